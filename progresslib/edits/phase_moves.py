"""How a phase's block moves between the sections: unchanged but for what says that it has started, or ended."""

from __future__ import annotations

from progresslib.edits.change import edited, reread
from progresslib.edits.homes import with_home
from progresslib.edits.lists import with_item, without_block
from progresslib.edits.phase_block import PhaseBlock
from progresslib.edits.places import unclosed, with_entry
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import AT_WORK, Phase, says_complete
from progresslib.reading.runs import findings
from progresslib.reading.sections import COMPLETED, CURRENT, PENDING, PHASES, Section
from progresslib.text.clock import stamp
from progresslib.text.lines import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable


def with_started(
    work: Orchestration, phase: Phase, now: float, result: str = "", known: Container[str] | None = None
) -> bytes:
    """The file with a phase among the current ones, with the time of its start, and `result` after its name.

    Of what is read as phases only those that are `known` by their names are such, if that is given.
    """
    block = block_of(work, phase)
    block.set_result(result)
    if phase.state == CURRENT and not phase.misplaced:
        return edited(work, [block.edit]) if result else work.data
    is_flat = phase.section.kind == PHASES
    if phase.state == COMPLETED:
        block.open_again(is_flat)
        if is_flat and not result and says_complete(phase):
            block.set_result(AT_WORK.strip("()"))
    block.set_detail("Started", stamp(now))
    return placed(work, phase, block, CURRENT, known)


def with_finished(
    work: Orchestration,
    phase: Phase,
    now: float,
    result: str = "",
    decisions: Iterable[str] = (),
    files: Iterable[str] = (),
) -> bytes:
    """The file with a phase as the last of the completed ones, its time, and what it and its agents have found.

    For one that is completed, in its place, only what is new is added.
    """
    block = block_of(work, phase)
    block.set_box("x")
    block.set_result(result)
    block.end_agents()
    if is_to_finish(phase):
        block.set_detail("Completed", stamp(now))
    found = _findings_of_agents(work, phase)
    block.add_findings([*decisions, *found[0]], [*files, *found[1]])
    return placed(work, phase, block, COMPLETED)


def is_to_finish(phase: Phase) -> bool:
    """Whether a phase is not among the completed ones, or not where those stand."""
    return phase.state != COMPLETED or phase.misplaced


def with_next(work: Orchestration, before: Orchestration, now: float) -> bytes:
    """The file with its first pending phase started, if none is current.

    `before` is the file as it was: a text that stood beside a list is no phase when the list is gone.
    """
    names = {one.name for one in before.phases}
    known = [one for one in work.phases if one.name in names]
    pending = [one for one in known if one.state == PENDING]
    is_idle = not any(one.state == CURRENT for one in known)
    return with_started(work, pending[0], now, known=names) if pending and is_idle else work.data


def placed(
    work: Orchestration, phase: Phase, block: PhaseBlock, kind: str, known: Container[str] | None = None
) -> bytes:
    """The file with the block in the section for `kind`; a flat list of phases has no sections to move between."""
    if phase.section.kind in (kind, PHASES):
        return edited(work, [block.edit])
    if not block.item and unclosed(work.document, phase.section.start, phase.section.end) < phase.end:
        raise ProgressError(f"{work.name}:{phase.line + 1}: code or a comment in the phase has no end; close it first")
    block.leave_title(phase.section.title)
    left = reread(work, without_block(work.document, *block.span))
    return with_block(*with_home(without_paragraphs(left, kind, known), kind), block)


def with_block(work: Orchestration, section: Section, block: PhaseBlock) -> bytes:
    """The file with the block of a phase as the last entry of a section."""
    if block.item:
        return with_item(work, section, block.lines)
    block.deepen(section.level + 1)
    return with_entry(work, section, block.lines)


def without_paragraphs(work: Orchestration, kind: str, known: Container[str] | None = None) -> Orchestration:
    """The file with a paragraph that is a phase of this kind as a list item: it would take in an item below it."""
    for phase in (phase for phase in work.phases if known is None or phase.name in known):
        document = work.document
        is_heading = any(heading.line == phase.line for heading in document.headings)
        items = document.items(phase.section.start, phase.section.end)
        if phase.section.kind == kind and not is_heading and not any(item.line == phase.line for item in items):
            return reread(work, edited(work, [block_of(work, phase).edit]))
    return work


def block_of(work: Orchestration, phase: Phase) -> PhaseBlock:
    """A phase's lines, a paragraph as a list item."""
    block = PhaseBlock(work.document, phase.line, phase.end, _indentation(work))
    block.make_item(b"- [ ] ")
    return block


def _indentation(work: Orchestration) -> str:
    """What the file puts before the details of its phases, "" if none has any."""
    document = work.document
    for phase in work.phases:
        for number in range(phase.line + 1, phase.end):
            shown = text(document.lines[number])
            if shown.lstrip()[:1] in ("-", "*", "+") and shown[:1] in (" ", "\t"):
                return shown[: len(shown) - len(shown.lstrip())]
    return ""


def _findings_of_agents(work: Orchestration, phase: Phase) -> tuple[list[str], list[str]]:
    """The decisions and files that the recorded runs of a phase name."""
    decisions: list[str] = []
    files: list[str] = []
    for run in work.runs:
        if run.noted.get("phase") == phase.name:
            for known, found in zip((decisions, files), findings(run.answer)):
                known += [one for one in found if one not in known]
    return decisions, files
