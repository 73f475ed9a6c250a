"""Tests for docs/reference.md: it has every command with its arguments and options, and no other; and the JSON keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from progresslib.cli import group
from tests.commands import Shell
from tests.folders import ROOT

PAGE = (ROOT / "docs/reference.md").read_text()
SHARED = (
    *("list", "uninstall", "completion", "statusline", "doctor"),
    *("resume", "report", "check", "use", "unuse", "new", "restore"),
)
"""The commands that are not about one progress file that is there already."""


def leaves(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if command.hidden:
        return
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from leaves(one, (*words, name))
    else:
        yield " ".join(words), command


COMMANDS = dict(leaves(group))
PIECE = re.compile(r"\[--[^]]*\](?:\.\.\.)?|\S+")
USAGES = {
    match[1]: sorted(PIECE.findall(match[2]), key=lambda piece: piece.startswith("[--"))
    for match in re.finditer(r"^claude-progress ((?:phase )?[a-z]+)(.*)$", PAGE, re.MULTILINE)
}


def words_of(command: click.Command) -> tuple[list[str], set[str]]:
    """How the page has to show what a command takes: its arguments in their order, and its options."""
    context = click.Context(command)
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    shown = " ".join(one.make_metavar(context) for one in arguments).replace("{", "").replace("}", "")
    return shown.split(), {_option(one) for one in command.params if isinstance(one, click.Option)}


def _option(option: click.Option) -> str:
    value = "|".join(option.type.choices) if isinstance(option.type, click.Choice) else option.metavar or "TEXT"
    return f"[{option.opts[0]}]" if option.is_flag else f"[{option.opts[0]} {value}]{'...' if option.multiple else ''}"


def test_every_command_is_on_the_page_and_no_other() -> None:
    assert set(USAGES) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_its_arguments_and_options_are_there_and_no_others(name: str) -> None:
    arguments, options = words_of(COMMANDS[name])
    assert USAGES[name][: len(arguments)] == arguments
    assert sorted(USAGES[name][len(arguments) :]) == sorted(options)


@pytest.mark.parametrize("name", COMMANDS)
def test_all_that_print_take_json_and_all_that_have_a_file_take_its_name(name: str) -> None:
    options = {option for one in COMMANDS[name].params for option in one.opts}
    assert "--json" in options
    assert ("--file" in options) == (name not in SHARED)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_what_it_does_and_what_each_option_is_for(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.help.split("\n")[0].endswith((".", ":", ","))
    assert [one.name for one in command.params if isinstance(one, click.Option) and not one.help] == []


def told_of(name: str) -> str:
    """The part of the page about a command: from its usage's heading to the next one."""
    at = re.search(rf"^claude-progress {name}\b", PAGE, re.MULTILINE)
    assert at
    start = PAGE.rindex("\n## ", 0, at.start())
    end = PAGE.find("\n## ", at.start())
    return PAGE[start : end if end > 0 else None]


LIFE: list[tuple[str, ...]] = [
    ("new", "backend-x", "--force"),
    ("unuse",),
    ("use", "backend-jobs"),
    ("list",),
    ("status",),
    ("show",),
    ("expand",),
    ("phase", "start", "2"),
    ("phase", "done", "2"),
    ("phase", "add", "Audit"),
    ("phase", "rename", "Audit", "Security"),
    ("phase", "note", "3", "x"),
    ("phase", "drop", "Security"),
    ("decision", "x"),
    ("path", "a.go"),
    ("depends", "x"),
    ("blocks", "x"),
    ("note", "x"),
    ("overview", "x"),
    ("block", "x"),
    ("unblock",),
    ("error", "x"),
    ("resolve", "x"),
    ("resume",),
    ("report",),
    ("check",),
    ("complete",),
    ("reopen",),
    ("archive", "--force"),
    ("list", "--archived", "--deleted"),
    ("restore", "backend-jobs"),
    ("delete", "--file", "backend-jobs"),
    ("list", "--deleted"),
    ("completion", "bash"),
    ("statusline",),
]


def test_the_json_of_a_whole_life_has_the_keys_that_the_page_names(shell: Shell) -> None:
    seen = set()
    for words in LIFE:
        name = " ".join(words[:2]) if words[0] == "phase" else words[0]
        said = shell.run(*words, "--json")
        assert (said.code, said.err) == (0, ""), words
        unnamed = [key for key in keys(said.json) if f"`{key}`" not in told_of(name)]
        assert unnamed == [], name
        seen.add(name)
    assert seen == set(COMMANDS) - {"doctor", "uninstall"}, "a command is not in LIFE, or no longer there"


def keys(value: object) -> Iterator[str]:
    """All keys in an object, at any depth."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from keys(one)
