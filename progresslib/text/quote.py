"""Makes text from files and agents safe to quote to a model and to show in a terminal."""

from __future__ import annotations

import codecs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeVar

    T = TypeVar("T")

NAMED = 3
"""How many of a list are named in a sentence."""

_INVISIBLE = (
    *(range(0x09), range(0x0B, 0x20), range(0x7F, 0xA0), range(0x180B, 0x1810), range(0x202A, 0x202F)),
    *(range(0x2060, 0x2070), range(0xFFF0, 0xFFFC), range(0x13430, 0x13440), range(0x1BCA0, 0x1BCA4)),
    *(range(0x1D173, 0x1D17B), range(0xE0000, 0xE01F0)),
    (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x200B, 0x200E, 0x200F, 0x3164, 0xFEFF, 0xFFA0),
)
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_JOINERS = frozenset("\u200c\u200d")
_BESIDE = _SELECTORS | _JOINERS
_NO_TAG = frozenset("0123456789=-+.,;:)$%")
_REPLACED: dict[int, str | None] = {}  # made when it is first needed: most text is plain


def quoted(text: str) -> str:
    """`text` without control and invisible characters, and with every `<` that could begin a tag as `‹`.

    Claude Code wraps what it tells the model in tags such as `<system-reminder>`: no text of a file may close or open
    one, also with signs in it that nobody sees. Half of a surrogate pair, which JSON can spell and the API refuses,
    becomes `?`. Line feeds stay.
    """
    if not (text.isascii() and text.replace("\n", "").isprintable()):
        text = _beside(text.translate(_replaced()), "").encode("utf-8", "replace").decode("utf-8")
    if "<" not in text:
        return text
    first, *rest = text.split("<")
    return first + "".join(("<" if piece.lstrip()[:1] in _NO_TAG else "‹") + piece for piece in rest)


def _replaced() -> dict[int, str | None]:
    if not _REPLACED:
        _REPLACED.update({**dict.fromkeys(_invisible()), ord("\t"): " ", 0x2028: " ", 0x2029: " "})
    return _REPLACED


def _invisible() -> Iterator[int]:
    return (code for span in _INVISIBLE for code in span)


def printable(text: str) -> str:
    """`text` for a terminal: lines and tabs as they are, each control or invisible character as a replacement sign."""
    hidden = dict.fromkeys((*_invisible(), 0x2028, 0x2029), "\ufffd")
    shown = _beside(text.replace("\r\n", "\n").translate(hidden), "\ufffd")
    return shown.encode("utf-8", "replace").decode("utf-8")


def printable_line(text: str) -> str:
    """`text` as one line for a terminal, as `printable` has it: a line feed in it is a replacement sign too."""
    return printable(text).replace("\n", "\ufffd")


def error_line(text: str) -> str:
    """What is wrong as one line, for a terminal and a model: a name in it may hold anything."""
    return quoted(printable(" ".join(text.split())))


def _beside(text: str, instead: str) -> str:
    """`text` with `instead` of the joiners and selectors that change no sign before them.

    Emoji and some scripts need one or both behind a sign; a row of them can spell a message that nobody sees.
    """
    if text.isascii() or _BESIDE.isdisjoint(text):
        return text
    kept, before = [], " "
    for sign in text:
        is_at_home = not before.isspace() and before not in _JOINERS
        if sign in _JOINERS:
            is_at_home = is_at_home and not before.isascii()
        elif sign in _SELECTORS:
            is_at_home = is_at_home and before not in _SELECTORS and not (before.isascii() and before.isalpha())
        else:
            is_at_home = True
        before = sign if is_at_home else before
        kept.append(sign if is_at_home else instead)
    return "".join(kept)


def without_marks(text: str) -> str:
    """`text` without the marks of bold, italic and code: a terminal shows them as they are."""
    return text.replace("**", "").replace("`", "").strip("*_ ")


def one_line(text: str, limit: int) -> str:
    """`text`, quoted, on one line of at most `limit` characters as the client counts them."""
    return cut(" ".join(quoted(text).split()), limit)


def some(these: Sequence[T], named: Callable[[T], str], between: str = ", ") -> str:
    """The first three of `these` by their names, and how many more there are."""
    more = f" and {len(these) - NAMED} more" if len(these) > NAMED else ""
    return between.join(map(named, these[:NAMED])) + more


def is_longer(text: str, limit: int) -> bool:
    """Whether `one_line` has to shorten `text` to `limit` characters."""
    return len(text) * 2 > limit and units(" ".join(quoted(text).split())) > limit


def cut(line: str, limit: int) -> str:
    """`line`, shortened at its end to `limit` characters (at least 1) as the client counts, the last an ellipsis."""
    limit = max(limit, 1)
    if units(line) <= limit:
        return line
    shorter = line[: limit - 1]
    while units(shorter) > limit - 1:
        shorter = shorter[: -max(1, (units(shorter) - limit + 1) // 2)]
    return shorter.rstrip() + "…"


def units(text: str) -> int:
    """The length of `text` as the client counts: in UTF-16 units, so that an emoji counts two."""
    return len(text) if text.isascii() else len(codecs.utf_16_le_encode(text, "surrogatepass")[0]) // 2
