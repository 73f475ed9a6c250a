"""The parts of the Context for Resume: found by what they are called, or made in the seed's order."""

from __future__ import annotations

from progresslib.edits.change import edited
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart, encoded
from progresslib.edits.places import content_end, unclosed
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import BLOCKERS, CONTEXT, Section, kind_of, subsections
from progresslib.text.words import plain

DECISIONS, PATHS, DEPENDENCIES = "Architecture Decisions", "Key File Paths", "Dependencies"
BLOCKED_BY = "Blockers"
PARTS = (DECISIONS, PATHS, DEPENDENCIES, BLOCKED_BY)
_NAMES = {
    DECISIONS: ("architecture decisions", "decisions", "key decisions", "architecture"),
    PATHS: ("key file paths", "key files", "file paths", "files", "key paths"),
    DEPENDENCIES: ("dependencies",),
}


def part_of(work: Orchestration, title: str) -> Section | None:
    """The part of the file for what the seed calls `title`, under a heading of its own; None without one."""
    for section in work.of_kind(CONTEXT, BLOCKERS):
        for part in subsections(work.document, section):
            if _is_called(part.title or section.title, title):
                return part
    return None


def with_part(work: Orchestration, title: str) -> tuple[Orchestration, Section]:
    """The file with a part for what the seed calls `title`, and that part; a missing one is made in the seed's order.

    Raises ProgressError where what stands around it would not let it be one.
    """
    found = part_of(work, title)
    if found:
        return work, found
    made, context = with_home(work, CONTEXT)
    document = made.document
    at = _place(made, context, title)
    heading = f"{'#' * (context.level + 1)} {title}"
    after = Orchestration(edited(made, [apart(document, at, encoded(document, [heading]))]), work.name)
    part = part_of(after, title)
    if not part:
        raise ProgressError(f"{work.name}:{at + 1}: no place was found for a part; add the line {heading!r}")
    return after, part


def _place(work: Orchestration, context: Section, title: str) -> int:
    """The line for a new part: before the first that the seed has later, else after all."""
    document, later = work.document, PARTS[PARTS.index(title) + 1 :]
    parts = subsections(document, context)
    for part in parts[1:]:
        if any(_is_called(part.title, one) for one in later):
            return part.line
    if unclosed(document, context.start, context.end) < context.end:
        return parts[1].line if len(parts) > 1 else context.start
    return content_end(document, context.start, context.end)


def _is_called(text: str, title: str) -> bool:
    if title == BLOCKED_BY:
        return kind_of(text) == BLOCKERS
    return plain(text) in _NAMES[title]
