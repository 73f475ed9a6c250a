"""The fields of a progress file's head: Status, Started and Last Updated, as headings or as lines."""

from __future__ import annotations

from progresslib.markdown.document import Document, Item
from progresslib.reading.sections import FIELD, OTHER, Section, is_file_title
from progresslib.text.lines import text
from progresslib.text.words import head_field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Field:
    """A field of the file's head: its key ("status", "started", "last updated"), its value and the line of that."""

    __slots__ = ("key", "line", "value")

    def __init__(self, key: str, value: str, line: int) -> None:
        self.key = key
        self.value = value
        self.line = line


def fields(document: Document, sections: list[Section]) -> list[Field]:
    """The fields, wherever the file's head tells them."""
    return [*_heading_fields(document, sections), *_line_fields(document)]


def _heading_fields(document: Document, sections: list[Section]) -> list[Field]:
    """Fields written as headings; one in a section of another kind (`### Updated: …` in an agent's text) is none."""
    of_others = (section for section in sections if section.kind not in (FIELD, OTHER))
    inner = {one.line for section in of_others for one in document.headings_between(section.start, section.end)}
    found = []
    for index, heading in enumerate(document.headings):
        key, value = head_field(heading.text)
        if key and heading.line in inner:
            continue
        if key and value:
            found.append(Field(key, value, heading.line))
        elif key:
            found.append(Field(key, *_value_below(document, index)))
    return found


def _value_below(document: Document, index: int) -> tuple[str, int]:
    """The first line of text under a field's heading, and where it is; the heading's own line if there is none."""
    heading = document.headings[index]
    following = document.headings[index + 1].line if index + 1 < len(document.headings) else len(document.lines)
    for number in range(heading.line + 1, following):
        line = text(document.lines[number]).strip().lstrip("-*+ ")
        if line.strip("-_* "):
            same, value = head_field(line)
            return value if value and same == head_field(heading.text)[0] else line.strip("*_ "), number
    return "", heading.line


def _line_fields(document: Document) -> list[Field]:
    """Fields written as plain lines (`**Status:** blocked`) before the first section, outside code and comments."""
    sections_begin = (heading.line for heading in document.headings if not is_file_title(heading))
    end = next(sections_begin, len(document.lines))
    opaque = set(_lines((fence.line, fence.end) for fence in document.fences(0, end)))
    opaque.update(_lines(document.hidden(0, end)))
    opaque.update(_lines((_first_code(document, item), item.end) for item in document.items(0, end)))
    found = []
    for number in range(end):
        key, value = head_field(text(document.lines[number]))
        if key and value and number not in opaque:
            found.append(Field(key, value, number))
    return found


def _lines(spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    return (number for start, end in spans for number in range(start, end))


def _first_code(document: Document, item: Item) -> int:
    """The first line of a list item that opens code, the line after the item where none does."""
    lines = [item.text, *(text(line).lstrip() for line in document.lines[item.line + 1 : item.end])]
    return next((number for number, line in enumerate(lines, item.line) if line.startswith(("```", "~~~"))), item.end)
