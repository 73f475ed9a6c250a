"""Tries a case with a fault at each call, and collects what does not hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.faults.cases import Case
from tests.faults.driver import Driver, Ran
from tests.faults.judging import Expected, facts_of, wrong_at_once, wrong_in_the_end, wrong_output
from tests.faults.scene import Scene
from tests.faults.watching import KILL, LASTING, can_meet

FAULTS = (KILL, "ENOSPC", "EACCES", "EIO", "EINTR", f"ENOSPC {LASTING}")


class Tried(NamedTuple):
    """What came of a case: how many calls it has, how many were hit, what did not hold, the lines for the person."""

    calls: int
    hits: int
    found: list[str]
    lines: Counter[str]
    longest: float


def attempt(
    case: Case, top: Path, driver: Driver, faults: Iterable[str] = FAULTS, every: int = 1, at: str = ""
) -> Tried:
    """Tries each of the faults at every n-th call of a case's hook that holds `at`, each time from the same state."""
    scene = Scene(top, driver)
    case.prepare(scene)
    scene.keep()
    calls, expected = without_fault(case, scene)
    found, lines, hits, longest = list[str](), Counter[str](), 0, 0.0
    for number, what in points(calls, faults, every, at):
        scene.restore()
        ran = scene.fire(case.slug, case.event(scene), number, what)
        hits += bool(ran.hit)
        where = f"{case.name}: {what} at call {number}, {ran.hit[0] if ran.hit else 'not hit'}"
        wrong = list(wrong_at_once(scene, case.slug, what, ran, expected)) if ran.hit else []
        next_ones = scene.recover()
        wrong += wrong_in_the_end(scene, ran, what, next_ones, expected) if ran.hit else []
        found += [f"{where}: {one}" for one in wrong]
        lines.update(line for one in (ran, *next_ones) for line in _lines(one))
        longest = max(longest, ran.seconds)
    return Tried(len(calls), hits, found, lines, longest)


def points(calls: list[str], faults: Iterable[str], every: int, at: str = "") -> Iterator[tuple[int, str]]:
    """At which call which fault is tried; where only some are, these differ from fault to fault."""
    for shift, what in enumerate(faults):
        numbered = [(number, call) for number, call in enumerate(calls, 1) if at in call]
        fitting = [number for number, call in numbered if can_meet(call.partition(" ")[0], what)]
        yield from ((number, what) for number in fitting[(shift * 7) % every :: every])


def without_fault(case: Case, scene: Scene) -> tuple[list[str], Expected]:
    """The calls of the hook where nothing fails, and what the project holds then."""
    event = case.event(scene)
    before = facts_of(scene.folder)
    ran = scene.fire(case.slug, event)
    assert (ran.code, ran.stderr, *wrong_output(case.slug, ran.stdout)) == (0, b""), ran
    after = facts_of(scene.folder)
    scene.recover()
    end = facts_of(scene.folder)
    scene.restore()
    case.event(scene)
    scene.recover()
    return ran.calls, Expected(before, after, end, facts_of(scene.folder))


def _lines(ran: Ran) -> list[str]:
    """The lines for the person that a hook has printed."""
    try:
        said = json.loads(ran.stdout or b"{}")
    except ValueError:
        return []
    return str(said.get("systemMessage", "")).splitlines() if isinstance(said, dict) else []
