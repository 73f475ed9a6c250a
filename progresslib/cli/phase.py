"""`claude-progress phase`: how far the work is."""

from __future__ import annotations

from typing import Any

import click

from progresslib.cli.completion import phases as phase_names
from progresslib.cli.running import WORDS, Facts, Group, Task, file_command
from progresslib.edits import dropping, phase_list, phases
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import CURRENT

_NEIGHBOUR: dict[str, Any] = {"metavar": "PHASE", "type": WORDS, "default": None, "shell_complete": phase_names}


@click.group(cls=Group)
def phase() -> None:
    """Start, complete and change the phases; a PHASE is named by its number or its name."""


@file_command(phase)
@click.argument("which", metavar="PHASE", type=WORDS, shell_complete=phase_names)
@click.argument("text", type=WORDS, default=None, required=False)
def start(task: Task, which: str, text: str | None) -> tuple[str, Facts]:
    """Make a phase a current one; TEXT says what is being done."""
    task.edit(lambda data, path, now: phases.start_phase(data, path, which, now, text or ""))
    return standing(task)


@file_command(phase)
@click.argument("which", metavar="[PHASE]", type=WORDS, shell_complete=phase_names, default=None, required=False)
@click.argument("text", type=WORDS, default=None, required=False)
@click.option("--decision", "decisions", multiple=True, type=WORDS, help="A decision of this phase (repeatable).")
@click.option("--created", multiple=True, type=WORDS, metavar="PATH", help="A file that it made (repeatable).")
def done(
    task: Task, which: str | None, text: str | None, decisions: tuple[str, ...], created: tuple[str, ...]
) -> tuple[str, Facts]:
    """Complete a phase (the current one); TEXT is its result. The next one starts if no other is current."""

    def change(data: bytes, path: str, now: float) -> bytes:
        chosen = which or _only_current(data, path)
        return phases.finish_phase(data, path, chosen, now, text or "", decisions, created)

    task.edit(change)
    return standing(task)


@file_command(phase)
@click.argument("name", type=WORDS)
@click.option("--before", **_NEIGHBOUR, help="Put it before this phase.")
@click.option("--after", **_NEIGHBOUR, help="Put it after this phase.")
def add(task: Task, name: str, before: str | None, after: str | None) -> tuple[str, Facts]:
    """Add a pending phase, the last one unless told otherwise."""
    if before and after:
        raise click.UsageError("give either --before or --after")
    task.edit(lambda data, path, now: phase_list.add_phase(data, path, name, now, before or "", after or ""))
    return standing(task)


@file_command(phase)
@click.argument("which", metavar="PHASE", type=WORDS, shell_complete=phase_names)
@click.argument("name", type=WORDS)
def rename(task: Task, which: str, name: str) -> tuple[str, Facts]:
    """Give a phase another name."""
    task.edit(lambda data, path, now: phase_list.rename_phase(data, path, which, name, now))
    return standing(task)


@file_command(phase)
@click.argument("which", metavar="PHASE", type=WORDS, shell_complete=phase_names)
@click.argument("why", type=WORDS, default=None, required=False)
def drop(task: Task, which: str, why: str | None) -> tuple[str, Facts]:
    """Take a phase out of the plan; it stays on record under Notes."""
    task.edit(lambda data, path, now: dropping.drop_phase(data, path, which, now, why or ""))
    return standing(task)


@file_command(phase)
@click.argument("which", metavar="PHASE", type=WORDS, shell_complete=phase_names)
@click.argument("text", type=WORDS)
def note(task: Task, which: str, text: str) -> str:
    """Add a note to a phase."""
    task.edit(lambda data, path, now: phases.note_phase(data, path, which, text, now))
    return "the note stands with the phase"


def standing(task: Task) -> tuple[str, Facts]:
    """Where the work stands now, in a line and as facts."""
    work = Orchestration(task.desk.store.read(task.name), task.name)
    at_work = [one.name for one in work.phases if one.state == CURRENT]
    now = f"current: {', '.join(at_work)}" if at_work else "none is current"
    listed = [{"name": one.name, "state": one.state} for one in work.phases]
    return f"{work.done} of {len(work.phases)} phases completed, {now}", {"phases": listed}


def _only_current(data: bytes, path: str) -> str:
    at_work = [one for one in Orchestration(data, path).phases if one.state == CURRENT]
    if len(at_work) != 1:
        named = ", ".join(one.name for one in at_work)
        why = f"more than one phase is current ({named})" if at_work else "no phase is current"
        raise ProgressError(f"{path}: {why}; name the phase that is done")
    return at_work[0].name
