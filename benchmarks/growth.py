"""`python3 benchmarks/growth.py [--rounds N] [--scale X] [--curve NAME]`: what a hook costs as a project grows.

For each curve one thing grows and all else stays as it is; the sizes of a curve are measured by turns, as `hooks.py`
measures. `slope` is the exponent between two sizes: the growth of what the hook takes beyond the smallest size, which
is 1 where twice as much takes twice as long. What lies in the archive, and old sessions in the state, must add nothing.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

from grown import CURVES, Curve
from harness import ROOT, Bench, Case, Cost, check, install, machine, measure, median, megabytes

LONG = 2_000.0
"""Milliseconds from which on a case is measured only a few times."""
LINEAR = 1.2
"""The greatest slope that still counts as linear: the smaller size has fixed costs in it, and a machine its noise."""
NOTHING = 0.3
"""How many bare starts the largest size may add where it must add nothing: what equal cases differ by here, twice."""
VISIBLE = 2.0
"""Milliseconds of growth below which a slope would be one of noise."""


class Point(NamedTuple):
    """One size of a curve, and what a hook costs there."""

    size: int
    cost: Cost
    peak: float


def points(bench: Bench, curve: Curve, cases: Mapping[int, list[Case]], rounds: int) -> dict[str, list[Point]]:
    """The points of a curve, smallest first, by the slug of the hook."""
    flat = [(size, case) for size, of_size in cases.items() for case in of_size]
    costs: dict[str, list[Cost]] = {case.name: [] for _, case in flat}
    random = Random(rounds)
    for number in range(rounds):
        for _, case in random.sample(flat, len(flat)):
            if number < 3 or costs[case.name][0].ms < LONG:
                costs[case.name].append(measure(bench, case))
    found: dict[str, list[Point]] = {}
    for size, case in flat:
        found.setdefault(case.words[1], []).append(Point(size, median(costs[case.name]), megabytes(bench, case)))
    return found


def slopes(found: list[Point], base: Cost) -> Iterator[float | None]:
    """The exponent from each point to the next, of the processor's time; None where that is lost in noise."""
    for one, other in zip(found, found[1:]):
        small, large = one.cost.cpu - base.cpu, other.cost.cpu - base.cpu
        if small <= 0 or large - small < VISIBLE or other.size <= max(one.size, 1):
            yield None
        else:
            yield math.log(large / small) / math.log(other.size / max(one.size, 1))


def verdict(curve: Curve, found: list[Point], base: Cost) -> str:
    """Whether the curve is what it has to be."""
    if curve.adds_nothing:
        added = (found[-1].cost.cpu - found[0].cost.cpu) / base.cpu
        return f"adds {added:+.2f} bare starts: {'holds' if added <= NOTHING else 'MISSED'}"
    steepest = max((slope for slope in slopes(found, base) if slope is not None), default=0.0)
    return f"at most linear: {'holds' if steepest <= LINEAR else 'MISSED'}"


def show(curve: Curve, slug: str, found: list[Point], base: Cost) -> None:
    """Prints one curve of one hook: milliseconds, slope and megabytes at each size."""
    print(f"{curve.title}, {slug}: {verdict(curve, found, base)}")
    told: list[float | None] = [None, *slopes(found, base)]
    for point, slope in zip(found, told):
        exponent = "" if slope is None else f"{slope:.2f}"
        cost = point.cost
        print(f"  {point.size:>12,} {cost.ms:>10.1f} {cost.cpu:>10.1f} {point.peak:>8.1f} {exponent:>6}")


def main() -> int:
    """Measures and prints; 0 always: it does not judge."""
    parser = argparse.ArgumentParser(description="What a hook costs as a project grows.")
    parser.add_argument("--rounds", type=int, default=15, help="how often each case is measured (default 15)")
    parser.add_argument("--scale", type=float, default=1.0, help="a part of each size, for a short run")
    parser.add_argument("--curve", choices=[curve.name for curve in CURVES], help="one curve alone")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        bench = install(Path(name).resolve())
        bare = Case("bare", [bench.interpreter, "-I", "-S", "-c", "pass"], bench.folder)
        print(f"{machine(bench)}, {wanted.rounds} rounds, medians\n")
        print(f"  {'size':>12} {'ms':>10} {'cpu ms':>10} {'peak MB':>8} {'slope':>6}")
        for curve in CURVES:
            if wanted.curve not in (None, curve.name):
                continue
            cases = curve.cases(bench, wanted.scale)
            for case in (case for of_size in cases.values() for case in of_size):
                check(bench, case)
            base = median([measure(bench, bare) for _ in range(max(5, wanted.rounds))])
            for slug, found in points(bench, curve, cases, wanted.rounds).items():
                show(curve, slug, found, base)
            os.chdir(ROOT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
