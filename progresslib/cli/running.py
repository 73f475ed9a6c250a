"""How commands run: their options, the one line or JSON object that each prints, texts that look like options."""

from __future__ import annotations

import difflib
import functools
import json
import os
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from progresslib.cli.completion import names
from progresslib.cli.desk import UNFINISHED, Change, Desk
from progresslib.cli.project import folder
from progresslib.text.quote import one_line, printable

if TYPE_CHECKING:
    _TextType = click.ParamType[str]  # the class is generic for type checkers alone
else:
    _TextType = click.ParamType

Facts = dict[str, Any]
LONGEST_LINE = 2000
_LIKE_AN_OPTION = re.compile(r"--?[A-Za-z][\w-]*(=.*)?", re.DOTALL)
_MARK = "\x1f"  # before an argument that is a text, though it begins as an option does


class Words(_TextType):
    """Text of any kind, also `- [ ] x`."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it was typed; an empty one is a mistake."""
        text = str(value).removeprefix(_MARK)
        if not text.strip():
            self.fail("is empty, say something", param, ctx)
        return text


WORDS = Words()


class TextCommand(click.Command):
    """A command that takes for a text what does not look like an option, also if it begins with a dash."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments; behind `--` none is an option."""
        return super().parse_args(ctx, [_MARK + one if _is_text(one) else one for one in args])


def _is_text(argument: str) -> bool:
    """Whether an argument that begins with a dash is none of the options, known or mistyped."""
    return argument.startswith("-") and argument != "--" and not _LIKE_AN_OPTION.fullmatch(argument)


class Group(click.Group):
    """Commands in the order of the work; a mistyped one is answered with the nearest, as newer clicks do."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which they were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that the arguments name; a mistake in them is told without what could steer a terminal."""
        try:
            return super().invoke(ctx)
        except click.UsageError as mistake:
            said = mistake.format_message()
            if said == printable(said):
                raise
            raise click.UsageError(printable(said), mistake.ctx) from None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments; the command's name comes first: the client's rules on `delete` go by that."""
        if args[:1] == ["--"]:
            raise click.UsageError("the name of a command comes first", ctx)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as mistake:
            near = difflib.get_close_matches(args[0], self.commands, 1)
            if not near or "Did you mean" in mistake.message:
                raise
            raise click.UsageError(f"{mistake.message} Did you mean {near[0]!r}?", ctx) from None


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
file_option = click.option(
    "--file",
    "file",
    metavar="NAME",
    default="",
    shell_complete=names,
    help="The progress file, instead of that of the session.",
)


def own_desk(reads: bool = False) -> Desk:
    """What a command works with, in the project that it belongs to; one that only `reads` notes no session."""
    return Desk(os.environ, folder(os.environ), time.time(), reads)


class Task:
    """One command on one progress file: `name` is that of the file."""

    def __init__(self, desk: Desk, file: str, wanted: str = UNFINISHED) -> None:
        self.desk = desk
        self.name = desk.file(file, wanted)
        self.is_named = bool(file)
        self.is_changed = False

    @property
    def shown(self) -> str:
        """How messages call the file."""
        return self.desk.store.shown(self.name)

    def edit(self, change: Change) -> None:
        """Changes the file in one locked edit."""
        self.is_changed = self.desk.edit(self.name, change, self.is_named) or self.is_changed


def file_command(
    group: click.Group | None = None, wanted: str = UNFINISHED
) -> Callable[[Callable[..., str | tuple[str, Facts]]], click.Command]:
    """Makes a function on a Task, which returns what to say of its file, a command with `--file` and `--json`."""

    def decorated(function: Callable[..., str | tuple[str, Facts]]) -> click.Command:
        @functools.wraps(function)
        def run(*, file: str, as_json: bool, **values: Any) -> None:
            task = Task(own_desk(), file, wanted)
            said = function(task, **values)
            line, facts = said if isinstance(said, tuple) else (said, {})
            answer(task, line, facts, as_json)

        made: click.Command = (group.command if group else click.command)(cls=TextCommand)(
            file_option(json_option(run))
        )
        return made

    return decorated


def answer(task: Task, line: str, facts: Facts, as_json: bool) -> None:
    """Prints what has become of a file: a line, or an object with file, changed, message and the facts."""
    is_same = "" if task.is_changed or facts.get("changed") else "unchanged, "
    found = {"file": task.shown, "changed": task.is_changed, "message": f"{is_same}{line}", **facts}
    show(f"{task.shown}: {is_same}{line}", found, as_json)
    remark([*task.desk.remarks, *task.desk.recorder.lines])


def show(lines: str | list[str], facts: Facts, as_json: bool) -> None:
    """Prints lines, each on one line whatever it holds, or the facts as one JSON object."""
    if as_json:
        click.echo(json.dumps(facts, indent=2, ensure_ascii=True))
        return
    for line in [lines] if isinstance(lines, str) else lines:
        click.echo(clean(line))


def show_text(text: str, facts: Facts, as_json: bool) -> None:
    """Prints a text as it is, but for what could steer a terminal, or the facts as one JSON object."""
    if as_json:
        show([], facts, as_json)
    else:
        click.echo(printable(text), nl=not text.endswith("\n"))


def remark(lines: list[str]) -> None:
    """Says lines on stderr."""
    for line in dict.fromkeys(lines):
        click.echo(one_line(line, LONGEST_LINE), err=True)


def clean(line: str) -> str:
    """A line as a terminal may show it: without control characters; its indentation stays."""
    return " " * (len(line) - len(line.lstrip(" "))) + one_line(line, LONGEST_LINE)
