"""Which phase an item of a todo list names, if it names one for certain."""

from __future__ import annotations

from progresslib.reading.phase import Phase
from progresslib.text.words import plain, without_label

_FROM = "(from progress file)"


def phase_of_todo(phases: list[Phase], text: str) -> Phase | None:
    """The phase that a todo names, None where it names none, or may mean two.

    It has the phase's words after `Phase N:`, emphasis, case, punctuation and a closing `(from progress file)` are
    dropped, or those of its whole line, `name - result`. The very name, label included, comes before all others.
    """
    text = text.strip()
    if text.casefold().endswith(_FROM):
        text = text[: -len(_FROM)]
    very = [phase for phase in phases if plain(text) and plain(phase.name) == plain(text)]
    words = _words(text)
    found = very or [phase for phase in phases if words and words in _names(phase)]
    return found[0] if len(found) == 1 else None


def _names(phase: Phase) -> tuple[str, str]:
    return _words(phase.name), _words(f"{phase.name} - {phase.result}") if phase.result else ""


def _words(text: str) -> str:
    """The words of `text` without the label before them; the label where there is nothing else."""
    start = next((at for at, one in enumerate(text) if one.isalnum()), 0)
    return plain(without_label(text[start:])) or plain(text)
