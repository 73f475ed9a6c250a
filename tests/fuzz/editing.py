"""The edits: each changes the lines that it means and no other, is read back as meant, and twice is once.

An input is a first line that says which edits are made, `letter text|text;…`, and below it the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from progresslib.checking.judge import judged, parse, scanned
from progresslib.edits.blockers import block, unblock
from progresslib.edits.change import change
from progresslib.edits.context import add_decision, add_dependency, add_downstream, add_note, add_overview, add_path
from progresslib.edits.dropping import drop_phase
from progresslib.edits.errors import add_error, resolve_error
from progresslib.edits.expanding import expand
from progresslib.edits.phase_list import add_phase, rename_phase
from progresslib.edits.phases import finish_phase, note_phase, start_phase
from progresslib.edits.runs import RunRecord
from progresslib.edits.status import complete, reopen
from progresslib.edits.syncing import COMPLETED as DONE
from progresslib.edits.syncing import IN_PROGRESS as AT_WORK
from progresslib.edits.syncing import sync_phases
from progresslib.edits.tidying import with_phases_in_place
from progresslib.errors import ProgressError
from progresslib.markdown.document import Document
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import TICKS
from progresslib.reading.phases import find
from progresslib.reading.pieces import pieces
from progresslib.reading.sections import COMPLETED, CURRENT, PENDING, PHASES
from progresslib.text.lines import BOM, bare, is_utf8, split, text
from progresslib.text.statuses import BLOCKED, COMPLETE, IN_PROGRESS
from progresslib.text.words import field, head_field, is_placeholder, label_number, plain
from tests.edits.steps import add_blocker, name_agents, record_run, set_status, touch
from tests.fuzz import files
from tests.fuzz.target import Target

PATH = "x.md"
NOW = 1795327492.0
MOST_EDITS = 4
LONGEST = 20_000
LONGEST_NAME = 400
Edit = Callable[[bytes, str, str, str], bytes]

ADDS, MOVES, HEAD, REST = "adds", "moves", "head", "rest"
"""What an edit may change: nothing but adds; the blocks of phases; the fields of the head; something of its own."""


class Kind(NamedTuple):
    edit: Edit
    changes: str
    is_once: bool = True


def _run(data: bytes, agent: str, id: str, summary: str) -> bytes:
    answer: dict[str, object] = {summary: summary, "key_decisions": [summary]} if summary else {}
    return record_run(data, PATH, RunRecord(agent, "completed", id or "r1", answer=answer, summary=summary), NOW)


def _moves(a: str, b: str, c: str) -> list[tuple[str, str]]:
    return [(one, state) for one, state in ((a, AT_WORK), (b, DONE), (c, DONE)) if one]


EDITS = {
    "s": Kind(lambda data, a, b, c: start_phase(data, PATH, a, NOW, b), MOVES),
    "f": Kind(lambda data, a, b, c: finish_phase(data, PATH, a, NOW, b, [c], [c]), MOVES),
    "n": Kind(lambda data, a, b, c: note_phase(data, PATH, a, b, NOW), MOVES),
    "g": Kind(lambda data, a, b, c: name_agents(data, PATH, [b, c], NOW, a), MOVES),
    "p": Kind(lambda data, a, b, c: add_phase(data, PATH, a, NOW, before=b), MOVES),
    "q": Kind(lambda data, a, b, c: add_phase(data, PATH, a, NOW, after=b), MOVES),
    "r": Kind(lambda data, a, b, c: rename_phase(data, PATH, a, b, NOW), REST, is_once=False),
    "x": Kind(lambda data, a, b, c: drop_phase(data, PATH, a, NOW, b), MOVES, is_once=False),
    "y": Kind(lambda data, a, b, c: sync_phases(data, PATH, _moves(a, b, c), NOW), MOVES),
    "z": Kind(lambda data, a, b, c: change(data, PATH, NOW, lambda work: with_phases_in_place(work, NOW)), MOVES),
    "d": Kind(lambda data, a, b, c: add_decision(data, PATH, a, NOW), ADDS),
    "P": Kind(lambda data, a, b, c: add_path(data, PATH, a, b, NOW), ADDS),
    "D": Kind(lambda data, a, b, c: add_dependency(data, PATH, a, NOW), ADDS),
    "B": Kind(lambda data, a, b, c: add_downstream(data, PATH, a, NOW), ADDS),
    "N": Kind(lambda data, a, b, c: add_note(data, PATH, a, NOW), ADDS),
    "o": Kind(lambda data, a, b, c: add_overview(data, PATH, a, NOW), ADDS),
    "l": Kind(lambda data, a, b, c: add_blocker(data, PATH, a, NOW), ADDS),
    "e": Kind(lambda data, a, b, c: add_error(data, PATH, a, b, NOW, c), REST, is_once=False),
    "w": Kind(_run, REST),
    "b": Kind(lambda data, a, b, c: block(data, PATH, a, NOW), HEAD),
    "u": Kind(lambda data, a, b, c: unblock(data, PATH, NOW, a), REST),
    "R": Kind(lambda data, a, b, c: resolve_error(data, PATH, a, NOW, int(b) if b.isdecimal() else None), REST),
    "S": Kind(lambda data, a, b, c: set_status(data, PATH, _status(a), NOW), HEAD),
    "t": Kind(lambda data, a, b, c: touch(data, PATH, NOW), HEAD),
    "c": Kind(lambda data, a, b, c: complete(data, PATH, NOW, a), HEAD),
    "O": Kind(lambda data, a, b, c: reopen(data, PATH, NOW), HEAD),
    "E": Kind(lambda data, a, b, c: expand(data, PATH, NOW), REST),
}


def _status(text: str) -> str:
    return (BLOCKED, COMPLETE, IN_PROGRESS)[len(text) % 3]


def check(data: bytes) -> None:
    """Makes the edits of the first line in the file below it, one after the other."""
    script, _, file = data.partition(b"\n")
    if len(file) > LONGEST:
        return
    for word in script.decode("utf-8", "replace").split(";")[:MOST_EDITS]:
        kind = EDITS.get(word[:1])
        if kind:
            file = _checked(kind, word, file)


def _checked(kind: Kind, word: str, before: bytes) -> bytes:
    """The file after an edit that has kept its promises."""
    work = Orchestration(before, PATH)
    a, b, c = (_meant(work, one) for one in [*word[1:].replace("~", "\n").split("|"), "", "", ""][:3])
    try:
        after = kind.edit(before, a, b, c)
    except ProgressError as refused:
        _check_refused(str(refused))
        return before
    assert is_utf8(before), "a file that is not UTF-8 is never written"
    assert is_utf8(after)
    if kind.is_once:
        again = kind.edit(after, a, b, c)
        is_settled = again == after or (_has_names_beside(work) and kind.edit(again, a, b, c) == again)
        assert is_settled, "twice is not once"
    _check_lines(kind, work, after)
    _check_phases(kind, word[:1], work, after, a)
    if _is_agreed(before):
        assert _is_agreed(after), "markdown-it-py sees other blocks afterwards"
    return after


def _check_refused(line: str) -> None:
    assert PATH in line, line


def _meant(work: Orchestration, word: str) -> str:
    """`#2` as the name of the file's third phase, any other word as it is."""
    phases = work.phases
    if word[:1] != "#" or not word[1:3].isdecimal() or not phases:
        return word
    name = phases[int(word[1:3]) % len(phases)].name
    return name if len(name) < LONGEST_NAME else word  # what follows so long a name is part of it


def _check_lines(kind: Kind, work: Orchestration, after: bytes) -> None:
    """Every line that the edit may not change is there afterwards, in its order and with its end."""
    if kind.changes == REST:
        return
    fields = {one.line for one in work.fields if kind.changes == HEAD or one.key == "last updated"}
    told = ("status", "started", "last updated") if kind.changes == HEAD else ("last updated",)
    # Where the text below it is no value of a field, the heading itself gets one.
    fields |= {heading.line for heading in work.document.headings if head_field(heading.text)[0] in told}
    phases = work.phases if kind.changes == MOVES else []
    changed = fields | {number for phase in phases for number in range(phase.line, phase.end)}
    kept = [line for number, line in enumerate(work.document.lines) if number not in changed and not _is_empty(line)]
    missing = _missing(kept, split(after), work.document.lines)
    assert not missing, f"gone: {missing[:3]}"


def _is_empty(line: bytes) -> bool:
    """Whether a line is one that an edit may fill or take away: a blank or a placeholder."""
    shown = text(line).strip().lstrip("-*+>0123456789.) ").removeprefix("[ ]").strip()
    return not shown.strip("-*_ ") or is_placeholder(shown) or is_placeholder(field(shown)[1])


def _missing(kept: Sequence[bytes], after: Sequence[bytes], before: Sequence[bytes]) -> list[bytes]:
    """Those of `kept` that are not in `after`, in this order; the BOM may move on, a last line may get its end."""
    rest = iter([line.replace(BOM, b"") for line in after])
    last = before[-1:]
    return [line for line in kept if not _is_next(line.replace(BOM, b""), rest, [line] == last)]


def _is_next(line: bytes, rest: Iterator[bytes], is_last: bool) -> bool:
    return any(one == line or (is_last and bare(one) == line) for one in rest)


def _check_phases(kind: Kind, letter: str, work: Orchestration, after: bytes, which: str) -> None:
    """No phase is lost or doubled; one that was started or finished is read so."""
    edited = Orchestration(after, PATH)
    if letter not in "xr" and not _has_names_beside(work):
        lost = Counter(plain(one.name) for one in work.phases) - Counter(plain(one.name) for one in edited.phases)
        assert not lost, f"phases lost: {lost}"
    if letter in "sf":
        name = find(work.phases, which, PATH).name
        states = [one.state for one in edited.phases if plain(one.name) == plain(name)]
        assert (CURRENT if letter == "s" else COMPLETED) in states, (name, states)


_NAMES = ("**", "__", *TICKS)


def _has_names_beside(work: Orchestration) -> bool:
    """Whether a paragraph that could be a phase stands beside them.

    Once they are gone what is below it is its, and the next edit moves one with a tick to the completed ones.
    """
    lines = {phase.line for phase in work.phases}
    spans = [(one.start, one.end) for one in work.of_kind(COMPLETED, CURRENT, PENDING, PHASES)]
    beside = [one.text for span in spans for one in pieces(work.document, *span) if one.line not in lines]
    return any(label_number(text.lstrip("*_ ")) is not None or text.startswith(_NAMES) for text in beside)


def _is_agreed(data: bytes) -> bool:
    document = Document(data)
    try:
        return scanned(document) == judged(document, parse(data))
    except (IndexError, RecursionError):
        return False


SCRIPTS = (
    *(
        "s#0|going",
        "f#1|done|a.go",
        "n#0|look",
        "g|dev|ops",
        "pOmega|#1",
        "qPhase 9: Omega - why|#0",
        "r#0|New",
        "x#1|no",
    ),
    *("y#0|#1|#2", "z", "dPattern: outbox", "Psrc/x.py|what", "DRedis", "Bnext", "Nremember", "oMore.", "lno access"),
    *(
        "eTimeout|it took long|dev",
        "wdev|r1|said",
        "bno access",
        "ugranted",
        "Rfixed|1",
        "S",
        "Sa",
        "Saa",
        "t",
        "cAll.",
        "O",
    ),
    *(
        "E",
        "f#0",
        "s#2",
        "z;z",
        "E;f#0|x;E",
        "n#0|~- [ ] x",
        "d```",
        "N<!-- a",
        "o1. x",
        "lNone",
        "w## x|r2|{",
        "e#|<x>|`",
    ),
)


def seeds() -> Sequence[bytes]:
    """Each edit on a whole file."""
    found = files.whole()
    return [script.encode() + b"\n" + found[number % len(found)] for number, script in enumerate(SCRIPTS)]


def mutate(data: bytes, random: Random) -> bytes:
    """Another script, another file, or a change of one of the two."""
    script, _, file = data.partition(b"\n")
    way = random.random()
    if way < 0.2:
        return random.choice(SCRIPTS).encode() + b"\n" + file
    if way < 0.3:
        return script + b";" + random.choice(SCRIPTS).encode() + b"\n" + file
    if way < 0.4:
        token = random.choice(files.TOKENS).replace(b";", b"").replace(b"\n", b"~")
        return random.choice((script[:1] + token, script + b"|" + token)) + b"\n" + file
    return script + b"\n" + files.mutate(file, random)


TARGET = Target(
    check=check,
    promise="an edit changes what it means and no other line, loses no phase, is read back, and twice is once",
    seeds=seeds,
    mutate=mutate,
    modules="markdown.edit edits.* reading.todos",
)
