"""The command line, `claude-progress`: one command a file."""

from __future__ import annotations

import sys

import click

from progresslib import VERSION
from progresslib.cli.check import check
from progresslib.cli.compile_config import compile_config
from progresslib.cli.resume import resume
from progresslib.cli.uninstall import uninstall
from progresslib.cli.use import unuse, use
from progresslib.errors import ProgressError

NAME = "claude-progress"


@click.group(name=NAME, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name=NAME)
def group() -> None:
    """Progress files that every Claude Code session knows about."""


for command in (check, compile_config, resume, uninstall, unuse, use):
    group.add_command(command)


def main(arguments: list[str]) -> int:
    """Runs one command; an error of ours becomes one line on stderr and exit code 1."""
    try:
        group(arguments, prog_name=NAME)
    except ProgressError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
