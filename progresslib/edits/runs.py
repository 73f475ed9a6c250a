"""Runs of subagents in a progress file: one entry each under Agent Outputs, the newest last."""

from __future__ import annotations

from progresslib.edits.change import edited, reread
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import encoded, replacement
from progresslib.edits.places import content_end, with_entry
from progresslib.edits.pretty import lines_of
from progresslib.edits.wording import clean_name
from progresslib.markdown.document import Document, Fence
from progresslib.markdown.edit import Edit, apply
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.pieces import fence_text
from progresslib.reading.runs import is_earlier_runs, noted_in
from progresslib.reading.sections import OUTPUTS, Section, entries, kind_of
from progresslib.text.fastjson import object_in
from progresslib.text.lines import bare, text
from progresslib.text.naming import file_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_RUN, _ID, _FOLD = b'"run": {', b'"id": ', b" -> outputs/"
_FIELDS = ("id", "task", "phase", "parent", "started", "ended", "seconds", "output")


class RunRecord:
    """What the hooks know of one run: times as text (`2026-11-22T06:04:52Z`), None where something is unknown."""

    __slots__ = ("agent", "answer", "state", "summary", *_FIELDS)

    def __init__(
        self,
        agent: str,
        state: str,
        id: str,
        *,
        answer: dict[str, Any] | None = None,
        summary: str = "",
        task: str | None = None,
        phase: str | None = None,
        parent: str | None = None,
        started: str | None = None,
        ended: str | None = None,
        seconds: float | None = None,
        output: str | None = None,
    ) -> None:
        """`answer` is the agent's JSON object, `summary` stands in for its own, `output` is where the full text is."""
        self.agent = agent
        self.state = state
        self.answer = answer or {}
        self.summary = summary
        self.id = id
        self.task = task
        self.phase = phase
        self.parent = parent
        self.started = started
        self.ended = ended
        self.seconds = seconds
        self.output = output


def with_run(work: Orchestration, run: RunRecord) -> bytes:
    """The file with an entry for `run`, in the place of the one that has its id; one that is folded opens again."""
    earlier = entry_of(work, run.id)
    if earlier:
        return _replaced(work, *earlier, run)
    work = reread(work, _without_fold(work, run.id))
    made, section = with_home(work, OUTPUTS)
    title = encoded(made.document, [f"{'#' * (section.level + 1)} {title_of(run)}", ""])
    lines = [*title, *encoded(made.document, _fenced(run))]
    return with_entry(made, section, lines)


def without_run(work: Orchestration, run_id: str) -> bytes:
    """The file without the entry of a run, if it has one in full."""
    earlier = entry_of(work, run_id)
    if not earlier:
        return work.data
    from progresslib.edits.lists import without_block  # few runs go

    part = earlier[0]
    return without_block(work.document, part.line, content_end(work.document, part.line, part.end))


def entry_of(work: Orchestration, run_id: str) -> tuple[Section, Fence] | None:
    """The entry that the run with this id has in full, and the fence of its JSON; None without one.

    Only entries that hold the id at all are read: a file may have thousands of folded ones.
    """
    mark = lines_of(run_id)[0].encode("utf-8", "backslashreplace")
    for part in entries_in(work) if mark in work.data else ():
        if any(mark in line for line in work.document.lines[part.start : part.end]):
            fences = work.document.fences(part.start, part.end)
            fence = next((one for one in fences if noted_in_fence(work.document, one).get("id") == run_id), None)
            if fence:
                return part, fence
    return None


def entries_in(work: Orchestration) -> list[Section]:
    """The parts of the sections of agents' outputs that may be entries in full, oldest first."""
    parts = [part for section in work.of_kind(OUTPUTS) for part in entries(work.document, section)]
    return [part for part in parts if not is_earlier_runs(part)]


def records_in(work: Orchestration) -> list[Section]:
    """The entries in full that the hooks have recorded, oldest first."""
    return [part for part in entries_in(work) if part.title and _is_record(work.document, part)]


def _is_record(document: Document, part: Section) -> bool:
    lines = document.lines[part.start : part.end]
    return any(_RUN in line for line in lines) and any(_ID in line for line in lines)


def fold_of(work: Orchestration, run_id: str) -> int | None:
    """The line on which a folded run stands, None without one."""
    end = f"/{file_name(run_id)}.md".encode()
    if end not in work.data:
        return None
    lines = work.document.lines
    return next((number for number in fold_lines(work) if bare(lines[number]).endswith(end)), None)


def fold_lines(work: Orchestration) -> Iterator[int]:
    """The lines of folded runs: items under `Earlier runs` that name the file of a full text."""
    for section in work.of_kind(OUTPUTS):
        for part in entries(work.document, section):
            if is_earlier_runs(part):
                lines = range(part.start, part.end)
                yield from (number for number in lines if _is_fold(work.document.lines[number]))


def _is_fold(line: bytes) -> bool:
    return line.startswith(b"- ") and _FOLD in line and bare(line).endswith(b".md")


def _without_fold(work: Orchestration, run_id: str) -> bytes:
    line = fold_of(work, run_id)
    return work.data if line is None else apply(work.document.lines, [Edit(line, line + 1, [])])


def _replaced(work: Orchestration, part: Section, fence: Fence, run: RunRecord) -> bytes:
    """The file with the heading and the JSON of an entry renewed, if they say something else now."""
    document, edits = work.document, []
    heading = next(one for one in document.headings if one.line == part.line)
    if heading.text != title_of(run) and kind_of(heading.text) != OUTPUTS:
        title = f"{'#' * heading.level} {title_of(run)}"
        edits.append(Edit(heading.line, heading.line + 1, encoded(document, [title])))
    lines = _fenced(run)
    if [text(line) for line in document.lines[fence.line : fence.end]] != lines:
        edits.append(replacement(document, fence.line, fence.end, encoded(document, lines)))
    return edited(work, edits)


def noted_in_fence(document: Document, fence: Fence) -> dict[str, Any]:
    """What the hooks have noted of a run in the JSON of a fence, empty where that has nothing of theirs."""
    return noted_in(object_in(fence_text(document, fence)))


def title_of(run: RunRecord) -> str:
    """The heading of a run's entry."""
    return f"{clean_name(run.agent, 'agent')} ({clean_name(run.state, 'completed')})"


def _fenced(run: RunRecord) -> list[str]:
    body = _body(run)
    marks = "```"
    while any(marks in line for line in body):
        marks += "`"
    return [f"{marks}json", *body, marks]


def _body(run: RunRecord) -> list[str]:
    """The JSON of an entry: the agent's own keys, then ours; one nested too deep is left to the full text."""
    try:
        return lines_of(_entry(run, run.answer))
    except RecursionError:
        return lines_of(_entry(run, {}))


def _entry(run: RunRecord, answer: dict[str, Any]) -> dict[str, Any]:
    own_run = "agent_run"
    while own_run in answer:
        own_run = f"agent_{own_run}"
    entry = {(own_run if key == "run" else key): value for key, value in answer.items()}
    entry.setdefault("status", run.state)
    if run.summary:
        entry.setdefault("summary", run.summary)
    return {**entry, "run": {field: getattr(run, field) for field in _FIELDS}}
