"""Tests for recording/run.py."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.recording.run import RunState, checksum
from progresslib.text import fastjson
from tests.recorders import NOW

OVER = {"reports": ["done"], "starts": 1, "stops": 1}


@pytest.mark.parametrize(
    ("values", "own", "expected"),
    [
        pytest.param({}, "", "in_progress", id="nothing known"),
        pytest.param({"starts": 1}, "blocked", "in_progress", id="started"),
        pytest.param(OVER, "", "completed", id="reported"),
        pytest.param(OVER, "blocked", "blocked", id="its own word"),
        pytest.param(OVER, "failed", "failed", id="its own failure"),
        pytest.param({**OVER, "interruption": "x"}, "", "completed", id="reported, though it was missed"),
        pytest.param({**OVER, "interruption": "x", "is_stopped": True}, "completed", "interrupted", id="told to stop"),
        pytest.param({"starts": 1, "interruption": "x"}, "completed", "interrupted", id="missed"),
        pytest.param(
            {**OVER, "failure": "529", "interruption": "x", "is_stopped": True}, "blocked", "failed", id="failed"
        ),
        pytest.param({**OVER, "starts": 2}, "blocked", "in_progress", id="goes on"),
        pytest.param({**OVER, "starts": 2, "failure": "x"}, "", "failed", id="failed when it went on"),
    ],
)
def test_failed_comes_before_interrupted_before_the_agents_own_word(
    values: dict[str, Any], own: str, expected: str
) -> None:
    assert RunState("a1", values).state(own) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, False, id="nothing known"),
        pytest.param({"starts": 1}, False, id="started"),
        pytest.param({"stops": 1}, False, id="stopped without a word, in the foreground"),
        pytest.param({"stops": 1, "background": True}, True, id="stopped without a word, in the background"),
        pytest.param({"reports": [""]}, True, id="an empty report"),
        pytest.param({"returned": {"t1": "x"}}, True, id="its call came back"),
        pytest.param({"returned": {"t1": "x"}, "starts": 1}, True, id="its call came back, and no stop"),
        pytest.param({**OVER, "starts": 2}, False, id="started once more than stopped"),
        pytest.param({**OVER, "starts": 2, "stops": 2}, True, id="and stopped again"),
        pytest.param({"failure": "x", "starts": 3}, True, id="failed"),
        pytest.param({"interruption": "x", "starts": 3}, True, id="interrupted"),
    ],
)
def test_a_run_is_over_when_it_has_an_end_and_was_not_continued(values: dict[str, Any], expected: bool) -> None:
    assert RunState("a1", values).is_over == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, "", id="none"),
        pytest.param({"returned": {"t1": "a"}}, "a", id="what its call gave back"),
        pytest.param({"returned": {"t1": "a", "t2": "b"}}, "b", id="what its newest call gave back"),
        pytest.param({"reports": ["r", "s"], "returned": {"t1": "a"}}, "s", id="its own newest"),
    ],
)
def test_the_newest_report_of_its_own_counts(values: dict[str, Any], expected: str) -> None:
    assert RunState("a1", values).report == expected


def test_what_is_kept_is_read_back() -> None:
    run = RunState("a1", {"agent": "dev", "reports": ["ä\ud83d"], "started": 5, "ended": 7.5, "starts": 2})
    assert RunState("a1", fastjson.loads(fastjson.dumps(run.values()))).values() == run.values()


@given(
    st.dictionaries(st.sampled_from(list(RunState("a").values())), st.recursive(st.text() | st.integers(), st.lists))
)
@pytest.mark.slow
def test_wrong_values_are_left_out(kept: dict[str, Any]) -> None:
    run, plain = RunState("a1", kept), RunState("a1").values()
    for name, value in run.values().items():
        is_number = isinstance(value, (int, float)) and isinstance(plain[name], (int, float))
        assert is_number or type(value) is type(plain[name])
    assert run.state("") in ("in_progress", "completed", "failed", "interrupted")


def test_two_runs_share_no_lists() -> None:
    one, other = RunState("a1"), RunState("a2")
    one.reports.append("x")
    one.returned["t"] = "x"
    assert (other.reports, other.returned) == ([], {})


def test_marks_are_taken_over_and_whether_more_was_told_since_is_known() -> None:
    written = RunState("a1", {**OVER, "arrived": True, "file": "x.md", "written": "c", "phase": "P", "task": "guessed"})
    same = RunState("a1", OVER)
    assert same.marked(written)
    assert same.values() == written.values()
    newer = RunState("a1", {**OVER, "reports": ["done", "more"], "task": "known"})
    assert not newer.marked(written)
    assert (newer.reports, newer.task, newer.file, newer.written) == (["done", "more"], "known", "x.md", "c")


def test_what_was_noted_of_one_run_in_two_places_is_joined() -> None:
    one = RunState("a1", {"agent": "dev", "reports": ["a", "b"], "returned": {"t1": "x"}, "starts": 2, "ended": 5.0})
    other = RunState("a1", {"task": "Build", "reports": ["b", "c"], "returned": {"t2": "y"}, "starts": 1, "stops": 3})
    other.closed, other.ended, other.background = 1, 4.0, True
    joined = one.joined(other)
    assert (joined.agent, joined.task, joined.background) == ("dev", "Build", True)
    assert (joined.reports, joined.returned) == (["a", "b", "c"], {"t1": "x", "t2": "y"})
    assert (joined.starts, joined.stops, joined.closed, joined.ended) == (2, 3, 1, 5.0)
    assert one.joined(RunState("a1")).values() == joined.values()


def test_starts_and_stops_are_counted_in_whatever_order_they_come() -> None:
    run = RunState("a1", {"background": True})
    for _ in range(2):
        run.stop()
    run.starts = 3
    assert run.is_continued
    run.stop()
    assert (run.stops, run.is_over) == (3, True)


def test_a_failure_ends_one_start_and_a_stop_that_follows_is_of_the_same() -> None:
    run = RunState("a1", {"starts": 1})
    run.close()
    run.close()
    assert (run.closed, run.is_continued) == (1, False)
    run.stop()
    assert (run.closed, run.stops, run.is_continued) == (0, 1, False)
    run.starts = 2
    run.close()
    run.starts = 3
    run.stop()
    assert (run.closed, run.stops, run.is_continued) == (1, 2, False)


def test_times_grow_apart_and_never_cross() -> None:
    run = RunState("a1")
    run.start(NOW)
    run.start(NOW + 5)
    run.end(NOW + 9)
    run.end(NOW + 7)
    assert (run.started, run.ended) == (NOW, NOW + 9)
    early = RunState("a2")
    early.start(NOW)
    early.end(NOW - 3)
    assert (early.started, early.ended) == (NOW - 3, NOW - 3)


def test_a_checksum_is_short_and_takes_any_text() -> None:
    assert len(checksum("")) == len(checksum("x" * 10_000)) == len(checksum("\ud83d")) == 8
    assert checksum("a") != checksum("b")
