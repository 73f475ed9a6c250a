"""Binds the session of a command to a progress file, and writes there what has waited for one."""

from __future__ import annotations

from progresslib.cli.here import Here
from progresslib.pace import note_update
from progresslib.recording.binding import bind
from progresslib.recording.filing import let_go_of_gone
from progresslib.session import Session


def take_up(here: Here, key: str, name: str) -> int:
    """Binds the session of that key to the file `name`; returns how many runs that were kept aside it got."""
    recorder = here.recorder

    def choose(session: Session) -> None:
        bind(recorder.sessions, session, name)
        note_update(session, here.now)
        let_go_of_gone(recorder, recorder.journal(key))

    session = here.amend(key, choose)
    journal = recorder.journal(key)
    waited = [run.id for run in journal.active() if not run.written]
    recorder.place(session)
    return sum(bool(run and run.written) for run in map(journal.known, waited))


def also(written: int) -> str:
    """What a message says of the runs that were kept aside."""
    return f", also what was kept aside: {written} run{'s' * (written > 1)}" if written else ""
