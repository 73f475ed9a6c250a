"""Time: no text that is repeated takes more than in proportion longer, whatever reads it.

An input is a first line that names the reader, the beginning, the part that is repeated and the end, parted by `%%`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from random import Random

from progresslib.checking.check import problems
from progresslib.edits.phases import finish_phase
from progresslib.edits.runs import RunRecord
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.recording.report import Report
from progresslib.report.markdown import blocks
from progresslib.secrets.masking import masked
from progresslib.sessions import told
from progresslib.telling.account import Work
from progresslib.telling.resume_text import full_text
from progresslib.telling.summary import Summary
from tests.edits.steps import add_blocker, record_run
from tests.fuzz import files
from tests.fuzz import masking as secrets
from tests.fuzz.target import Target

SMALL, TIMES = 12_000, 8
"""Bytes of the smaller text, and how many times as long the larger one is."""
MOST = 3.5
"""How many times as long as in proportion the larger one may take; what is quadratic takes TIMES as long."""
LEAST = 0.25
"""Seconds below which a time says nothing."""
NOW = 1795327492.0


def _tell(data: bytes) -> object:
    orchestration = Orchestration(data, "x.md")
    return full_text("0a1b2c3d", [Work("x.md", orchestration, Summary(orchestration), NOW)], [], NOW)


READERS: dict[bytes, Callable[[bytes], object]] = {
    b"t": _tell,
    b"r": lambda data: record_run(data, "x.md", RunRecord("dev", "completed", "r1", summary="s"), NOW),
    b"f": lambda data: finish_phase(data, "x.md", Orchestration(data, "x.md").phases[0].name, NOW),
    b"b": lambda data: add_blocker(data, "x.md", "why", NOW),
    b"m": lambda data: masked(data.decode("utf-8", "replace")),
    b"a": lambda data: Report(data.decode("utf-8", "replace")),
    b"i": lambda data: told.ids_in(data),
    b"h": lambda data: blocks(data.decode("utf-8", "replace")[:40_000]),
    b"c": lambda data: problems(data, "x.md"),
}


def check(data: bytes) -> None:
    """Reads the text of DATA in two lengths."""
    script, _, given = data.partition(b"\n")
    read = READERS.get(script[:1], _tell)
    begin, part, end = [*given.split(b"%%"), b"", b""][:3]
    small, large = (begin + part * (size // max(len(part), 1)) + end for size in (SMALL, SMALL * TIMES))
    if not part or len(begin) + len(end) > SMALL:
        return
    for _ in range(3):
        short, long = _seconds(read, small), _seconds(read, large)
        if long < LEAST or long < MOST * TIMES * short:
            return
    raise AssertionError(f"{script[:1]!r}: {short * 1000:.0f} ms, and {long * 1000:.0f} ms for {TIMES} times as much")


def _seconds(read: Callable[[bytes], object], data: bytes) -> float:
    begun = time.process_time()
    try:
        read(data)
    except (ProgressError, IndexError, RecursionError):
        pass  # a refusal is as good
    return time.process_time() - begun


def seeds() -> Sequence[bytes]:
    """Each line and each small document again and again, for each reader of them."""
    begins = (
        b"# Orchestration: x\n## Status: wip\n## Current\n",
        b"# x\n## Error Log\n",
        b"# x\n## Agent Outputs\n",
        b"",
    )
    parts = [*(token + b"\n" for token in files.TOKENS), *files.TOKENS, *files.small()]
    found = [
        bytes([b"trfbc"[number % 5]]) + b"\n" + begins[number % 4] + b"%%" + part + b"%%\n"
        for number, part in enumerate(parts)
    ]
    found += [b"t\n" + begins[2] + b"%%## Status: a\n## Notes\n%%", b"t\n" + begins[0] + b"%%- [x] a\n%%"]
    found += [b"m\n%%" + token + b"%%" for token in secrets.TOKENS]
    return found + [letter + b"\n%%" + token + b"\n%%" for letter in (b"a", b"h", b"i") for token in files.TOKENS[-30:]]


def mutate(data: bytes, random: Random) -> bytes:
    """Another reader, or a change of the text."""
    script, _, given = data.partition(b"\n")
    if random.random() < 0.2:
        return random.choice(list(READERS)) + b"\n" + given
    return script + b"\n" + files.mutate(given, random)


TARGET = Target(
    check=check,
    promise="a text eight times as long takes at most some eight times as long",
    seeds=seeds,
    mutate=mutate,
    modules="",
    timed=True,
)
