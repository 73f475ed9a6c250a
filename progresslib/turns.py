"""The end of a turn and of a session: what is open is looked after, and lines that waited are told to the person."""

from __future__ import annotations

import os

from progresslib import at_work, state
from progresslib.errors import ProgressError
from progresslib.event import Event
from progresslib.process import client_process
from progresslib.project import find_folder, state_folder
from progresslib.session import Sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.runner import Answer


def on_stop(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Brings the record up to date, and tells the person what no other event could."""
    folder = find_folder(environ, event.cwd) or at_work.folder_noted(environ, event.cwd)
    if not folder or not _has_work(event, environ, folder):
        return {}
    from progresslib.recording.endings import note_turn_end
    from progresslib.recording.recorder import Recorder

    recorder = Recorder(environ, folder, now)
    session = recorder.note(event, lambda journal, session: note_turn_end(journal, session, event, now))
    recorder.place(session)
    line = recorder.say_lines(session)
    return {"systemMessage": line} if line else {}


def on_session_end(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Records what goes on no longer, as the client ends; it drops what a hook prints then."""
    folder = find_folder(environ, event.cwd) or at_work.folder_noted(environ, event.cwd)
    if folder and _has_work(event, environ, folder):
        from progresslib.recording.recorder import Recorder

        recorder = Recorder(environ, folder, now)
        session = recorder.note(event)
        recorder.place(session)
        recorder.leave_lines(session.key)
    return {}


def _has_work(event: Event, environ: Mapping[str, str], folder: str) -> bool:
    """Notes the event; whether there are runs or lines of its session to look after. What writes files is large."""
    place = state_folder(environ, folder)
    sessions = Sessions(place, state.Objects())
    try:
        session = sessions.noted(event, client_process(environ))
    except (OSError, ProgressError):
        return True  # a state that cannot be written is the recorder's to tell
    is_elsewhere = any(map(os.path.isdir, state.spare_places(environ, place, folder)))
    return bool(session.lines) or is_elsewhere or session.key in state.sessions_at_work(place)
