"""`claude-progress compile-config`: compiles config.yaml for the hooks; SessionStart runs it after a change."""

from __future__ import annotations

import os

import click

from progresslib.cli.project import store
from progresslib.places.project import state_folder


@click.command("compile-config", hidden=True)
@click.argument("folder", required=False)
def compile_config(folder: str | None) -> None:
    """Compile config.yaml for the hooks, for FOLDER (default: the project's progress folder); mistakes go to stderr."""
    from progresslib.configuration import (
        compiling,  # what it reads with takes longer to import than all other commands together
    )

    folder = folder or store(os.environ).folder
    for problem in compiling.compile_config(os.environ, folder, state_folder(os.environ, folder)):
        click.echo(problem, err=True)
