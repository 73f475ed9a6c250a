"""`claude-progress resume`: what a session would be told."""

from __future__ import annotations

import os
import time

import click

from progresslib.cli.project import store
from progresslib.resume_text import full_text
from progresslib.shelf import Shelf
from progresslib.told import new_id


@click.command()
def resume() -> None:
    """Print what a session that started here now would be told; on stderr, what is wrong with the files."""
    shelf = Shelf(store(os.environ))
    text = full_text(new_id(), shelf.unfinished, shelf.complete, time.time())
    click.echo(text or "No progress file here: a session would be told nothing.")
    for problem in (*shelf.problems, *shelf.uncounted):
        click.echo(problem, err=True)
