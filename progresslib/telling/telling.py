"""What an orchestration has to tell a session, as parts in their order of worth."""

from __future__ import annotations

from progresslib.reading.entries import Failure
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.pieces import is_bare, pieces, texts
from progresslib.reading.runs import is_open
from progresslib.reading.sections import (
    BLOCKERS,
    COMPLETED,
    CONTEXT,
    CURRENT,
    FIELD,
    NOTES,
    OTHER,
    OVERVIEW,
    PENDING,
    PHASES,
    Section,
    kind_of,
    subsections,
)  # fmt: skip
from progresslib.telling.entry import Entry, run_entry
from progresslib.telling.fitting import Part
from progresslib.telling.worth import HELD, HERE, LASTING, OPEN, PASSING, worth_of
from progresslib.text.words import head_field, is_placeholder, plain

IN_ORDER = ", in order"
"""What the title of a part ends with whose entries' order says something."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def parts(work: Orchestration) -> list[Part]:
    """All that the file says, most worthy part first; a part without entries is left out."""
    open_runs = [run for run in work.runs if is_open(run)]
    ended_runs = [run for run in reversed(work.runs) if not is_open(run)]
    told = [
        Part("Overview", list(_overview(work))),
        Part("Blockers", [Entry(blocker, worth=HELD) for blocker in work.blockers]),
        Part("Current phase", _phase_entries(work, CURRENT)),
        Part(f"Pending phases{IN_ORDER}", _phase_entries(work, PENDING), newest_first=True),
        Part("Beside the phases", list(_beside_phases(work))),
        Part("Context for resume", list(context_entries(work))),
        Part("Unresolved errors", _failure_entries(work, resolved=False)),
        Part("Agent runs without an end", [run_entry(run, OPEN) for run in open_runs]),
        Part("Agent results, newest first", [run_entry(run, PASSING) for run in ended_runs], newest_first=True),
        Part("Completed phases", _phase_entries(work, COMPLETED)),
        Part("Resolved errors", _failure_entries(work, resolved=True)),
        Part("Notes", list(_notes(work))),
    ]
    return [part for part in told if part.entries]


def _overview(work: Orchestration) -> Iterator[Entry]:
    """The text before the first section, the overview, and what stands under a status beside the status itself."""
    values = {field.value for field in work.fields}
    first = min((section.line for section in work.sections), default=len(work.document.lines))
    for text in texts(work.document, 0, first):
        yield from _without_fields(values, Entry(text))
    for section in work.of_kind(OVERVIEW, FIELD):
        for part in subsections(work.document, section):
            for entry in _grouped(work, part, ""):
                yield from _without_fields(values, entry)
    told = {work.value("status"), ""}
    for field in work.fields:
        if field.key != "last updated" and not is_placeholder(field.value) and field.value not in told:
            yield Entry(f"{field.key.capitalize()}: {field.value}")


def _without_fields(values: set[str], entry: Entry) -> Iterator[Entry]:
    """The entry without the lines that are fields of the file's head, or their values; nothing if no line is left."""
    lines = [line for line in entry.lines if _says_more(line, values)]
    if lines:
        entry.say(lines)
        yield entry


def _says_more(line: str, values: set[str]) -> bool:
    """Whether a line is neither a field of the head, empty or known by its value, nor such a value alone."""
    key, value = head_field(line)
    return value not in values if value else not key and line.strip("*_ ") not in values


def _phase_entries(work: Orchestration, state: str) -> list[Entry]:
    worth = HERE if state == CURRENT else LASTING
    return [Entry(_phase_text(phase), worth=worth) for phase in work.phases if phase.state == state]


def _phase_text(phase: Phase) -> str:
    first = f"{phase.name} - {phase.result}" if phase.result else phase.name
    return "\n".join([first, *phase.details])


def _beside_phases(work: Orchestration) -> Iterator[Entry]:
    """What stands in the sections of phases and is none: further paragraphs, tables, quotes."""
    taken = {line for phase in work.phases for line in range(phase.line, phase.end)}
    for section in work.of_kind(COMPLETED, CURRENT, PENDING, PHASES):
        if ":" in section.title and section.line not in taken:
            yield Entry(section.title)
        for part in subsections(work.document, section):
            if kind_of(part.title) != BLOCKERS:
                for piece in pieces(work.document, part.start, part.end):
                    if piece.line not in taken:
                        yield Entry(piece.told, " / ".join(filter(None, (section.title, part.title))))


def context_entries(work: Orchestration) -> Iterator[Entry]:
    for section in work.of_kind(CONTEXT):
        is_all = plain(section.title).endswith(("context", "resume"))
        for part in subsections(work.document, section):
            if kind_of(part.title) != BLOCKERS:
                yield from _grouped(work, part, "" if is_all else section.title)


def _notes(work: Orchestration) -> Iterator[Entry]:
    for section in work.of_kind(NOTES, OTHER):
        title = "" if section.kind == NOTES else section.title
        if section.kind == OTHER and is_bare(work.document, section.start, section.end):
            yield Entry(section.title, worth=worth_of(section.title, ""))
        for part in subsections(work.document, section):
            lead = ""
            for entry in _grouped(work, part, title):
                lead = entry.lines[-1] if entry.lines[-1].endswith((":", ":**")) else lead
                entry.worth = worth_of(f"{entry.group} {lead}", "\n".join(entry.lines))
                yield entry
    yield from (Entry(blocker, "Blockers", PASSING) for blocker in work.settled_blockers)


def _grouped(work: Orchestration, part: Section, title: str) -> Iterator[Entry]:
    """The pieces of a part under the heads they stand under; a heading with nothing under it speaks for itself."""
    if part.title and kind_of(part.title) == OTHER and is_bare(work.document, part.start, part.end):
        yield Entry(part.title, title)
    for text in texts(work.document, part.start, part.end):
        for said in _rows(text) if text[0] == "|" else (text,):
            yield Entry(said, " / ".join(filter(None, (title, part.title))))


def _rows(table: str) -> list[str]:
    """The rows of a table that say something, each a text of its own: what is cut of a table are rows."""
    return [row for row in table.split("\n") if row.strip("|-: ")]


def _failure_entries(work: Orchestration, resolved: bool) -> list[Entry]:
    worth = PASSING if resolved else OPEN
    return [Entry(_failure_text(failure), worth=worth) for failure in work.failures if failure.resolved == resolved]


def _failure_text(failure: Failure) -> str:
    error = failure.fields.get("error", "")
    details = [detail for detail in failure.details if not error or not detail.endswith(error)]
    return "\n".join([f"{failure.title}: {error}" if error else failure.title, *details])
