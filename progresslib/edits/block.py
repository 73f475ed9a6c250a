"""The lines of one entry on their own, and edits of its details (`  - Agent: …`)."""

from __future__ import annotations

from progresslib.edits.inserting import changed_line, encoded, replaced, replacement
from progresslib.edits.places import content_end
from progresslib.markdown.document import Document, Item
from progresslib.markdown.edit import Edit
from progresslib.text.lines import BOM, bare, text
from progresslib.text.words import field, is_filled, plain

_NO_TEXT = ("```", "~~~", "<")
_NO_PARAGRAPH = ("```", "~~~", "|", ">")  # what is HTML is never taken for a paragraph


class Block:
    """The lines of one entry (a phase, an error): a list item, or a heading with what stands under it."""

    def __init__(self, document: Document, line: int, end: int, indentation: str = "") -> None:
        """The entry is on lines [line, end) of `document`; `indentation` is what the file puts before such details."""
        self.lines = document.lines[line : content_end(document, line + 1, end)]
        self.span = (line, line + len(self.lines))
        self._origin = document
        self._indentation = indentation
        if bare(self.lines[-1]) == self.lines[-1]:
            self.lines[-1] += document.newline

    @property
    def edit(self) -> Edit:
        """The edit that puts the entry back in its place."""
        return replacement(self._origin, *self.span, self.lines)

    @property
    def item(self) -> Item | None:
        """The entry as a list item, None for a heading or a paragraph."""
        document = self._document
        first = None if document.headings else next(iter(document.items(0, len(self.lines))), None)
        return first if first and first.line == 0 else None

    def make_item(self, start: bytes) -> None:
        """Make a paragraph an item that begins with `start`, and the list below it its details; others stay."""
        is_text = self.lines[0].startswith(BOM)  # it begins the entry, not the file
        is_paragraph = is_text or (not self._document.headings and not self.item)
        if is_paragraph and not text(self.lines[0]).lstrip().startswith(_NO_PARAGRAPH):
            first, *further = self.lines
            is_list = bool(self._document.items(0, len(self.lines)))
            self.lines = [start + first.lstrip(), *(_indented(line, is_list) for line in further)]

    def set_detail(self, key: str, value: str) -> None:
        """Give the detail `key` a value on its line; one that it has already stays."""
        detail = self._detail(key)
        if detail is None or not is_filled(detail.text):
            self.put_detail(key, value)

    def put_detail(self, key: str, value: str) -> None:
        """Give the detail `key` a value, whatever it had."""
        detail = self._detail(key)
        if detail:
            self.change_detail(detail, value)
        else:
            self.add_detail(key, value)

    def add_detail(self, key: str, value: str) -> None:
        """A line for `key` after all details; after the entry's first text where code or HTML could take it in."""
        details = self._details
        is_safe = not any(text(line).lstrip("-*+ \t").startswith(_NO_TEXT) for line in self.lines[1:])
        if not is_safe:
            self.insert_detail(self._text_end(), key, value)
        elif self.item or not details:
            self.insert_detail(len(self.lines), key, value)
        else:
            self.insert_detail(details[-1].end, key, value)

    def lead_detail(self, key: str, value: str) -> None:
        """A line for `key` before all details."""
        self.insert_detail(self._text_end(), key, value)

    def insert_detail(self, at: int, key: str, value: str) -> None:
        """A line for `key` before line `at` of the entry; under a heading it begins a list where none is."""
        details = self._details
        line = encoded(self._origin, [f"{self._before_detail(details, at)}{key}: {value}"])
        blank = [] if self.item or any(at in (one.line, one.end) for one in details) else [self._origin.newline]
        before = blank if text(self.lines[at - 1]).strip() else []
        after = blank if at < len(self.lines) and text(self.lines[at]).strip() else []
        self.lines[at:at] = [*before, *line, *after]

    def rename_detail(self, key: str, new: str) -> None:
        """Another key for a detail, if there is one of that key."""
        detail = self._detail(key)
        if detail:
            written = field(detail.text)[0]
            before, _, after = text(self.lines[detail.line]).partition(written)
            self.lines[detail.line] = changed_line(self.lines[detail.line], before + new + after)

    def change_detail(self, detail: Item, value: str) -> None:
        """Another value for a detail."""
        line = self.lines[detail.line]
        old = field(detail.text)[1]
        shown = f"{text(line).rstrip()} {value}"
        self.lines[detail.line] = replaced(line, old, value) if old else changed_line(line, shown)

    @property
    def _document(self) -> Document:
        return Document(b"".join(self.lines))

    @property
    def _details(self) -> list[Item]:
        item = self.item
        return [one for one in (item.items if item else self._document.items(1, len(self.lines))) if one.line > 0]

    def _detail(self, *keys: str) -> Item | None:
        wanted = [plain(key) for key in keys]
        return next((one for one in self._details if plain(field(one.text)[0]) in wanted), None)

    def _text_end(self) -> int:
        """The line after the text of the entry's first line, which may go on below it."""
        taken = {detail.line for detail in self._details}
        end = 1
        while self.item and end < len(self.lines) and end not in taken:
            shown = text(self.lines[end]).strip()
            if not shown or shown.startswith((*_NO_TEXT, "#", ">", "|")):
                break
            end += 1
        return end

    def _before_detail(self, details: list[Item], at: int) -> str:
        """What stands before a detail's key: as with its neighbour, else the file's indentation and a bullet."""
        item = self.item
        if details:
            near = next((one for one in reversed(details) if one.line < at), details[0])
            shown = text(self.lines[near.line])
            return shown[: len(shown) - len(shown.lstrip())] + _bullet(near)
        if not item:
            return "- "
        width = len(self._indentation.expandtabs(4))
        fits = item.indent <= width < item.indent + 4
        return (self._indentation if fits else " " * item.indent) + _bullet(item)


def is_empty(detail: Item) -> bool:
    """Whether a detail says no more than the templates do, and holds no list."""
    return not is_filled(detail.text) and not detail.items


def _bullet(item: Item) -> str:
    return f"{item.marker} " if item.marker in ("-", "*", "+") else "- "


def _indented(line: bytes, is_list: bool) -> bytes:
    """A line within an item; one of text must not look like code there."""
    if not line.strip():
        return line
    return b"  " + (line if is_list else line.lstrip())
