"""JSON text read with the place of every value, so that an edit can leave all other characters as they are."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from progresslib.errors import ProgressError

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"')
_SCALAR = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CLOSING = {"{": "}", "[": "]"}


class Value:
    """One value, text[start:end]; `opening` is `{`, `[`, `"` or "" (number, word); only the first two have `items`."""

    __slots__ = ("end", "items", "opening", "start")

    def __init__(self, opening: str, start: int, end: int) -> None:
        self.opening = opening
        self.start = start
        self.end = end
        self.items: list[Item] = []


class Item(NamedTuple):
    """A member of an object, or an element of an array: that has no key, and `key_end` is its start."""

    start: int
    key: str | None
    key_end: int
    value: Value


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Both from 1, the column in characters; CRLF, LF and CR end a line, as in every editor."""
    ends = [found.end() for found in _LINE_END.finditer(text, 0, offset)]
    return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1


def parse(text: str, path: str) -> Value:
    """The root value of a strict JSON text (duplicate keys allowed, any depth).

    Raises ProgressError `path:line:column: …` where the text is not JSON.
    """
    reader = _Reader(text, path)
    root = reader.value()
    open_values = [root] if root.end < 0 else []
    # A stack of our own: a recursive reader would fail on a deeply nested value that is nobody's business here.
    while open_values:
        top = open_values[-1]
        if reader.closes(top):
            open_values.pop()
            continue
        item = reader.item(top)
        top.items.append(item)
        if item.value.end < 0:
            open_values.append(item.value)
    reader.finish()
    return root


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.offset = 0

    def error(self, what: str) -> ProgressError:
        line, column = line_and_column(self.text, self.offset)
        return ProgressError(f"{self.path}:{line}:{column}: not valid JSON: {what}; mend the file and try again")

    def peek(self) -> str:
        """The next character after white space, "" at the end."""
        found = _SPACE.match(self.text, self.offset)
        self.offset = found.end() if found else self.offset
        return self.text[self.offset : self.offset + 1]

    def value(self) -> Value:
        """The next value; of an object or an array only the opening bracket is read, its end is -1."""
        opening = self.peek()
        start = self.offset
        if opening in ("{", "["):
            self.offset += 1
            return Value(opening, start, -1)
        if opening == '"':
            return Value(opening, start, self.string())
        found = _SCALAR.match(self.text, start)
        if not found:
            raise self.error(f"expected a value, found {self.found()}")
        self.offset = found.end()
        return Value("", start, self.offset)

    def string(self) -> int:
        found = _STRING.match(self.text, self.offset)
        if not found:
            raise self.error("a text in quotes that is not closed, or with a wrong character or escape in it")
        self.offset = found.end()
        return self.offset

    def closes(self, top: Value) -> bool:
        """Reads the closing bracket of `top`, if it is next."""
        if self.peek() != _CLOSING[top.opening]:
            return False
        self.offset += 1
        top.end = self.offset
        return True

    def item(self, top: Value) -> Item:
        if top.items:
            self.comma(top)
        start = self.offset
        if top.opening == "[":
            value = self.value()
            return Item(value.start, None, value.start, value)
        if self.peek() != '"':
            raise self.error(f"expected a key in double quotes, found {self.found()}")
        start = self.offset
        key_end = self.string()
        if self.peek() != ":":
            raise self.error(f"expected a colon after the key, found {self.found()}")
        self.offset += 1
        return Item(start, json.loads(self.text[start:key_end]), key_end, self.value())

    def comma(self, top: Value) -> None:
        closing = _CLOSING[top.opening]
        if self.peek() != ",":
            opened = line_and_column(self.text, top.start)[0]
            raise self.error(f"expected a comma or the {closing} to line {opened}, found {self.found()}")
        comma = self.offset
        self.offset += 1
        if self.peek() == closing:
            self.offset = comma
            raise self.error(f"a comma before the closing {closing}")

    def finish(self) -> None:
        if self.peek():
            raise self.error(f"expected the end of the file, found {self.found()}")

    def found(self) -> str:
        rest = self.text[self.offset : self.offset + 2]
        if rest in ("//", "/*"):
            return "a comment, which JSON does not have"
        return repr(rest[:1]) if rest else "the end of the file"
