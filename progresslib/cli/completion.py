"""`claude-progress completion`: what a shell needs to complete commands, options and names."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterable

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, get_completion_class

from progresslib.cli.project import store
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.storage.archive import archived
from progresslib.storage.trash import deleted
from progresslib.text.quote import printable


class _Bash(BashComplete):
    """Completion for bash, which puts what it is given on the line as it stands; zsh and fish quote it themselves."""

    def format_completion(self, item: CompletionItem) -> str:
        """The line for bash on one item, its value as one word of a shell."""
        return f"{item.type},{shlex.quote(item.value)}"


add_completion_class(_Bash)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@click.pass_context
def completion(context: click.Context, shell: str, as_json: bool) -> None:
    """Print the completion script of a shell, for its start file: `eval "$(claude-progress completion bash)"`."""
    group = context.find_root()
    name = group.info_name or ""
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(group.command, {}, name, f"_{name}_complete".replace("-", "_").upper()).source()
    click.echo(json.dumps({"shell": shell, "script": script}, indent=2) if as_json else script)


def names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The progress files whose names begin so."""
    try:
        found = [name[:-3] for name in store(os.environ).names()]
    except ProgressError:
        return []
    return _items(name for name in found if name.startswith(incomplete))


def _items(values: Iterable[str]) -> list[CompletionItem]:
    """What may be put on the line: no name with signs in it that a terminal does not show."""
    return [CompletionItem(value) for value in values if printable(value) == value and "\n" not in value]


def names_to_restore(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The files of the trash and of the archive whose names begin so."""
    try:
        here = store(os.environ)
        found = [*(one.name for one in deleted(here)), *archived(here)]
    except ProgressError:
        return []
    return _items(name for name in dict.fromkeys(one[:-3] for one in found) if name.startswith(incomplete))


def names_to_reopen(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The progress files, and those of the archive, whose names begin so."""
    try:
        found = [name[:-3] for name in archived(store(os.environ))]
    except ProgressError:
        found = []
    here = names(context, parameter, incomplete)
    return [*here, *_items(name for name in found if name.startswith(incomplete))]


def phases(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The phases that begin so: of the file that is named before, else of the unfinished ones."""
    try:
        here = store(os.environ)
        named = f"{str(context.params.get('file') or '').removesuffix('.md')}.md"
        works = [Orchestration(here.read(name), name) for name in here.names() if named in (".md", name)]
    except ProgressError:
        return []
    found = [phase.name for work in works if not work.is_complete or named == work.name for phase in work.phases]
    return _items(name for name in dict.fromkeys(found) if name.casefold().startswith(incomplete.casefold()))
