"""The phases of an orchestration, read from its lists: completed, current and pending ones."""

from __future__ import annotations

from progresslib.errors import ProgressError
from progresslib.markdown.document import Document
from progresslib.reading.phase import Phase
from progresslib.reading.pieces import Piece, pieces, texts_and_headings
from progresslib.reading.sections import (
    BLOCKERS,
    COMPLETED,
    CONTEXT,
    CURRENT,
    ERRORS,
    NOTES,
    OUTPUTS,
    PENDING,
    PHASES,
    Section,
    entries,
    kind_of,
    named_phase,
)
from progresslib.text.quote import one_line
from progresslib.text.words import is_placeholder, label_number, plain, says_something, without_label

_NO_PHASES = (BLOCKERS, CONTEXT, ERRORS, NOTES, OUTPUTS)
_CODE = ("```", "~~~")
_LONGEST_NAME = 200  # of a phase in a message
_TOO_LONG = 20  # for a number of a phase


def phases(document: Document, sections: list[Section]) -> list[Phase]:
    """All phases in the order of the file; placeholders such as "None" are none, nor are items that begin with code."""
    found = []
    for section in sections:
        if section.kind in (COMPLETED, CURRENT, PENDING, PHASES):
            found.extend(_phases_in(document, section))
    return [phase for phase in found if not (is_placeholder(phase.name) or phase.name.startswith(_CODE))]


def _phases_in(document: Document, section: Section) -> list[Phase]:
    named = named_phase(section.title)
    if named:
        return [_from_heading(document, named, section)]
    untitled, *titled = entries(document, section)
    found = [_from_piece(piece, section) for piece in _that_are_phases(document, untitled)]
    return found + [
        _from_heading(document, part.title, part) for part in titled if kind_of(part.title) not in _NO_PHASES
    ]


def _from_heading(document: Document, name: str, part: Section) -> Phase:
    return Phase(name, texts_and_headings(document, part.start, part.end), part.line, part.end, None, part)


def _that_are_phases(document: Document, part: Section) -> list[Piece]:
    """The list items of a part; where it has none, the first paragraph: any of Current, of the others one with a label.

    A sentence that leads to a list is none, nor are code, tables and quotes; but a paragraph that is a phase's name
    (bold, or with a label) has the list below it for its details.
    """
    items = {item.line for item in document.items(part.start, part.end)}
    code = {fence.line for fence in document.fences(part.start, part.end)}
    found = pieces(document, part.start, part.end)
    if items and not (found and found[0].line not in items | code and _is_name(found[0].text)):
        return [piece for piece in found if piece.line in items]
    if items:
        details = "\n".join(f"- {piece.told}" if piece.line in items else piece.told for piece in found[1:])
        return [Piece(found[0].line, found[-1].end, f"{found[0].text}\n{details}")]
    paragraphs = (piece for piece in found if piece.line not in code and piece.text[0] not in "|>")
    return [
        piece
        for piece in paragraphs
        if not piece.text.endswith(":") and (part.kind == CURRENT or label_number(piece.text) is not None)
    ][:1]


def _is_name(text: str) -> bool:
    is_short = "\n" not in text and not text.endswith(":")
    return is_short and (label_number(text.lstrip("*_ ")) is not None or text.startswith(("**", "__")))


def _from_piece(piece: Piece, section: Section) -> Phase:
    first, *details = piece.text.split("\n")
    details = [line for line in details if line.strip() and says_something(line.strip().lstrip("-*+ "))]
    return Phase(first, details, piece.line, piece.end, piece.box, section)


def numbered(found: list[Phase]) -> list[tuple[int, Phase]]:
    """The phases by number: that of the label `Phase N` if any phase has one, else the position from 1."""
    if any(label_number(phase.name) is not None for phase in found):
        labelled = ((label_number(phase.name), phase) for phase in found)
        return [(number, phase) for number, phase in labelled if number is not None]
    return list(enumerate(found, 1))


def current(phases: list[Phase]) -> Phase | None:
    """The phase that is at work, of several the one that started last; None without one."""
    return next((phase for phase in reversed(phases) if phase.state == CURRENT), None)


def find(found: list[Phase], which: str, path: str) -> Phase:
    """The phase that `which` names: a number, or its name in any case, with or without `Phase N:`.

    Raises ProgressError where none or more than one fits; `path` is the file to name in it.
    """
    if which.isdecimal() and len(which) < _TOO_LONG:
        matches = [phase for number, phase in numbered(found) if number == int(which)]
    else:
        words = plain(without_label(which))
        matches = [phase for phase in found if plain(phase.name) == plain(which)]
        matches = matches or [phase for phase in found if plain(without_label(phase.name)) == words]
        matches = matches if plain(which) else [phase for phase in matches if phase.name == which]  # signs alone
    if len(matches) == 1:
        return matches[0]
    if matches:
        numbers = [str(number) for number, phase in numbered(found) if phase in matches]
        by_number = f"by its number: {', '.join(numbers)}" if len(set(numbers)) == len(matches) else ""
        by_name = f"of: {_listed(matches)}"
        raise ProgressError(f"{path}: more than one phase is called {which!r}; name one {by_number or by_name}")
    names = _listed(found) or "none"
    raise ProgressError(f"{path}: no phase is called {which!r}; {_meant(found, which)}name one of: {names}")


def _listed(phases: list[Phase]) -> str:
    return ", ".join(one_line(phase.name, _LONGEST_NAME) for phase in phases)


def _meant(found: list[Phase], which: str) -> str:
    """`did you mean …? ` with the name that is nearly `which`, "" without one."""
    from difflib import get_close_matches  # dear, and only a mistyped name needs it

    names = {plain(without_label(phase.name)): phase.name for phase in found}
    close = get_close_matches(plain(without_label(which)), names, 1)
    return f"did you mean {names[close[0]]!r}? " if close else ""
