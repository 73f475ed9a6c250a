"""What trouble leaves behind in a progress file: errors and blockers."""

from __future__ import annotations

from progresslib.markdown.document import Document
from progresslib.reading.pieces import Piece, is_bare, pieces, texts_and_headings
from progresslib.reading.sections import (
    BLOCKERS,
    COMPLETED,
    CONTEXT,
    CURRENT,
    ERRORS,
    PENDING,
    PHASES,
    Section,
    entries,
    kind_of,
    subsections,
)
from progresslib.text.words import field, is_placeholder, plain, says_something

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_FIXES = frozenset(f"{fix} {how}" for fix in ("fixed", "resolved") for how in ("by", "in", "with", "via", "through"))
_FIX_KEYS = ("fix:", "fixed:", "resolved:", "resolution:", "(fixed", "(resolved", "[fixed", "[resolved", "✅")
_FIXED = ("resolved", "fixed", "done", "closed", "complete")
_NO_FIX = (
    *("pending", "tbd", "todo", "to do", "to be", "unresolved", "unknown", "open", "none", "no ", "not ", "n a", "wip"),
    *("in progress", "investigating", "under investigation", "still", "waiting", "blocked", "partial", "needs"),
    *("ongoing", "deferred"),
)
_TAKEN_BACK = ("came back", "but still", "reopened", "happens again", "happened again", "fails again", "failing again")


class Failure:
    """One entry of the error log: the lines [line, end), its title or first line, its fields."""

    __slots__ = ("details", "end", "fields", "line", "resolved", "title")

    def __init__(self, title: str, details: list[str], line: int, end: int, ticked: bool) -> None:
        self.title = title
        self.details = [detail for detail in details if says_something(detail)]
        self.fields = {plain(key): value for key, value in map(field, self.details) if key}
        self.line = line
        self.end = end
        self.resolved = ticked or self._names_a_fix()

    def _names_a_fix(self) -> bool:
        for key in ("resolution", "status", "resolved", "fixed", "fix"):
            if self.fields.get(key):
                return is_fix(self.fields[key]) and (key != "status" or plain(self.fields[key]).startswith(_FIXED))
        title = self.title.casefold()
        if any(key in title for key in _FIX_KEYS):
            return all(is_fix(title.partition(key)[2] or "done") for key in _FIX_KEYS if key in title)
        words = f" {plain(title)} "
        named = any(f" {fix} " in words and f" not {fix} " not in words for fix in _FIXES)
        return (named or words.startswith((" resolved ", " fixed "))) and not _is_taken_back(words)


def is_fix(resolution: str) -> bool:
    """Whether a resolution says that the error is one no longer."""
    words = plain(resolution)
    return not any(f"{words} ".startswith(f"{one.strip()} ") for one in _NO_FIX) and not _is_taken_back(f" {words} ")


def _is_taken_back(words: str) -> bool:
    return any(f" {phrase} " in words for phrase in _TAKEN_BACK)


def failures(document: Document, sections: list[Section]) -> list[Failure]:
    """The entries of the error log in the order of the file, oldest first."""
    found = []
    for section in sections:
        if section.kind == ERRORS:
            for part in entries(document, section):
                found.extend(_failures_in(document, part))
    return found


def _failures_in(document: Document, part: Section) -> list[Failure]:
    """A part with a title is one error, else each piece of it is: an item, a paragraph, a table."""
    if part.title:
        details = texts_and_headings(document, part.start, part.end)
        failure = Failure(part.title, details, part.line, part.end, False)
        is_template = all(map(is_placeholder, part.title.split(" - ")))
        return [] if is_template and not failure.details else [failure]
    return [_from_piece(piece) for piece in pieces(document, part.start, part.end)]


def _from_piece(piece: Piece) -> Failure:
    first, *further = piece.text.split("\n")
    details = [_without_marker(line.strip()) for line in further if line.strip()]
    return Failure(first, details, piece.line, piece.end, piece.is_ticked)


def _without_marker(line: str) -> str:
    """A line without the marker of a list item: other signs belong to what it says (`--- FAIL`, `-1 rows`)."""
    return line[2:].lstrip() if line[:2] in ("- ", "* ", "+ ") else line


class Blocker:
    """One entry under `Blockers`: its text, behind the heading it stands under, if any; whether it still holds.

    `first` is what its first line says, which is line `line` of the file.
    """

    __slots__ = ("first", "is_open", "line", "text")

    def __init__(self, piece: Piece, title: str) -> None:
        self.text = f"{title}: {piece.text}" if title else piece.text
        self.first = piece.text.partition("\n")[0]
        self.line = piece.line
        self.is_open = not (piece.is_ticked or is_lifted(piece.text))


def is_lifted(text: str) -> bool:
    """Whether the words of a blocker say that it holds nothing up any more."""
    is_struck = text.startswith(("~~", "✅", "☑", "✔")) or "(resolved" in text.casefold()
    return is_struck or plain(text).startswith(("resolved", "unblocked"))


def blockers(document: Document, sections: list[Section]) -> list[Blocker]:
    """What holds the work up, or did so once."""
    found = []
    for section in sections:
        if section.kind == BLOCKERS and ":" in section.title:
            found.append(Blocker(Piece(section.line, section.start, section.title.partition(":")[2].strip()), ""))
        for part in blocker_parts(document, [section]):
            found += _blockers_in(document, part)
    return [blocker for blocker in found if says_something(blocker.text)]


def blocker_parts(document: Document, sections: list[Section]) -> Iterator[Section]:
    """The parts of these sections whose entries are blockers, in the order of the file."""
    for section in sections:
        if section.kind in (BLOCKERS, CONTEXT, COMPLETED, CURRENT, PENDING, PHASES):
            parts = subsections(document, section)
            yield from (part for part in parts if BLOCKERS in (part.kind, kind_of(part.title)))


def _blockers_in(document: Document, part: Section) -> list[Blocker]:
    title = part.title if kind_of(part.title) != BLOCKERS else ""
    if title and is_bare(document, part.start, part.end):
        return [Blocker(Piece(part.line, part.start, title), "")]
    return [Blocker(piece, title) for piece in pieces(document, part.start, part.end)]
