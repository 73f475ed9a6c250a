"""Makes text from files and agents safe to quote to a model and to show in a terminal."""

from __future__ import annotations

_INVISIBLE = (
    *(code for code in range(0x20) if chr(code) not in "\n\t"),
    *range(0x7F, 0xA0),
    *(0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xE0000, 0xE0080),
)
_NO_TAG = frozenset("0123456789=-+.,;:)$%")
_REPLACED = {**dict.fromkeys(_INVISIBLE), ord("\t"): " ", 0x2028: " ", 0x2029: " "}


def quoted(text: str) -> str:
    """`text` without control and invisible characters, and with every `<` that could begin a tag as `‹`.

    Claude Code wraps what it tells the model in tags such as `<system-reminder>`: no text of a file may close or open
    one, also with signs in it that nobody sees. Half of a surrogate pair, which JSON can spell and the API refuses,
    becomes `?`. Line feeds stay.
    """
    text = text.translate(_REPLACED).encode("utf-8", "replace").decode("utf-8")
    if "<" not in text:
        return text
    first, *rest = text.split("<")
    return first + "".join(("<" if piece.lstrip()[:1] in _NO_TAG else "‹") + piece for piece in rest)


def printable(text: str) -> str:
    """`text` for a terminal: lines and tabs as they are, each control or invisible character as a replacement sign."""
    hidden = dict.fromkeys((*_INVISIBLE, 0x2028, 0x2029), "\ufffd")
    return text.replace("\r\n", "\n").translate(hidden).encode("utf-8", "replace").decode("utf-8")


def without_marks(text: str) -> str:
    """`text` without the marks of bold, italic and code: a terminal shows them as they are."""
    return text.replace("**", "").replace("`", "").strip("*_ ")


def one_line(text: str, limit: int) -> str:
    """`text`, quoted, on one line of at most `limit` characters as the client counts them."""
    return cut(" ".join(quoted(text).split()), limit)


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
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)
