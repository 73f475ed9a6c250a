"""Puts an item into a JSON text, takes one out or replaces one, and leaves all characters around it as they are."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from progresslib.registration.jsonspan import Item, Value

_LINE_END = re.compile(r"\r\n|\r|\n")


class Style(NamedTuple):
    """How a text is written.

    Its line end, one step of indentation, what stands between key and value, and what between two items of one line.
    """

    newline: str
    unit: str
    colon: str
    comma: str


def style_of(text: str, root: Value) -> Style:
    """The style of the text, read off its first line end and its first member; two spaces where it shows none."""
    line_end = _LINE_END.search(text)
    newline = line_end.group() if line_end else "\n"
    if not root.items:
        return Style(newline, "  ", ": ", ", ")
    first = root.items[0]
    colon = text[first.key_end : first.value.start]
    colon = ": " if _LINE_END.search(colon) else colon
    indent = _own_line(text, first.start)
    unit = "  " if indent is None else indent[len(_own_line(text, root.start) or "") :]
    return Style(newline, unit, colon, ", " if colon.endswith(" ") else ",")


def insert(text: str, container: Value, owner: int, key: str | None, value: object, style: Style) -> str:
    """The text with `value` (under `key` in an object) as the last item of the container.

    `owner` is where the item that holds the container starts: an empty container is opened over several lines if that
    item has a line of its own. What white space stood in an empty container goes; `inner` tells it beforehand.
    """
    if container.items:
        last = container.items[-1]
        indent = _own_line(text, last.start)
        comma = "," + (style.comma[1:] if indent is None else style.newline + indent)
        return text[: last.value.end] + comma + _written(key, value, indent, style) + text[last.value.end :]
    outer = _own_line(text, owner)
    if outer is None:
        body = _written(key, value, None, style)
    else:
        indent = outer + style.unit
        body = style.newline + indent + _written(key, value, indent, style) + style.newline + outer
    return text[: container.start + 1] + body + text[container.end - 1 :]


def inner(text: str, container: Value) -> str:
    """What stands between the brackets of an empty container."""
    return text[container.start + 1 : container.end - 1]


def delete(text: str, container: Value, index: int, blank: str = "") -> str:
    """The text without that item; a container that becomes empty holds `blank`. Undoes `insert` of a last item."""
    items = container.items
    if len(items) == 1:
        return text[: container.start + 1] + blank + text[container.end - 1 :]
    if index == len(items) - 1:
        return text[: items[index - 1].value.end] + text[items[index].value.end :]
    return text[: items[index].start] + text[items[index + 1].start :]


def replace(text: str, item: Item, value: object, style: Style) -> str:
    """The text with another value in that item."""
    written = _written(None, value, _own_line(text, item.start), style)
    return text[: item.value.start] + written + text[item.value.end :]


def _own_line(text: str, offset: int) -> str | None:
    """The indentation before `offset`, None if something else stands before it on its line."""
    start = len(text[:offset].rstrip(" \t"))
    return text[start:offset] if start == 0 or text[start - 1] in "\r\n" else None


def _written(key: str | None, value: object, indent: str | None, style: Style) -> str:
    """The item as JSON text: over several lines after `indent`, in one line if that is None."""
    if indent is None:
        written = json.dumps(value, ensure_ascii=False, separators=(style.comma, style.colon))
    else:
        written = json.dumps(value, ensure_ascii=False, indent=style.unit, separators=(",", style.colon))
        written = written.replace("\n", style.newline + indent)
    return written if key is None else json.dumps(key, ensure_ascii=False) + style.colon + written
