"""Older runs of a progress file, each folded into one line under `Earlier runs`; their entries go elsewhere in full."""

from __future__ import annotations

from progresslib.edits.change import edited
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart, encoded, insertion
from progresslib.edits.lists import block_removal
from progresslib.edits.places import content_end
from progresslib.edits.runs import records_in
from progresslib.edits.wording import clean_name, written_line
from progresslib.markdown.document import Document
from progresslib.markdown.edit import Edit
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.pieces import fence_text
from progresslib.reading.runs import EARLIER_RUNS, agent_and_state, is_at_work, is_earlier_runs, noted_in
from progresslib.reading.sections import OUTPUTS, Section, entries
from progresslib.text.fastjson import object_in
from progresslib.text.lines import split
from progresslib.text.naming import file_name
from progresslib.text.quote import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST_SUMMARY = 120


class Folded:
    """An entry that gives way to `line`: the run's JSON and id, the entry's bytes, and the line where they begin."""

    __slots__ = ("answer", "at", "entry", "line", "run_id")

    def __init__(self, answer: dict[str, Any], run_id: str, entry: bytes, line: str, at: int) -> None:
        self.answer = answer
        self.run_id = run_id
        self.entry = entry
        self.line = line
        self.at = at


def to_fold(work: Orchestration, keep: int, folder: str) -> list[Folded]:
    """The entries of ours beyond the newest `keep`, oldest first; what is still at work stays.

    `folder` is where the lines say that the full entries are, such as `outputs/backend-jobs`.
    """
    ours = records_in(work)
    folded = [_folded(work.document, part, folder) for part in ours[: max(0, len(ours) - keep)]]
    return [one for one in folded if one]


def fold(work: Orchestration, folded: list[Folded]) -> bytes:
    """The file with lines in the place of entries."""
    if not folded:
        return work.data
    spans = [(one.at, one.at + len(split(one.entry))) for one in folded]
    removed = [block_removal(work.document, start, end) for start, end in spans]
    section = next(one for one in work.of_kind(OUTPUTS) if one.start <= folded[-1].at < one.end)
    return edited(work, [_fold_lines(work, section, [one.line for one in folded]), *removed])


def with_fold_lines(work: Orchestration, told: list[str]) -> bytes:
    """The file with `told`, lines of folded runs, as the last ones of their list."""
    made, section = with_home(work, OUTPUTS)
    return edited(made, [_fold_lines(made, section, told)])


def _fold_lines(work: Orchestration, section: Section, told: list[str]) -> Edit:
    """The edit that puts lines at the end of the list under `Earlier runs`, which is the first in a section."""
    document = work.document
    parts = entries(document, section)
    lines = encoded(document, told)
    part = next((one for one in parts if is_earlier_runs(one)), None)
    if part:
        return insertion(document, content_end(document, part.start, part.end), lines)
    first = parts[1].line if len(parts) > 1 else content_end(document, section.start, section.end)
    heading = encoded(document, [f"{'#' * (section.level + 1)} {EARLIER_RUNS}", ""])
    return apart(document, first, [*heading, *lines])


def _folded(document: Document, part: Section, folder: str) -> Folded | None:
    agent, state = agent_and_state(part.title)
    answers = (object_in(fence_text(document, fence)) for fence in document.fences(part.start, part.end))
    answer = next((one for one in answers if noted_in(one).get("id")), None)
    if not answer or is_at_work(state):
        return None
    run = noted_in(answer)
    ended = run.get("ended") or run.get("started")
    what = f"{state or 'completed'}, {ended}" if isinstance(ended, str) else state or "completed"
    where = f"{folder}/{file_name(str(run['id']))}.md"
    line = f"- {clean_name(agent, 'agent')} ({written_line(what)}): {_summary(answer)} -> {where}"
    end = content_end(document, part.line, part.end)
    return Folded(answer, str(run["id"]), b"".join(document.lines[part.line : end]), line, part.line)


def _summary(answer: dict[str, Any]) -> str:
    summary = answer.get("summary")
    return cut(written_line(summary if isinstance(summary, str) and summary.strip() else "no summary"), LONGEST_SUMMARY)
