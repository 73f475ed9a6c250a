"""`claude-progress use` and `unuse`: bind this session's work to a progress file, or to none."""

from __future__ import annotations

import click

from progresslib.cli.binding import also, take_up
from progresslib.cli.here import Here
from progresslib.cli.options import live_names, with_json
from progresslib.cli.output import say
from progresslib.cli.target import chosen_file
from progresslib.cli.words import Words
from progresslib.recording.binding import let_go


@click.command(cls=Words)
@click.argument("name", shell_complete=live_names)
@with_json
def use(name: str, as_json: bool) -> None:
    """Bind this session to the progress file NAME: the work of its agents is written there, also what has waited."""
    here = Here()
    chosen = chosen_file(here.store, name)
    written = take_up(here, here.needed_session().key, chosen)
    shown = here.store.shown(chosen)
    say(as_json, f"This session's work is written to {shown}{also(written)}.", file=shown, runs_written=written)
    here.say_problems()


@click.command(cls=Words)
@with_json
def unuse(as_json: bool) -> None:
    """Bind this session to no file: the work of its agents is kept aside until one is chosen."""
    here = Here()
    here.amend(here.needed_session().key, lambda session: let_go(here.recorder.sessions, session))
    say(as_json, "This session's work is written to no progress file.", file=None)
    here.say_problems()
