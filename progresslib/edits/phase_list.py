"""The list of phases itself: a phase that joins it, or gets another name."""

from __future__ import annotations

from progresslib.edits.change import change, edited, reread, writable
from progresslib.edits.phase_block import PhaseBlock
from progresslib.edits.phase_joining import with_phase
from progresslib.edits.phase_moves import block_of
from progresslib.edits.phase_text import Wording, form_of, worded, written
from progresslib.edits.run_phases import with_phase_renamed
from progresslib.edits.tidying import change_phase, with_phases_in_place
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.text.words import label_number, parting, plain, without_label, words_of_name


def add_phase(data: bytes, path: str, name: str, now: float, before: str = "", after: str = "") -> bytes:
    """The file with a phase more among the pending ones: before or after another, else the last of them.

    `name` may be `Name - what is to be done`, `before` and `after` are numbers or names of phases; where that one is
    not pending, the new one is the first that is. In a file with labels it gets the next number, in a flat list its
    place there. A phase that is there stays. Raises ProgressError without a name, or for a name that would not be read.
    """
    wording = worded(name, path)
    if before and after:
        raise ProgressError(f"{path}: a phase comes before one or after one; leave one of the two out")
    if _is_known(writable(data, path).phases, wording):
        return data
    if before or after:
        edit = lambda work, near: with_phase(work, wording, path, near, bool(before))  # noqa: E731
        return change_phase(data, path, before or after, now, edit)
    return change(
        data, path, now, lambda work: with_phases_in_place(work, now), lambda work: with_phase(work, wording, path)
    )


def rename_phase(data: bytes, path: str, which: str, name: str, now: float) -> bytes:
    """The file with another name for a phase, also in the records of its runs; label, box, result, details stay.

    `which` is its number or its name up to now. Raises ProgressError where no phase, or more than one, is called so,
    for a name that another phase has, and for one that would not be read.
    """
    wording = worded(name, path)
    if wording.result:
        raise ProgressError(f"{path}: {name!r} holds a result, behind the dash; give the name alone")
    names = {words_of_name(phase.name) for phase in writable(data, path).phases}
    if plain(wording.name) in names and not which.isdecimal() and words_of_name(which) not in names:
        return data

    def edit(work: Orchestration, phase: Phase) -> bytes:
        if any(words_of_name(one.name) == plain(wording.name) and one.line != phase.line for one in work.phases):
            raise ProgressError(f"{path}: another phase is called {wording.name!r} already")
        return _renamed(work, phase, wording, path)

    return change_phase(data, path, which, now, edit)


def _is_known(phases: list[Phase], wording: Wording) -> bool:
    """Whether a phase has these words, and the label does not tell another one: a number that is taken tells none."""
    own = [label_number(phase.name) for phase in phases if words_of_name(phase.name) == plain(wording.name)]
    numbers = [label_number(phase.name) for phase in phases]
    return bool(own) and (wording.number in (None, *numbers) or None in own)


def _renamed(work: Orchestration, phase: Phase, wording: Wording, path: str) -> bytes:
    bare = without_label(phase.name)
    if bare == wording.name:
        return work.data
    block = block_of(work, phase)
    new = phase.name[: len(phase.name) - len(bare)] + wording.name
    for content in _contents(block, phase, wording, path):
        block.say(content)
        after = reread(work, edited(work, [block.edit]))
        if [one.name for one in after.phases] == [new if one is phase else one.name for one in work.phases]:
            return with_phase_renamed(after, phase.name, new)
    raise ProgressError(f"{path}: {wording.name!r} would not be read as the name of a phase; use other words")


def _contents(block: PhaseBlock, phase: Phase, wording: Wording, path: str) -> list[str]:
    """The phase's first line with the new name: in the place of the old one; written anew if it would not be read."""
    content = block.opening()[1]
    end = parting(content)[0]
    bare = without_label(phase.name)
    before, found, after = content[:end].rpartition(bare) if bare else (content, "", "")
    anew = written(wording, form_of(content), label_number(phase.name) or 0, path) + content[end:]
    return [f"{before}{wording.name}{after}{content[end:]}", anew] if found else [anew]
