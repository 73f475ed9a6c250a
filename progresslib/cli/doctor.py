"""`claude-progress doctor`: whether the hooks can do their work here, and what to do where they cannot."""

from __future__ import annotations

import os
import time
from typing import Any

import click

from progresslib import ROOT
from progresslib.cli.project import start
from progresslib.cli.running import Facts, json_option, show
from progresslib.doctor.examination import Examination, examine, mend
from progresslib.doctor.finding import Finding, Place
from progresslib.installer.places import places
from progresslib.places.project import find_folder, state_folder
from progresslib.text.clock import stamp

MANAGED = "/etc/claude-code"


class FixFirst(click.Command):
    """The command takes `--fix` as its first word alone: the client's rules on it compare the words as they stand."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments; raises a usage error for a `--fix` elsewhere."""
        if "--fix" in args[1:]:
            raise click.UsageError("--fix comes first: `claude-progress doctor --fix`", ctx)
        return super().parse_args(ctx, args)


@click.command(cls=FixFirst)
@click.option("--fix", is_flag=True, help="Mend what is safe to mend, then look again.")
@json_option
def doctor(fix: bool, as_json: bool) -> None:
    """Look whether the hooks can do their work here; say what to do where they cannot.

    Exit code 1 if there is a problem.
    """
    place = _place()
    found = examine(place)
    done = mend(place, found.findings) if fix else []
    found = examine(place) if done else found
    show([*done, *_lines(found)], _facts(found, done), as_json)
    if not found.is_well:
        raise SystemExit(1)


def _place() -> Place:
    here = os.path.realpath(start(os.environ) or os.sep)
    environ = {**os.environ, "CLAUDE_PROJECT_DIR": here}
    folder = find_folder(environ, here) or ""
    state = state_folder(environ, folder) if folder else ""
    return Place(places(os.environ), os.environ, here, folder, state, MANAGED, ROOT, time.time())


def _lines(found: Examination) -> list[str]:
    lines = []
    for one in found.findings:
        lines.append(f"[{one.level}] {one.check}: {one.message}")
        lines += [f"  to do: {one.fix}"] if one.fix else []
    count = sum(one.level == "problem" for one in found.findings)
    return [*lines, f"{count} problem{'' if count == 1 else 's'}" if count else "no problem"]


def _facts(found: Examination, done: list[str]) -> Facts:
    return {
        "client": found.client,
        "findings": [_finding(one) for one in found.findings],
        "hooks": [one._asdict() for one in found.trials],
        "runs": [{**one._asdict(), "last": stamp(one.last)} for one in found.runs],
        "done": done,
    }


def _finding(one: Finding) -> dict[str, Any]:
    told = one._asdict()
    is_fixable = told.pop("repair") is not None
    return {**told, "fixable": is_fixable}
