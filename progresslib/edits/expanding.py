"""A file of the minimal form made one of the full form: its sections renamed, those that it lacks added."""

from __future__ import annotations

from progresslib.edits.change import change, edited, reread
from progresslib.edits.head import with_start_time
from progresslib.edits.homes import home, with_home
from progresslib.edits.inserting import apart, encoded, replaced
from progresslib.edits.lists import with_item
from progresslib.edits.places import text_end
from progresslib.edits.section_titles import OF_PHASES, ORDER, full_title, is_minimal
from progresslib.edits.subsections import BLOCKED_BY, PARTS, part_of, with_part
from progresslib.markdown import markup
from progresslib.markdown.edit import Edit
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import FIELD, Section
from progresslib.text import clock
from progresslib.text.lines import text
from progresslib.text.words import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def expand(data: bytes, path: str, now: float) -> bytes:
    """The file in the seed's full form: sections named so, missing ones and parts of the context added in its order.

    What stands in it stays, and where. Started is the oldest time that the file tells, else `now`, in seconds since the
    epoch. A file that is not in the minimal form stays as it is. Raises ProgressError where a section finds no place.
    """

    def step(work: Orchestration) -> bytes:
        if not is_minimal(work):
            return work.data
        oldest = min(_times(work), default=now)
        work = reread(work, edited(work, _full_titles(work)))
        work = reread(work, with_start_time(work, clock.stamp(oldest)))
        for kind in ORDER[1:]:
            work = _with_section(work, kind)
        for title in PARTS:
            work = _with_part(work, title)
        return work.data

    return change(data, path, now, step)


def _full_titles(work: Orchestration) -> Iterator[Edit]:
    for section in work.sections:
        title = full_title(section.title, section.kind)
        if title:
            line = work.document.lines[section.line]
            yield Edit(section.line, section.line + 1, [replaced(line, section.title, title)])


def _with_section(work: Orchestration, kind: str) -> Orchestration:
    """The file with a section for `kind`, set apart by rules from those of other groups if it is new."""
    if home(work, kind):
        return work
    made, section = with_home(work, kind)
    at = made.sections.index(next(one for one in made.sections if one.line == section.line))
    around = [None, *made.sections, None]
    edits = [_rule(made, before, after) for before, after in ((around[at], section), (section, around[at + 2]))]
    return reread(made, edited(made, [edit for edit in edits if edit]))


def _rule(work: Orchestration, before: Section | None, after: Section | None) -> Edit | None:
    """The edit that puts a rule between two sections, None where there is one, or the seed has none."""
    if not before or not after or FIELD in (before.kind, after.kind) or _group(before) == _group(after):
        return None
    document, at = work.document, after.line
    end = text_end(document, before.start, at)
    if end > before.start and markup.is_rule(text(document.lines[end - 1]).strip().encode()):
        return None
    return apart(document, at, encoded(document, ["---"]))


def _group(section: Section) -> str:
    return OF_PHASES[0] if section.kind in OF_PHASES else section.kind


def _with_part(work: Orchestration, title: str) -> Orchestration:
    if part_of(work, title):
        return work
    made, part = with_part(work, title)
    if title != BLOCKED_BY:
        return made
    return reread(made, with_item(made, part, encoded(made.document, ["- None currently"]), is_close=True))


def _times(work: Orchestration) -> Iterator[float]:
    """The times that the file tells of the work: of changes, phases, runs and errors."""
    told = [one.value for one in work.fields]
    told += [field(detail.lstrip("-*+ "))[1] for phase in work.phases for detail in phase.details]
    for run in work.runs:
        told.append(str(run.noted.get("started") or run.noted.get("ended")))
    told += [failure.title for failure in work.failures]
    found = (clock.seconds(one) for one in told)
    return (one for one in found if one is not None)
