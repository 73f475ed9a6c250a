"""What an orchestration has to tell a session, as parts in their order of worth."""

from __future__ import annotations

from progresslib import fastjson
from progresslib.entries import Failure
from progresslib.fitting import Entry, Part
from progresslib.orchestration import Orchestration
from progresslib.phases import Phase
from progresslib.pieces import is_bare, pieces, texts
from progresslib.runs import Run, is_open
from progresslib.sections import (
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
from progresslib.statuses import status_of
from progresslib.words import head_field, is_filled, is_placeholder, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def parts(work: Orchestration) -> list[Part]:
    """All that the file says, most worthy part first; a part without entries is left out."""
    open_runs = [run for run in work.runs if is_open(run)]
    ended_runs = [run for run in reversed(work.runs) if not is_open(run)]
    told = [
        Part("Overview", list(_overview(work))),
        Part("Blockers", [Entry(blocker) for blocker in work.blockers]),
        Part("Current phase", _phase_entries(work, CURRENT)),
        Part("Pending phases, in order", _phase_entries(work, PENDING), newest_first=True),
        Part("Beside the phases", list(_beside_phases(work))),
        Part("Context for resume", list(context_entries(work))),
        Part("Unresolved errors", _failure_entries(work, resolved=False)),
        Part("Agent runs without an end", [_run_entry(run) for run in open_runs]),
        Part("Agent results, newest first", [_run_entry(run) for run in ended_runs], newest_first=True),
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
        yield Entry("\n".join(lines), entry.group)


def _says_more(line: str, values: set[str]) -> bool:
    """Whether a line is neither a field of the head, empty or known by its value, nor such a value alone."""
    key, value = head_field(line)
    return value not in values if value else not key and line.strip("*_ ") not in values


def _phase_entries(work: Orchestration, state: str) -> list[Entry]:
    return [Entry(_phase_text(phase)) for phase in work.phases if phase.state == state]


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
        if section.kind == OTHER and is_bare(work.document, section.start, section.end):
            yield Entry(section.title)
        for part in subsections(work.document, section):
            yield from _grouped(work, part, "" if section.kind == NOTES else section.title)
    yield from (Entry(blocker, "Blockers") for blocker in work.settled_blockers)


def _grouped(work: Orchestration, part: Section, title: str) -> Iterator[Entry]:
    """The pieces of a part under the heads they stand under; a heading with nothing under it speaks for itself."""
    if part.title and kind_of(part.title) == OTHER and is_bare(work.document, part.start, part.end):
        yield Entry(part.title, title)
    for text in texts(work.document, part.start, part.end):
        yield Entry(text, " / ".join(filter(None, (title, part.title))))


def _failure_entries(work: Orchestration, resolved: bool) -> list[Entry]:
    return [Entry(_failure_text(failure)) for failure in work.failures if failure.resolved == resolved]


def _failure_text(failure: Failure) -> str:
    error = failure.fields.get("error", "")
    details = [detail for detail in failure.details if not error or not detail.endswith(error)]
    return "\n".join([f"{failure.title}: {error}" if error else failure.title, *details])


def _run_entry(run: Run) -> Entry:
    """A run as its agent, state and summary; then, one a line, what else its JSON holds, and the text beside that."""
    name = f"{run.agent} ({run.state})" if run.state else run.agent
    record = run.answer.get("run")
    own = {key: value for key, value in run.answer.items() if key not in ("run", "summary", *_repeated(run))}
    ours = {key: record.get(key) for key in ("task", "output")} if isinstance(record, dict) else {}
    values = ((key, value) for key, value in {**own, **ours}.items() if value not in (None, "", [], {}))
    lines = [line for line in (f"{key}: {shown(value)}" for key, value in values) if is_filled(line)]
    told = [shown(run.answer.get("summary") or ""), *lines, run.body]
    text = "\n".join(line for line in told if line)
    return Entry(f"{name}: {text}" if told[0] or not lines else f"{name}\n{text}")


def _repeated(run: Run) -> tuple[str, ...]:
    """The keys of an answer that only say what its heading says."""
    return ("status",) if status_of(shown(run.answer.get("status") or "")) in ("", status_of(run.state)) else ()


def shown(value: Any, deepest: int = 20) -> str:
    """A JSON value in one line: text as it is, the values of a list with commas, those of an object behind their keys.

    What is nested deeper than `deepest` levels is an ellipsis: a value may be as deep as the JSON reader can bear.
    """
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, (list, dict)) and not deepest:
        return "(…)"
    if isinstance(value, list):
        return ", ".join(shown(one, deepest - 1) for one in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(one, deepest - 1)}" for key, one in value.items()) + "}"
    return fastjson.dumps(value)
