"""What a session's start looks after: runs that a dead client left, settings that have changed, lines that wait."""

from __future__ import annotations

from progresslib import config, state
from progresslib.errors import ProgressError
from progresslib.event import Event
from progresslib.process import client_process
from progresslib.project import state_folder
from progresslib.session import Sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def look_after(event: Event, environ: Mapping[str, str], folder: str, now: float) -> tuple[str, str]:
    """The file that the session is bound to, "" for none, and lines for the person, "" for nothing.

    Interrupted runs are in their files afterwards.
    """
    sessions = Sessions(state_folder(environ, folder), state.Objects())
    try:
        lines = [*_settings(environ, folder, sessions.folder), *end_left_runs(environ, folder, sessions.folder, now)]
        session = sessions.noted(event, client_process(environ))
        state.prune_all(sessions.folder, now)
        lines += sessions.objects.problems
        said = sessions.say_lines(session.key, lines) if lines or session.lines else ""
        return session.bound, said
    except (OSError, ProgressError):
        return "", ""  # a state that cannot be written is told when there is something to record


def _settings(environ: Mapping[str, str], folder: str, place: str) -> list[str]:
    line = ""
    if config.is_stale(place, environ, folder):
        from progresslib.compile_start import compile_now  # a process of its own: only where a file has changed

        line = compile_now(environ, folder, place)
    return [*([line] if line else []), *config.problems(place)]


def end_left_runs(environ: Mapping[str, str], folder: str, place: str, now: float) -> list[str]:
    """Brings the runs of dead clients to their end; lines on what could not be written."""
    if not state.sessions_at_work(place):
        return []
    from progresslib.recording.endings import end_dead_clients  # with all that writes to progress files

    return end_dead_clients(environ, folder, now)
