"""Where what stands in a part ends, and where a new entry goes in it."""

from __future__ import annotations

from progresslib.edits.inserting import apart, is_blank
from progresslib.edits.section_titles import is_minimal
from progresslib.markdown import markup
from progresslib.markdown.document import Document
from progresslib.markdown.edit import apply
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import FIELD, Section, subsections
from progresslib.text.lines import text


def text_end(document: Document, start: int, end: int) -> int:
    """The line after the last one in [start, end) that is not blank."""
    while end > start and is_blank(document, end - 1):
        end -= 1
    return end


def content_end(document: Document, start: int, end: int) -> int:
    """The line after the last one in [start, end) that is neither blank nor a rule between sections."""
    end = text_end(document, start, end)
    while end > start and _is_rule(document, start, end - 1):
        end = text_end(document, start, end - 1)
    return end


def _is_rule(document: Document, start: int, number: int) -> bool:
    """Whether line `number` is a rule for certain: below a paragraph, dashes would make it a heading."""
    alone = number == start or is_blank(document, number - 1)
    return alone and markup.is_rule(text(document.lines[number]).strip().encode())


def unclosed(document: Document, start: int, end: int) -> int:
    """The line of a fence or HTML block in [start, end) that goes on to the file's end for want of its own, else `end`.

    What is added after that line would be part of it.
    """
    if end < len(document.lines):
        return end
    fences = (fence.line for fence in document.fences(start, end) if not fence.closed)
    blocks = (line for line, stop in document.hidden(start, end) if stop == end and _is_open(document, line, stop))
    return min([*fences, *blocks], default=end)


def _is_open(document: Document, line: int, stop: int) -> bool:
    ends = markup.html_ends(text(document.lines[line]).strip().encode(), in_paragraph=False)
    return bool(ends) and not markup.closes_html(ends or (), text(document.lines[stop - 1]).encode())


def entry_place(document: Document, section: Section) -> int:
    """The line for a new last entry under a heading of its own; before one that never ends, if the last is such."""
    open_from = unclosed(document, section.start, section.end)
    if open_from == section.end:
        return content_end(document, section.start, section.end)
    last = [part for part in subsections(document, section) if part.line < open_from][-1]
    return last.line if last.title else open_from


def with_entry(work: Orchestration, section: Section, lines: list[bytes]) -> bytes:
    """The file with `lines`, a heading and what is below it, as the last entry of a section."""
    return apply(work.document.lines, [apart(work.document, entry_place(work.document, section), lines)])


def is_spaced(work: Orchestration) -> bool:
    """Whether the file leaves a line blank between a section's heading and its text."""
    filled = (section for section in work.sections if section.kind != FIELD)
    for section in filled:
        if content_end(work.document, section.start, section.end) > section.start:
            return is_blank(work.document, section.start)
    return not is_minimal(work)
