"""What the timeline shows: a bar for each phase and each run of which a time is known."""

from __future__ import annotations

from dataclasses import dataclass

from progresslib.report.marks import SIGNS, WORDS, run_class
from progresslib.report.moments import duration
from progresslib.report.scale import Span
from progresslib.report.sheets import COMPLETED, CURRENT, PhaseSheet, RunSheet, Sheet
from progresslib.text.quote import one_line
from progresslib.text.words import plain, without_label


@dataclass
class Bar:
    """One bar: `told` is all that it says, `active` when something happened in it, `target` the id that it leads to."""

    name: str
    state: str
    told: str
    start: float
    end: float
    active: list[Span]
    target: str
    is_phase: bool = False

    @property
    def sign(self) -> str:
        """The sign of its state."""
        return SIGNS[self.state.split()[-1]]


def run_bars(sheet: Sheet, number: int, now: float) -> list[Bar]:
    """A bar for each run that has a time; one that is still at work reaches until `now`."""
    bars = []
    for place, run in enumerate(sheet.runs, 1):
        times = [at for at in (run.started, run.ended) if at is not None]
        if times:
            bars.append(_run_bar(run, min(times), max(times), f"o{number}r{place}", now))
    return bars


def _run_bar(run: RunSheet, start: float, end: float, target: str, now: float) -> Bar:
    took = f", {duration(end - start)}" if run.started is not None and run.ended is not None else ""
    told = f"{one_line(run.agent, 60)}, {WORDS[run.state]}{took}"
    active = [(start, end)]
    if run.is_open and now > end:
        active, end = [(start, start), (now, now)], now
    return Bar(one_line(run.agent, 60), run_class(run.state), told, start, end, active, target)


def phase_bars(sheet: Sheet, number: int, now: float) -> list[Bar]:
    """A bar for each phase that has begun, from its own times, else those of its runs; the current one to `now`."""
    bars, before = [], sheet.started
    for place, phase in enumerate(sheet.phases, 1):
        if phase.state not in (COMPLETED, CURRENT):
            continue
        times = _times(phase, sheet.runs)
        start = phase.started if phase.started is not None else min(times, default=before)
        end = phase.ended if phase.ended is not None else max(times, default=None)
        if start is None or (end is None and phase.state == COMPLETED):
            continue
        still = now if sheet.open_runs else sheet.changed
        end = max(still if phase.state == CURRENT else end or start, start)
        name, state = one_line(phase.name, 80), f"phase {phase.state}"
        told = f"{name}, phase, {phase.state}"
        active = [(start, start), (end, end)]
        bars.append(Bar(name, state, told, start, end, active, f"o{number}p{place}", True))
        before = end
    return bars


def _times(phase: PhaseSheet, runs: list[RunSheet]) -> list[float]:
    """The times of a phase's runs."""
    name = plain(without_label(phase.name))
    own = [run for run in runs if run.phase and plain(without_label(run.phase)) == name]
    return [at for run in own for at in (run.started, run.ended) if at is not None]
