"""The options and arguments that many commands share, and how a shell completes their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import click

from progresslib.archive import archived
from progresslib.cli.here import Here
from progresslib.cli.target import read_file
from progresslib.errors import ProgressError
from progresslib.orchestration import Orchestration
from progresslib.quote import one_line
from progresslib.trash import deleted
from progresslib.words import without_label

Command = TypeVar("Command", bound=Callable[..., Any])
_LONGEST = 200


def _completing(values: Callable[[Here, click.Context], Iterator[str]]) -> Callable[..., list[str]]:
    """A shell's completion by these values; by none where there is anything wrong."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
        try:
            found = [one_line(value, _LONGEST) for value in values(Here(), ctx)]
        except (OSError, ProgressError):
            return []
        return [value for value in dict.fromkeys(found) if value.startswith(incomplete)]

    return complete


def _live(here: Here, _: click.Context) -> Iterator[str]:
    return (name[: -len(".md")] for name in here.store.names())


def _archived(here: Here, _: click.Context) -> Iterator[str]:
    return (name[: -len(".md")] for name in archived(here.store))


def _live_and_archived(here: Here, ctx: click.Context) -> Iterator[str]:
    yield from _live(here, ctx)
    yield from _archived(here, ctx)


def _put_away(here: Here, ctx: click.Context) -> Iterator[str]:
    yield from (one.name[: -len(".md")] for one in deleted(here.store))
    yield from _archived(here, ctx)


def _phases(here: Here, ctx: click.Context) -> Iterator[str]:
    name = read_file(here, ctx.params.get("named"))
    if name:
        yield from (without_label(phase.name) for phase in Orchestration(here.store.read(name), name).phases)


live_names = _completing(_live)
names = _completing(_live_and_archived)
names_put_away = _completing(_put_away)
phase_names = _completing(_phases)


def with_file(command: Command) -> Command:
    """Adds `--file NAME`, as the parameter `named`."""
    help = "The progress file, for this once; by default the session's."
    return click.option("--file", "named", metavar="NAME", shell_complete=live_names, help=help)(command)


def with_json(command: Command) -> Command:
    """Adds `--json`, as the parameter `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def one_of(name: str | None, named: str | None) -> str | None:
    """The file that a command names, as its argument or with `--file`; click's UsageError if it names two."""
    if name is not None and named is not None and name != named:
        raise click.UsageError("NAME and --file name two files, give one of them")
    return named if name is None else name
