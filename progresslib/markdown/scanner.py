"""Finds the blocks of Markdown lines in one pass, by the container algorithm of CommonMark ("A parsing strategy")."""

from __future__ import annotations

from progresslib.markdown import markup
from progresslib.markdown.blocks import Fence, Heading, Html
from progresslib.markdown.nesting import DEEPEST, Nesting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Scanner(Nesting):
    """Takes in line after line and keeps what it finds outside block quotes.

    That is: headings, fences and items of the top level (an item holds the items in it), HTML blocks of every level.
    What is nested in more than 50 containers is read as text.
    """

    __slots__ = ("_is_bare", "_leaf", "_paragraph", "fences", "headings", "html")

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[Heading] = []
        self.fences: list[Fence] = []
        self.html: list[Html] = []
        self._leaf: Fence | Html | None = None  # the open block whose lines are no Markdown
        self._paragraph = False  # whether a paragraph is open
        self._is_bare = False  # whether the innermost item is nothing but its marker yet

    def feed(self, number: int, line: bytes) -> None:
        """Take in line `number`; the lines come in order, and the first stands in no container."""
        if isinstance(self._leaf, Fence) and not self._containers and self._leaf.marks not in line:
            self._leaf.end = number + 1  # code of the top level, as most lines of recorded runs are
            return
        self._begin(number, line)
        if self._leaf and self._depth == len(self._containers):
            self._go_on(self._leaf)
        elif self._piece:
            self._open()
        else:
            self._end_paragraph()
        if line.strip(b" \t\r\n"):
            self._last = number

    def close(self) -> None:
        """No line follows."""
        self._depth = 0
        self._leave()

    def _go_on(self, leaf: Fence | Html) -> None:
        if leaf.ends_with(self._piece, self._indent):
            self._leaf = None
        if self._leaf or self._piece:
            leaf.end = self._number + 1

    def _end_paragraph(self) -> None:
        """A blank line ends paragraphs and quotes, and an item that is nothing but its marker."""
        if self._is_bare and self._depth == len(self._containers):
            self._depth -= 1
        self._is_bare = False
        self._leave()

    def _open(self) -> None:
        """Open what the line opens; the rest is text, which goes on with an open paragraph wherever that stands."""
        self._is_bare = False
        while self._piece and self._indent < 4:
            opener = _OPENERS.get(self._piece[0])
            if not opener or not opener(self):
                break
        if self._piece and not self._paragraph:
            self._leave()
            self._paragraph = self._indent < 4

    def _leave(self) -> None:
        """Close the block that is open, and the containers that the line does not continue."""
        self._leaf = None
        self._paragraph = False
        self._leave_containers()

    def _open_leaf(self, leaf: Fence | Html | None = None) -> bool:
        """Open a block that takes the rest of the line; None is one that ends there."""
        self._leave()
        self._leaf = leaf
        self._piece = b""
        return True

    @property
    def _in_paragraph(self) -> bool:
        """Whether an open paragraph stands in the very container that the line has reached."""
        return self._paragraph and self._depth == len(self._containers)

    def _quote(self) -> bool:
        if self._depth == DEEPEST:
            return False
        self._leave()
        self._enter_quote()
        return True

    def _heading(self) -> bool:
        heading = markup.heading(self._piece)
        if heading and not self._depth:
            self.headings.append(Heading(self._number, *heading))
        return heading is not None and self._open_leaf()

    def _fence(self) -> bool:
        marks = markup.fence_marks(self._piece)
        if not marks:
            return False
        fence = Fence(self._number, marks, self._piece[len(marks) :])
        if not self._depth:
            self.fences.append(fence)
        return self._open_leaf(fence)

    def _html(self) -> bool:
        ends = markup.html_ends(self._piece, self._paragraph)
        if ends is None:
            return False
        html = Html(self._number, ends)
        if not self._is_quoted:
            self.html.append(html)
        return self._open_leaf(None if html.ends_with(self._piece) else html)

    def _rule_or_item(self) -> bool:
        if markup.is_rule(self._piece) or (self._in_paragraph and markup.is_underline(self._piece)):
            return self._open_leaf()
        marker_width = markup.marker_width(self._piece, self._in_paragraph)
        if not marker_width or self._depth == DEEPEST:
            return False
        self._leave()
        self._enter_item(marker_width)
        self._is_bare = not self._piece
        return True


_OPENERS: dict[int, Callable[[Scanner], bool]] = {
    ord(">"): Scanner._quote,
    ord("#"): Scanner._heading,
    ord("<"): Scanner._html,
    **dict.fromkeys(b"`~", Scanner._fence),
    **dict.fromkeys(b"=-+*_0123456789", Scanner._rule_or_item),
}
