"""The blocks of a Markdown document that carry a progress file: headings, list items, fenced code, HTML."""

from __future__ import annotations

from progresslib.markdown.markup import closes_fence, closes_html


def box_in(text: str) -> str | None:
    """What stands in the check box that an item's text begins with, None without one.

    Letters and digits other than x make none: `[1]` is a reference, `[a]` an option.
    """
    if text[:1] != "[" or text[2:3] != "]" or text[3:4] not in ("", " ", "\t", "\n"):
        return None
    sign = text[1]
    is_sign = sign in " xX" or not (sign.isalnum() or sign.isspace() or sign in "_[]\\`" or sign < " ")
    return sign if is_sign else None


class Heading:
    """An ATX heading: its 0-based line, its level from 1 to 6, its text without #s."""

    __slots__ = ("level", "line", "text")

    def __init__(self, line: int, level: int, text: str) -> None:
        self.line = line
        self.level = level
        self.text = text


class Item:
    """A list item on the lines [line, end), without the blank lines after it.

    `indent` is the column of its content, `items` are those of the lists in it, in order.
    """

    __slots__ = ("_content", "_marker", "end", "indent", "items", "line")

    def __init__(self, line: int, marker: bytes, content: bytes, indent: int) -> None:
        """`content` is the first line from column `indent` on; code in it still has its indentation."""
        self._marker = marker
        self._content = content
        self.line = line
        self.end = line + 1
        self.indent = indent
        self.items: list[Item] = []

    @property
    def marker(self) -> str:
        """What marks the item: "-", "*", "+", "1." or "2)"."""
        return self._marker.decode()

    @property
    def box(self) -> str | None:
        """What stands in its check box: " ", "x", "X" or a sign such as "~"; None without a box."""
        return box_in(self._content.decode("utf-8", "replace"))

    @property
    def text(self) -> str:
        """The first line without marker and box, tabs as spaces; bytes that are not UTF-8 are replaced by U+FFFD."""
        text = self._content.decode("utf-8", "replace")
        return (text if box_in(text) is None else text[3:]).strip()


class Fence:
    """A fenced code block on the lines [line, end), the closing line included if it is `closed`; `marks` opened it."""

    __slots__ = ("closed", "end", "info", "line", "marks")

    def __init__(self, line: int, marks: bytes, info: bytes) -> None:
        self.line = line
        self.end = line + 1
        self.marks = marks
        self.info = info.decode("utf-8", "replace").strip()
        self.closed = False

    def ends_with(self, piece: bytes, indent: int) -> bool:
        """Whether the line that says `piece` after `indent` spaces closes the fence."""
        self.closed = indent < 4 and closes_fence(self.marks, piece)
        return self.closed


class Html:
    """An HTML block on the lines [line, end); one of the strings `ends` ends it, or a blank line if there are none."""

    __slots__ = ("end", "ends", "line")

    def __init__(self, line: int, ends: tuple[bytes, ...]) -> None:
        self.line = line
        self.end = line + 1
        self.ends = ends

    def ends_with(self, piece: bytes, indent: int = 0) -> bool:
        """Whether nothing after the line that says `piece` belongs to the block; nor does a blank line that ends it."""
        return closes_html(self.ends, piece) if self.ends else not piece
