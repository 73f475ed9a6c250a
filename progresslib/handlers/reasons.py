"""What a progress file lacks at the end of a turn, as facts, each with the command that mends it; pure."""

from __future__ import annotations

from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.phases import current, numbered
from progresslib.reading.sections import COMPLETED
from progresslib.telling.telling import context_entries
from progresslib.text.quote import one_line, some
from progresslib.text.statuses import BLOCKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Todos = list[tuple[str, str]]
    Reason = tuple[str, str]

LONGEST_NAME = 80


def reasons(work: Orchestration, todos: Todos) -> Iterator[Reason]:
    """What the file lacks, most urgent first: a key that stays the same while it lacks it, and the fact.

    `todos` are text and state (as the todo tools call it) of the session's list.
    """
    open_todos = sum(state != "completed" for _, state in todos)
    if work.is_complete:
        yield (
            "not put away",
            "is complete, and neither archived nor deleted: `claude-progress archive` keeps it for reference, "
            "`claude-progress delete` is for what has no further value",
        )
        if open_todos:
            yield "todos are open", f"is complete, but {_count(open_todos, 'item')} of the todo list not"
        return
    open_phases = [phase for phase in work.phases if phase.state != COMPLETED]
    if work.phases and not open_phases:
        done = _count(len(work.phases), "phase")
        yield "not complete", f'has {done} completed and is not complete: `claude-progress complete "SUMMARY"` says so'
    if todos and not open_todos and open_phases:
        yield (
            "phases are open",
            f"has open phases ({_names(open_phases)}), though the todo list is done: "
            "`claude-progress phase done NAME` completes one",
        )
    yield from _gaps(work, len(open_phases) < len(work.phases))


def _gaps(work: Orchestration, has_completed: bool) -> Iterator[Reason]:
    """What is missing in a file that is not complete, least urgent last."""
    if work.status == BLOCKED and not work.blockers:
        yield "no blocker", 'is blocked, but no blocker is written down: `claude-progress block "REASON"` adds it'
    if has_completed and not any(True for _ in context_entries(work)):
        yield (
            "no context",
            "has completed phases, but nothing under Context for Resume: "
            '`claude-progress decision "…"` and `claude-progress path FILE "WHAT"` add what a later session needs',
        )


def overdue(work: Orchestration, seconds: float, limit: float) -> Reason | None:
    """The phase at work, if it has had no update in `seconds` of work, and that is over the `limit`; else None."""
    phase = current(work.phases)
    if phase is None or work.is_complete or seconds < limit:
        return None
    name = one_line(phase.name, LONGEST_NAME)
    number = next((number for number, one in numbered(work.phases) if one is phase), phase.name)
    return (
        f"no update of {phase.name}",
        f"has had no update of its current phase, {name}, for {_count(int(seconds // 60), 'minute')} of work: "
        f'`claude-progress phase note {number} "…"` adds where it stands',
    )


def _names(phases: list[Phase]) -> str:
    return some(phases, lambda phase: one_line(phase.name, LONGEST_NAME))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
