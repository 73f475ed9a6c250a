"""`claude-progress complete` and `reopen`: the work is done, or is not after all."""

from __future__ import annotations

import click

from progresslib import archive
from progresslib.cli.editing import edit, edit_file
from progresslib.cli.here import Here
from progresslib.cli.options import names, one_of, with_file, with_json
from progresslib.cli.phase_facts import open_names
from progresslib.cli.target import archived_file, put_away_file
from progresslib.cli.words import Words
from progresslib.edits import status
from progresslib.errors import ProgressError

BOTH_WAYS = (
    "`claude-progress archive` keeps it for reference, `claude-progress delete` is for what has no further value"
)


@click.command(cls=Words)
@click.argument("summary", default="")
@with_file
@with_json
def complete(summary: str, named: str | None, as_json: bool) -> None:
    """Say that the work is done: Status complete, SUMMARY as the last paragraph of the Overview."""
    edited = edit(named, lambda data, shown, now: status.complete(data, shown, now, summary))
    left = open_names(edited.after)
    shown = f", with {len(left)} phase{'s' * (len(left) > 1)} open ({', '.join(left)})" if left else ""
    line = f"complete{shown}; {BOTH_WAYS}."
    edited.say(as_json, line, f"was {line}", open_phases=left)


@click.command(cls=Words)
@click.argument("name", required=False, shell_complete=names)
@with_file
@with_json
def reopen(name: str | None, named: str | None, as_json: bool) -> None:
    """Take a completed file up again: Status in_progress. NAME may be one of the archive, which is moved back."""
    here = Here()
    chosen = _brought_back(here, one_of(name, named))
    edited = edit_file(here, chosen, lambda data, shown, now: status.reopen(data, shown, now))
    edited.say(as_json, "in progress again.", "is in progress already.", open_phases=open_names(edited.after))


def _brought_back(here: Here, named: str | None) -> str:
    """The file to take up, moved back if it lies in the archive."""
    try:
        return put_away_file(here, named, lambda work: work.orchestration.is_complete, "complete")
    except ProgressError:
        found = archived_file(here.store, named) if named is not None else ""
        if not found:
            raise
    return archive.unarchive(here.store, found)
