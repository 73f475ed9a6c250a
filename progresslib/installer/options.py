"""What a person asked the installer for, from its command line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import NamedTuple, NoReturn

from progresslib.registration.table import ALLOW_EDITS, STATUS_LINE, TODO_TOOLS, Version, parse_version
from progresslib.text.quote import printable_line

Say = Callable[[str], None]
"""Says a line to the person."""
SCOPES = ("user", "local", "project")


class Options(NamedTuple):
    """The parsed command line; `project` is a folder, used by the scopes local and project; `asked` names options."""

    uninstall: bool
    scope: str
    project: str
    dry_run: bool
    hooks_only: bool
    client_version: Version | None
    asked: frozenset[str] = frozenset()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(printable_line(message))  # it names what was typed as it stands


def parse(arguments: list[str]) -> Options:
    """The options in the arguments; leaves with 2, as argparse does, if they are wrong."""
    parser = _Parser(prog="install.py", description="Installs claude-progress for Claude Code.")
    parser.add_argument("--uninstall", action="store_true", help="take out what was installed; progress files stay")
    scope = "the settings: yours (user, the default), yours in one project (local), or those of a project (project)"
    parser.add_argument("--scope", choices=SCOPES, default="user", help=scope)
    parser.add_argument("--project", metavar="DIR", help="the folder for local and project (default: this one)")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--hooks-only", action="store_true", help="do without the command line's environment")
    version = "register what this client version knows (default: what claude --version says)"
    parser.add_argument("--client-version", type=_version, metavar="X.Y.Z", help=version)
    kept = "kept by later runs, taken out by --uninstall"
    edits = f"let Claude's Edit and Write through for progress files ({kept})"
    parser.add_argument(f"--{ALLOW_EDITS}", dest="asked", action="append_const", const=ALLOW_EDITS, help=edits)
    todo = f"turn on Claude's todo tools, where its model has none of its own accord ({kept})"
    parser.add_argument(f"--{TODO_TOOLS}", dest="asked", action="append_const", const=TODO_TOOLS, help=todo)
    shown = f"show where the work stands in Claude Code's status line, unless one is configured ({kept})"
    parser.add_argument(f"--{STATUS_LINE}", dest="asked", action="append_const", const=STATUS_LINE, help=shown)
    found = parser.parse_args(arguments)
    asked = frozenset(found.asked or ())
    for name in sorted(asked):
        if found.uninstall:
            parser.error(f"--{name} does not go with --uninstall, which takes it out anyway")
        if found.scope == "project":
            parser.error(f"--{name} goes with --scope user or --scope local: a repository grants nothing to itself")
    if found.project is not None and found.scope == "user":
        parser.error("--project goes with --scope local or --scope project")
    project = os.getcwd() if found.project is None else found.project
    return Options(found.uninstall, found.scope, project, found.dry_run, found.hooks_only, found.client_version, asked)


def _version(text: str) -> Version:
    version = parse_version(text)
    if version is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a version such as 2.1.330")
    return version
