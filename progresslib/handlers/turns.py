"""The end of a turn and of a session: what is open is looked after, the model is reminded, the person is told."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.hook.event import Event, text_in
from progresslib.places.project import state_folder
from progresslib.sessions import at_work, pace, state
from progresslib.sessions.leaving import note_end
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session
from progresslib.system.process import client_process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from progresslib.hook.event import Answer
    from progresslib.recording.recorder import Recorder

AGENTS = ("subagent", "teammate", "workflow")


def on_stop(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Brings the record up to date, reminds of what the file lacks, tells the person what no other event could."""
    folder = at_work.session_folder(environ, event.cwd)
    if not folder:
        return {}
    if not _has_work(event, environ, folder):
        return event.answer(line=_daily_lines(environ, folder, now))
    from progresslib.configuration.config import CLAUDE
    from progresslib.recording.endings import note_untold_ends
    from progresslib.recording.recorder import Recorder

    recorder = Recorder(environ, folder, now)
    session = recorder.note(event, lambda journal, session: note_untold_ends(journal, session, event, now))
    name = recorder.place(session)[0].name
    reminder = _ended(recorder, session, event, name)
    lines = [reminder, recorder.say_lines(session), _daily_lines(environ, folder, now)]
    is_for_model = event.is_heard_at_stop and recorder.config.reminders == CLAUDE
    return event.answer(reminder if is_for_model else "", "\n".join(filter(None, lines)))


def on_session_end(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Records what goes on no longer, as the client ends, and why; it drops what a hook prints then."""
    folder = at_work.session_folder(environ, event.cwd)
    reason = event.text("reason") or "other"
    if folder and _has_work(event, environ, folder, lambda sessions, session: note_end(sessions, session, reason, now)):
        from progresslib.recording.recorder import Recorder

        recorder = Recorder(environ, folder, now)
        session = recorder.note(event)
        recorder.place(session)
        recorder.leave_lines(session.key)
    return {}


def _has_work(
    event: Event, environ: Mapping[str, str], folder: str, note: Callable[[Sessions, Session], object] | None = None
) -> bool:
    """Notes the event; whether there is something of its session to look after. What writes files is large."""
    place = state_folder(environ, folder)
    sessions = Sessions(place, state.Objects())
    try:
        session = sessions.noted(event, client_process(environ), lambda session: note and note(sessions, session))
    except (OSError, ProgressError):
        return True  # a state that cannot be written is the recorder's to tell
    is_elsewhere = any(map(os.path.isdir, state.spare_places(environ, place, folder)))
    waits = session.lines or session.moves or session.worked or session.seen
    return bool(waits) or is_elsewhere or session.key in state.sessions_at_work(place)


def _ended(recorder: Recorder, session: Session, event: Event, name: str) -> str:
    """Moves the phases as the todos say; the reminder, if the turn has worked on the file and no agent goes on.

    A turn that a reminder has brought about ends without one.
    """
    from progresslib.handlers.reminding import remind
    from progresslib.recording.todos import move_phases

    has_worked: list[bool] = []

    def end(now: Session) -> None:
        has_worked.append(now.worked)
        pace.note_turn_end(now, recorder.now, goes_on)

    move_phases(recorder, session, name)
    try:
        goes_on = _agents_go_on(event, recorder, session)
        now = recorder.sessions.amend(session.key, end)
    except (OSError, ProgressError) as error:
        recorder.complain(error)
        return ""
    is_to_be_told = has_worked[0] and not goes_on and event.raw.get("stop_hook_active") is not True
    return remind(recorder, now, name) if name and is_to_be_told else ""


def _agents_go_on(event: Event, recorder: Recorder, session: Session) -> bool:
    """Whether agents work on in the background; clients before 2.1.145 do not list them."""
    listed = event.background_tasks
    if listed is not None:
        return any(text_in(task, "type") in AGENTS for task in listed)
    return any(run.background and not run.is_over for run in recorder.journal(session.key).active())


def _daily_lines(environ: Mapping[str, str], folder: str, now: float) -> str:
    """What the person is told once a day, in a session that goes on for days."""
    from progresslib.handlers import daily  # most turns end without it

    place = state_folder(environ, folder)
    if not daily.is_due(place, now):
        return ""
    from progresslib.configuration.config import load
    from progresslib.storage.store import Store
    from progresslib.telling.resume_text import person_line
    from progresslib.telling.shelf import Shelf

    today = daily.due(Sessions(place, state.Objects()), Shelf(Store(folder, place)), load(place), now)
    return "\n".join(filter(None, [person_line([], today.complete, now, today.untouched), today.problem]))
