"""One hook's work on the record: journal what its event tells, then bring the session's progress files up to date."""

from __future__ import annotations

import os

from progresslib import config, state
from progresslib.errors import ProgressError
from progresslib.event import Event
from progresslib.process import client_process
from progresslib.project import state_folder
from progresslib.recording.binding import Choice, choose
from progresslib.recording.joining import join
from progresslib.recording.journal import Journal
from progresslib.recording.noting import note
from progresslib.recording.placing import Placing
from progresslib.recording.run import RunState
from progresslib.session import Session, Sessions
from progresslib.store import Store

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
        if any(map(os.path.isdir, self._spares)):
            self._bring_back()
        return session

    def place(self, session: Session) -> tuple[Choice, list[RunState]]:
        """Writes the session's runs into their files; returns the choice of a file and the runs that wait for one.

        What cannot be written stays journalled, and becomes a line for the person.
        """
        placed: tuple[Choice, list[RunState]] = (Choice("", []), [])

        def place() -> None:
            nonlocal placed
            placed = self._placed(session)

        self.attempt(place)
        return placed

    def attempt(self, work: Callable[[], object]) -> None:
        """Does `work`; what is in its way becomes a line for the person."""
        try:
            work()
        except OSError as error:
            self.lines.append(f"{self.store.state}: {_reason(error)}; what is noted there is written when that is over")
        except ProgressError as error:
            self.lines.append(str(error))

    def _placed(self, session: Session) -> tuple[Choice, list[RunState]]:
        journal = self.journal(session.key)
        if not os.path.isdir(self.store.folder):
            if journal.active():
                self.lines.append(f"{self.store.shown('')}: is gone; {_kept(journal)}")
            return Choice("", []), []
        before = session.bound
        choice = choose(self.sessions, session, self.store)
        if session.bound != before:
            self.sessions.amend(session.key, lambda now: setattr(now, "bound", session.bound))
        if session.bound and not choice.name and journal.active():
            self.lines.append(f"{self.store.shown(session.bound)}: is gone; {_kept(journal)}")
        with self.sessions.lock(session.key):
            runs, agents = join(journal, session)
            runs = self._wanted(journal, runs)
        groups: dict[str, list[RunState]] = {}
        for run in runs:
            if run.is_over and run.id not in agents and not run.written:
                journal.forget(run)  # a helper of the client's own
            elif run.id in agents or run.written:
                groups.setdefault(self._file_of(run, choice.name), []).append(run)
        waiting = [run for run in groups.pop("", []) if run.id in agents]
        for name, group in groups.items():
            self._place(journal, session, name, group, agents)
        return choice, waiting

    def journal(self, key: str) -> Journal:
        """The journal of a session."""
        return Journal(self.store.state, key, self.objects)

    def _go_elsewhere(self, error: Exception) -> None:
        from progresslib.spare import Spare, first_usable  # few need it

        place = first_usable(self._spares)
        self.lines.append(
            f"{self.store.state}: cannot be written ({_reason(error)}), free space or change its permissions; "
            f"until then what agents do is noted in {place}"
        )
        self._use(Spare(self.store.state, place))

    def _bring_back(self) -> None:
        from progresslib.recording.returning import bring_back  # few need it

        try:
            for place in filter(os.path.isdir, self._spares):
                bring_back(self.sessions, place)
        except (OSError, ProgressError):
            pass  # the state cannot be written yet: a later event tries again

    def leave_lines(self, key: str) -> None:
        """Keeps the lines for the person until they can be told."""
        self.sessions.leave_lines(key, [*self.lines, *self.objects.problems])

    def say_lines(self, session: Session) -> str:
        """The lines for the person, those that waited first; "" for nothing."""
        lines = [*self.lines, *self.objects.problems]
        return self.sessions.say_lines(session.key, lines) if lines or session.lines else ""

    def _use(self, objects: state.Objects) -> None:
        self.objects = objects
        self.sessions = Sessions(self.store.state, objects)

    def _noted(self, event: Event, also: Also | None) -> Session:
        def noting(session: Session) -> None:
            note(self.journal(session.key), session, event, self.now)
            if also:
                also(self.journal(session.key), session)

        return self.sessions.noted(event, self.client, noting)

    def _wanted(self, journal: Journal, runs: list[RunState]) -> list[RunState]:
        """The runs of agent types that are not left out; the others are put away."""
        for run in runs:
            if run.agent in self.config.leave_out and run.is_over:
                journal.settle(run)
        return [run for run in runs if run.agent not in self.config.leave_out]

    def _file_of(self, run: RunState, chosen: str) -> str:
        """The file of a run: that in which it was written, as long as it is not archived, else the chosen one."""
        if run.file and (self.store.has(run.file) or not self.store.is_archived(run.file)):
            return run.file if self.store.has(run.file) else ""
        return chosen

    def _place(self, journal: Journal, session: Session, name: str, group: list[RunState], agents: set[str]) -> None:
        """Writes the runs of one file; what cannot be written stays in the journal, and the person is told."""
        helpers = [run.id for run in group if run.id not in agents]
        guesses = {run.id: run.guess for run in group if run.id in agents}

        def load() -> list[RunState]:
            """The runs as they are by now: other hooks may have told more of them while this one waited."""
            with self.sessions.lock(session.key):
                runs = [journal.run(run_id) for run_id in guesses]
            for run in runs:
                run.task = run.task or guesses[run.id]
            return runs

        placing = Placing(self.store, name, load, self.config, session.transcript)
        try:
            placing.write(helpers, self.now)
        except ProgressError as error:
            self.lines.append(f"{error}; {_kept(journal)}")
            return
        with self.sessions.lock(session.key):
            placing.settle(lambda run, is_settled: _keep(journal, run, is_settled))
            for run in map(journal.run, helpers):
                run.written = run.file = ""
                journal.keep(run)


def _keep(journal: Journal, run: RunState, is_settled: bool) -> None:
    """Keeps what has become of a run; what an event has told of it since it was read stays."""
    now = journal.known(run.id) or run
    is_same = now.marked(run)
    (journal.settle if is_settled and is_same else journal.keep)(now)


def _kept(journal: Journal) -> str:
    count = len(journal.active())
    runs = "1 run is" if count == 1 else f"{count} runs are"
    return f"{runs} kept in {journal.path}, and written when that is over"


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
