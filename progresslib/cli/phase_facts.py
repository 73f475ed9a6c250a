"""What commands say of phases: which one it is, of how many, and which are current."""

from __future__ import annotations

from typing import Any

from progresslib.errors import ProgressError
from progresslib.orchestration import Orchestration
from progresslib.phases import Phase, numbered
from progresslib.sections import COMPLETED, CURRENT
from progresslib.words import plain, without_label


def number_of(work: Orchestration, phase: Phase) -> int | None:
    """The number that names a phase on the command line, None where the file's labels leave it without one."""
    return next((number for number, one in numbered(work.phases) if one is phase), None)


def placed(work: Orchestration, phase: Phase) -> str:
    """`phase 2 of 5, Testing,` to begin a sentence with."""
    number, total = number_of(work, phase), len(work.phases)
    if number is None:
        return f"phase {bare(phase)}"
    return f"phase {number}{f' of {total}' if 0 < number <= total else ''}, {bare(phase)},"


def bare(phase: Phase) -> str:
    """Its name without the label."""
    return without_label(phase.name) or phase.name


def phase_called(work: Orchestration, name: str) -> Phase | None:
    """The phase of exactly this name, else the one with the same words, None without one."""
    words = plain(without_label(name))
    same = [phase for phase in work.phases if phase.name == name]
    return next(iter([*same, *(phase for phase in work.phases if plain(bare(phase)) == words)]), None)


def only_current(work: Orchestration, shown: str) -> Phase:
    """The current phase; raises ProgressError where there is none, or more than one."""
    found = [phase for phase in work.phases if phase.state == CURRENT]
    if len(found) != 1:
        names = ", ".join(phase.name for phase in found or work.phases) or "none"
        problem = "more than one phase is current" if found else "no phase is current"
        raise ProgressError(f"{shown}: {problem}; name one of: {names}")
    return found[0]


def current_names(work: Orchestration) -> list[str]:
    """The names of the current phases, without their labels."""
    return [bare(phase) for phase in work.phases if phase.state == CURRENT]


def open_names(work: Orchestration) -> list[str]:
    """The names of the phases that are not completed, without their labels."""
    return [bare(phase) for phase in work.phases if phase.state != COMPLETED]


def facts(work: Orchestration, phase: Phase | None) -> dict[str, Any]:
    """For JSON: a phase (null once it is dropped), and the current ones."""
    return {"phase": told(work, phase) if phase else None, "current": current_names(work)}


def told(work: Orchestration, phase: Phase) -> dict[str, Any]:
    """For JSON: the number that names it, its name without the label, its state, what stands behind its name."""
    number = number_of(work, phase)
    return {"number": number, "name": bare(phase), "state": phase.state, "result": phase.result}
