"""The phases of a new file: the lines for what was typed for each, and whether they are read as such."""

from __future__ import annotations

from progresslib.edits.phase_text import Form, Wording, worded, written
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.text.words import name_and_result, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def lines_for(phases: Sequence[str], full: bool) -> list[str]:
    """The first lines of the phases `phases`; in the full form with their own numbers, if each has one, else counted.

    Raises ProgressError for a phase without a name, and for two of one name.
    """
    wordings = [worded(text, "phases") for text in phases]
    _check_names(wordings)
    numbers = [wording.number for wording in wordings if wording.number is not None]
    own = len(set(numbers)) == len(wordings)
    form = Form("Phase 1: ", is_bold=True) if full else Form()
    return [
        written(wording, form, wording.number if own and wording.number is not None else place, "phases")
        for place, wording in enumerate(wordings, 1)
    ]


def check_phases(data: bytes, lines: list[str]) -> None:
    """Raises ProgressError unless exactly these phases are read: `✅ Testing` would lose its sign."""
    names = [phase.name for phase in Orchestration(data, "new.md").phases]
    for line, name in zip(lines, [*names, *[""] * len(lines)]):
        if name_and_result(line)[0] != name:
            raise ProgressError(f"{line!r} would not be read as a phase of that name; use other words")


def _check_names(wordings: list[Wording]) -> None:
    names = [plain(wording.name) for wording in wordings]
    for at, wording in enumerate(wordings):
        if names[at] in names[:at]:
            raise ProgressError(f"two phases are called {wording.name!r}; give each a name of its own")
