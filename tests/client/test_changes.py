"""What has changed between two versions' recordings is told in words, and chance is not taken for change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client.changes import told

Events = list[dict[str, Any]]

START: dict[str, Any] = {"hook_event_name": "SessionStart", "source": "startup", "session_id": "a1"}
CALL: dict[str, Any] = {"tool_name": "Agent", "tool_input": {"prompt": "x"}, "session_id": "a1"}
AGENT: dict[str, Any] = {"hook_event_name": "PreToolUse", **CALL}
RESULT: dict[str, Any] = {"content": [{"text": "x"}], "status": "completed"}
DONE: dict[str, Any] = {"hook_event_name": "PostToolUse", **CALL, "tool_response": RESULT}
STOP: dict[str, Any] = {"hook_event_name": "Stop", "stop_hook_active": False, "session_id": "a1"}
WHOLE = [START, AGENT, DONE, STOP]


def lines(before: Events, after: Events, scenario: str = "agent") -> list[str]:
    """What is told of the two recordings below the first line."""
    head, *found = told("1.0", {scenario: before}, "1.1", {scenario: after}).splitlines()
    assert head == f"1.1 against 1.0: 1 scenarios, {len(after)} events"
    return found


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(WHOLE, ["nothing has changed"], id="the same"),
        pytest.param(
            [{**START, "session_id": "b2"}, *WHOLE[1:]], ["nothing has changed"], id="another id is no change"
        ),
        pytest.param(
            [START, {**AGENT, "tool_input": {"prompt": 1}}, DONE, STOP],
            ["nothing has changed"],
            id="what the script said is not the client's",
        ),
        pytest.param(
            [{**START, "tokens": 7}, *WHOLE[1:]], ["SessionStart", "  new field: tokens (a number)"], id="a new field"
        ),
        pytest.param(
            [{"hook_event_name": "SessionStart", "source": "startup"}, *WHOLE[1:]],
            ["SessionStart", "  gone: session_id (was text)"],
            id="a field that is gone",
        ),
        pytest.param(
            [START, AGENT, {**DONE, "tool_response": {"content": [{"text": None}], "status": "completed"}}, STOP],
            ["PostToolUse of Agent", "  tool_response.content.text: was text, is null"],
            id="another type, deep inside",
        ),
        pytest.param(
            [START, AGENT, {**DONE, "tool_response": {"content": [{"text": "x"}, {}], "status": "completed"}}, STOP],
            ["nothing has changed"],
            id="a list is as rich as its richest part",
        ),
        pytest.param(
            [{**START, "source": "fork"}, *WHOLE[1:]],
            ["SessionStart", '  source: was "startup", is "fork"'],
            id="another word",
        ),
        pytest.param(
            [START, {**AGENT, "tool_name": "Task"}, DONE, STOP], ["nothing has changed"], id="the older name of a tool"
        ),
        pytest.param(
            [*WHOLE, {"hook_event_name": "SessionEnd"}],
            ["SessionEnd: is new", "scenario agent", "  SessionEnd: came 0 times, comes 1 times"],
            id="a new event",
        ),
        pytest.param(
            [START, AGENT, STOP],
            ["PostToolUse of Agent: is gone", "scenario agent", "  PostToolUse of Agent: came 1 times, comes 0 times"],
            id="an event that is gone",
        ),
        pytest.param(
            [AGENT, START, DONE, STOP],
            [
                "scenario agent",
                "  order was SessionStart, PreToolUse of Agent, PostToolUse of Agent, Stop",
                "  order is PreToolUse of Agent, SessionStart, PostToolUse of Agent, Stop",
            ],
            id="another order",
        ),
    ],
)
def test_each_change_is_told(after: Events, expected: list[str]) -> None:
    assert lines(WHOLE, after) == expected


def test_a_field_that_is_not_always_there_is_told_so() -> None:
    after = [START, {**START, "tokens": 7}]
    assert lines([START, START], after) == ["SessionStart", "  new field: tokens (a number, not always there)"]


def test_the_events_of_agents_may_come_in_any_order_beside_the_conversation() -> None:
    inner = {**AGENT, "agent_id": "x"}
    assert lines([START, AGENT, inner, STOP], [START, AGENT, STOP, inner]) == ["nothing has changed"]


def test_how_often_agents_that_end_together_are_told_of_is_chance() -> None:
    name = "subagents-parallel"
    assert lines([*WHOLE, STOP], WHOLE, name) == ["nothing has changed"]
    assert lines([*WHOLE, START], WHOLE, name) == [
        f"scenario {name}",
        "  SessionStart: came 2 times, comes 1 times",
    ]


def test_a_scenario_that_only_one_of_them_has_is_named_and_not_compared() -> None:
    found = told("1.0", {"both": WHOLE, "old": [START]}, "1.1", {"both": WHOLE, "new": [{"hook_event_name": "X"}]})
    assert found.splitlines()[1:] == ["scenario only in 1.1: new", "scenario only in 1.0: old"]
