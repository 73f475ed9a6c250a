"""What a command prints: one line of fact, or a JSON object; what is wrong with files goes to stderr."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

from progresslib.quote import one_line, printable

LONGEST = 1000


def say(as_json: bool, line: str, **values: Any) -> None:
    """Prints a line; as JSON, an object of `values` with the line as its last key, `message`."""
    line = one_line(line, LONGEST)
    if as_json:
        say_object({**values, "message": line})
    else:
        click.echo(line)


def say_object(values: dict[str, Any]) -> None:
    """Prints a JSON object, all in ASCII: no text in it can do anything to a terminal."""
    click.echo(json.dumps(values, indent=2))


def say_text(text: str) -> None:
    """Prints the lines of a text as they are, but for what could do something to a terminal."""
    click.echo(printable(text), nl=not text.endswith("\n"))


def say_problems(lines: Iterable[str]) -> None:
    """Prints lines on stderr, each once."""
    for line in dict.fromkeys(lines):
        click.echo(one_line(line, LONGEST), err=True)
