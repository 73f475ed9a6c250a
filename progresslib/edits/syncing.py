"""Phases that follow a todo list: what it says is at work, and what it says is done."""

from __future__ import annotations

from progresslib.edits.change import change, reread
from progresslib.edits.phase_moves import is_to_finish, with_finished, with_next, with_started
from progresslib.edits.tidying import found_again, was_ticked, with_moves
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.todos import phase_of_todo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

IN_PROGRESS, COMPLETED = "in_progress", "completed"


def sync_phases(data: bytes, path: str, moves: Sequence[tuple[str, str]], now: float) -> bytes:
    """The file with its phases where a todo list says that they are.

    `moves` are the text of a todo and its state, "in_progress" or "completed"; of several for one phase the last
    counts, one that names no phase for certain counts for nothing. All starts come first, then the ends in their order;
    then the next phase starts if none is current. `now` is in seconds since the epoch. Raises ProgressError for a file
    that must not be written.
    """
    return change(data, path, now, lambda work: _synced(work, moves, now))


def _synced(work: Orchestration, moves: Sequence[tuple[str, str]], now: float) -> bytes:
    named = _named(work, moves)
    after = with_moves(work, now)
    is_ended = was_ticked(work)
    for wanted, edit in ((IN_PROGRESS, _start), (COMPLETED, _finish)):
        for phase in (phase for phase, state in named if state == wanted):
            found = found_again(after, work, phase)
            is_ended = is_ended or (wanted == COMPLETED and is_to_finish(found))
            after = reread(after, edit(after, found, now))
    return with_next(after, work, now) if is_ended else after.data


def _named(work: Orchestration, moves: Sequence[tuple[str, str]]) -> list[tuple[Phase, str]]:
    """The phases that the moves name, in their order, each with the last state that is told of it."""
    found: dict[int, tuple[Phase, str]] = {}
    for text, state in moves:
        phase = phase_of_todo(work.phases, text)
        if phase:
            found.pop(phase.line, None)
            found[phase.line] = (phase, state)
    return list(found.values())


def _start(work: Orchestration, phase: Phase, now: float) -> bytes:
    return with_started(work, phase, now)


def _finish(work: Orchestration, phase: Phase, now: float) -> bytes:
    return with_finished(work, phase, now) if is_to_finish(phase) else work.data
