"""What a later session needs to know: `decision`, `path`, `depends`, `blocks`, `note`, `overview`."""

from __future__ import annotations

import click

from progresslib.cli.running import WORDS, Task, file_command
from progresslib.edits import context


@file_command()
@click.argument("text", type=WORDS)
def decision(task: Task, text: str) -> str:
    """Note a decision, such as `Pattern: outbox table`, under Context for Resume."""
    task.edit(lambda data, path, now: context.add_decision(data, path, text, now))
    return "the decision stands under Context for Resume"


@file_command()
@click.argument("path", type=WORDS)
@click.argument("what", type=WORDS, default=None, required=False)
def path(task: Task, path: str, what: str | None) -> str:
    """Note a key file PATH, and WHAT it is, under Context for Resume."""
    task.edit(lambda data, shown, now: context.add_path(data, shown, path, what or "", now))
    return "the path stands under Context for Resume"


@file_command()
@click.argument("text", type=WORDS)
def depends(task: Task, text: str) -> str:
    """Note what the work depends on."""
    task.edit(lambda data, path, now: context.add_dependency(data, path, text, now))
    return "the dependency stands under Context for Resume"


@file_command()
@click.argument("text", type=WORDS)
def blocks(task: Task, text: str) -> str:
    """Note what waits for the work (what holds it up itself is `block`)."""
    task.edit(lambda data, path, now: context.add_downstream(data, path, text, now))
    return "what waits for it stands under Context for Resume"


@file_command()
@click.argument("text", type=WORDS)
def note(task: Task, text: str) -> str:
    """Add a note: a preference of the person, a constraint, a target."""
    task.edit(lambda data, path, now: context.add_note(data, path, text, now))
    return "the note stands under Notes"


@file_command()
@click.argument("text", type=WORDS)
def overview(task: Task, text: str) -> str:
    """Add a paragraph to the Overview."""
    task.edit(lambda data, path, now: context.add_overview(data, path, text, now))
    return "the text stands in the Overview"
