"""What an orchestration has to tell a session, as parts in their order of worth."""

from __future__ import annotations

from progresslib import fastjson
from progresslib.entries import Failure, Run, is_open
from progresslib.fitting import Entry, Part
from progresslib.orchestration import Orchestration
from progresslib.phases import Phase
from progresslib.sections import (
    BLOCKERS,
    COMPLETED,
    CONTEXT,
    CURRENT,
    FIELD,
    NOTES,
    OTHER,
    PENDING,
    PHASES,
    Section,
    item_text,
    kind_of,
    pieces,
    subsections,
)  # fmt: skip
from progresslib.words import head_field, is_placeholder, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def parts(work: Orchestration) -> list[Part]:
    """All that the file says, most worthy part first; a part without entries is left out."""
    open_runs = [run for run in work.runs if is_open(run)]
    ended_runs = [run for run in reversed(work.runs) if not is_open(run)]
    told = [
        Part("Overview", _plain_entries(_overview(work))),
        Part("Blockers", _plain_entries(work.blockers)),
        Part("Current phase", _phase_entries(work, CURRENT)),
        Part("Pending phases, in order", _phase_entries(work, PENDING), newest_first=True),
        Part("Context for resume", list(_context(work))),
        Part("Unresolved errors", _failure_entries(work, resolved=False)),
        Part("Agent runs without an end", [_run_entry(run) for run in open_runs]),
        Part("Agent results, newest first", [_run_entry(run) for run in ended_runs], newest_first=True),
        Part("Completed phases", _phase_entries(work, COMPLETED)),
        Part("Resolved errors", _failure_entries(work, resolved=True)),
        Part("Notes", list(_notes(work))),
    ]
    return [part for part in told if part.entries]


def _plain_entries(texts: list[str]) -> list[Entry]:
    return [Entry(text) for text in texts]


def _overview(work: Orchestration) -> list[str]:
    """The overview, the text before the first section, and what stands under a status beside the status itself."""
    first = min((section.line for section in work.sections), default=len(work.document.lines))
    texts = [*pieces(work.document, 0, first), *work.overview]
    for section in work.of_kind(FIELD):
        texts.extend(pieces(work.document, section.start, section.end))
    values = {field.value for field in work.fields}
    kept = ("\n".join(line for line in text.split("\n") if not head_field(line)[0]) for text in texts)
    return [text for text in kept if text.strip() and text.strip("*_ ") not in values]


def _phase_entries(work: Orchestration, state: str) -> list[Entry]:
    return [Entry(_phase_text(phase)) for phase in work.phases if phase.state == state]


def _phase_text(phase: Phase) -> str:
    first = f"{phase.name} - {phase.result}" if phase.result else phase.name
    return "\n".join([first, *phase.details])


def _context(work: Orchestration) -> Iterator[Entry]:
    for section in work.of_kind(CONTEXT):
        for part in subsections(work.document, section):
            if kind_of(part.title) != BLOCKERS:
                yield from _grouped(
                    work, part, "" if plain(section.title).endswith(("context", "resume")) else section.title
                )


def _notes(work: Orchestration) -> Iterator[Entry]:
    for section in work.of_kind(NOTES, OTHER):
        for part in subsections(work.document, section):
            yield from _grouped(work, part, "" if section.kind == NOTES else section.title)
    for section in work.of_kind(COMPLETED, CURRENT, PENDING, PHASES):
        items = work.document.items(section.start, section.end)
        known = {item_text(work.document, item).rstrip() for item in items}
        if items and not any(part.title for part in subsections(work.document, section)):
            loose = (piece for piece in pieces(work.document, section.start, section.end) if piece not in known)
            yield from (Entry(piece, section.title) for piece in loose)


def _grouped(work: Orchestration, part: Section, title: str) -> Iterator[Entry]:
    for piece in pieces(work.document, part.start, part.end):
        yield Entry(piece, part.title or title)


def _failure_entries(work: Orchestration, resolved: bool) -> list[Entry]:
    return [Entry(_failure_text(failure)) for failure in work.failures if failure.resolved == resolved]


def _failure_text(failure: Failure) -> str:
    error = failure.fields.get("error", "")
    details = [detail for detail in failure.details if not error or not detail.endswith(error)]
    return "\n".join([f"{failure.title}: {error}" if error else failure.title, *details])


def _run_entry(run: Run) -> Entry:
    """A run as its agent, state and summary; then, one a line, what else the agent's answer holds."""
    name = f"{run.agent} ({run.state})" if run.state else run.agent
    if not run.answer:
        return Entry(f"{name}: {run.body}" if run.body else name)
    record = run.answer.get("run")
    own = {key: value for key, value in run.answer.items() if key not in ("run", "status", "summary")}
    ours = {key: record.get(key) for key in ("task", "output")} if isinstance(record, dict) else {}
    lines = [
        f"{key}: {shown(value)}" for key, value in {**own, **ours}.items() if value and not is_placeholder(shown(value))
    ]
    summary = shown(run.answer.get("summary") or "")
    return Entry("\n".join([f"{name}: {summary}" if summary else name, *lines]))


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
