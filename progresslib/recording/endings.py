"""Runs that ended without an event of their own: missing when a turn ends, or gone with their client."""

from __future__ import annotations

from progresslib.hook.event import Event, text_in
from progresslib.recording.dropped import put_back_all_dropped
from progresslib.recording.joining import is_warm_up, join
from progresslib.recording.journal import Journal
from progresslib.recording.launching import UNTOLD, is_joined
from progresslib.recording.outcome import interrupt
from progresslib.recording.recorder import Recorder
from progresslib.recording.run import RunState
from progresslib.sessions.session import Session
from progresslib.sessions.state import sessions_at_work
from progresslib.system.process import is_alive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def note_untold_ends(journal: Journal, session: Session, event: Event, now: float) -> None:
    """Notes, when a turn of the main conversation ends, which of its runs have ended and did not say so.

    A client that lists its background tasks has ended what it does not list; in one that lists none (before 2.1.145) a
    foreground agent is over with its turn. For the holder of the session's lock. Raises OSError.
    """
    listed = event.background_tasks
    at_work = {*(text_in(task, "id") for task in listed or ()), *session.teammates.values()}
    for run in _open(journal, session):
        if run.parent or run.id in at_work:
            continue
        if _is_helper(run, session):
            journal.forget(run)
        elif listed is not None or not run.background:
            interrupt(run, "stopped", now)
            journal.keep(run)
    for launch in journal.launches():
        if not launch.parent:
            journal.drop_launch(launch)  # of a call that is over nothing more will come


def settle_dead_clients(environ: Mapping[str, str], folder: str, now: float) -> list[str]:
    """Does what clients which are gone have left, in the files too; lines on what could not be written.

    Their runs are ended, and what a Write has dropped is put back. A client is told by its process id with its start,
    so that a session in another terminal is left alone. Runs of a session that was bound to no file go on waiting for
    it. Raises OSError or ProgressError.
    """
    recorder = Recorder(environ, folder, now)
    recorder.bring_back()
    put_back_all_dropped(recorder)
    for key in sessions_at_work(recorder.store.state):
        session = recorder.sessions.load(key)
        if session.client and not is_alive(session.client, session.machine):
            _end_all(recorder, session)
            if session.bound:
                recorder.place(session)
    return [*recorder.lines, *recorder.objects.problems]


def _end_all(recorder: Recorder, session: Session) -> None:
    journal = recorder.journal(session.key)
    with recorder.sessions.lock():
        for run in _open(journal, session):
            if _is_helper(run, session):
                journal.forget(run)
            else:
                interrupt(run, "the client ended", recorder.now)
                journal.keep(run)


def _open(journal: Journal, session: Session) -> list[RunState]:
    """The runs without an end, with what their launches tell; a launch that is not known by now is noted as untold."""
    runs, agents = join(journal, session)
    for run in runs:
        if run.id in agents and not is_joined(run):
            run.launch, run.task = UNTOLD, run.task or run.guess
    return [run for run in runs if not run.is_over]


def _is_helper(run: RunState, session: Session) -> bool:
    """Whether a run that nobody launched has stopped, or was warming up: the client's own, before 2.1."""
    if is_joined(run) or run.has_reported or run.written:
        return False
    return run.stops > 0 or is_warm_up(session, run)
