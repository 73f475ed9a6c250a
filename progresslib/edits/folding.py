"""Older runs of a progress file, each folded into one line under `Earlier runs`; their entries go elsewhere in full."""

from __future__ import annotations

from progresslib.document import Document, Fence
from progresslib.edit import Edit
from progresslib.edits.change import edited
from progresslib.edits.inserting import apart, encoded, insertion
from progresslib.edits.lists import block_removal
from progresslib.edits.places import content_end
from progresslib.edits.runs import answer_in, records_in
from progresslib.edits.wording import clean_name, one_line
from progresslib.fastjson import loads
from progresslib.lines import split
from progresslib.naming import file_name
from progresslib.orchestration import Orchestration
from progresslib.pieces import fence_text
from progresslib.quote import cut
from progresslib.runs import EARLIER_RUNS, agent_and_state, is_open_state
from progresslib.sections import OUTPUTS, Section, entries
from progresslib.words import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST_SUMMARY = 120


class Folded:
    """An entry that gives way to a line: the run's id, the entry's bytes and line, the text of the line."""

    __slots__ = ("at", "entry", "line", "run_id")

    def __init__(self, run_id: str, entry: bytes, line: str, at: int) -> None:
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
        return work.document.data
    spans = [(one.at, one.at + len(split(one.entry))) for one in folded]
    removed = [block_removal(work.document, start, end) for start, end in spans]
    return edited(work, [_fold_lines(work, [one.line for one in folded]), *removed])


def with_fold_lines(work: Orchestration, told: list[str]) -> bytes:
    """The file, which has a section for outputs, with `told`, lines of folded runs, as the last ones of that list."""
    return edited(work, [_fold_lines(work, told)])


def _fold_lines(work: Orchestration, told: list[str]) -> Edit:
    """The edit that puts lines at the end of the list under `Earlier runs`, which is the first in its section."""
    document = work.document
    section = work.of_kind(OUTPUTS)[0]
    parts = entries(document, section)
    lines = encoded(document, told)
    part = next((one for one in parts if plain(one.title) == plain(EARLIER_RUNS)), None)
    if part:
        return insertion(document, content_end(document, part.start, part.end), lines)
    first = parts[1].line if len(parts) > 1 else content_end(document, section.start, section.end)
    heading = encoded(document, [f"{'#' * (section.level + 1)} {EARLIER_RUNS}", ""])
    return apart(document, first, [*heading, *lines])


def _folded(document: Document, part: Section, folder: str) -> Folded | None:
    agent, state = agent_and_state(part.title)
    fence = next((one for one in document.fences(part.start, part.end) if answer_in(document, one).get("id")), None)
    if not fence or is_open_state(state):
        return None
    run = answer_in(document, fence)
    ended = run.get("ended") or run.get("started")
    what = f"{state or 'completed'}, {ended}" if isinstance(ended, str) else state or "completed"
    where = f"{folder}/{file_name(str(run['id']))}.md"
    line = f"- {clean_name(agent, 'agent')} ({one_line(what)}): {_summary(document, fence)} -> {where}"
    end = content_end(document, part.line, part.end)
    return Folded(str(run["id"]), b"".join(document.lines[part.line : end]), line, part.line)


def _summary(document: Document, fence: Fence) -> str:
    answer: dict[str, Any] = loads(fence_text(document, fence))
    summary = answer.get("summary")
    return cut(one_line(summary if isinstance(summary, str) and summary.strip() else "no summary"), LONGEST_SUMMARY)
