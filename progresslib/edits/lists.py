"""Items that join a list of the file, or leave it, with the blank lines that part them from their neighbours."""

from __future__ import annotations

from progresslib.edits.inserting import insertion, is_blank, replacement
from progresslib.edits.places import content_end, is_spaced, unclosed
from progresslib.markdown import markup
from progresslib.markdown.document import Document, Item
from progresslib.markdown.edit import Edit, apply
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import Section, subsections
from progresslib.text.lines import text
from progresslib.text.words import is_placeholder

Span = tuple[int, int]


def with_item(work: Orchestration, section: Section, lines: list[bytes], is_close: bool = False) -> bytes:
    """The file with the item `lines` as the last of the list in a section, before the headings within that.

    What only says that there is none (`- None currently`) goes. If it `is_close`, the first item of a section that has
    nothing else stands right below the heading.
    """
    document = work.document
    part = subsections(document, section)[0]
    end = min(part.end, unclosed(document, part.start, part.end))
    items = [item for item in document.items(part.start, part.end) if item.line < end]
    at = items[-1].end if items else content_end(document, part.start, end)
    lines = _as_far_left(document, items[-1], lines) if items else _right_of(document, at, lines)
    has_text = bool(items) or at > part.start
    before = not is_blank(document, at - 1) and (has_text or not is_close) and _has_gap(work, items, has_text)
    after = not items and at < len(document.lines) and not is_blank(document, at)
    blank = [document.newline]
    added = insertion(document, at, [*blank * before, *lines, *blank * after])
    return apply(document.lines, instead(document, placeholders(document, part, items), lines, added))


def item_beside(work: Orchestration, section: Section, line: int, lines: list[bytes], is_before: bool) -> Edit:
    """The edit that puts the item `lines` right before or after the item of a section that begins on `line`."""
    document = work.document
    items = document.items(section.start, section.end)
    item = next(one for one in items if one.line == line)
    blank = [document.newline] * _has_gap(work, items, has_text=False)
    lines = _as_far_left(document, item, lines)
    if is_before:
        return insertion(document, item.line, [*lines, *blank])
    return insertion(document, item.end, [*blank, *lines])


def _as_far_left(document: Document, item: Item, lines: list[bytes]) -> list[bytes]:
    """The lines of an item, as far to the left as the one that it joins: further in, it would become part of that."""
    excess = _indent(lines[0]) - _indent(document.lines[item.line])
    return [line[min(max(excess, 0), _indent(line)) :] for line in lines]


def _right_of(document: Document, at: int, lines: list[bytes]) -> list[bytes]:
    """The lines of an item before line `at`, in as far as a heading there: further left it would take that in."""
    indent = _indent(next((line for line in document.lines[at:] if line.strip()), b""))
    items = Document(b"".join(lines)).items(0, len(lines))
    if indent > 3 or not items or indent < items[0].indent:
        return lines
    return [b" " * (indent - items[0].indent + 1) + line if line.strip() else line for line in lines]


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" "))


def instead(document: Document, emptied: list[Span], lines: list[bytes], added: Edit) -> list[Edit]:
    """The edits that put `lines` in the place of the placeholders `emptied`, or elsewhere as `added` does.

    That is where something stands after them that says more than they do; then they just go.
    """
    taken = [span for span in emptied if span[1] == added.start]
    gone = [Edit(start, stop, []) for start, stop in emptied if stop != added.start]
    return [*gone, replacement(document, *taken[0], lines) if taken else added]


def _has_gap(work: Orchestration, items: list[Item], has_text: bool) -> bool:
    """Whether a blank line belongs before a new item: as between the last two, else as the file sets its sections."""
    if len(items) > 1:
        return is_blank(work.document, items[-1].line - 1)
    if items:
        return items[0].end > items[0].line + 1 and is_spaced(work)
    return has_text or is_spaced(work)


def placeholders(document: Document, part: Section, items: list[Item]) -> list[Span]:
    """The lines of a part, whose list has `items`, that only say that nothing is known: an entry takes their place."""
    if items:
        return [(item.line, item.end) for item in items if item.end == item.line + 1 and is_placeholder(item.text)]
    if document.fences(part.start, part.end) or document.hidden(part.start, part.end):
        return []
    edges = (part.start - 1, part.end)
    bounds = {*edges, *(number for number in range(part.start, part.end) if is_blank(document, number))}
    alone = (number for number in range(*edges) if number not in bounds and {number - 1, number + 1} <= bounds)
    lines = ((number, text(document.lines[number]).strip()) for number in alone)
    empty = (number for number, line in lines if is_placeholder(line) and not markup.is_rule(line.encode()))
    return [(number, number + 1) for number in empty]


def without_block(document: Document, start: int, end: int) -> bytes:
    """The document without lines [start, end), a block without the blank lines after it."""
    return apply(document.lines, [block_removal(document, start, end)])


def block_removal(document: Document, start: int, end: int) -> Edit:
    """The edit that takes out lines [start, end), a block without the blank lines after it.

    Of the blank lines around it as many go as parted it from its neighbours; at the end of the file, those before it.
    """
    before = _blank_lines(document, start, -1)
    after = _blank_lines(document, end, 1)
    if end == len(document.lines):
        return Edit(start - before, end, [])
    return Edit(start, end + min(before, after), [])


def _blank_lines(document: Document, number: int, step: int) -> int:
    """How many blank lines there are from line `number` on downwards, or before it upwards."""
    count = 0
    while is_blank(document, number + count * step - (step < 0)):
        count += 1
    return count
