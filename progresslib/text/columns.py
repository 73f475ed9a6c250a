"""How many columns of a terminal a text takes, and cutting it to some of them."""

from __future__ import annotations

_VARIATION = "\ufe0f"  # asks for the wide picture of a sign
_FIRST_WIDE = "\u0300"  # what comes before takes one column each
_BOXES = ("\u2500", "\u25fc")  # and so do the signs of bars and lines
_JOINER = "\u200d"  # makes one picture of two
_FLAGS = ("\U0001f1e6", "\U0001f1ff")  # two letters are one flag
_SKINS = ("\U0001f3fb", "\U0001f3ff")


def width(text: str) -> int:
    """The columns that `text` takes; where terminals differ, the larger number."""
    return len(text) if text.isascii() else sum(map(_width, text))


def shortened(text: str, columns: int) -> str:
    """`text` in at most that many columns, its end an ellipsis where it was cut; never within a character."""
    if width(text) <= columns:
        return text
    if columns < 1:
        return ""
    used, end = 0, 0
    for at, char in enumerate(text):
        used += _width(char)
        if used > columns - 1:
            break
        if not _goes_on(text, at + 1):
            end = at + 1
    return text[:end].rstrip() + "…"


def _width(char: str) -> int:
    if char < _FIRST_WIDE or _BOXES[0] <= char <= _BOXES[1] or char == _VARIATION:
        return 1
    if _joins(char):
        return 0
    from unicodedata import east_asian_width  # most lines need no table

    return 2 if east_asian_width(char) in "WF" else 1


def _goes_on(text: str, at: int) -> bool:
    """Whether what a reader sees as one character goes on at a place of a text."""
    before, char = text[at - 1], text[at : at + 1]
    if _joins(char) or (char and (before == _JOINER or _SKINS[0] <= char <= _SKINS[1])):
        return True
    letters = 0
    while letters < at and _FLAGS[0] <= text[at - 1 - letters] <= _FLAGS[1]:
        letters += 1
    return letters % 2 == 1 and char != "" and _FLAGS[0] <= char <= _FLAGS[1]


def _joins(char: str) -> bool:
    """Whether the character belongs to the one before it."""
    if char < _FIRST_WIDE:
        return False
    from unicodedata import category

    return category(char) in ("Mn", "Me", "Cf") or char == _VARIATION
