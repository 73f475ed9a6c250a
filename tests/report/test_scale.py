"""Tests for report/scale.py, bars.py and timeline.py: what lies where in the picture."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.report.bars import phase_bars, run_bars
from progresslib.report.scale import LEAST, PAUSE, Scale, lanes
from progresslib.report.sheets import PhaseSheet, RunSheet, Sheet
from progresslib.report.timeline import timeline

HOUR, DAY = 3600.0, 86400.0
TIMES = st.floats(0, 4e9, allow_nan=False)
SPANS = st.lists(st.tuples(TIMES, st.floats(0, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1])), min_size=1)


def test_work_is_to_scale() -> None:
    scale = Scale([(0, HOUR), (HOUR, 4 * HOUR)], 400)
    assert [scale.place(at * HOUR) for at in (0, 1, 2, 4)] == pytest.approx([0, 100, 200, 400])


def test_a_long_pause_is_short_and_said() -> None:
    scale = Scale([(0, HOUR), (9 * DAY, 9 * DAY + HOUR)])
    assert scale.place(9 * DAY) - scale.place(HOUR) == pytest.approx(PAUSE)
    assert [seconds for _, seconds in scale.pauses()] == [9 * DAY - HOUR]
    assert scale.place(HOUR) < scale.place(5 * DAY) < scale.place(9 * DAY)


def test_an_instant_beside_a_long_stretch_can_still_be_seen() -> None:
    scale = Scale([(0, 0), (30 * DAY, 31 * DAY)])
    assert scale.place(60) - scale.place(0) == pytest.approx(LEAST)


@given(SPANS, st.lists(TIMES))
def test_later_is_never_further_left(spans: list[tuple[float, float]], times: list[float]) -> None:
    scale = Scale(spans)
    places = [scale.place(at) for at in sorted(times)]
    assert places == sorted(places)
    assert all(-1e-6 <= place <= scale.width + 1e-6 for place in places)


@given(SPANS)
def test_marks_of_the_axis_are_apart_and_not_too_many(spans: list[tuple[float, float]]) -> None:
    scale = Scale(spans)
    places = [place for place, _, _ in scale.ticks()]
    assert all(after - before >= 36 - 1e-6 for before, after in zip(places, places[1:]))
    assert places[0] == 0


@given(SPANS)
def test_nothing_overlaps_in_a_lane(spans: list[tuple[float, float]]) -> None:
    found = lanes(spans)
    for lane in set(found):
        own = sorted(span for span, its in zip(spans, found) if its == lane)
        assert all(before[1] <= after[0] or before[0] == after[0] for before, after in zip(own, own[1:]))


def test_as_many_lanes_as_run_at_once() -> None:
    assert lanes([(0, 10), (1, 9), (2, 3), (4, 5), (10, 12)]) == [0, 1, 2, 2, 0]


def test_a_run_at_work_reaches_until_now_without_filling_the_picture() -> None:
    sheet = Sheet("x.md", "X", "in_progress", runs=[RunSheet("dev", "in_progress", started=0.0)])
    [bar] = run_bars(sheet, 1, 30 * DAY)
    assert (bar.start, bar.end, bar.target) == (0, 30 * DAY, "o1r1")
    assert Scale(bar.active).width < 1000


def test_a_phase_without_times_has_those_of_its_runs() -> None:
    runs = [RunSheet("dev", "completed", phase="Build", started=100.0, ended=400.0)]
    phases = [PhaseSheet("Phase 1: Build", "completed"), PhaseSheet("Test", "current"), PhaseSheet("Ship", "pending")]
    bars = phase_bars(Sheet("x.md", "X", "in_progress", changed=900.0, phases=phases, runs=runs), 1, 1000.0)
    assert [(bar.name, bar.start, bar.end) for bar in bars] == [("Phase 1: Build", 100, 400), ("Test", 400, 900)]


def test_runs_without_a_time_are_counted() -> None:
    runs = [RunSheet("dev", "completed", started=0.0, ended=60.0), RunSheet("old", "completed")]
    made = timeline(Sheet("x.md", "X", "complete", runs=runs), 1, 100.0)
    assert "1 of the runs have no time" in made
    assert len(re.findall("<a href", made)) == 1


def test_without_any_time_there_is_no_picture() -> None:
    assert timeline(Sheet("x.md", "X", "complete", runs=[RunSheet("old", "completed")]), 1, 100.0) == ""
