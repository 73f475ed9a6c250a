"""The section for entries of a kind: found, or made in the seed's order and in the file's own form."""

from __future__ import annotations

from progresslib.edits.inserting import apart, encoded
from progresslib.edits.places import content_end, text_end, unclosed
from progresslib.edits.section_titles import OF_PHASES, is_seeds_title, rank, section_title
from progresslib.errors import ProgressError
from progresslib.markdown.document import Document
from progresslib.markdown.edit import apply
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import CONTEXT, OUTPUTS, Section, named_phase
from progresslib.text.words import plain


def with_home(work: Orchestration, kind: str) -> tuple[Orchestration, Section]:
    """The file with a section for entries of `kind`, and that section; a missing one is made in the seed's order.

    Raises ProgressError where what stands around it would not let it be one.
    """
    section = home(work, kind)
    if section:
        return work, section
    document = work.document
    at, level = _place(work, kind)
    heading = f"{'#' * level} {section_title(work, kind)}"
    made = Orchestration(apply(document.lines, [apart(document, at, encoded(document, [heading]))]), work.name)
    section = home(made, kind)
    if not section:
        raise ProgressError(f"{work.name}:{at + 1}: no place was found for a section; add the line {heading!r}")
    return made, section


def home(work: Orchestration, kind: str) -> Section | None:
    """The section that takes new entries of a kind: that with the seed's title, else the first; None if there is none.

    The minimal form's `Agent Output (latest)` takes none, nor does a section for one sort of context (`Key Files`).
    """
    found = [section for section in work.of_kind(kind) if _takes_entries(section)]
    exact = [section for section in found if is_seeds_title(section.title, kind)]
    return next(iter(exact or found), None)


def _takes_entries(section: Section) -> bool:
    if named_phase(section.title):
        return False
    words = plain(section.title).split()
    if section.kind == CONTEXT:
        return words[-1] in ("context", "resume")
    return section.kind != OUTPUTS or "latest" not in words


def _place(work: Orchestration, kind: str) -> tuple[int, int]:
    """The line for a new section, and its level.

    It comes after the last section that the seed has before it, else before the first that comes later. The seed has a
    rule between any two sections but those of phases: there the new one goes after it.
    """
    document, own = work.document, rank(kind)
    known = [(rank(section.kind), section) for section in work.sections]
    before = [section for other, section in known if other is not None and own is not None and other <= own]
    after = [section for other, section in known if other is not None]
    if not before:
        return _before(document, after[0], kind) if after else _at_end(document)
    last = before[-1]
    level = min(last.level, _usual_level(work, kind))
    following = (heading.line for heading in document.headings if heading.line > last.line and heading.level <= level)
    end = next(following, len(document.lines))
    if unclosed(document, last.start, end) < end:
        return last.line, last.level
    is_ruled = not (kind in OF_PHASES and last.kind in OF_PHASES)
    return (text_end if is_ruled else content_end)(document, last.start, end), level


def _usual_level(work: Orchestration, kind: str) -> int:
    """The level of the file's sections of that sort: those of phases may stand under a heading that groups them."""
    is_phases = kind in OF_PHASES
    levels = (one.level for one in work.sections if rank(one.kind) and (one.kind in OF_PHASES) == is_phases)
    return next(levels, 2)


def _before(document: Document, section: Section, kind: str) -> tuple[int, int]:
    """Before a section; before the heading that groups it with others, if the new one is not of their sort."""
    line, level = section.line, section.level
    for heading in reversed(document.headings):
        if heading.line < line and 1 < heading.level < level and kind not in OF_PHASES:
            line, level = heading.line, heading.level
    return line, level


def _at_end(document: Document) -> tuple[int, int]:
    """After all text; before a section that goes on to the file's end for want of its own."""
    end = len(document.lines)
    open_from = unclosed(document, 0, end)
    if open_from == end:
        return content_end(document, 0, end), 2
    level = min((heading.level for heading in document.headings if heading.level > 1), default=2)
    return max((heading.line for heading in document.headings if heading.level == level), default=open_from), level
