"""The pieces of text in a part of a progress file: list items, paragraphs, tables, fenced texts."""

from __future__ import annotations

from progresslib.markdown.document import Document, Fence, Item
from progresslib.text.lines import text
from progresslib.text.words import says_something

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Piece:
    """One piece on the lines [line, end): its text without list marker and box, and what stands in the box, if any."""

    __slots__ = ("box", "end", "line", "text")

    def __init__(self, line: int, end: int, text: str, box: str | None = None) -> None:
        self.line = line
        self.end = end
        self.text = text.rstrip()
        self.box = box

    @property
    def told(self) -> str:
        """The text with its box: without it, what is done and what is open would look the same."""
        return self.text if self.box is None else f"[{self.box}] {self.text}"

    @property
    def is_ticked(self) -> bool:
        return self.box in ("x", "X")


def pieces(document: Document, start: int, end: int) -> list[Piece]:
    """The pieces in lines [start, end), without headings, rules, comments and placeholders of the templates.

    An item keeps its nested lines, its own indentation taken off.
    """
    if (start, end) not in document.pieces:  # each part of a file is asked for several times
        document.pieces[start, end] = [one for one in _pieces(document, start, end) if says_something(one.text)]
    return document.pieces[start, end]


def texts(document: Document, start: int, end: int) -> list[str]:
    """The pieces in lines [start, end) as they are told."""
    return [piece.told for piece in pieces(document, start, end)]


def texts_and_headings(document: Document, start: int, end: int) -> list[str]:
    """The pieces in lines [start, end) as they are told, and the headings among them, in their order."""
    found = [(piece.line, piece.told) for piece in pieces(document, start, end)]
    found += [(heading.line, heading.text) for heading in document.headings_between(start, end)]
    return [text for _, text in sorted(found)]


def is_bare(document: Document, start: int, end: int) -> bool:
    """Whether lines [start, end) hold nothing at all, not even a placeholder."""
    return next(_pieces(document, start, end), None) is None


def _pieces(document: Document, start: int, end: int) -> Iterator[Piece]:
    blocks: dict[int, Item | Fence] = {item.line: item for item in document.items(start, end)}
    blocks.update((fence.line, fence) for fence in document.fences(start, end))
    skipped = {heading.line: heading.line + 1 for heading in document.headings_between(start, end)}
    skipped.update(document.hidden(start, end))
    number = start
    while number < end:
        block = blocks.get(number)
        if isinstance(block, Item):
            yield Piece(number, block.end, item_text(document, block), block.box)
        elif block:
            yield Piece(number, block.end, fence_text(document, block))
        elif number not in skipped and _is_text(document, number):
            last = number + 1
            while last < end and last not in blocks and last not in skipped and _is_text(document, last):
                last += 1
            yield Piece(number, last, "\n".join(text(line).strip() for line in document.lines[number:last]))
            number = last
            continue
        number = block.end if block else skipped.get(number, number + 1)


def _is_text(document: Document, number: int) -> bool:
    return bool(text(document.lines[number]).strip().strip("-_* "))


def item_text(document: Document, item: Item) -> str:
    """An item's text without its marker and box; further lines keep their indentation relative to the item's."""
    further = (text(line) for line in document.lines[item.line + 1 : item.end])
    return "\n".join([item.text, *(line[min(item.indent, len(line) - len(line.lstrip())) :] for line in further)])


def fence_text(document: Document, fence: Fence) -> str:
    """What stands between a fence's opening and closing line."""
    return "\n".join(text(line) for line in document.lines[fence.line + 1 : fence.end - fence.closed])
