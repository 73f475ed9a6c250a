"""What a session's start looks after: runs that a dead client left, settings that have changed, lines that wait."""

from __future__ import annotations

from progresslib import config, state
from progresslib.delivery import is_first
from progresslib.errors import ProgressError
from progresslib.event import Event
from progresslib.process import client_process
from progresslib.project import state_folder
from progresslib.session import Sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def look_after(event: Event, environ: Mapping[str, str], folder: str, now: float) -> tuple[str, str] | None:
    """The file that the session is bound to, "" for none, and lines for the person; None at a second delivery.

    Interrupted runs are in their files afterwards.
    """
    sessions = Sessions(state_folder(environ, folder), state.Objects())
    news: list[bool] = []
    try:
        left = end_left_runs(environ, folder, sessions.folder, now)
        session = sessions.noted(
            event, client_process(environ), lambda session: news.append(is_first(session, event, now))
        )
        if news == [False]:
            return None
        lines = [*_settings(environ, folder, sessions.folder), *left, *sessions.objects.problems]
        state.prune(sessions.folder, now)
        return session.bound, sessions.say_lines(session.key, lines) if lines or session.lines else ""
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
