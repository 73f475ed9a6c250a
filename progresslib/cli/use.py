"""`claude-progress use` and `unuse`: bind this session's work to a progress file, or to none."""

from __future__ import annotations

import difflib
import os
import time

import click

from progresslib.cli.project import folder as progress_folder
from progresslib.errors import ProgressError
from progresslib.process import client_process
from progresslib.recording.binding import bind, let_go
from progresslib.recording.filing import let_go_of_gone
from progresslib.recording.recorder import Recorder
from progresslib.session import Session
from progresslib.store import Store


@click.command()
@click.argument("name")
def use(name: str) -> None:
    """Bind this session to the progress file NAME: the work of its agents is written there, also what has waited."""
    recorder = Recorder(os.environ, progress_folder(os.environ), time.time())
    chosen = chosen_file(recorder.store, name)
    key = this_session(recorder)
    journal = recorder.journal(key)

    def choose(session: Session) -> None:
        bind(recorder.sessions, session, chosen)
        let_go_of_gone(recorder, journal)

    session = recorder.sessions.amend(key, choose)
    waited = [run.id for run in journal.active() if not run.written]
    recorder.place(session)
    written = sum(bool(run and run.written) for run in map(journal.known, waited))
    also = f", also what was kept aside: {written} run{'s' * (written > 1)}" if written else ""
    click.echo(f"This session's work is written to {recorder.store.shown(chosen)}{also}.")
    for line in recorder.lines:
        click.echo(line, err=True)


@click.command()
def unuse() -> None:
    """Bind this session to no file: the work of its agents is kept aside until one is chosen."""
    recorder = Recorder(os.environ, progress_folder(os.environ), time.time())
    recorder.sessions.amend(this_session(recorder), lambda session: let_go(recorder.sessions, session))
    click.echo("This session's work is written to no progress file.")


def this_session(recorder: Recorder) -> str:
    """The key of the session that the command runs in; raises ProgressError where none is known."""
    key = recorder.sessions.find(os.environ.get("CLAUDE_CODE_SESSION_ID", ""), client_process(os.environ))
    if not key:
        raise ProgressError(
            f"{recorder.store.folder}: no session of Claude Code is known here, run this in one (with its Bash tool)"
        )
    return key


def chosen_file(store: Store, name: str) -> str:
    """The file that a person's NAME means, with or without `.md` and a folder before it.

    Raises ProgressError if there is none, or if it cannot be read.
    """
    plain = os.path.basename(name.rstrip("/"))
    file = plain if plain.endswith(".md") else f"{plain}.md"
    names = store.names()
    if file in names:
        store.read(file)
        return file
    near = difflib.get_close_matches(file, names, 1, 0.7)
    hint = f"did you mean {near[0][:-3]}?" if near else f"there are {', '.join(one[:-3] for one in names) or 'none'}"
    raise ProgressError(f"{store.shown(file)}: there is no such progress file; {hint}")
