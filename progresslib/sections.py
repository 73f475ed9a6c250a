"""Which part of a progress file a heading opens, and the pieces of text that stand in it."""

from __future__ import annotations

from progresslib.document import Document, Fence, Heading, Item
from progresslib.lines import text
from progresslib.words import head_field, is_filled, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

OVERVIEW, COMPLETED, CURRENT, PENDING, PHASES = "overview", "completed", "current", "pending", "phases"
CONTEXT, BLOCKERS, OUTPUTS, ERRORS, NOTES, OTHER = "context", "blockers", "outputs", "errors", "notes", "other"
FIELD = "field"

_NAMES = {
    OVERVIEW: ("overview", "summary", "goal", "goals", "objective", "description"),
    COMPLETED: (
        "completed",
        "completed phases",
        "completed phase",
        "complete",
        "done",
        "done phases",
        "finished",
        "finished phases",
    ),
    CURRENT: (
        "current",
        "current phase",
        "current phases",
        "in progress",
        "active",
        "active phase",
        "active phases",
        "now",
    ),
    PENDING: (
        *("pending", "pending phases", "pending phase", "remaining", "remaining phases", "upcoming", "upcoming phases"),
        *("next", "next phases", "next steps", "todo", "to do", "not started", "planned", "planned phases"),
    ),
    PHASES: ("phases", "phase list", "plan", "steps", "progress", "checklist"),
    CONTEXT: (
        *("context", "context for resume", "resume context", "architecture decisions", "decisions", "key decisions"),
        *("key file paths", "key files", "file paths", "files", "dependencies"),
    ),
    BLOCKERS: ("blockers", "blocker", "blocked by"),
    OUTPUTS: ("agent outputs", "agent output", "agent output latest", "agent results", "outputs"),
    ERRORS: ("error log", "errors", "error", "issues", "unresolved errors"),
    NOTES: ("notes", "note", "additional notes"),
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names}


class Section:
    """One part of a progress file: the lines [start, end) under the heading on line `line`."""

    __slots__ = ("end", "kind", "level", "line", "start", "title")

    def __init__(self, kind: str, heading: Heading, end: int) -> None:
        self.kind = kind
        self.title = heading.text
        self.level = heading.level
        self.line = heading.line
        self.start = heading.line + 1
        self.end = end


def kind_of(title: str) -> str:
    """The kind of section that a heading with this text opens, OTHER if the text says nothing of the kind."""
    if head_field(title)[0]:
        return FIELD
    return _KINDS.get(plain(title)) or _KINDS.get(plain(title.partition("(")[0])) or OTHER


def sections(document: Document) -> list[Section]:
    """The sections of `document` in order; a heading that only groups others (the title, `## Phases`) is none."""
    found: list[Section] = []
    covered = 0
    for index, heading in enumerate(document.headings):
        if heading.line < covered:
            continue
        kind = kind_of(heading.text)
        end = document.section_end(index)
        if (heading.level == 1 and kind in (OTHER, FIELD)) or _groups(document, kind, index, end):
            continue
        found.append(Section(kind, heading, end))
        covered = end
    return found


def _groups(document: Document, kind: str, index: int, end: int) -> bool:
    """Whether a heading has sections of its own below it: `## Phases` those of phases, a field of the head any."""
    if kind not in (PHASES, FIELD):
        return False
    below = {kind_of(heading.text) for heading in document.headings[index + 1 :] if heading.line < end}
    return bool(below & {COMPLETED, CURRENT, PENDING} if kind == PHASES else below - {OTHER, FIELD})


def subsections(document: Document, section: Section) -> list[Section]:
    """The parts of a section under its own headings; the text before the first of them comes as one without a title."""
    inner = _headings(document, section.start, section.end)
    first = inner[0].line if inner else section.end
    parts = [Section(section.kind, Heading(section.line, section.level, ""), first)]
    for heading, following in zip(inner, [*inner[1:], None]):
        parts.append(Section(section.kind, heading, following.line if following else section.end))
    return parts


def _headings(document: Document, start: int, end: int) -> list[Heading]:
    """The headings on the lines [start, end), without a look at all of them: a file may have thousands."""
    headings = document.headings
    return headings[_index(headings, start) : _index(headings, end)]


def _index(headings: list[Heading], line: int) -> int:
    """The index of the first heading that does not stand before `line`."""
    low, high = 0, len(headings)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if headings[middle].line < line else (low, middle)
    return low


def pieces(document: Document, start: int, end: int) -> list[str]:
    """The list items, paragraphs, tables and fenced texts in lines [start, end), without headings, rules and comments.

    An item keeps its nested lines, its own indentation taken off; placeholders of the templates are left out.
    """
    texts = (piece.rstrip() for piece in _pieces(document, start, end))
    return [piece for piece in texts if is_filled(piece)]


def _pieces(document: Document, start: int, end: int) -> Iterator[str]:
    items = {item.line: item for item in document.items(start, end)}
    fences = {fence.line: fence for fence in document.fences(start, end)}
    skipped = {heading.line: heading.line + 1 for heading in _headings(document, start, end)} | dict(
        document.hidden(start, end)
    )
    paragraph: list[str] = []
    number = start
    while number < end:
        line = text(document.lines[number]).strip()
        if line.strip("-_* ") and number not in items and number not in fences and number not in skipped:
            paragraph.append(line)
            number += 1
            continue
        yield from _joined(paragraph)
        if number in items:
            yield item_text(document, items[number])
            number = items[number].end
        elif number in fences:
            yield fence_text(document, fences[number])
            number = fences[number].end
        else:
            number = skipped.get(number, number + 1)
    yield from _joined(paragraph)


def _joined(paragraph: list[str]) -> Iterator[str]:
    if paragraph:
        yield "\n".join(paragraph)
        paragraph.clear()


def item_text(document: Document, item: Item) -> str:
    """An item's text without its marker and box; further lines keep their indentation relative to the item's."""
    further = (text(line) for line in document.lines[item.line + 1 : item.end])
    return "\n".join([item.text, *(line[min(item.indent, len(line) - len(line.lstrip())) :] for line in further)])


def fence_text(document: Document, fence: Fence) -> str:
    """What stands between a fence's opening and closing line."""
    return "\n".join(text(line) for line in document.lines[fence.line + 1 : fence.end - fence.closed])
