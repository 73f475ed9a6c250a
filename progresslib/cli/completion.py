"""`claude-progress completion`: what a shell needs to complete commands, options and names."""

from __future__ import annotations

import os

import click
from click.shell_completion import CompletionItem, get_completion_class

from progresslib.cli.project import store
from progresslib.errors import ProgressError
from progresslib.orchestration import Orchestration


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell, for its start file: `eval "$(claude-progress completion bash)"`."""
    group = context.find_root()
    name = group.info_name or ""
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(group.command, {}, name, f"_{name}_complete".replace("-", "_").upper()).source())


def names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The progress files whose names begin so."""
    try:
        found = [name[:-3] for name in store(os.environ).names()]
    except ProgressError:
        return []
    return [CompletionItem(name) for name in found if name.startswith(incomplete)]


def phases(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The phases of the unfinished files whose names begin so."""
    try:
        here = store(os.environ)
        works = [Orchestration(here.read(name), name) for name in here.names()]
    except ProgressError:
        return []
    found = [phase.name for work in works if not work.is_complete for phase in work.phases]
    return [CompletionItem(name) for name in found if name.casefold().startswith(incomplete.casefold())]
