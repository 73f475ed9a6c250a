"""The end of a turn and of a session: what is open is looked after, and lines that waited are told to the person."""

from __future__ import annotations

from progresslib.event import Event
from progresslib.project import find_folder
from progresslib.recording.endings import note_turn_end
from progresslib.recording.recorder import Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.runner import Answer


def on_stop(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Brings the record up to date, and tells the person what no other event could."""
    folder = find_folder(environ, event.cwd)
    recorder = Recorder(environ, folder, now) if folder else None
    if recorder is None or recorder.config.record == "off":
        return {}
    session = recorder.note(event)
    note_turn_end(recorder, session, event)
    recorder.place(session)
    line = recorder.say_lines(session)
    return {"systemMessage": line} if line else {}


def on_session_end(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Records what goes on no longer, as the client ends; it drops what a hook prints then."""
    folder = find_folder(environ, event.cwd)
    recorder = Recorder(environ, folder, now) if folder else None
    if recorder is not None and recorder.config.record != "off":
        session = recorder.note(event)
        recorder.place(session)
        recorder.leave_lines(session.key)
    return {}
