"""The command line, `claude-progress`: one command, or one family of them, a file."""

from __future__ import annotations

import io
import sys

import click

from progresslib import VERSION
from progresslib.cli.check import check
from progresslib.cli.compile_config import compile_config
from progresslib.cli.completion import completion
from progresslib.cli.context import blocks, decision, depends, note, overview, path
from progresslib.cli.expand import expand
from progresslib.cli.finish import complete, reopen
from progresslib.cli.listing import list_, show
from progresslib.cli.new import new
from progresslib.cli.phase import phase
from progresslib.cli.put_away import archive, delete, restore
from progresslib.cli.resume import resume
from progresslib.cli.status import status
from progresslib.cli.trouble import block, error, resolve, unblock
from progresslib.cli.uninstall import uninstall
from progresslib.cli.use import unuse, use
from progresslib.cli.words import Commands
from progresslib.errors import ProgressError

NAME = "claude-progress"


@click.group(name=NAME, cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name=NAME)
def group() -> None:
    """Progress files that every Claude Code session knows about."""


for command in (
    *(new, use, unuse, list_, status, show, expand, phase, decision, path, depends, blocks, note, overview),
    *(block, unblock, error, resolve, complete, reopen, archive, delete, restore),
    *(resume, check, completion, compile_config, uninstall),
):
    group.add_command(command)


def main(arguments: list[str]) -> int:
    """Runs one command; an error of ours becomes one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name may hold what the terminal's encoding cannot
    try:
        group(arguments, prog_name=NAME)
    except ProgressError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or NAME}: {error.strerror or error}, look at the file and its folder", file=sys.stderr)
        return 1
    return 0
