"""What the commands that look read of an orchestration: phases and errors with their numbers."""

from __future__ import annotations

from progresslib.reading.entries import Failure
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.phases import numbered


def numbered_phases(read: Orchestration) -> list[tuple[int | None, Phase]]:
    """All phases with the number by which commands know them, None for one without a label among labelled ones."""
    numbers = {one.line: number for number, one in numbered(read.phases)}
    return [(numbers.get(one.line), one) for one in read.phases]


def unresolved(read: Orchestration) -> list[tuple[int, Failure]]:
    """The errors that nobody has resolved, each with its number."""
    return [(number, one) for number, one in enumerate(read.failures, 1) if not one.resolved]


def error_text(failure: Failure) -> str:
    """What an error is, in its own words."""
    return failure.fields.get("error") or failure.title
