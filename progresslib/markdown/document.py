"""A Markdown document: its lines, its outline, the blocks of any part of it; each is found when first asked for."""

from __future__ import annotations

from progresslib.markdown.blocks import Fence, Heading, Html, Item
from progresslib.markdown.markup import closes_fence, columns, fence_marks, heading, html_ends
from progresslib.markdown.scanner import Scanner
from progresslib.text import lines as line_tools
from progresslib.text.lazy import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Document", "Fence", "Heading", "Item"]

_SPACE, _HASH, _LESS = b" #<"
_BEGINNINGS = (b"#", b"`", b"~", b"<")
_FIRST_BYTES = frozenset(b"".join(_BEGINNINGS))


class Document:
    """The reading of a file's bytes; nothing is lost, b"".join(lines) is `data`, and no bytes are an error."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pieces: dict[tuple[int, int], list[Any]] = {}  # those that pieces.py has found, by their lines
        self._parts: dict[tuple[int, int], Scanner] = {}

    @cached_property
    def lines(self) -> list[bytes]:
        """The lines of the file, each with its end."""
        return line_tools.split(self.data)

    @cached_property
    def newline(self) -> bytes:
        """What ends an added line."""
        return line_tools.newline(self.lines)

    @cached_property
    def headings(self) -> list[Heading]:
        """The ATX headings of the top level, in order: those in no list item, quote, fence or HTML block."""
        return _outline(self._marked_lines)

    def section_end(self, heading_index: int) -> int:
        """The line of the next heading of the same or a higher level than headings[heading_index], else len(lines)."""
        level = self.headings[heading_index].level
        for index in range(heading_index + 1, len(self.headings)):
            if self.headings[index].level <= level:
                return self.headings[index].line
        return len(self.lines)

    def headings_between(self, start: int, end: int) -> list[Heading]:
        """The headings on the lines [start, end), without a look at all of them: a file may have thousands."""
        return self.headings[self._heading_index(start) : self._heading_index(end)]

    def _heading_index(self, line: int) -> int:
        """The index of the first heading that does not stand before `line`, which mostly is one or follows one."""
        if line in self._places:
            return self._places[line]
        if line - 1 in self._places:
            return self._places[line - 1] + 1
        low, high = 0, len(self.headings)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.headings[middle].line < line else (low, middle)
        return low

    @cached_property
    def _places(self) -> dict[int, int]:
        """The indices of the headings by their lines."""
        return {heading.line: index for index, heading in enumerate(self.headings)}

    def items(self, start: int, end: int) -> list[Item]:
        """The items of the top-level lists that begin in lines [start, end).

        Here, in `fences` and in `hidden`, `start` is 0 or the line after a heading, `end` a heading or len(lines).
        """
        return self._part(start, end).items

    def fences(self, start: int, end: int) -> list[Fence]:
        """The fenced code blocks of the top level in lines [start, end)."""
        return self._part(start, end).fences

    def hidden(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans [line, end) of HTML blocks and comments in lines [start, end), also of those in items."""
        return [(html.line, html.end) for html in self._part(start, end).html]

    @cached_property
    def _marked_lines(self) -> list[bytes]:
        """The lines without the BOM, which would hide what the first one begins with."""
        if not self.data.startswith(line_tools.BOM):
            return self.lines
        return [self.lines[0][len(line_tools.BOM) :] or b"\n", *self.lines[1:]]

    def _part(self, start: int, end: int) -> Scanner:
        if (start, end) not in self._parts:
            scanner = self._parts[start, end] = Scanner()
            for number, line in enumerate(self._marked_lines[start:end], start):
                scanner.feed(number, line)
            scanner.close()
        return self._parts[start, end]


def _outline(lines: list[bytes]) -> list[Heading]:
    """The headings of the top level.

    What begins in column 0 stands in no list item, whatever comes before it: there one line alone tells a heading, a
    fence and HTML. Where these are indented, or are HTML only if no paragraph is open, the scanner decides over the
    whole stretch since the last settled line, up to the next heading.
    """
    headings: list[Heading] = []
    fence = b""  # the marks of the one that is open
    settled = 0  # what comes before this line is known, and nothing of it goes on but that fence
    for number in _candidates(lines):
        if number < settled:
            continue
        line = lines[number]
        first = line[0]
        if fence:
            if fence in line and closes_fence(fence, columns(line).lstrip(b" ")):
                settled, fence = number + 1, b""
        elif first == _HASH:
            if found := heading(columns(line)):
                headings.append(Heading(number, *found))
                settled = number + 1
        elif first in b"`~":
            fence = fence_marks(columns(line))
        elif first == _LESS and html_ends(columns(line), in_paragraph=True) is not None:
            settled = _html_end(number, lines)
        elif first == _SPACE or html_ends(columns(line), in_paragraph=False) is not None:
            more, settled = _scan(lines, settled)
            headings += more
    return headings


def _candidates(lines: list[bytes]) -> list[int]:
    """The lines that could begin a heading, a fence or HTML outside of list items, or end such a fence."""
    first, beginnings = _FIRST_BYTES, _BEGINNINGS  # every line of every file passes here
    return [
        n
        for n, line in enumerate(lines)
        if line[0] in first or (line[0] == _SPACE and line[:4] != b"    " and line.lstrip(b" ").startswith(beginnings))
    ]


def _html_end(start: int, lines: list[bytes]) -> int:
    """The line after an HTML block in column 0."""
    block = Html(start, html_ends(columns(lines[start]), in_paragraph=True) or ())
    rest = range(start, len(lines))
    return next((number + 1 for number in rest if block.ends_with(columns(lines[number]).strip(b" "))), len(lines))


def _scan(lines: list[bytes], start: int) -> tuple[list[Heading], int]:
    """The first heading from line `start` on, if there is one, and the line after it."""
    scanner = Scanner()
    for number in range(start, len(lines)):
        scanner.feed(number, lines[number])
        if scanner.headings:
            return scanner.headings, number + 1
    return scanner.headings, len(lines)
