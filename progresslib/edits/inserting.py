"""New lines for a document, and changed ones: encoded, with its line ends, parted from what stands around them."""

from __future__ import annotations

from progresslib.markdown.document import Document
from progresslib.markdown.edit import Edit
from progresslib.text.lines import BOM, bare, text


def encoded(document: Document, lines: list[str]) -> list[bytes]:
    """`lines` as bytes with the document's line end; half an emoji, which UTF-8 cannot hold, as its escape."""
    return [line.encode("utf-8", "backslashreplace") + document.newline for line in lines]


def insertion(document: Document, at: int, lines: list[bytes]) -> Edit:
    """`lines`, each with its end, before line `at`: a BOM stays first, and a last line without an end stays without."""
    existing = document.lines
    if at == 0 and document.data.startswith(BOM):
        return Edit(0, 1, [BOM + lines[0], *lines[1:], existing[0][len(BOM) :]])
    if existing and at == len(existing) and bare(existing[-1]) == existing[-1]:
        return Edit(at, at, [*lines[:-1], bare(lines[-1])])
    return Edit(at, at, lines)


def replacement(document: Document, start: int, end: int, lines: list[bytes]) -> Edit:
    """`lines`, each with its end, for lines [start, end); a last line of the file without an end stays without."""
    if bare(document.lines[end - 1]) == document.lines[end - 1]:
        lines = [*lines[:-1], bare(lines[-1])]
    return Edit(start, end, lines)


def apart(document: Document, at: int, lines: list[bytes]) -> Edit:
    """`lines` before line `at`, with a blank line before and after them where there is none."""
    before = [document.newline] if at > 0 and not is_blank(document, at - 1) else []
    after = [document.newline] if at < len(document.lines) and not is_blank(document, at) else []
    return insertion(document, at, [*before, *lines, *after])


def is_blank(document: Document, number: int) -> bool:
    """Whether line `number` is there and holds nothing but white space."""
    return 0 <= number < len(document.lines) and not text(document.lines[number]).strip()


def changed_line(line: bytes, shown: str) -> bytes:
    """`line` with the text `shown`; a BOM and the line end stay."""
    mark = BOM if line.startswith(BOM) else b""
    return mark + shown.encode("utf-8", "backslashreplace") + line[len(bare(line)) :]


def replaced(line: bytes, old: str, new: str) -> bytes:
    """`line` with `new` in the place where `old`, as the scanner reads it, stands last in it."""
    shown = text(line) if old in text(line) else text(line).expandtabs(4)
    before, _, after = shown.rpartition(old)
    return changed_line(line, before + new + after)
