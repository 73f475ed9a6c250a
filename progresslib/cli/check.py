"""`claude-progress check`: what is odd in progress files, line by line."""

from __future__ import annotations

import os

import click

from progresslib.cli.project import store
from progresslib.cli.running import json_option, show
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.system import files
from progresslib.telling.shelf import NOT_COUNTED, README


@click.command()
@click.argument("paths", metavar="[FILE]...", nargs=-1)
@json_option
def check(paths: tuple[str, ...], as_json: bool) -> None:
    """Read progress files strictly and report what is odd in them, without changing anything.

    Without FILE, all progress files of the project, and config.yaml. Exit code 1 if there is anything to report.
    """
    from progresslib.checking.check import (
        problems,  # its parser takes longer to import than all other commands together
    )

    contents, found = ({path: files.read(path) for path in paths}, []) if paths else _of_project()
    for path, data in contents.items():
        found += [*_uncounted(data, path), *problems(data, path)]
    found += [] if paths else _in_config()
    lines = found or [f"{len(contents)} checked, nothing odd found"]
    show(lines, {"checked": len(contents), "problems": found}, as_json)
    if found:
        raise SystemExit(1)


def _uncounted(data: bytes, path: str) -> list[str]:
    return [] if Orchestration(data, path).is_progress_file else [f"{path}:1: {NOT_COUNTED}"]


def _of_project() -> tuple[dict[str, bytes], list[str]]:
    """The progress files of the project, by the path to show; and what is wrong with those that cannot be read."""
    here, found = store(os.environ), []
    contents: dict[str, bytes] = {}
    for name in here.names():
        try:
            contents |= {here.shown(name): here.read(name)} if name.lower() != README else {}
        except ProgressError as error:
            found.append(str(error))
    return contents, found


def _in_config() -> list[str]:
    """What is wrong with config.yaml; the hooks know it then as well."""
    from progresslib.configuration.compiling import compile_config  # as above

    here = store(os.environ)
    return compile_config(os.environ, here.folder, here.state)
