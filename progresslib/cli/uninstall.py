"""`claude-progress uninstall`: takes the hooks out of a scope."""

from __future__ import annotations

import os

import click

from progresslib.cli.running import json_option
from progresslib.installer import main
from progresslib.installer.options import SCOPES


@click.command()
@click.option("--scope", type=click.Choice(SCOPES), default="user", show_default=True, help="Which settings to clean.")
@click.option("--project", metavar="DIR", help="The project of the scopes local and project (default: this folder).")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@json_option
def uninstall(scope: str, project: str | None, dry_run: bool, as_json: bool) -> None:
    """Take the hooks out again; progress files stay."""
    arguments = ["--uninstall", "--scope", scope]
    arguments += ["--project", project] if project is not None else []
    arguments += ["--dry-run"] if dry_run else []
    raise SystemExit((main.main_as_json if as_json else main.main)(arguments, os.environ))
