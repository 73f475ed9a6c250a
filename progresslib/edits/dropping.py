"""Phases that are given up: they leave the list and stay in the file, among its notes."""

from __future__ import annotations

from progresslib.edits.change import reread, writable
from progresslib.edits.homes import with_home
from progresslib.edits.lists import without_block
from progresslib.edits.phase_moves import block_of, with_block, with_next
from progresslib.edits.tidying import change_phase
from progresslib.edits.wording import written_line
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.phases import find
from progresslib.reading.pieces import texts_and_headings
from progresslib.reading.sections import CURRENT, NOTES
from progresslib.text.clock import seconds, stamp
from progresslib.text.words import label_number, name_and_result, plain, without_label

_DROPPED = "Dropped "


def drop_phase(data: bytes, path: str, which: str, now: float, why: str = "") -> bytes:
    """The file with a phase, and all its lines, under Notes instead of among the phases, and `why` if that is told.

    `which` is its number or name, `now` is in seconds since the epoch. If it was current and none is then, the next
    pending one starts. One that is dropped already stays so. Raises ProgressError where no phase, or more than one, is
    called so.
    """
    work = writable(data, path)
    try:
        find(work.phases, which, path)
    except ProgressError:
        if _is_dropped(work, which):
            return data
        raise
    return change_phase(data, path, which, now, lambda work, phase: _dropped(work, phase, now, written_line(why)))


def _dropped(work: Orchestration, phase: Phase, now: float, why: str) -> bytes:
    result, reason = f" - {phase.result}" if phase.result else "", f" ({why})" if why else ""
    block = block_of(work, phase)
    block.end_agents()
    block.leave_phases(f"{_DROPPED}{stamp(now)}: {phase.name}{result}{reason}")
    left = reread(work, without_block(work.document, *block.span))
    after = reread(left, with_block(*with_home(left, NOTES), block))
    return with_next(after, work, now) if phase.state == CURRENT else after.data


def _is_dropped(work: Orchestration, which: str) -> bool:
    """Whether the notes tell of a phase of this name, or number, that it was dropped."""
    found = [text for one in work.of_kind(NOTES) for text in texts_and_headings(work.document, one.start, one.end)]
    lines = [text.partition("\n")[0].partition(_DROPPED)[2] for text in found if text.startswith(_DROPPED)]
    told = [line.partition(": ")[2] for line in lines if seconds(line) is not None]
    names = [name for one in told for name in (name_and_result(one)[0], name_and_result(one.rpartition(" (")[0])[0])]
    if which.isdecimal():
        return any(label_number(name) == int(which) for name in names)
    return any(plain(without_label(name)) == plain(without_label(which)) for name in names if name)
