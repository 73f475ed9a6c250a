"""Tests for recording/record.py: what a progress file gets of a journalled run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from progresslib.recording.record import record_of, summary_of, troubles_of
from progresslib.recording.report import Report
from progresslib.recording.run import RunState
from tests.recorders import NOW, TIME

ANSWER = {"status": "done", "summary": "built", "files": ["a"]}


def run(**values: Any) -> RunState:
    return RunState("a1", {"agent": "dev", "started": NOW - 90.04, "ended": NOW, **values})


def over(report: str = "built", **values: Any) -> RunState:
    return run(reports=[report], starts=1, stops=1, **values)


def test_a_record_tells_what_is_known() -> None:
    one = over(json.dumps(ANSWER), task="Build\n it", phase="P", parent="outer")
    record = record_of(one, Report(one.report), "outputs/x.md", is_brief=False)
    assert (record.agent, record.state, record.id, record.answer) == ("dev", "completed", "a1", ANSWER)
    assert (record.task, record.phase, record.parent, record.output) == ("Build it", "P", "outer", "outputs/x.md")
    assert (record.started, record.ended, record.seconds) == ("2026-11-22T06:03:21Z", TIME, 90.0)


def test_what_is_unknown_is_none() -> None:
    record = record_of(RunState("a1"), Report(""), None, is_brief=False)
    assert (record.agent, record.state, record.summary) == ("agent", "in_progress", "")
    rest = (record.task, record.phase, record.parent, record.started, record.ended, record.seconds, record.output)
    assert rest == (None,) * 7


def test_a_run_at_work_has_no_end_though_it_had_one_before() -> None:
    one = over()
    one.starts = 2
    record = record_of(one, Report(one.report), None, is_brief=False)
    assert (record.state, record.ended, record.seconds) == ("in_progress", None, None)


def test_a_brief_record_has_the_agents_status_and_summary_alone() -> None:
    record = record_of(over(), Report(json.dumps(ANSWER)), None, is_brief=True)
    assert record.answer == {"status": "done", "summary": "built"}
    assert record_of(over(), Report("prose"), None, is_brief=True).answer == {}


@pytest.mark.parametrize(
    ("values", "report", "expected"),
    [
        pytest.param({}, "built", "built", id="what it answered"),
        pytest.param({"failure": "529"}, "", "529", id="why it failed"),
        pytest.param(
            {"failure": "529", "said": "I had begun"}, "", "529; Last said: I had begun", id="and its last words"
        ),
        pytest.param({"failure": "529", "said": "x"}, "half", "529; half", id="and what it answered"),
        pytest.param({"interruption": "x", "said": "I had\nbegun"}, "", "Last said: I had begun", id="its last words"),
        pytest.param({"interruption": "x"}, "", "", id="nothing"),
        pytest.param(
            {"interruption": "x", "is_stopped": True, "said": "y"}, "half", "half", id="stopped with a report"
        ),
        pytest.param({"said": "word " * 200}, "", "word " * 98 + "word…", id="long last words are cut"),
    ],
)
def test_the_summary_is_the_most_telling_text(values: dict[str, Any], report: str, expected: str) -> None:
    values = {**values, **({"reports": [report]} if report else {})}
    assert summary_of(run(**values), Report(report)) == expected


@pytest.mark.parametrize(
    ("values", "report", "expected"),
    [
        pytest.param({}, "built", [], id="nothing"),
        pytest.param({"failure": "529"}, "", [("Agent failed", "529")], id="a failure"),
        pytest.param(
            {"failure": "529"},
            '{"status": "blocked", "blockers": ["x"]}',
            [("Agent failed", "529")],
            id="a failure comes before what it says",
        ),
        pytest.param(
            {},
            '{"status": "blocked", "blockers": ["x", "y"]}',
            [("Agent blocked", "x"), ("", "x"), ("", "y")],
            id="blocked: an error and its blockers",
        ),
        pytest.param({}, '{"status": "failed", "error": "e"}', [("Agent failed", "e")], id="failed by its own word"),
        pytest.param(
            {}, '{"status": "done", "blockers": ["x"]}', [("", "x")], id="done, and something blocks what follows"
        ),
    ],
)
def test_troubles_are_errors_and_blockers(values: dict[str, Any], report: str, expected: list[tuple[str, str]]) -> None:
    assert troubles_of(over(report, **values), Report(report)) == expected
