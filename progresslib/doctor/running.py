"""Whether each registered command line runs, and how long the last real hooks took."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from typing import NamedTuple

from progresslib.doctor.finding import NOTE, OK, PROBLEM, Finding, Place
from progresslib.doctor.programs import MISSING
from progresslib.doctor.scopes import registered
from progresslib.errors import ProgressError
from progresslib.hook import timings
from progresslib.installer import copies, selftest
from progresslib.installer.places import Target
from progresslib.registration import table
from progresslib.text.clock import age

LAST = 50
SLOW = 10.0
"""Bare starts of the interpreter: a hook that takes more is worth a look."""


class Trial(NamedTuple):
    """One registered command line, fired at a sample: its milliseconds, and how many bare starts these are."""

    event: str
    scope: str
    command: str
    milliseconds: float
    ratio: float | None


class Runs(NamedTuple):
    """The last real runs of one hook, from the interpreter's start to its end: the median and the longest, in ms."""

    hook: str
    runs: int
    milliseconds: float
    worst: float
    ratio: float | None
    last: float


def try_all(place: Place, bare: float | None) -> tuple[list[Finding], list[Trial]]:
    """Fires every registered command line of every scope once that starts our own code, as it is here.

    What else a settings file names may be anything: the folder may be one that nobody trusts.
    """
    findings: list[Finding] = []
    trials: list[Trial] = []
    for goal in registered(place):
        for event, command, fire in selftest.each(goal, place.environ):
            if not _is_own(goal, command, place):
                told = f"scope {goal.scope}, {event}: starts another copy than this one, and is not tried: {command}"
                findings.append(Finding("command line", NOTE, told))
                continue
            try:
                took = fire().milliseconds
            except ProgressError as error:
                findings.append(Finding("command line", PROBLEM, f"scope {goal.scope}, {event}: {error}", MISSING))
            else:
                trials.append(Trial(event, goal.scope, command, round(took, 1), _ratio(took, bare)))
    if trials:
        worst = max(trials, key=lambda one: one.milliseconds)
        told = f"{len(trials)} run; the slowest is {worst.event}, {_took(worst.milliseconds, bare)}"
        findings.append(Finding("command line", OK, told))
    return findings, trials


def _is_own(goal: Target, command: str, place: Place) -> bool:
    runs = (goal.run, table.BY_HAND)
    is_ours = any(command == f"{run} {table.slug_of(command)}" for run in runs)
    if goal.copy:
        return is_ours and copies.is_copy(goal.copy, place.root)
    return is_ours and os.access(os.path.join(place.where.current, "hooks", "run"), os.X_OK)


def real_ones(place: Place, bare: float | None) -> list[Runs]:
    """What the last runs of each hook took that the client has started."""
    found: dict[str, list[tuple[float, float]]] = {}
    for slug, when, took in timings.read(place.where.folder):
        found.setdefault(slug, []).append((when, took))
    runs = []
    for slug, all_of in sorted(found.items()):
        last = [took for _, took in all_of[-LAST:]]
        middle = statistics.median(last)
        runs.append(Runs(slug, len(last), middle, max(last), _ratio(middle, bare), all_of[-1][0]))
    return runs


def about_real_ones(runs: list[Runs], now: float) -> Iterator[Finding]:
    """A finding on each hook that has run."""
    if not runs:
        yield Finding("real runs", NOTE, "no hook has run yet", "start a session of Claude Code, then look again")
    for one in runs:
        many = f"the last {one.runs}" if one.runs > 1 else "the only one"
        ratio = f" ({one.ratio} bare starts)" if one.ratio is not None else ""
        told = (
            f"{one.hook}: {many} in {one.milliseconds:.0f} ms{ratio}, at most {one.worst:.0f} ms; {age(one.last, now)}"
        )
        is_slow = one.ratio is not None and one.ratio > SLOW
        fix = "look at what else the machine does, and at how large the progress files are" if is_slow else ""
        yield Finding("real runs", NOTE if is_slow else OK, told, fix)


def _took(milliseconds: float, bare: float | None) -> str:
    ratio = _ratio(milliseconds, bare)
    return f"{milliseconds:.0f} ms" + (f" ({ratio} bare starts)" if ratio is not None else "")


def _ratio(milliseconds: float, bare: float | None) -> float | None:
    return round(milliseconds / bare, 1) if bare else None
