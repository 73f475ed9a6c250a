"""One hook's work on the record: journal what its event tells, then bring the session's progress files up to date."""

from __future__ import annotations

import os

from progresslib.configuration import config
from progresslib.errors import ProgressError
from progresslib.hook.event import Event
from progresslib.places.project import state_folder
from progresslib.recording.binding import Choice
from progresslib.recording.filing import file_runs
from progresslib.recording.journal import Journal
from progresslib.recording.noting import note
from progresslib.recording.run import RunState
from progresslib.sessions import pace, state
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session
from progresslib.storage.store import Store
from progresslib.system.process import client_process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Also = Callable[[Journal, Session], None]


class Recorder:
    """What a hook needs to record with; `lines` are for the person, `now` is in seconds since the epoch."""

    def __init__(self, environ: Mapping[str, str], folder: str, now: float) -> None:
        self.now = now
        self.client = client_process(environ)
        self.store = Store(folder, state_folder(environ, folder))
        self.config = config.load(self.store.state)
        self.lines: list[str] = []
        self._spares = state.spare_places(environ, self.store.state, folder)
        self._use(state.Objects())

    def note(self, event: Event, also: Also | None = None) -> Session:
        """Journals what an event tells, and what `also` finds, and returns its session.

        While the state cannot be written that goes elsewhere. Raises ProgressError if nothing can be written anywhere.
        """
        try:
            session = self._noted(event, also)
        except (OSError, ProgressError) as error:
            self._go_elsewhere(error)
            return self._noted(event, also)
        self.bring_back()
        return session

    def place(self, session: Session) -> tuple[Choice, list[RunState]]:
        """Writes the session's runs into their files; returns the choice of a file and the runs that wait for one.

        What cannot be written stays journalled, and becomes a line for the person.
        """
        try:
            return file_runs(self, session)
        except (OSError, ProgressError) as error:
            self.complain(error)
            return Choice("", []), []

    def complain(self, error: OSError | ProgressError) -> None:
        """Makes a line for the person of what is in the way: an OSError is one of the state."""
        try:
            if isinstance(error, OSError):
                self._go_elsewhere(error)
            else:
                self.lines.append(str(error))
        except ProgressError as nowhere:
            self.lines.append(str(nowhere))

    def journal(self, key: str) -> Journal:
        """The journal of a session."""
        return Journal(self.store.state, key, self.objects)

    def leave_lines(self, key: str) -> None:
        """Keeps the lines for the person until they can be told."""
        self._with_lines(lambda lines: self.sessions.leave_lines(key, lines))

    def say_lines(self, session: Session) -> str:
        """The lines for the person, those that waited first; "" for nothing."""
        if not (session.lines or self.lines or self.objects.problems):
            return ""
        return self._with_lines(lambda lines: self.sessions.say_lines(session.key, lines)) or ""

    def _with_lines(self, work: Callable[[list[str]], str | None]) -> str | None:
        """Does something with the lines; elsewhere where the state cannot be written."""
        try:
            return work([*self.lines, *self.objects.problems])
        except (OSError, ProgressError) as error:
            self._go_elsewhere(error)
            return work(self.lines)

    def _go_elsewhere(self, error: Exception) -> None:
        from progresslib.sessions.spare import Spare, first_usable  # few need it

        place = first_usable(self._spares)
        line = (
            f"{self.store.state}: cannot be written ({_reason(error)}), free space or change its permissions; "
            f"until then what agents do is noted in {place}"
        )
        if line not in self.lines:
            self.lines.append(line)
        self._use(Spare(self.store.state, place))

    def bring_back(self) -> None:
        """Takes back what was noted elsewhere, as far as the state can be written."""
        places = list(filter(os.path.isdir, self._spares))
        if not places:
            return
        from progresslib.recording.returning import bring_back  # few need it

        try:
            for place in places:
                bring_back(self.sessions, place)
        except (OSError, ProgressError):
            pass  # the state cannot be written yet: a later event tries again

    def _use(self, objects: state.Objects) -> None:
        self.objects = objects
        self.sessions = Sessions(self.store.state, objects)

    def _noted(self, event: Event, also: Also | None) -> Session:
        def noting(session: Session) -> None:
            note(self.journal(session.key), session, event, self.now)
            if event.name not in ("Stop", "SessionEnd"):
                pace.note_event(session, self.now)
            if also:
                also(self.journal(session.key), session)

        return self.sessions.noted(event, self.client, noting)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
