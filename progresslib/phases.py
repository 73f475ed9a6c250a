"""The phases of an orchestration, read from its lists: completed, current and pending ones."""

from __future__ import annotations

from progresslib.document import Document, Item
from progresslib.errors import ProgressError
from progresslib.lines import text
from progresslib.sections import COMPLETED, CURRENT, PENDING, PHASES, Section, item_text, pieces, subsections
from progresslib.words import field, is_filled, is_placeholder, label_number, name_and_result, plain, without_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_OPEN_BUT_STARTED = ("~", "/", ">", "-")
_TICKS = ("✅", "☑", "✔", "🟢")
_AT_WORK = ("🔄", "🚧", "⏳", "▶", "🟡")


class Phase:
    """One phase: its lines [line, end), its name as written (with `Phase N:`), its result, its further lines."""

    __slots__ = ("box", "details", "end", "line", "name", "result", "section", "state")

    def __init__(self, first: str, details: list[str], line: int, end: int, box: str | None, section: Section) -> None:
        self.name, self.result = name_and_result(first)
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


def _state(box: str | None, kind: str, first: str, details: list[str]) -> str:
    """A box decides over the section it stands in; an open one in a completed section means: still to do.

    In a flat list of phases, where no section tells, a phase without a box is completed, and an open one has started,
    if its further lines give the time of that.
    """
    if box in ("x", "X") or (box is None and first.startswith(_TICKS)):
        return COMPLETED
    if box is None and kind == PHASES and first.startswith(_AT_WORK):
        return CURRENT
    if kind == PHASES and details:
        told = {plain(field(detail.lstrip("-*+ "))[0]) for detail in details}
        if box is None and "completed" in told:
            return COMPLETED
        if "started" in told:
            return CURRENT
    if kind == CURRENT or (kind != PENDING and (box in _OPEN_BUT_STARTED or plain(first).endswith("in progress"))):
        return CURRENT
    return COMPLETED if kind == COMPLETED and box is None else PENDING


def phases(document: Document, sections: list[Section]) -> list[Phase]:
    """All phases in the order of the file; placeholders such as "None" are none."""
    found = []
    for section in sections:
        if section.kind in (COMPLETED, CURRENT, PENDING, PHASES):
            for part in subsections(document, section):
                found.extend(_phases_in(document, part))
    return [phase for phase in found if not is_placeholder(phase.name)]


def _phases_in(document: Document, part: Section) -> list[Phase]:
    if part.title:
        details = pieces(document, part.start, part.end)
        return [Phase(part.title, details, part.line, part.end, None, part)]
    items = document.items(part.start, part.end)
    if items:
        return [_from_item(document, item, part) for item in items]
    return [Phase(first, more, *span, None, part) for (first, *more), span in _paragraphs(document, part)][:1]


def _paragraphs(document: Document, part: Section) -> Iterator[tuple[list[str], tuple[int, int]]]:
    """The paragraphs of a part that can be phases, each with its lines: any of Current, of the others one with a label.

    A sentence that leads to a list is none, nor are code, tables and quotes.
    """
    code = [(fence.line, fence.end) for fence in document.fences(part.start, part.end)]
    for piece in pieces(document, part.start, part.end):
        lines = piece.split("\n")
        span = _span(document, part, lines, code)
        is_told = piece[0] not in "|>" and not piece.endswith(":")
        if span and is_told and (part.kind == CURRENT or label_number(lines[0]) is not None):
            yield lines, span


def _span(document: Document, part: Section, piece: list[str], code: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The lines outside of code that say `piece`."""
    for start in range(part.start, part.end - len(piece) + 1):
        end = start + len(piece)
        is_code = any(first < end and start < last for first, last in code)
        if not is_code and [text(line).strip() for line in document.lines[start:end]] == piece:
            return start, end
    return None


def _from_item(document: Document, item: Item, part: Section) -> Phase:
    first, *details = item_text(document, item).split("\n")
    details = [line for line in details if line.strip() and is_filled(line.strip().lstrip("-*+ "))]
    return Phase(first, details, item.line, item.end, item.box, part)


def numbered(found: list[Phase]) -> list[tuple[int, Phase]]:
    """The phases by number: that of the label `Phase N` if any phase has one, else the position from 1."""
    if any(label_number(phase.name) is not None for phase in found):
        labelled = ((label_number(phase.name), phase) for phase in found)
        return [(number, phase) for number, phase in labelled if number is not None]
    return list(enumerate(found, 1))


def find(found: list[Phase], which: str, path: str) -> Phase:
    """The phase that `which` names: a number, or its name in any case, with or without `Phase N:`.

    Raises ProgressError where none or more than one fits; `path` is the file to name in it.
    """
    if which.isdecimal():
        matches = [phase for number, phase in numbered(found) if number == int(which)]
    else:
        words = plain(without_label(which))
        matches = [phase for phase in found if plain(phase.name) == plain(which)]
        matches = matches or [phase for phase in found if plain(without_label(phase.name)) == words]
    if len(matches) == 1:
        return matches[0]
    names = ", ".join(phase.name for phase in matches or found) or "none"
    problem = f"more than one phase is called {which!r}" if matches else f"no phase is called {which!r}"
    raise ProgressError(f"{path}: {problem}; name one of: {names}")
