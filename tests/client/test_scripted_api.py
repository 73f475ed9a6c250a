"""The scripted Messages API answers from its script, as the real one would stream it."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

from tests.client.api import Api, Step, answer, text, tool_use

SCRIPT: dict[str, list[Step]] = {
    "build": [
        [text("I look."), tool_use("Bash", command="ls")],
        [tool_use("Read", file_path="/a"), tool_use("Read", file_path="/b")],
        [text("Built.")],
    ],
    "agent": [[text("I am the agent.")]],
}
ASSISTANT = {"role": "assistant", "content": [text("scenario:agent in an answer counts for nothing")]}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "x", "content": "a file"}]}


def user(words: str) -> dict[str, Any]:
    return {"role": "user", "content": words}


def post(api: Api, path: str, body: dict[str, Any]) -> str:
    asked = urllib.request.Request(f"{api.url}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        said: str = answer.read().decode()
        return said


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        pytest.param([user("hello")], [["text", "Done."]], id="no marker"),
        pytest.param([user("scenario:unknown")], [["text", "Done."]], id="unknown scenario"),
        pytest.param([user("scenario:build")], [["text", "I look."], ["tool_use", "Bash"]], id="first step"),
        pytest.param(
            [user("scenario:build"), ASSISTANT, RESULT],
            [["tool_use", "Read"], ["tool_use", "Read"]],
            id="second step after a tool result",
        ),
        pytest.param([user("scenario:build"), *[ASSISTANT, RESULT] * 3], [["text", "Done."]], id="past the end"),
        pytest.param(
            [user("scenario:build"), ASSISTANT, user("scenario:agent")],
            [["text", "I am the agent."]],
            id="the newest marker counts",
        ),
        pytest.param(
            [user("scenario:build"), ASSISTANT, user("go on")],
            [["tool_use", "Read"], ["tool_use", "Read"]],
            id="a user text without a marker changes nothing",
        ),
    ],
)
def test_the_newest_marker_picks_the_scenario_and_the_answers_after_it_the_step(
    messages: list[dict[str, Any]], expected: list[list[str]]
) -> None:
    content = answer(SCRIPT, messages)
    assert [[block["type"], block.get("text") or block["name"]] for block in content] == expected


def test_a_streamed_answer_is_made_of_the_events_of_the_real_api(api: Api) -> None:
    api.script = SCRIPT
    said = post(api, "/v1/messages?beta=true", {"stream": True, "model": "m", "messages": [user("scenario:build")]})
    events = [json.loads(line[len("data: ") :]) for line in said.splitlines() if line.startswith("data: ")]
    block = ["content_block_start", "content_block_delta", "content_block_stop"]
    assert [event["type"] for event in events] == ["message_start", *block, *block, "message_delta", "message_stop"]
    assert events[2]["delta"] == {"type": "text_delta", "text": "I look."}
    assert events[4]["content_block"] == {"type": "tool_use", "name": "Bash", "input": {}, "id": "toolu_build_0_1"}
    assert json.loads(events[5]["delta"]["partial_json"]) == {"command": "ls"}
    assert events[7]["delta"]["stop_reason"] == "tool_use"


def test_an_answer_that_is_not_streamed_is_one_message(api: Api) -> None:
    said = json.loads(post(api, "/v1/messages", {"model": "m", "messages": [user("hello")]}))
    assert (said["role"], said["content"], said["stop_reason"]) == ("assistant", [text("Done.")], "end_turn")


def test_every_answer_has_an_id_of_its_own(api: Api) -> None:
    said = [json.loads(post(api, "/v1/messages", {"messages": [user("hello")]}))["id"] for _ in range(3)]
    assert len(set(said)) == 3


def test_tokens_are_counted(api: Api) -> None:
    assert json.loads(post(api, "/v1/messages/count_tokens?beta=true", {"messages": []})) == {"input_tokens": 10}


def test_every_request_is_kept_with_what_the_model_would_see(api: Api) -> None:
    post(api, "/v1/messages?beta=true", {"system": [text("Be kind.")], "messages": [user("hello"), RESULT]})
    (request,) = api.requests
    assert request.path == "/v1/messages"
    assert request.texts == ["Be kind.", "hello", "a file"]
