"""The command line, `claude-progress`: a file for each command or family of them."""

from __future__ import annotations

import io
import sys

import click

from progresslib import VERSION
from progresslib.cli.check import check
from progresslib.cli.compile_config import compile_config
from progresslib.cli.completion import completion
from progresslib.cli.doctor import doctor
from progresslib.cli.ending import archive, complete, delete, reopen, restore
from progresslib.cli.facts import blocks, decision, depends, note, overview, path
from progresslib.cli.looking import list_files, show_file, status
from progresslib.cli.new import expand, new
from progresslib.cli.phase import phase
from progresslib.cli.report import report
from progresslib.cli.resume import resume
from progresslib.cli.running import Group
from progresslib.cli.statusline import statusline
from progresslib.cli.trouble import block, error, resolve, unblock
from progresslib.cli.uninstall import uninstall
from progresslib.cli.use import unuse, use
from progresslib.errors import ProgressError
from progresslib.text.quote import error_line

NAME = "claude-progress"
COMMANDS: tuple[click.Command, ...] = (
    *(new, use, unuse, list_files, status, show_file, expand, phase),
    *(decision, path, depends, blocks, note, overview, block, unblock, error, resolve),
    *(complete, reopen, archive, delete, restore),
    *(resume, report, check, doctor, statusline, uninstall, completion, compile_config),
)


@click.group(name=NAME, cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name=NAME)
def group() -> None:
    """Progress files that every Claude Code session knows about.

    A command works on the file that this session is bound to, else on the only unfinished one.
    """


for command in COMMANDS:
    group.add_command(command)


def main(arguments: list[str]) -> int:
    """Runs one command; an error of ours becomes one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name may hold what the terminal's encoding cannot
    try:
        group(arguments, prog_name=NAME)
    except ProgressError as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"{error.filename or NAME}: {error.strerror or error}, look at the file and its folder")
    return 0


def _failed(line: str) -> int:
    print(error_line(line), file=sys.stderr)
    return 1
