"""What the seed calls the sections of a progress file, in its full and in its minimal form, and in which order."""

from __future__ import annotations

from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import (
    COMPLETED,
    CONTEXT,
    CURRENT,
    ERRORS,
    FIELD,
    NOTES,
    OUTPUTS,
    OVERVIEW,
    PENDING,
    PHASES,
)
from progresslib.text.words import plain

ORDER = (FIELD, OVERVIEW, COMPLETED, CURRENT, PENDING, CONTEXT, OUTPUTS, ERRORS, NOTES)
OF_PHASES = (COMPLETED, CURRENT, PENDING)
_FULL = {
    OVERVIEW: "Overview",
    COMPLETED: "Completed Phases",
    CURRENT: "Current Phase",
    PENDING: "Pending Phases",
    CONTEXT: "Context for Resume",
    OUTPUTS: "Agent Outputs",
    ERRORS: "Error Log",
    NOTES: "Notes",
}
_MINIMAL = {**_FULL, COMPLETED: "Completed", CURRENT: "Current", PENDING: "Pending", CONTEXT: "Context"}
_SHORT_TITLES = {plain(title) for kind, title in _MINIMAL.items() if title != _FULL[kind]}
_FULL_TITLES = {plain(title) for kind, title in _FULL.items() if title != _MINIMAL[kind]}


def rank(kind: str) -> int | None:
    """The place of a kind in the seed's order, None without one; a flat list of phases counts as the pending ones."""
    kind = PENDING if kind == PHASES else kind
    return ORDER.index(kind) if kind in ORDER else None


def section_title(work: Orchestration, kind: str) -> str:
    """What a new section of a kind is called in this file."""
    return (_MINIMAL if is_minimal(work) else _FULL)[kind]


def full_title(text: str, kind: str) -> str:
    """A section's title with the full form's words for the minimal form's (`✅ Completed`), "" for any other title."""
    short = _MINIMAL.get(kind, "")
    at = text.casefold().find(short.casefold())
    is_short = plain(text) in _SHORT_TITLES and plain(text) == plain(short) and at >= 0
    return text[:at] + _FULL[kind] + text[at + len(short) :] if is_short else ""


def is_seeds_title(text: str, kind: str) -> bool:
    """Whether the seed calls a section of this kind so."""
    return plain(text) in (plain(_FULL[kind]), plain(_MINIMAL[kind]))


def is_minimal(work: Orchestration) -> bool:
    """Whether the file names its sections as the seed's minimal form does: `Completed`, not `Completed Phases`."""
    titles = {plain(section.title) for section in work.sections}
    return bool(titles & _SHORT_TITLES) and not titles & _FULL_TITLES
