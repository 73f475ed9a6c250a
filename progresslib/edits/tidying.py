"""Phases that a person ticked, or opened again, in the wrong section: each moves to where its box says it belongs."""

from __future__ import annotations

from progresslib.edits.change import change, edited, reread
from progresslib.edits.lists import item_beside, without_block
from progresslib.edits.phase_moves import block_of, is_to_finish, placed, with_finished, with_next, with_started
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.phases import find
from progresslib.reading.sections import COMPLETED, PENDING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    PhaseEdit = Callable[[Orchestration, Phase], bytes]


def with_phases_in_place(work: Orchestration, now: float) -> bytes:
    """The file with each misplaced phase where its box says: a ticked one finished, an open one among those to come.

    As after any phase that ends, the next one starts if none is current then. `now` is in seconds since the epoch. A
    phase for which there is no place stays where it is.
    """
    moved = with_moves(work, now)
    return with_next(moved, work, now) if was_ticked(work) else moved.data


def change_phase(data: bytes, path: str, which: str, now: float, edit: PhaseEdit) -> bytes:
    """The file after `edit` of one of its phases, the others in their places first.

    `which` is a phase's number or name; it counts as the file was. Raises ProgressError as `find` does.
    """

    def step(work: Orchestration) -> bytes:
        phase = find(work.phases, which, path)
        moved = with_moves(work, now, but=phase)
        after = reread(moved, edit(moved, found_again(moved, work, phase)))
        return with_next(after, work, now) if was_ticked(work, phase) else after.data

    return change(data, path, now, step)


def with_moves(work: Orchestration, now: float, but: Phase | None = None) -> Orchestration:
    """The file with its misplaced phases, except `but`, in their places; nothing starts for it."""
    stuck = 0
    for _ in _misplaced(work, but):
        rest = _misplaced(work, but)
        if len(rest) <= stuck:
            break
        moved = reread(work, _moved(work, rest[stuck], now))
        but = found_again(moved, work, but) if but else None
        stuck += len(_misplaced(moved, but)) >= len(rest)
        work = moved
    return work


def _moved(work: Orchestration, phase: Phase, now: float) -> bytes:
    try:
        if phase.state == COMPLETED:
            return with_finished(work, phase, now)
        if phase.state == PENDING:
            return _to_come(work, phase)
        return with_started(work, phase, now)
    except ProgressError:
        return work.data


def _to_come(work: Orchestration, phase: Phase) -> bytes:
    """The file with a phase as the first of the pending ones: it stood before them."""
    block = block_of(work, phase)
    left = reread(work, without_block(work.document, *block.span))
    first = next((one for one in left.phases if one.section.kind == PENDING), None)
    items = left.document.items(first.section.start, first.section.end) if first else []
    if not first or not block.item or not any(item.line == first.line for item in items):
        return placed(work, phase, block, PENDING)
    return edited(left, [item_beside(left, first.section, first.line, block.lines, is_before=True)])


def _misplaced(work: Orchestration, but: Phase | None) -> list[Phase]:
    """The phases whose box, or tick, stands in the wrong section, in the order in which they move.

    Words alone (`- a, in progress`) move nothing. Those that become the first to come move last and from the end.
    """
    found = [phase for phase in work.phases if phase.misplaced and (phase.box or phase.state == COMPLETED)]
    found = [phase for phase in found if but is None or phase.line != but.line]
    to_come = [phase for phase in found if phase.state == PENDING]
    return [*(phase for phase in found if phase.state != PENDING), *reversed(to_come)]


def was_ticked(work: Orchestration, but: Phase | None = None) -> bool:
    """Whether a phase of the file, other than `but`, is ticked and does not stand among the completed ones."""
    return any(phase.state == COMPLETED and is_to_finish(phase) for phase in _misplaced(work, but))


def found_again(after: Orchestration, before: Orchestration, phase: Phase) -> Phase:
    """A phase of the file as it was before, in the file as it is now: phases of one name keep their order.

    Raises ProgressError where it is not read any more.
    """
    if after is before:
        return phase
    was = [one for one in before.phases if one.name == phase.name]
    found = [one for one in after.phases if one.name == phase.name]
    by_text = [one for one in found if (one.result, one.details) == (phase.result, phase.details)]
    if len(by_text) == 1:
        return by_text[0]
    place = next(number for number, one in enumerate(was) if one.line == phase.line)
    if place >= len(found):
        raise ProgressError(f"{after.name}: the phase {phase.name!r} is not read any more once others are moved")
    return found[place]
