"""Claude's own writing to a progress file: it binds the session, and what a Write has dropped of ours is put back."""

from __future__ import annotations

from progresslib.edits.putting_back import is_recorded
from progresslib.errors import ProgressError
from progresslib.hook.event import Event, text_in
from progresslib.reading.orchestration import Orchestration
from progresslib.recording.binding import bind
from progresslib.recording.dropped import note_dropped, put_back_dropped
from progresslib.recording.journal import Journal
from progresslib.recording.recorder import Recorder
from progresslib.sessions import pace
from progresslib.sessions.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from progresslib.hook.event import Answer


def on_progress_file(event: Event, environ: Mapping[str, str], folder: str, name: str, now: float) -> Answer:
    """Binds the session to the file `name` of the progress folder, and brings back what a Write has dropped."""
    recorder = Recorder(environ, folder, now)
    if not _is_listed(recorder, name):
        return {}
    before = _before(event)
    earlier = Orchestration(before, name) if before is not None else None

    def also(journal: Journal, _: Session) -> None:
        if earlier and event.tool == "Write" and recorder.config.record != "off":
            note_dropped(recorder, earlier)  # first: what has arrived and is gone counts as removed on purpose
        if earlier:
            _note_arrived(journal, earlier)

    session = recorder.note(event, also)
    for step in (_bind, _note_update, _put_back):
        try:
            step(recorder, session, name)
        except (OSError, ProgressError) as error:
            recorder.complain(error)
    recorder.place(session)
    return event.answer(line=recorder.say_lines(session))


def _is_listed(recorder: Recorder, name: str) -> bool:
    """Whether a file may be a progress file; where the folder cannot be read now, the file itself has to tell."""
    try:
        return name in recorder.store.names()
    except ProgressError:
        return True


def _bind(recorder: Recorder, session: Session, name: str) -> None:
    """Binds a session that is bound to nothing."""
    if session.bound and recorder.store.has(session.bound):
        return
    if Orchestration(recorder.store.read(name), name).is_progress_file:
        recorder.sessions.amend(session.key, lambda now: bind(recorder.sessions, now, name))
        session.bound = name


def _note_update(recorder: Recorder, session: Session, name: str) -> None:
    if session.bound == name:
        recorder.sessions.amend(session.key, lambda session: pace.note_update(session, recorder.now))


def _put_back(recorder: Recorder, session: Session, name: str) -> None:
    """Brings back what the file has lost, also where it is not the session's own."""
    put_back_dropped(recorder, name)


def _before(event: Event) -> bytes | None:
    """The file as it was before, None where there was none or the client does not tell."""
    response = event.part("tool_response")
    whole = response.get("originalFile", response.get("originalFileContents"))
    if isinstance(whole, str):
        return whole.encode("utf-8", "replace")
    hunks = response.get("structuredPatch")
    content = text_in(event.part("tool_input"), "content")
    return _unpatched(content, hunks) if isinstance(hunks, list) and hunks else None


def _unpatched(content: str, hunks: list[Any]) -> bytes | None:
    """`content` with the hunks of a patch taken back: clients before 2.0.76 tell no more of what they replaced."""
    lines = content.split("\n")
    try:
        for hunk in sorted(hunks, key=lambda hunk: -int(hunk["newStart"])):
            start = max(0, hunk["newStart"] - 1)
            old = [line[1:] for line in hunk["lines"] if line[:1] in (" ", "-")]
            lines[start : start + hunk["newLines"]] = old
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return "\n".join(lines).encode("utf-8", "replace")


def _note_arrived(journal: Journal, earlier: Orchestration) -> None:
    """What stood in the file before this change has arrived there: gone now, it was removed on purpose."""
    for run in journal.active():
        if run.written and not run.arrived and is_recorded(earlier, run.id):
            run.arrived = True
            journal.keep(run)
