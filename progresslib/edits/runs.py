"""Runs of subagents in a progress file: one entry each under Agent Outputs, the newest last."""

from __future__ import annotations

from progresslib.document import Document, Fence
from progresslib.edit import Edit
from progresslib.edits.change import change, edited
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart, encoded, replacement
from progresslib.edits.places import entry_place
from progresslib.edits.pretty import lines_of
from progresslib.edits.wording import clean_name
from progresslib.fastjson import loads
from progresslib.lines import text
from progresslib.orchestration import Orchestration
from progresslib.pieces import fence_text
from progresslib.runs import Run
from progresslib.sections import OUTPUTS, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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


def record_run(data: bytes, path: str, run: RunRecord, now: float) -> bytes:
    """The file with an entry for `run`, in the place of the one that has its id, else as the newest.

    `now` is in seconds since the epoch. What a person wrote beneath an entry's JSON stays there.
    """
    return change(data, path, now, lambda work: _recorded(work, run))


def _recorded(work: Orchestration, run: RunRecord) -> bytes:
    known = lines_of(run.id)[0].encode("utf-8", "backslashreplace") in work.document.data
    earlier = next((one for one in work.runs if one.id == run.id), None) if known else None
    if earlier:
        return _replaced(work, earlier, run)
    made, section = with_home(work, OUTPUTS)
    title = encoded(made.document, [f"{'#' * (section.level + 1)} {_title(run)}", ""])
    lines = [*title, *encoded(made.document, _fenced(run))]
    return edited(made, [apart(made.document, entry_place(made.document, section), lines)])


def _replaced(work: Orchestration, earlier: Run, run: RunRecord) -> bytes:
    """The file with the heading and the JSON of an entry renewed, if they say something else now."""
    document, edits = work.document, []
    heading = next(one for one in document.headings if one.line == earlier.line)
    if heading.text != _title(run) and kind_of(heading.text) != OUTPUTS:
        edits.append(Edit(heading.line, heading.line + 1, encoded(document, [f"{'#' * heading.level} {_title(run)}"])))
    fence = next(one for one in document.fences(earlier.line + 1, earlier.end) if _holds(document, one, run.id))
    lines = _fenced(run)
    if [text(line) for line in document.lines[fence.line : fence.end]] != lines:
        edits.append(replacement(document, fence.line, fence.end, encoded(document, lines)))
    return edited(work, edits)


def _holds(document: Document, fence: Fence, run_id: str) -> bool:
    """Whether a fence holds the JSON of the run with this id."""
    try:
        answer = loads(fence_text(document, fence))
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and isinstance(answer.get("run"), dict) and answer["run"].get("id") == run_id


def _title(run: RunRecord) -> str:
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
