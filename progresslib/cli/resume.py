"""`claude-progress resume`: what a session would be told."""

from __future__ import annotations

import os
import time

import click

from progresslib.cli.options import with_json
from progresslib.cli.output import say_object
from progresslib.cli.project import store
from progresslib.cli.words import Words
from progresslib.looking_after import end_left_runs
from progresslib.resume_text import full_text
from progresslib.shelf import Shelf
from progresslib.told import new_id


@click.command(cls=Words)
@with_json
def resume(as_json: bool) -> None:
    """Print what a session that started here now would be told; on stderr, what is wrong with the files."""
    own, now = store(os.environ), time.time()
    left = end_left_runs(os.environ, own.folder, own.state, now)
    shelf = Shelf(own)
    text = full_text(new_id(), shelf.unfinished, shelf.complete, now)
    problems = [*left, *shelf.problems, *shelf.uncounted]
    if as_json:
        say_object({"text": text, "problems": problems})
        return
    click.echo(text or "No progress file here: a session would be told nothing.")
    for problem in problems:
        click.echo(problem, err=True)
