"""Brings the runs of a session into their progress files: which run belongs where, and what has become of it."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.recording.binding import Choice, choose
from progresslib.recording.dropped import put_back_dropped
from progresslib.recording.joining import join
from progresslib.recording.journal import Journal
from progresslib.recording.launching import is_joined
from progresslib.recording.placing import Placing
from progresslib.recording.run import RunState
from progresslib.sessions.session import Session
from progresslib.sessions.state import had_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.recording.recorder import Recorder

BEGUN = "begun"  # in the place of a record's checksum
LONG_WAIT = 30.0
"""Seconds for which many hooks may well be in each other's way."""


def file_runs(recorder: Recorder, session: Session) -> tuple[Choice, list[RunState]]:
    """Writes the session's runs; returns the choice of a file, and the runs that wait for one.

    Raises OSError where the state, ProgressError where the progress folder is in the way.
    """
    journal = recorder.journal(session.key)
    choice = _choice(recorder, session, journal)
    if choice.name:
        put_back_dropped(recorder, choice.name)
    with recorder.sessions.lock():
        runs, agents = join(journal, session)
        runs = _without_left_out(recorder, journal, runs)
    groups: dict[str, list[RunState]] = {}
    for run in runs:
        if run.is_over and run.id not in agents and not run.written:
            journal.forget(run)  # a helper of the client's own
        elif run.id in agents or run.written:
            groups.setdefault(_file_of(recorder, run, choice.name), []).append(run)
    waiting = [run for run in groups.pop("", []) if run.id in agents]
    archived = next((run.file for run in waiting if run.file and recorder.store.is_archived(run.file)), "")
    if archived:
        recorder.lines.append(
            f"{recorder.store.shown(archived)}: was archived while its agents worked; {_kept(journal, '')}: "
            "`claude-progress use NAME` writes that to another file"
        )
    for name, group in groups.items():
        _place(recorder, session, name, group, agents)
    return choice, waiting


def let_go_of_gone(recorder: Recorder, journal: Journal) -> None:
    """Lets the runs whose file is gone go where the session's work goes; who calls holds the lock. Raises OSError."""
    for run in journal.active():
        if run.file and not recorder.store.has(run.file):
            run.file = run.written = ""
            run.arrived = False
            journal.keep(run)


def _choice(recorder: Recorder, session: Session, journal: Journal) -> Choice:
    """The session's file; while that is gone its runs wait, and the person is told."""
    store, before = recorder.store, session.bound
    is_there = os.path.isdir(store.folder)
    choice = choose(recorder.sessions, session, store) if is_there else Choice("", [])
    if session.bound != before:
        recorder.sessions.amend(session.key, lambda now: setattr(now, "bound", session.bound))
    if (session.bound and not choice.name) or (not is_there and had_files(store.state)):
        kept = _kept(journal)
        recorder.lines += [f"{store.shown(session.bound)}: is gone; {kept}"] if kept else []
    return choice


def _without_left_out(recorder: Recorder, journal: Journal, runs: list[RunState]) -> list[RunState]:
    """The runs of agent types that are not left out; the others are put away."""
    left_out = recorder.config.leave_out
    for run in runs:
        if run.agent in left_out and run.is_over:
            journal.settle(run)
    return [run for run in runs if run.agent not in left_out]


def _file_of(recorder: Recorder, run: RunState, chosen: str) -> str:
    """The file of a run: where it was written, "" while that is gone; the chosen one once that is archived."""
    if run.file and recorder.store.has(run.file):
        return run.file
    return "" if run.file and not recorder.store.is_archived(run.file) else chosen


def _place(recorder: Recorder, session: Session, name: str, group: list[RunState], agents: set[str]) -> None:
    """Writes the runs of one file; what cannot be written stays in the journal, and the person is told."""
    journal = recorder.journal(session.key)
    helpers = [run.id for run in group if run.id not in agents]
    guesses = {run.id: run.guess for run in group if run.id in agents}
    _note_begun(recorder, journal, name, [run.id for run in group if run.id in agents and _is_unsure(run)])

    def load() -> list[RunState]:
        """The runs as they are by now: other hooks may have told more of them while this one waited."""
        with recorder.sessions.lock():
            runs = [journal.run(run_id) for run_id in guesses]
        for run in runs:
            run.task = run.task or guesses[run.id]
        return runs

    placing = Placing(recorder.store, name, load, recorder.config, session.transcript)
    try:
        placing.write(helpers, recorder.now)
    except ProgressError as error:
        if not error.may_pass or any(_waits_long(run, recorder.now) for run in group):
            recorder.lines.append(f"{error}; {_kept(journal)}")
        return
    with recorder.sessions.lock():
        placing.settle(lambda run, is_settled: _keep(journal, run, is_settled))
        for run in map(journal.run, helpers):
            run.written = run.file = ""
            journal.keep(run)


def _waits_long(run: RunState, now: float) -> bool:
    """Whether an event before this one has told what is not written yet; then a later event has not come through."""
    last = max(run.started, run.ended)
    return not run.arrived and last + LONG_WAIT < now


def _is_unsure(run: RunState) -> bool:
    """Whether a run that nothing was written of yet may turn out to be none."""
    return not (run.written or run.has_reported or run.is_over or is_joined(run))


def _note_begun(recorder: Recorder, journal: Journal, name: str, run_ids: list[str]) -> None:
    """Notes that runs are in the file from now on: a hook that is killed in between would leave them there for good."""
    if not run_ids:
        return
    with recorder.sessions.lock():
        for run in map(journal.run, run_ids):
            if _is_unsure(run):
                run.file, run.written = name, BEGUN
                journal.keep(run)


def _keep(journal: Journal, run: RunState, is_settled: bool) -> None:
    """Keeps what has become of a run; what an event has told of it since it was read stays."""
    now = journal.known(run.id) or run
    is_same = now.marked(run)
    (journal.settle if is_settled and is_same else journal.keep)(now)


def _kept(journal: Journal, until: str = ", and written when that is over") -> str:
    """Where the runs are that are not written yet, and `until` when; "" if there are none."""
    count = len(journal.active())
    runs = "1 run is" if count == 1 else f"{count} runs are"
    return f"{runs} kept in {journal.path}{until}" if count else ""
