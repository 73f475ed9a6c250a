"""`claude-progress statusline`: for the client, and for a person's own status line."""

from __future__ import annotations

import os
import sys
import time

import click

from progresslib.cli.running import json_option, show
from progresslib.handlers.statusline import on_status
from progresslib.hook.event import parse


@click.command()
@json_option
def statusline(as_json: bool) -> None:
    """Print where the work stands on one line; the client's status, JSON on stdin, tells the session."""
    told = "" if sys.stdin.isatty() else sys.stdin.read()
    status = parse(told.encode("utf-8", "replace") if told.strip() else b"{}")
    environ = {**os.environ, "NO_COLOR": "1"} if as_json else os.environ
    line = str(on_status(status, environ, time.time()).get("text", ""))
    if as_json:
        show([], {"line": line.rstrip("\n")}, as_json)
    else:
        click.echo(line, nl=False, color=True)
