"""Phases that start and end: their blocks move between the sections, unchanged but for what says so."""

from __future__ import annotations

from progresslib.clock import stamp
from progresslib.edits.change import change, edited, reread
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart
from progresslib.edits.lists import with_item, without_block
from progresslib.edits.phase_block import PhaseBlock
from progresslib.edits.places import entry_place
from progresslib.edits.wording import clean_name
from progresslib.lines import text
from progresslib.orchestration import Orchestration
from progresslib.phases import Phase, current, find
from progresslib.runs import findings
from progresslib.sections import COMPLETED, CURRENT, PENDING, PHASES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

AGENT = "agent"


def start_phase(data: bytes, path: str, which: str, now: float) -> bytes:
    """The file with a phase among the current ones, and the time of its start; the others stay where they are.

    `which` is a phase's number or name, `now` is in seconds since the epoch. A completed phase is opened again. In a
    flat list the phase stays in its place. Raises ProgressError where no phase, or more than one, is called so.
    """
    return change(data, path, now, lambda work: _started(work, find(work.phases, which, path), now))


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

    def step(work: Orchestration) -> bytes:
        phase = find(work.phases, which, path)
        block = _block(work, phase)
        block.set_box("x")
        block.set_result(result)
        block.end_agents()
        if phase.state != COMPLETED or phase.misplaced:
            block.set_detail("Completed", stamp(now))
        found = _findings_of_agents(work, phase)
        block.add_findings([*decisions, *found[0]], [*files, *found[1]])
        return _finished(work, phase, block, now)

    return change(data, path, now, step)


def name_agents(data: bytes, path: str, agents: Iterable[str], now: float, which: str = "") -> bytes:
    """The file with `agents`, in their order of start, among those in progress on a current phase.

    `which` is that phase, by default the one that started last; without a current phase nothing changes.
    """
    names = list(agents)

    def step(work: Orchestration) -> bytes:
        return with_agents(work, names, find(work.phases, which, path) if which else current(work.phases))

    return change(data, path, now, step)


def with_agents(work: Orchestration, agents: Iterable[str], phase: Phase | None) -> bytes:
    """The file with `agents` among those in progress on a phase, if that is a current one."""
    names = list(dict.fromkeys(clean_name(agent, AGENT) for agent in agents))
    if not names or phase is None or phase.state != CURRENT:
        return work.document.data
    block = _block(work, phase)
    block.name_agents(names)
    return edited(work, [block.edit])


def with_findings(work: Orchestration, phase: Phase, decisions: list[str], files: list[str]) -> bytes:
    """The file with the decisions and files that a phase does not name yet among its details."""
    block = _block(work, phase)
    block.add_findings(decisions, files)
    return edited(work, [block.edit])


def _findings_of_agents(work: Orchestration, phase: Phase) -> tuple[list[str], list[str]]:
    """The decisions and files that the recorded runs of a phase name."""
    decisions: list[str] = []
    files: list[str] = []
    for run in work.runs:
        ours = run.answer.get("run")
        if isinstance(ours, dict) and ours.get("phase") == phase.name:
            for known, found in zip((decisions, files), findings(run.answer)):
                known += [one for one in found if one not in known]
    return decisions, files


def _started(work: Orchestration, phase: Phase, now: float) -> bytes:
    if phase.state == CURRENT and not phase.misplaced:
        return work.document.data
    block = _block(work, phase)
    if phase.state == COMPLETED:
        block.set_box(" ")
        block.rename_detail("Completed", "Completed before")
    block.set_detail("Started", stamp(now))
    return _placed(work, phase, block, CURRENT)


def _finished(work: Orchestration, phase: Phase, block: PhaseBlock, now: float) -> bytes:
    """The file with the block of a phase among the completed ones; the next starts if this one was the last at work."""
    after = reread(work, _placed(work, phase, block, COMPLETED))
    names = {one.name for one in work.phases}  # a text that stood beside a list is no phase when the list is gone
    pending = [one for one in after.phases if one.state == PENDING and one.name in names]
    is_idle = not any(one.state == CURRENT and one.name in names for one in after.phases)
    return _started(after, pending[0], now) if phase.state != COMPLETED and pending and is_idle else after.document.data


def _placed(work: Orchestration, phase: Phase, block: PhaseBlock, kind: str) -> bytes:
    """The file with the block in the section for `kind`; a flat list of phases has no sections to move between."""
    if phase.section.kind in (kind, PHASES):
        return edited(work, [block.edit])
    left = reread(work, without_block(work.document, *block.span))
    made, section = with_home(*_without_paragraphs(left, kind))
    if block.item:
        return with_item(made, section, block.lines)
    block.deepen(section.level + 1)
    return edited(made, [apart(made.document, entry_place(made.document, section), block.lines)])


def _without_paragraphs(work: Orchestration, kind: str) -> tuple[Orchestration, str]:
    """The file with a paragraph that is a phase of this kind as a list item: it would take in an item below it."""
    for phase in work.phases:
        document = work.document
        is_heading = any(heading.line == phase.line for heading in document.headings)
        items = document.items(phase.section.start, phase.section.end)
        if phase.section.kind == kind and not is_heading and not any(item.line == phase.line for item in items):
            return reread(work, edited(work, [_block(work, phase).edit])), kind
    return work, kind


def _block(work: Orchestration, phase: Phase) -> PhaseBlock:
    """A phase's lines, a paragraph as a list item."""
    block = PhaseBlock(work.document, phase.line, phase.end, _indentation(work))
    block.make_item()
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
