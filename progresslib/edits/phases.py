"""Phases that start and end, what is noted of them, and who works on them."""

from __future__ import annotations

from progresslib.edits.change import edited, reread
from progresslib.edits.phase_moves import block_of, is_to_finish, with_finished, with_next, with_started
from progresslib.edits.tidying import change_phase
from progresslib.edits.wording import clean_name, written_line
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.sections import COMPLETED, CURRENT
from progresslib.text.words import is_placeholder, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

AGENT = "agent"


def start_phase(data: bytes, path: str, which: str, now: float, result: str = "") -> bytes:
    """The file with a phase among the current ones, and the time of its start; the others stay where they are.

    `which` is a phase's number or name, `now` is in seconds since the epoch, `result` replaces what stands after the
    name. A completed phase is opened again. In a flat list the phase stays in its place. Raises ProgressError where no
    phase, or more than one, is called so, and for a completed one that goes on saying that it is.
    """

    def edit(work: Orchestration, phase: Phase) -> bytes:
        after = with_started(work, phase, now, result)
        if phase.state == COMPLETED and not any(_is_same(one, phase) for one in Orchestration(after, path).phases):
            line = f"{path}:{phase.line + 1}"
            raise ProgressError(f"{line}: the words of the phase {phase.name!r} say that it is completed; change them")
        return after

    return change_phase(data, path, which, now, edit)


def _is_same(current: Phase, phase: Phase) -> bool:
    """Whether a phase is the one that was completed before, and current now: without a tick it may have had."""
    return current.state == CURRENT and plain(current.name) == plain(phase.name)


def finish_phase(
    data: bytes,
    path: str,
    which: str,
    now: float,
    result: str = "",
    decisions: Iterable[str] = (),
    files: Iterable[str] = (),
) -> bytes:
    """The file with a phase as the last of the completed ones, with its time, and the next one current if none is then.

    `result` replaces what stands after the phase's name; `decisions` and `files`, and those that its agents named in
    their JSON, become details of it. Otherwise as `start_phase`; for a phase that is completed already only what is
    new is added.
    """

    def edit(work: Orchestration, phase: Phase) -> bytes:
        after = reread(work, with_finished(work, phase, now, result, decisions, files))
        return with_next(after, work, now) if is_to_finish(phase) else after.data

    return change_phase(data, path, which, now, edit)


def note_phase(data: bytes, path: str, which: str, text: str, now: float) -> bytes:
    """The file with `text`, on one line, among the notes of a phase, if it is not there yet.

    `which` is as in `start_phase`. Raises ProgressError without a text, too.
    """
    if is_placeholder(text):
        raise ProgressError(f"{path}: a note needs words")

    def edit(work: Orchestration, phase: Phase) -> bytes:
        block = block_of(work, phase)
        return edited(work, [block.edit]) if block.add_note(written_line(text)) else work.data

    return change_phase(data, path, which, now, edit)


def with_agents(work: Orchestration, agents: Iterable[str], phase: Phase | None) -> bytes:
    """The file with `agents` among those in progress on a phase, if that is a current one."""
    names = list(dict.fromkeys(clean_name(agent, AGENT) for agent in agents))
    if not names or phase is None or phase.state != CURRENT:
        return work.data
    block = block_of(work, phase)
    block.name_agents(names)
    return edited(work, [block.edit])


def with_findings(work: Orchestration, phase: Phase, decisions: list[str], files: list[str]) -> bytes:
    """The file with the decisions and files that a phase does not name yet among its details."""
    block = block_of(work, phase)
    block.add_findings(decisions, files)
    return edited(work, [block.edit])
