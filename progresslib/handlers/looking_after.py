"""What a session's start looks after: what a dead client left, settings that have changed, lines that wait."""

from __future__ import annotations

import os

from progresslib.configuration import config
from progresslib.errors import ProgressError
from progresslib.hook.event import Event
from progresslib.sessions import pace, state
from progresslib.sessions.delivery import is_first
from progresslib.sessions.leaving import last_end, note_beginning
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session
from progresslib.system.process import client_process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Found:
    """A session as its start finds it: the session, how the one before it ended, and lines for the person.

    `session` is None where the state cannot be written.
    """

    __slots__ = ("before", "lines", "session")

    def __init__(self, session: Session | None, before: str, lines: str) -> None:
        self.session = session
        self.before = before
        self.lines = lines


def look_after(event: Event, environ: Mapping[str, str], sessions: Sessions, folder: str, now: float) -> Found | None:
    """The session of an event; None at a second delivery. Interrupted runs are in their files afterwards."""
    news: list[bool] = []

    def note(session: Session) -> None:
        news.append(is_first(session, event, now))
        pace.note_start(session, event.source)
        if event.source != "compact" and not event.agent_id:
            note_beginning(sessions, session, now)

    try:
        before = last_end(sessions) if event.source != "compact" else ""
        left = settle_left_work(environ, folder, sessions.folder, now)
        session = sessions.noted(event, client_process(environ), note)
        if news == [False]:
            return None
        lines = [*_settings(environ, folder, sessions.folder), *left, *sessions.objects.problems]
        state.prune(sessions.folder, now)
        _remember_interpreter(environ)
        said = sessions.say_lines(session.key, lines) if lines or session.lines else ""
        return Found(session, before, said)
    except (OSError, ProgressError):
        return Found(None, "", "")  # a state that cannot be written is told when there is something to record


def _settings(environ: Mapping[str, str], folder: str, place: str) -> list[str]:
    line = ""
    if config.changed(place, environ, folder):
        from progresslib.configuration.compile_start import compile_now  # starts a process: only after a change

        line = compile_now(environ, folder, place)
    return [*([line] if line else []), *config.problems(place)]


def _remember_interpreter(environ: Mapping[str, str]) -> None:
    if environ.get("CLAUDE_PLUGIN_DATA"):
        from progresslib.places.plugin import remember_interpreter  # an installed copy has it recorded

        remember_interpreter(environ)


def settle_left_work(environ: Mapping[str, str], folder: str, place: str, now: float) -> list[str]:
    """Brings what dead clients have left into the files; lines on what could not be written."""
    if not state.has_left_work(place) and not any(map(os.path.isdir, state.spare_places(environ, place, folder))):
        return []
    from progresslib.recording.endings import settle_dead_clients  # with all that writes to progress files

    return settle_dead_clients(environ, folder, now)
