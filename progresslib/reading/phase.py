"""One phase of an orchestration: its name and result, and its state by its box, its section and its words."""

from __future__ import annotations

from progresslib.reading.sections import COMPLETED, CURRENT, PENDING, PHASES, Section
from progresslib.text.statuses import COMPLETE, IN_PROGRESS, status_of
from progresslib.text.words import field, name_and_result, plain

AT_WORK = "(in progress)"
_OPEN_BUT_STARTED = ("~", "/", ">", "-")
TICKS = ("✅", "☑", "✔", "🟢")
_AT_WORK = ("🔄", "🚧", "▶", "🟡")
SIGNS = "".join((*TICKS, *_AT_WORK, "⏳⬜☐🔲🔴❌\ufe0f "))
_NOT_YET = ("not", "pending", "planned", "todo", "open", "new", "paused")


class Phase:
    """One phase: its lines [line, end), its name as written (with `Phase N:`), its result, its further lines."""

    __slots__ = ("box", "details", "end", "line", "name", "result", "section", "state")

    def __init__(self, first: str, details: list[str], line: int, end: int, box: str | None, section: Section) -> None:
        self.name, self.result = name_and_result(_without_field(first.lstrip(SIGNS) or first))
        self.details = details
        self.line = line
        self.end = end
        self.box = box
        self.section = section
        self.state = _state(box, section.kind, first, details)

    @property
    def misplaced(self) -> bool:
        """Whether the box says something else than the section the phase stands in."""
        return self.section.kind not in (self.state, PHASES)


def _without_field(first: str) -> str:
    """`Phase: 3 - Testing` as `Phase 3 - Testing`, and `Phase: Testing` as `Testing`."""
    key, value = field(first)
    if plain(key) not in ("phase", "current phase") or not value:
        return first
    return f"Phase {value}" if value[:1].isdecimal() else value


def _state(box: str | None, kind: str, first: str, details: list[str]) -> str:
    """A box decides over the section it stands in, an open one in a completed section means: still to do.

    In a flat list of phases, where no section tells, words, signs and times do.
    """
    if box in ("x", "X") or (box is None and first.startswith(TICKS)):
        return COMPLETED
    if kind == PHASES:
        return _state_in_words(box, first, details)
    if kind == CURRENT or (kind != PENDING and _is_begun(box, first, details)):
        return CURRENT
    return COMPLETED if kind == COMPLETED and box is None else PENDING


def _is_begun(box: str | None, first: str, details: list[str]) -> bool:
    """Whether a phase among the completed ones goes on all the same; words of its beginning do not outlive its end."""
    if box in _OPEN_BUT_STARTED:
        return True
    return plain(first).endswith("in progress") and not (box is None and "completed" in _fields_of(details))


def _fields_of(details: list[str]) -> dict[str, str]:
    """What the lines of a phase that are fields say, by their keys in plain words."""
    return {plain(key): value for key, value in (field(detail.lstrip("-*+ ")) for detail in details) if key}


def _state_in_words(box: str | None, first: str, details: list[str]) -> str:
    """The state of a phase that its signs, its result or its fields tell; an open box rules completion out."""
    fields = _fields_of(details)
    states = _states_in([fields.get("status", ""), name_and_result(first)[1], *_bracketed(first)])
    if box is None and (COMPLETE in states or "completed" in fields or any(tick in first for tick in TICKS)):
        return COMPLETED
    is_started = IN_PROGRESS in states or "started" in fields or any(sign in first for sign in _AT_WORK)
    return CURRENT if is_started or box in _OPEN_BUT_STARTED or plain(first).endswith("in progress") else PENDING


def _states_in(said: list[str]) -> set[str]:
    """The states that words tell, without those that only name what is to come."""
    return {status_of(one) for one in said if one and not plain(one).startswith(_NOT_YET)}


def says_complete(phase: Phase) -> bool:
    """Whether the words after a phase's name, or in brackets behind it, say that it is completed."""
    return COMPLETE in _states_in([phase.result, *_bracketed(phase.name)])


def _bracketed(first: str) -> list[str]:
    """What stands in brackets at the end of a line: `(completed 2026-11-20)`, `[done]`."""
    return [
        first.rstrip()[:-1].rpartition(opening)[2]
        for opening, closing in ("()", "[]")
        if first.rstrip().endswith(closing)
    ]


def has_at_work(phase: Phase, agent: str) -> bool:
    """Whether a phase names an agent among those that work on it."""
    for key, value in (field(detail.lstrip("-*+ ")) for detail in phase.details):
        if plain(key) in ("agent", "agents") and value.endswith(AT_WORK):
            return agent in [name.strip() for name in value.removesuffix(AT_WORK).split(",")]
    return False
