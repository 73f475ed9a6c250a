"""From a journalled run to the record of it that a progress file gets."""

from __future__ import annotations

from progresslib.edits.runs import RunRecord
from progresslib.edits.wording import clean_name
from progresslib.recording.report import LONGEST_SUMMARY, Report, at_sentence
from progresslib.recording.run import INTERRUPTED, RunState
from progresslib.text.clock import stamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.edits.recording import Trouble

UNNAMED = "agent"
LAST_SAID = "Last said: "


def record_of(run: RunState, report: Report, output: str | None, is_brief: bool) -> RunRecord:
    """The record of a run whose newest report is `report` and whose full texts are at `output`.

    With `is_brief` the agent's own keys are left out but for its status and summary.
    """
    answer = {key: report.answer[key] for key in ("status", "summary") if key in report.answer} if is_brief else None
    seconds = round(run.ended - run.started, 1) if run.is_over and run.ended and run.started else None
    return RunRecord(
        run.agent or UNNAMED,
        run.state(report.state),
        run.id,
        answer=report.answer if answer is None else answer,
        summary=summary_of(run, report),
        task=clean_name(run.task, "") or None,
        phase=run.phase or None,
        parent=run.parent or None,
        started=stamp(run.started) if run.started else None,
        ended=stamp(run.ended) if run.is_over and run.ended else None,
        seconds=seconds,
        output=output,
    )


def summary_of(run: RunState, report: Report) -> str:
    """What the record says in brief: why it failed, what it answered, or the last thing it said."""
    said = at_sentence(run.said, LONGEST_SUMMARY)
    if run.failure:
        return "; ".join(filter(None, (run.failure, report.summary or (LAST_SAID + said if said else ""))))
    if run.state("") == INTERRUPTED and not report.text:
        return LAST_SAID + said if said else ""
    return report.summary or said


def troubles_of(run: RunState, report: Report) -> list[Trouble]:
    """The errors and blockers that a run brings about, each as the type of error, "" for a blocker, and its text."""
    found: list[Trouble] = []
    if run.failure:
        found.append(("Agent failed", run.failure))
    elif report.error:
        found.append(("Agent blocked" if report.state == "blocked" else "Agent failed", report.error))
    if not run.failure:
        found += [("", blocker) for blocker in report.blockers]
    return found
