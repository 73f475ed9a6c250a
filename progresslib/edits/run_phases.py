"""The phase that the records of runs name: it has to be found by that name when it ends."""

from __future__ import annotations

from progresslib.edits.change import edited
from progresslib.edits.inserting import changed_line
from progresslib.edits.pretty import lines_of
from progresslib.edits.runs import noted_in_fence, records_in
from progresslib.markdown.document import Fence
from progresslib.markdown.edit import Edit
from progresslib.reading.orchestration import Orchestration
from progresslib.text.lines import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN, _KEY = '"run": {', '"phase": '


def with_phase_renamed(work: Orchestration, old: str, new: str) -> bytes:
    """The file with the phase `new` in the records of all runs that name `old`, as far as we have laid them out."""
    return edited(work, [edit for fence in _fences_of(work, old) for edit in _renamed(work, fence, new)])


def _fences_of(work: Orchestration, phase: str) -> Iterator[Fence]:
    document = work.document
    for part in records_in(work):
        for fence in document.fences(part.start, part.end):
            if noted_in_fence(document, fence).get("phase") == phase:
                yield fence


def _renamed(work: Orchestration, fence: Fence, new: str) -> list[Edit]:
    """The edit of the line for the phase in our part of the JSON, which is the last."""
    lines = work.document.lines
    numbers = range(fence.line, fence.end)
    start = max((number for number in numbers if text(lines[number]).strip() == _RUN), default=fence.end)
    for number in range(start, fence.end):
        before, key, value = text(lines[number]).partition(_KEY)
        if key and not before.strip():
            comma = "," if value.rstrip().endswith(",") else ""
            shown = f"{before}{key}{lines_of(new)[0]}{comma}"
            return [Edit(number, number + 1, [changed_line(lines[number], shown)])]
    return []
