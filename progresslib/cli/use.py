"""`claude-progress use` and `unuse`: bind this session's work to a progress file, or to none."""

from __future__ import annotations

import click

from progresslib.cli.completion import names
from progresslib.cli.desk import chosen_file
from progresslib.cli.running import json_option, own_desk, remark, show
from progresslib.recording.binding import let_go
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session


@click.command()
@click.argument("name", shell_complete=names)
@json_option
def use(name: str, as_json: bool) -> None:
    """Bind this session to the progress file NAME: the work of its agents is written there, also what has waited."""
    desk = own_desk()
    chosen = chosen_file(desk.store, name)
    desk.session()
    written = desk.bind(chosen)
    also = f", also what was kept aside: {written} run{'s' * (written > 1)}" if written else ""
    facts = {"file": desk.store.shown(chosen), "written": written}
    show(f"This session's work is written to {desk.store.shown(chosen)}{also}.", facts, as_json)
    remark(desk.recorder.lines)


@click.command()
@json_option
def unuse(as_json: bool) -> None:
    """Bind this session to no file: the work of its agents is kept aside until one is chosen."""
    desk = own_desk()
    desk.session()
    desk.amend(lambda session: _release(desk.recorder.sessions, session))
    show("This session's work is written to no progress file.", {"file": None}, as_json)
    remark(desk.recorder.lines)


def _release(sessions: Sessions, session: Session) -> None:
    """Lets a session go, which is not bound again by being the only one beside a single file."""
    let_go(sessions, session)
    session.released = True
