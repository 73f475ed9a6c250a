"""Claude's own writing to a progress file: it binds the session, and what a Write has dropped of ours is put back."""

from __future__ import annotations

import os

from progresslib import pace
from progresslib.edits.putting_back import folded_ids, is_lost, is_recorded, put_back, recorded_ids
from progresslib.errors import ProgressError
from progresslib.event import Event, text_in
from progresslib.naming import slug
from progresslib.orchestration import Orchestration
from progresslib.recording.binding import bind
from progresslib.recording.journal import Journal
from progresslib.recording.recorder import Recorder
from progresslib.session import Session
from progresslib.state import OBJECT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from progresslib.runner import Answer


def on_progress_file(event: Event, environ: Mapping[str, str], folder: str, name: str, now: float) -> Answer:
    """Binds the session to the file `name` of the progress folder, and brings back what a Write has dropped."""
    recorder = Recorder(environ, folder, now)
    if name not in recorder.store.names():
        return {}
    before = _before(event)
    earlier = Orchestration(before, name) if before is not None else None
    session = recorder.note(event, lambda journal, _: _note_arrived(journal, earlier) if earlier else None)
    try:
        _bind(recorder, session, name)
        if session.bound == name:
            recorder.sessions.amend(session.key, lambda session: pace.note_update(session, now))
        if earlier and event.tool == "Write" and recorder.config.record != "off":
            _put_back(recorder, earlier)
    except (OSError, ProgressError) as error:
        recorder.report(error)
    recorder.place(session)
    line = recorder.say_lines(session)
    return {"systemMessage": line} if line else {}


def _bind(recorder: Recorder, session: Session, name: str) -> None:
    """Binds a session that is bound to nothing."""
    if session.bound and recorder.store.has(session.bound):
        return
    if Orchestration(recorder.store.read(name), name).is_progress_file:
        bind(recorder.sessions, session, name)
        recorder.sessions.amend(session.key, lambda now: setattr(now, "bound", name))


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


def _put_back(recorder: Recorder, earlier: Orchestration) -> None:
    """Puts back the records that the file had and has no more, each of them once."""
    name, store = earlier.name, recorder.store
    now = Orchestration(store.read(name), name)
    ids = [*folded_ids(earlier), *recorded_ids(earlier)]
    lost = [run_id for run_id in ids if is_lost(now, earlier, run_id)]
    path = os.path.join(store.state, "put-back", slug(name) + OBJECT)
    known = recorder.objects.read(path).get("ids", []) if lost else []
    new = [run_id for run_id in lost if run_id not in known]
    if new:
        store.update(name, lambda data: put_back(data, store.shown(name), earlier.data, new, recorder.now))
        recorder.objects.write(path, {"ids": [*known, *new]})
