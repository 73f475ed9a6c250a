"""Tests for hook/event.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from progresslib.errors import ProgressError
from progresslib.hook.event import Event, parse, text_in

START = {
    "session_id": "0a1b",
    "transcript_path": "/home/user/.claude/projects/-repo/0a1b.jsonl",
    "cwd": "/repo",
    "hook_event_name": "SessionStart",
    "source": "startup",
}
FIELDS = ("agent_id", "agent_type", "cwd", "name", "session_id", "source", "transcript_path")


def test_the_fields_of_an_event_are_read() -> None:
    event = parse(json.dumps({**START, "agent_id": "a7", "agent_type": "Explore", "new": [1]}).encode())
    assert (event.name, event.source, event.session_id) == ("SessionStart", "startup", "0a1b")
    assert (event.cwd, event.transcript_path) == ("/repo", START["transcript_path"])
    assert (event.agent_id, event.agent_type) == ("a7", "Explore")
    assert event.raw["new"] == [1]


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], ["a"], {}, {"a": 1}])
def test_a_field_that_is_no_text_is_empty(value: Any) -> None:
    event = parse(json.dumps({**dict.fromkeys(FIELDS, value), "hook_event_name": value}).encode())
    assert {getattr(event, field) for field in FIELDS} == {""}


def test_an_event_without_fields_is_one() -> None:
    event = parse(b"{}")
    assert {getattr(event, field) for field in FIELDS} == {""}


@pytest.mark.parametrize(
    ("data", "cwd"),
    [
        pytest.param('{"cwd": "/häuser/漢字"}'.encode(), "/häuser/漢字", id="letters as they are"),
        pytest.param(b'{"cwd": "/h\\u00e4user/\\ud83d\\ude00"}', "/häuser/😀", id="letters as escapes"),
        pytest.param(b'{"cwd": "/h\xffuser"}', "/h\ufffduser", id="bytes that are not UTF-8"),
        pytest.param(b' \r\n{"cwd": "/x"}\n\n', "/x", id="space around it"),
        pytest.param(b'{"cwd": "/x\ny"}', "/x\ny", id="a line feed within a text"),
        pytest.param(b'{"cwd": "' + b"x" * 5_000_000 + b'"}', "x" * 5_000_000, id="five megabytes"),
    ],
)
def test_the_text_of_a_field_is_read(data: bytes, cwd: str) -> None:
    assert parse(data).cwd == cwd


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n", id="an empty line"),
        pytest.param(b"hello", id="words"),
        pytest.param(b'{"cwd": "/x"', id="half an object"),
        pytest.param(b"{cwd: 1}", id="an object without quotation marks"),
        pytest.param(b"{}{}", id="two objects"),
        pytest.param(b"[1]", id="a list"),
        pytest.param(b'"x"', id="a text"),
        pytest.param(b"null", id="null"),
        pytest.param(b"\xff\xfe\x00", id="bytes"),
        pytest.param(b"[" * 200_000, id="too deep"),
        pytest.param(b'{"a":' * 200_000, id="objects too deep"),
    ],
)
def test_what_is_no_object_is_one_line_for_the_person(data: bytes) -> None:
    with pytest.raises(ProgressError, match=r"^claude-progress: the client sent an event that is not .*$"):
        parse(data)


@pytest.mark.parametrize("odd", [None, 1, "x", [], [{}], True])
def test_a_part_is_an_object_or_empty(odd: Any) -> None:
    assert Event({"tool_input": {"a": 1}}).part("tool_input") == {"a": 1}
    assert Event({"tool_input": odd}).part("tool_input") == Event({}).part("tool_input") == {}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param({"a": "x", "b": "y"}, "x", id="the first"),
        pytest.param({"a": "", "b": "y"}, "y", id="the first that is not empty"),
        pytest.param({"a": None, "b": "y"}, "y", id="the first that is a text"),
        pytest.param({"a": 1, "b": ["y"]}, "", id="none is a text"),
        pytest.param({}, "", id="none is there"),
    ],
)
def test_a_text_in_a_part_is_the_first_of_its_fields(part: dict[str, Any], expected: str) -> None:
    assert text_in(part, "a", "b") == expected


@pytest.mark.parametrize(("name", "tool"), [("Task", "Agent"), ("Agent", "Agent"), ("Bash", "Bash"), (7, "")])
def test_the_agent_tool_has_its_newest_name(name: Any, tool: str) -> None:
    assert Event({"tool_name": name}).tool == tool
