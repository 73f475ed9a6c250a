"""Tests for recording/joining.py and launching.py: which call started which agent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from progresslib.hook.event import Event
from progresslib.recording.joining import is_warm_up, join, run_of_call
from progresslib.recording.journal import Journal
from progresslib.recording.launching import LONGEST_TASK, UNTOLD, id_without_ids, is_joined, launch_in, link, take
from progresslib.recording.noting import note
from progresslib.recording.run import RunState
from progresslib.sessions.session import Session
from tests.recorders import NOW, call, event, journal_in, launched, lines_of, returned, started, stopped


def joined(folder: Path, *events: Event) -> tuple[dict[str, str], set[str]]:
    """The task of each run, as far as it is known or guessed, and the runs that are of agents."""
    journal, session = journal_in(folder / "state"), conversation(folder)
    for number, one in enumerate(events):
        note(journal, session, one, NOW + number)
    runs, agents = join(journal, session)
    return {run.id: run.task or run.guess for run in runs}, agents


def conversation(folder: Path) -> Session:
    return Session("k", {"transcript": str(folder / "t/s1.jsonl")})


def prompted(folder: Path, run: str, prompt: str) -> None:
    lines_of(folder / f"t/agent-{run}.jsonl", [{"type": "user", "message": {"role": "user", "content": prompt}}])


@pytest.mark.parametrize(
    ("events", "tasks", "agents"),
    [
        pytest.param([started()], {"a1": ""}, set(), id="a start alone may be a helper"),
        pytest.param([started(), stopped(text=None)], {"a1": ""}, set(), id="as may one that says nothing"),
        pytest.param([started(), stopped()], {"a1": ""}, {"a1"}, id="an answer of its own makes it an agent"),
        pytest.param([launched(), started()], {"a1": "Build it"}, {"a1"}, id="one agent and one launch"),
        pytest.param([started(), launched()], {"a1": "Build it"}, {"a1"}, id="in the other order"),
        pytest.param([launched(agent="lead"), started()], {"a1": ""}, set(), id="a launch of another type"),
        pytest.param([launched(agent=""), started()], {"a1": "Build it"}, {"a1"}, id="a launch without a type"),
        pytest.param(
            [launched("t1", "A"), launched("t2", "B"), started("a1"), started("a2")],
            {"a1": "", "a2": ""},
            {"a1", "a2"},
            id="two of each: agents, and whose is not known",
        ),
        pytest.param(
            [launched("t1", "A"), launched("t2", "B"), launched("t3", "C"), started("a1"), started("a2")],
            {"a1": "", "a2": ""},
            {"a1", "a2"},
            id="more launches than agents that have started",
        ),
        pytest.param(
            [launched("t1", "A", "x"), launched("t2", "B", "y"), started("a1", "y"), started("a2", "x")],
            {"a1": "B", "a2": "A"},
            {"a1", "a2"},
            id="two of two types",
        ),
        pytest.param(
            [started("h1"), launched(), started("a1")],
            {"h1": "", "a1": ""},
            {"a1"},
            id="helpers start before anything is launched",
        ),
        pytest.param(
            [launched("t1", "A"), launched("t2", "B"), started("a1"), started("a2"), returned("t2", "a1")],
            {"a1": "B", "a2": "A"},
            {"a1", "a2"},
            id="what one call's end tells leaves one over",
        ),
        pytest.param(
            [launched(None)], {id_without_ids(launched(None)): "Build it"}, {"all"}, id="a client without ids"
        ),
    ],
)
def test_agents_and_launches_are_joined(
    events: list[Event], tasks: dict[str, str], agents: set[str], tmp_path: Path
) -> None:
    found, known = joined(tmp_path, *events)
    assert found == tasks
    assert known == (set(tasks) if agents == {"all"} else agents)


def test_a_guess_is_not_journalled(tmp_path: Path) -> None:
    joined(tmp_path, launched(), started())
    journal = journal_in(tmp_path / "state")
    assert [run.task for run in journal.active()] == [""]
    assert [launch.id for launch in journal.launches()] == ["t1"]


def test_what_the_client_keeps_about_an_agent_joins_it(tmp_path: Path) -> None:
    for run, tool_use_id in (("a1", "t2"), ("a2", "t1")):
        lines_of(tmp_path / f"t/s1/subagents/agent-{run}.jsonl", [])
        meta = json.dumps({"toolUseId": tool_use_id})
        (tmp_path / f"t/s1/subagents/agent-{run}.meta.json").write_text(meta)
    events = [launched("t1", "A"), launched("t2", "B"), started("a1"), started("a2")]
    assert joined(tmp_path, *events) == ({"a1": "B", "a2": "A"}, {"a1", "a2"})
    assert journal_in(tmp_path / "state").launches() == []


def test_the_prompt_in_its_transcript_joins_an_agent(tmp_path: Path) -> None:
    prompted(tmp_path, "a1", "B, please")
    prompted(tmp_path, "a2", "A, please")
    events = [launched("t1", "A"), launched("t2", "B"), started("a1"), started("a2")]
    assert joined(tmp_path, *events) == ({"a1": "B", "a2": "A"}, {"a1", "a2"})


def test_two_agents_that_were_asked_the_same_are_joined_in_order(tmp_path: Path) -> None:
    for run in ("a1", "a2"):
        prompted(tmp_path, run, "A, please")
    events = [launched("t1", "A"), launched("t2", "A"), started("a1"), started("a2")]
    assert joined(tmp_path, *events) == ({"a1": "A", "a2": "A"}, {"a1", "a2"})
    assert journal_in(tmp_path / "state").launches() == []


def test_a_warm_up_is_no_agent_though_it_answers(tmp_path: Path) -> None:
    prompted(tmp_path, "a1", "Warmup")
    assert joined(tmp_path, started(), stopped()) == ({"a1": ""}, set())
    assert is_warm_up(conversation(tmp_path), RunState("a1"))
    assert not is_warm_up(conversation(tmp_path), RunState("a2"))


def test_the_run_of_a_call_is_found(tmp_path: Path) -> None:
    journal, session = journal_in(tmp_path), Session("k", {})
    asked = launch_in(launched(), "t1", NOW)
    assert run_of_call(journal, session, asked) is None
    for one in (launched(), started()):
        note(journal, session, one, NOW)
    assert found(journal, session, asked) == "a1", "the only one of its type"
    note(journal, session, started("a2"), NOW)
    assert found(journal, session, asked) == "", "one of two"
    note(journal, session, returned("t1", "a2"), NOW)
    assert found(journal, session, asked) == "a2", "it is linked"


def found(journal: Journal, session: Session, asked: Any) -> str:
    run = run_of_call(journal, session, asked)
    return run.id if run else ""


def test_with_two_calls_of_a_type_an_only_agent_is_of_neither(tmp_path: Path) -> None:
    journal, session = journal_in(tmp_path), Session("k", {})
    for one in (launched("t1"), launched("t2"), started()):
        note(journal, session, one, NOW)
    assert found(journal, session, launch_in(launched(), "t1", NOW)) == ""


def test_a_launch_is_read_from_a_call() -> None:
    asked = launch_in(launched(task="a\n b " + "x" * 300, given={"prompt": 7}, agent_id="o"), "t1", NOW)
    assert asked.task == ("a b " + "x" * 300)[:LONGEST_TASK]
    assert (asked.agent, asked.parent, asked.background, asked.at) == ("dev", "o", False, NOW)
    odd = launch_in(event("PostToolUse", tool_input="x", tool_response={"agentType": "dev"}), "", NOW)
    assert (odd.agent, odd.task) == ("dev", "")


def test_a_later_call_does_not_rename_a_run(tmp_path: Path) -> None:
    journal, run = journal_in(tmp_path), RunState("a1")
    link(journal, run, launch_in(launched("t1", "A", agent_id="p"), "t1", NOW))
    link(journal, run, launch_in(launched("t2", "B", agent_id="q"), "t2", NOW + 1))
    assert (run.launch, run.task, run.parent) == ("t1", "A", "p")
    assert (journal.linked("t1"), journal.linked("t2")) == ("a1", "a1")


def test_a_run_takes_from_its_launch_what_it_does_not_know() -> None:
    run = RunState("a1", {"agent": "dev", "launch": "t1"})
    take(run, launch_in(launched("t1", "A", "other", given={"run_in_background": True}), "t1", NOW))
    assert (run.agent, run.task, run.background) == ("dev", "A", True)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        pytest.param(RunState("a1"), False, id="nothing known"),
        pytest.param(RunState("a1", {"launch": "t1"}), True, id="its call"),
        pytest.param(RunState("a1", {"launch": UNTOLD}), False, id="its call was never told"),
        pytest.param(RunState(id_without_ids(call("PreToolUse", None))), True, id="it is its call"),
    ],
)
def test_a_run_is_joined_when_its_call_is_known(run: RunState, expected: bool) -> None:
    assert is_joined(run) == expected


def test_one_question_asked_in_two_sessions_is_two_runs() -> None:
    assert id_without_ids(launched(None)) != id_without_ids(launched(None, session_id="s2"))
    assert id_without_ids(launched(None)) == id_without_ids(returned(None, ""))
