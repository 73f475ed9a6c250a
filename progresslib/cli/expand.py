"""`claude-progress expand`: the minimal form made the full one."""

from __future__ import annotations

import click

from progresslib.cli.editing import edit
from progresslib.cli.options import with_file, with_json
from progresslib.cli.words import Words
from progresslib.edits import expanding


@click.command(cls=Words)
@with_file
@with_json
def expand(named: str | None, as_json: bool) -> None:
    """Give a file of the minimal form the sections of the full one; what stands in it stays."""
    edited = edit(named, expanding.expand)
    edited.say(as_json, "has the full form now.", "has the full form already.")
