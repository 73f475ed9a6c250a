"""Edits of a list of lines: spans of it, and what replaces them."""

from __future__ import annotations

from progresslib.text.lines import ENDS, newline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Edit:
    """Lines [start, end) give way to `lines`; with start == end these go in before line `start`."""

    __slots__ = ("end", "lines", "start")

    def __init__(self, start: int, end: int, lines: list[bytes]) -> None:
        self.start = start
        self.end = end
        self.lines = lines


def apply(lines: list[bytes], edits: Iterable[Edit]) -> bytes:
    """The bytes of `lines` with `edits` made; every line outside their spans stays as it is.

    Line numbers are those of `lines`. Insertions at one place keep the order in which they are given, and go before a
    replacement that starts there. A line that lacks its end gets one if another line comes to follow it. A blank line
    that comes to follow a lone return gets that for its end: the two would be one.
    Raises ValueError where spans overlap or are not in the document: a mistake of the caller.
    """
    result = list(lines)
    bound = len(lines)
    in_order = sorted(edits, key=_span)
    for edit in reversed(in_order):
        if not 0 <= edit.start <= edit.end <= bound:
            raise ValueError(f"lines {edit.start} to {edit.end} overlap another edit or are not in the document")
        result[edit.start : edit.end] = edit.lines
        bound = edit.start
    if result != lines:
        result[:-1] = [line if line.endswith(ENDS) else line + newline(lines) for line in result[:-1]]
        for number in range(1, len(result)):
            if result[number] == b"\n" and result[number - 1].endswith(b"\r"):
                result[number] = b"\r"
    return b"".join(result)


def _span(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end
