"""The list items and quotes that are open while Markdown is read line by line."""

from __future__ import annotations

from progresslib.markdown.blocks import Item
from progresslib.markdown.markup import columns

DEEPEST = 50
_QUOTE = -1


class Nesting:
    """The open containers, and the line at hand as far as it is not read yet."""

    __slots__ = ("_columns", "_containers", "_depth", "_indent", "_last", "_number", "_piece", "items")

    def __init__(self) -> None:
        self.items: list[Item] = []  # those in no other container; each holds the ones in it
        # The open containers from the outermost on: the width of an item or _QUOTE; the item, None in quotes.
        self._containers: list[tuple[int, Item | None]] = []
        self._last = -1  # the last line that was not blank
        self._number = -1  # the line at hand,
        self._columns = 0  # its length,
        self._depth = 0  # how many of the open containers it continues,
        self._indent = 0  # the spaces that follow then,
        self._piece = b""  # and what is still to be read after them

    def _begin(self, number: int, line: bytes) -> None:
        """Follow the line through the open containers that it continues; a blank one continues every item."""
        line = columns(line)
        self._number = number
        self._columns = len(line)
        self._depth = 0
        self._piece = line.lstrip(b" ")
        self._indent = self._columns - len(self._piece)
        for width, _ in self._containers:
            if width == _QUOTE:
                if self._indent > 3 or self._piece[:1] != b">":
                    return
                self._skip_quote_mark()
            elif self._indent < width and self._piece:
                return
            else:
                self._indent -= width
            self._depth += 1

    def _skip_quote_mark(self) -> None:
        """Go past the mark and the one space that belongs to it."""
        rest = self._piece[1:]
        self._piece = rest.lstrip(b" ")
        self._indent = max(len(rest) - len(self._piece) - 1, 0)

    def _leave_containers(self) -> None:
        """Close the containers that the line does not continue."""
        while len(self._containers) > self._depth:
            _, item = self._containers.pop()
            if item:
                item.end = self._last + 1

    def _enter_quote(self) -> None:
        self._skip_quote_mark()
        self._containers.append((_QUOTE, None))
        self._depth += 1

    def _enter_item(self, marker_width: int) -> None:
        """Go into an item: its content begins one to four spaces after the marker, one if that is code or nothing.

        Items in quotes are followed like the others and kept nowhere.
        """
        marker, rest = self._piece[:marker_width], self._piece[marker_width:]
        content = rest.lstrip(b" ")
        spaces = len(rest) - len(content)
        padding = spaces if content and spaces < 5 else 1
        parent = self._containers[self._depth - 1][1] if self._depth else None
        item = None
        if parent or not self._depth:
            item = Item(self._number, marker, rest[padding:], self._columns - len(rest) + padding)
            (parent.items if parent else self.items).append(item)
        self._containers.append((self._indent + marker_width + padding, item))
        self._depth += 1
        self._indent = spaces - padding
        self._piece = content

    @property
    def _is_quoted(self) -> bool:
        return self._depth > 0 and self._containers[self._depth - 1][1] is None
