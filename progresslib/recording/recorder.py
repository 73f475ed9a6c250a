"""One hook's work on the record: journal what its event tells, then bring the session's progress files up to date."""

from __future__ import annotations

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
    from collections.abc import Mapping


class Recorder:
    """What a hook needs to record with; `lines` are for the person, `now` is in seconds since the epoch."""

    def __init__(self, environ: Mapping[str, str], folder: str, now: float) -> None:
        self.now = now
        self.client = client_process(environ)
        self.store = Store(folder, state_folder(environ, folder))
        self.config = config.load(self.store.state)
        self.lines: list[str] = []
        self._use(state.Objects())

    def note(self, event: Event) -> Session:
        """Journals what an event tells, and returns its session; in memory alone where the state cannot be written."""
        try:
            return self._noted(event)
        except (OSError, ProgressError) as error:
            self.lines.append(
                f"{self.store.state}: cannot be written ({_reason(error)}), free space or change its permissions; "
                "until then runs are written to the progress file alone"
            )
            self._use(state.Overlay())
            return self._noted(event)

    def place(self, session: Session) -> tuple[Choice, list[RunState]]:
        """Writes the session's runs into their files; returns the choice of a file and the runs that wait for one."""
        choice = choose(self.sessions, session, self.store)
        journal = self.journal(session.key)
        self.sessions.amend(session.key, lambda now: setattr(now, "bound", choice.name))
        with self.sessions.lock(session.key):
            runs, agents = join(journal, session)
            runs = self._wanted(journal, runs)
        groups: dict[str, list[RunState]] = {}
        for run in runs:
            if run.id in agents or run.written:
                groups.setdefault(self._file_of(run, choice.name), []).append(run)
        waiting = [run for run in groups.pop("", []) if run.id in agents]
        for name, group in groups.items():
            self._place(journal, session, name, group, agents)
        return choice, waiting

    def journal(self, key: str) -> Journal:
        """The journal of a session."""
        return Journal(self.store.state, key, self.objects)

    def leave_lines(self, key: str) -> None:
        """Keeps the lines for the person until they can be told."""
        self.sessions.leave_lines(key, self.lines)

    def say_lines(self, session: Session) -> str:
        """The lines for the person, those that waited first; "" for nothing."""
        return self.sessions.say_lines(session.key, self.lines) if self.lines or session.lines else ""

    def _use(self, objects: state.Objects) -> None:
        self.objects = objects
        self.sessions = Sessions(self.store.state, objects)

    def _noted(self, event: Event) -> Session:
        def noting(session: Session) -> None:
            note(self.journal(session.key), session, event, self.now)

        return self.sessions.noted(event, self.client, noting)

    def _wanted(self, journal: Journal, runs: list[RunState]) -> list[RunState]:
        """The runs of agent types that are not left out; the others are put away."""
        for run in runs:
            if run.agent in self.config.leave_out and run.is_over:
                journal.settle(run)
        return [run for run in runs if run.agent not in self.config.leave_out]

    def _file_of(self, run: RunState, chosen: str) -> str:
        return run.file if run.file and self.store.has(run.file) else chosen

    def _place(self, journal: Journal, session: Session, name: str, group: list[RunState], agents: set[str]) -> None:
        """Writes the runs of one file; what cannot be written stays in the journal, and the person is told."""
        placing = Placing(self.store, name, [run for run in group if run.id in agents], self.config, session.transcript)
        helpers = [run for run in group if run.id not in agents]
        try:
            placing.write([run.id for run in helpers], self.now)
        except ProgressError as error:
            self.lines.append(f"{error}; {_kept(len(group), journal.path)}")
            return
        with self.sessions.lock(session.key):
            placing.settle(lambda run, is_settled: _keep(journal, run, is_settled))
            for run in helpers:
                run.written = run.file = ""
                journal.keep(run)


def _keep(journal: Journal, run: RunState, is_settled: bool) -> None:
    """Keeps what has become of a run; what an event has told of it since it was read stays."""
    now = journal.run(run.id)
    is_same = now.marked(run)
    (journal.settle if is_settled and is_same else journal.keep)(now)


def _kept(count: int, path: str) -> str:
    runs = "1 run is" if count == 1 else f"{count} runs are"
    return f"{runs} kept in {path} and will be written when that is over"


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
