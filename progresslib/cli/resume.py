"""`claude-progress resume`: what a session would be told."""

from __future__ import annotations

import os
import time

import click

from progresslib.cli.project import store
from progresslib.cli.running import json_option, remark, show_text
from progresslib.handlers.looking_after import settle_left_work
from progresslib.sessions.leaving import last_end
from progresslib.sessions.register import Sessions
from progresslib.sessions.state import Objects
from progresslib.sessions.told import new_id
from progresslib.telling.resume_text import full_text
from progresslib.telling.shelf import Shelf


@click.command()
@json_option
def resume(as_json: bool) -> None:
    """Print what a session that started here now would be told; on stderr, what is wrong with the files."""
    own, now = store(os.environ), time.time()
    left = settle_left_work(os.environ, own.folder, own.state, now)
    shelf = Shelf(own)
    before = last_end(Sessions(own.state, Objects()))
    text = full_text(new_id(), shelf.unfinished, shelf.complete, now, before=before)
    shown = text or "No progress file here: a session would be told nothing."
    show_text(shown, {"text": text, "files": [work.path for work in shelf.unfinished]}, as_json)
    remark([*left, *shelf.problems, *shelf.uncounted])
