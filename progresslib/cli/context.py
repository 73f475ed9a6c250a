"""`claude-progress decision`, `path`, `depends`, `blocks`, `note`, `overview`: what a later session needs."""

from __future__ import annotations

import click

from progresslib.cli.editing import edit
from progresslib.cli.options import with_file, with_json
from progresslib.cli.words import Words
from progresslib.edits import context


@click.command(cls=Words)
@click.argument("text")
@with_file
@with_json
def decision(text: str, named: str | None, as_json: bool) -> None:
    """Write down a decision that later phases rest on.

    TEXT may be `Pattern: one outbox table`: then it fills the template's line of that name.
    """
    edited = edit(named, lambda data, shown, now: context.add_decision(data, shown, text, now))
    edited.say(as_json, "the decision is written down.", "this decision is written down already.")


@click.command(cls=Words)
@click.argument("path")
@click.argument("what", default="")
@with_file
@with_json
def path(path: str, what: str, named: str | None, as_json: bool) -> None:
    """Write down a file that the next session needs, PATH, and WHAT it is."""
    edited = edit(named, lambda data, shown, now: context.add_path(data, shown, path, what, now))
    edited.say(as_json, "the path is written down.", "this path is written down already.")


@click.command(cls=Words)
@click.argument("text")
@with_file
@with_json
def depends(text: str, named: str | None, as_json: bool) -> None:
    """Write down what this work builds on."""
    edited = edit(named, lambda data, shown, now: context.add_dependency(data, shown, text, now))
    edited.say(as_json, "the dependency is written down.", "this dependency is written down already.")


@click.command(cls=Words)
@click.argument("text")
@with_file
@with_json
def blocks(text: str, named: str | None, as_json: bool) -> None:
    """Write down what other work waits for this one (what holds this one up is `block`)."""
    edited = edit(named, lambda data, shown, now: context.add_downstream(data, shown, text, now))
    edited.say(as_json, "what waits for it is written down.", "this is written down already.")


@click.command(cls=Words)
@click.argument("text")
@with_file
@with_json
def note(text: str, named: str | None, as_json: bool) -> None:
    """Write down a wish of the user, a constraint, a target, under Notes."""
    edited = edit(named, lambda data, shown, now: context.add_note(data, shown, text, now))
    edited.say(as_json, "the note is written down.", "this note is written down already.")


@click.command(cls=Words)
@click.argument("text")
@with_file
@with_json
def overview(text: str, named: str | None, as_json: bool) -> None:
    """Write down what the whole is about, as the last paragraph of the Overview."""
    edited = edit(named, lambda data, shown, now: context.add_overview(data, shown, text, now))
    edited.say(as_json, "the overview is written down.", "the overview says so already.")
