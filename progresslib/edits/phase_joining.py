"""A new phase among the others: in the form of its neighbours, and where it is to be done."""

from __future__ import annotations

from progresslib.edits.change import edited, reread
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart, encoded
from progresslib.edits.lists import item_beside, with_item
from progresslib.edits.phase_block import PhaseBlock
from progresslib.edits.phase_moves import block_of, without_paragraphs
from progresslib.edits.phase_text import Form, Wording, form_of, written
from progresslib.edits.places import content_end, unclosed, with_entry
from progresslib.edits.section_titles import is_minimal
from progresslib.edits.tidying import found_again
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import SIGNS, Phase
from progresslib.reading.sections import PENDING, PHASES
from progresslib.text.words import label_number

_FIRST_LABEL = "Phase 1: "
_LAST = 999_999_999  # of the numbers that Markdown takes for an item's


def with_phase(
    work: Orchestration, wording: Wording, path: str, near: Phase | None = None, is_before: bool = False
) -> bytes:
    """The file with a phase more, right before or after the phase `near`, else the last of the pending ones.

    Where `near` is not pending, the new phase is the first that is. Raises ProgressError where it would not be read.
    """
    made = without_paragraphs(without_paragraphs(work, PHASES), PENDING)
    near = found_again(made, work, near) if near else None
    if near and near.section.kind not in (PENDING, PHASES):
        near, is_before = next((phase for phase in made.phases if phase.section.kind == PENDING), None), True
    after = reread(made, _joined(made, wording, path, near, is_before))
    if not _is_read(made.phases, after.phases, wording):
        raise ProgressError(f"{path}: {wording.name!r} would not be read as a phase there; use other words")
    return after.data


def _is_read(before: list[Phase], after: list[Phase], wording: Wording) -> bool:
    """Whether exactly the new phase has come to those from before."""
    old, names = [phase.name for phase in before], [phase.name for phase in after]
    return any(old == names[:at] + names[at + 1 :] and name.endswith(wording.name) for at, name in enumerate(names))


def _joined(work: Orchestration, wording: Wording, path: str, near: Phase | None, is_before: bool) -> bytes:
    example = near or _example(work)
    block = block_of(work, example) if example else None
    form = _form(work, block)
    number = _number(work.phases, wording, bool(form.label))
    if not example or not block:
        line = f"- [ ] {written(wording, form, number, path)}"
        made, section = with_home(work, PENDING)
        return with_item(made, section, encoded(made.document, [line]))
    is_boxed = block.item is not None and block.item.box is not None
    content = written(wording, form, number, path, in_box=is_boxed)
    if not block.item:
        return _with_heading(work, example, content, near is not None, is_before)
    lines = encoded(work.document, [_start(block, is_before) + content])
    if near or example.section.kind == PHASES:
        return edited(work, [item_beside(work, example.section, example.line, lines, is_before)])
    made, section = with_home(work, PENDING)
    return with_item(made, section, lines)


def _example(work: Orchestration) -> Phase | None:
    """The phase whose form a new one takes that comes last: the last pending one, else the last of a flat list."""
    for kind in (PENDING, PHASES):
        found = [phase for phase in work.phases if phase.section.kind == kind]
        if found:
            return found[-1]
    return work.phases[-1] if work.phases else None


def _form(work: Orchestration, block: PhaseBlock | None) -> Form:
    """The form of the example in `block`; with a label if any phase of the file has one."""
    if not block:
        return Form() if is_minimal(work) else Form(_FIRST_LABEL, is_bold=True)
    form = form_of(block.opening()[1])
    labelled = [phase for phase in work.phases if label_number(phase.name) is not None]
    if labelled and not form.label:
        form.label = form_of(block_of(work, labelled[-1]).opening()[1]).label or _FIRST_LABEL
    return form


def _number(phases: list[Phase], wording: Wording, is_labelled: bool) -> int:
    """The number for a new phase: the one that it was given, if none has it, else the next."""
    numbers = {label_number(phase.name) or 0 for phase in phases} if is_labelled else set()
    is_free = wording.number is not None and wording.number not in numbers
    return wording.number if is_free and wording.number is not None else max(numbers, default=0) + 1


def _start(block: PhaseBlock, is_before: bool) -> str:
    """What stands before the text of a new item: the bullet of its neighbour, or the next number, and an open box."""
    before, item = f"{block.opening()[0].rstrip(SIGNS)} ", block.item
    if item and item.box is not None:
        at = before.rindex("]") - 1
        before = f"{before[:at]} {before[at + 1 :]}"
    number = item.marker[:-1] if item else ""
    is_next = number.isdecimal() and not is_before
    return before.replace(number, str(min(int(number) + 1, _LAST)), 1) if is_next else before


def _with_heading(work: Orchestration, example: Phase, content: str, is_near: bool, is_before: bool) -> bytes:
    """The file with a phase that is a heading, as its neighbour is one."""
    document = work.document
    level = next(heading.level for heading in document.headings if heading.line == example.line)
    if is_near or example.section.kind == PHASES:
        ends = unclosed(document, example.line + 1, example.end) == example.end
        at = content_end(document, example.line + 1, example.end) if ends and not is_before else example.line
        return edited(work, [apart(document, at, encoded(document, [f"{'#' * level} {content}"]))])
    made, section = with_home(work, PENDING)
    lines = encoded(document, [f"{'#' * max(level, section.level + 1)} {content}"])
    return with_entry(made, section, lines)
