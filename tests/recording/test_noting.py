"""Tests for recording/noting.py: what each event leaves in the journal of its session."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from progresslib.hook.event import Event
from progresslib.recording.joining import join
from progresslib.recording.launching import id_without_ids
from progresslib.recording.noting import note
from progresslib.recording.run import RunState
from progresslib.sessions.session import Session
from tests.recorders import NOW, call, content, event, failed, journal_in, launched, returned, started, stopped, untimed

API_ERROR = 'API Error: 529 {"type":"error","error":{"type":"overloaded_error"}}'
SECRET = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"


def noted(folder: Path, *events: Event, session: Session | None = None) -> list[RunState]:
    """The active runs after these events, a second apart."""
    journal, session = journal_in(folder), session or Session("k", {})
    for number, one in enumerate(events):
        note(journal, session, one, NOW + number)
    return journal.active()


def one_run(folder: Path, *events: Event, session: Session | None = None) -> RunState:
    (run,) = noted(folder, *events, session=session)
    return run


def test_a_call_alone_is_a_launch_and_no_run(tmp_path: Path) -> None:
    asked = launched(given={"run_in_background": True}, agent_id="outer", agent_type="lead")
    assert noted(tmp_path, asked) == []
    (launch,) = journal_in(tmp_path).launches()
    assert (launch.id, launch.agent, launch.task, launch.parent) == ("t1", "dev", "Build it", "outer")
    assert (launch.background, launch.at) == (True, NOW)
    assert "please" not in str(launch.values()), "the prompt is kept as a checksum"


def test_a_call_without_an_id_is_a_run_of_the_session_and_what_it_was_asked(tmp_path: Path) -> None:
    run = one_run(tmp_path, launched(None))
    assert run.id == id_without_ids(launched(None)) != id_without_ids(launched(None, "Something else"))
    assert (run.agent, run.task, run.started, run.is_over) == ("dev", "Build it", NOW, False)


def test_a_start_is_a_run_at_work(tmp_path: Path) -> None:
    run = one_run(tmp_path, started(transcript_path="/t/s1.jsonl"))
    assert (run.id, run.agent, run.started, run.starts, run.stops) == ("a1", "dev", NOW, 1, 0)
    assert (run.conversation, run.state("")) == ("/t/s1.jsonl", "in_progress")


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(started(agent=""), id="a start of a helper, which has no type"),
        pytest.param(started(run=""), id="a start of nobody"),
        pytest.param(stopped(agent=""), id="a stop of a helper"),
        pytest.param(event("SubagentStop"), id="a stop of nobody, as up to 2.0.14"),
        pytest.param(event("StopFailure", error="rate_limit"), id="an API error of the main conversation"),
        pytest.param(event("StopFailure", error="rate_limit", agent_id="a1", agent_type=""), id="one of a helper"),
        pytest.param(event("PostToolUse", tool_name="TaskStop", tool_input={"task_id": "b7"}), id="another task"),
        pytest.param(event("PostToolUse", tool_name="Bash", tool_use_id="t1"), id="another tool"),
        pytest.param(event("UserPromptSubmit", prompt="x"), id="a prompt"),
        pytest.param(event("SessionEnd", reason="clear"), id="the end of a conversation"),
    ],
)
def test_an_event_that_is_of_no_run_leaves_nothing(one: Event, tmp_path: Path) -> None:
    assert noted(tmp_path, one) == []
    assert journal_in(tmp_path).launches() == []


def test_a_stop_brings_the_report_and_where_its_transcript_is(tmp_path: Path) -> None:
    run = one_run(tmp_path, started(), stopped(text="all built", agent_transcript_path="/t/agent-a1.jsonl"))
    assert (run.report, run.transcript, run.ended) == ("all built", "/t/agent-a1.jsonl", NOW + 1)
    assert run.state("") == "completed"


def test_a_stop_without_a_report_leaves_a_foreground_run_open(tmp_path: Path) -> None:
    run = one_run(tmp_path, started(), stopped(text=None))
    assert (run.stops, run.is_over) == (1, False)


def test_a_report_that_is_delivered_twice_counts_once(tmp_path: Path) -> None:
    assert one_run(tmp_path, started(), stopped(), stopped()).reports == ["done"]


def test_an_agent_that_goes_on_has_its_newest_report(tmp_path: Path) -> None:
    events = [started(), stopped(text="first"), started(), stopped(text="second")]
    assert one_run(tmp_path / "a", *events[:3]).state("") == "in_progress"
    run = one_run(tmp_path / "b", *events)
    assert (run.reports, run.report, run.state("")) == (["first", "second"], "second", "completed")


def test_the_end_of_a_call_brings_the_report_and_joins(tmp_path: Path) -> None:
    run = one_run(tmp_path, launched(), returned(text="built"))
    assert (run.id, run.task, run.launch, run.report) == ("a1", "Build it", "t1", "built")
    assert (run.started, run.ended) == (NOW, NOW + 1)
    assert journal_in(tmp_path).launches() == []
    assert journal_in(tmp_path).linked("t1") == "a1"


def test_the_end_of_a_call_into_the_background_brings_no_report(tmp_path: Path) -> None:
    run = one_run(tmp_path, launched(), returned(text=None))
    assert (run.background, run.is_over, run.has_reported, run.started) == (True, False, False, NOW)


def test_the_clients_own_words_are_no_part_of_a_report(tmp_path: Path) -> None:
    blocks = [content("<tools-used-before-summary>Read</tools-used-before-summary>"), content("one"), content("two")]
    assert one_run(tmp_path, returned(response={"content": [*blocks, {"type": "image"}, 7]})).report == "one\ntwo"


@pytest.mark.parametrize("odd", [None, "x", [], 7, {"content": "x"}, {"content": {"text": "x"}}, {"agentId": 7}])
def test_an_odd_answer_of_the_tool_is_a_run_all_the_same(odd: Any, tmp_path: Path) -> None:
    run = one_run(tmp_path, call("PostToolUse", tool_response=odd))
    assert (run.id, run.task, run.report, run.is_over) == ("t1", "Build it", "", True)


def test_a_call_that_was_broken_off_by_an_api_error_failed_and_keeps_what_it_said(tmp_path: Path) -> None:
    early = "Agent terminated early due to an API error: 529 overloaded\nEverything below is partial"
    run = one_run(tmp_path, launched(), started(), returned(response={"content": [content(early), content("half")]}))
    assert (run.state("completed"), run.failure) == ("failed", "529 overloaded")
    assert run.report == "half"


def test_an_api_error_that_comes_as_a_report_is_a_failure(tmp_path: Path) -> None:
    events = [launched(), started(), stopped(text=API_ERROR), returned(text=API_ERROR)]
    run = one_run(tmp_path, *events)
    assert (run.state(""), run.failure, run.has_reported) == ("failed", API_ERROR, False)


@pytest.mark.parametrize("text", ["API Error handling is done", "API Error: none found", "The API Error: 529"])
def test_a_report_about_api_errors_is_a_report(text: str, tmp_path: Path) -> None:
    run = one_run(tmp_path, started(), stopped(text=text))
    assert (run.state(""), run.report) == ("completed", text)


def test_an_api_error_at_the_end_is_a_failure_with_what_is_told_of_it(tmp_path: Path) -> None:
    told = event("StopFailure", agent_id="a1", agent_type="dev", error="rate_limit", error_details="429 too\nmany")
    run = one_run(tmp_path, started(), told)
    assert (run.state(""), run.failure) == ("failed", "429 too many")
    assert one_run(tmp_path / "2", event("StopFailure", agent_id="a", agent_type="d")).failure == "API error"


def test_a_failed_agent_that_goes_on_is_at_work_again(tmp_path: Path) -> None:
    told = event("StopFailure", agent_id="a1", agent_type="dev", error="rate_limit")
    assert one_run(tmp_path, started(), told, started()).state("") == "in_progress"


def test_a_failed_agent_that_goes_on_ends_as_it_says(tmp_path: Path) -> None:
    told = event("StopFailure", agent_id="a1", agent_type="dev", error="rate_limit")
    assert one_run(tmp_path, started(), told, started(), stopped()).state("") == "completed"


@pytest.mark.parametrize("between", [[], [stopped(text="half")]], ids=["without a word", "with half a report"])
def test_a_stopped_agent_that_goes_on_ends_as_it_says(between: list[Event], tmp_path: Path) -> None:
    stop = event("PostToolUse", tool_name="TaskStop", tool_input={"task_id": "a1"})
    events = [launched(), started(), returned(text=None), stop, *between, started(), stopped(text="whole")]
    run = one_run(tmp_path, *events)
    assert (run.state(""), run.report) == ("completed", "whole")


def test_a_call_of_an_unknown_type_is_a_failed_run(tmp_path: Path) -> None:
    run = one_run(tmp_path, launched(), failed(error="Agent type 'dev' not found"))
    assert (run.id, run.task, run.state("")) == ("t1", "Build it", "failed")
    assert run.failure == "Agent type 'dev' not found"
    assert journal_in(tmp_path).launches() == []


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(failed(error="The user doesn't want to proceed with this tool use."), id="refused by the person"),
        pytest.param(failed(error="Permission to use Agent has been denied."), id="denied"),
        pytest.param(failed(error="The tool use was rejected."), id="rejected"),
        pytest.param(failed(error="This agent is not allowed here."), id="not allowed"),
        pytest.param(failed(error="No permission to use Agent."), id="no permission"),
        pytest.param(failed(error="stopped", is_interrupt=True), id="interrupted before it began"),
    ],
)
def test_a_call_that_never_ran_is_no_run(one: Event, tmp_path: Path) -> None:
    assert noted(tmp_path, launched(), one) == []
    assert journal_in(tmp_path).launches() == []


def test_an_interrupt_stops_the_run_that_the_call_started(tmp_path: Path) -> None:
    run = one_run(tmp_path, launched(), started(), failed(error="x", is_interrupt=True))
    assert (run.id, run.state(""), run.interruption) == ("a1", "interrupted", "interrupted by the person")


def test_what_is_told_to_stop_is_interrupted_whatever_it_says_then(tmp_path: Path) -> None:
    stop = event("PostToolUse", tool_name="TaskStop", tool_input={"task_id": "a1"}, tool_response={"task_id": "a1"})
    run = one_run(tmp_path, launched(), started(), returned(text=None), stop, stopped(text="half of it"))
    assert (run.state("completed"), run.report, run.interruption) == ("interrupted", "half of it", "stopped")


def test_a_stop_of_a_run_that_is_over_changes_nothing(tmp_path: Path) -> None:
    stop = event("PostToolUse", tool_name="TaskStop", tool_input={"task_id": "a1"})
    assert one_run(tmp_path, started(), stopped(), stop).state("") == "completed"


def test_the_end_of_the_session_interrupts_what_is_at_work(tmp_path: Path) -> None:
    session = Session("k", {"ended": "prompt_input_exit"})
    noted(tmp_path, started(), started("a2"), stopped("a2"))
    runs = noted(tmp_path, event("SessionEnd", reason="prompt_input_exit"), session=session)
    assert [run.state("") for run in runs] == ["interrupted", "completed"]
    assert runs[0].interruption == "the session ended"


def test_an_event_after_the_end_of_the_session_is_of_an_interrupted_run(tmp_path: Path) -> None:
    session = Session("k", {"ended": "other"})
    assert one_run(tmp_path / "1", started(), session=session).state("") == "interrupted"
    assert one_run(tmp_path / "2", started(), stopped(), session=session).state("") == "completed"
    assert one_run(tmp_path / "3", stopped(), started(), session=session).state("") == "completed"


def test_a_teammate_is_one_run_whatever_its_id(tmp_path: Path) -> None:
    session = Session("k", {})
    spawned = returned(run="x@team", text=None, response={"status": "teammate_spawned", "name": "ada"})
    turns = [started("n1", "ada"), stopped("n1", "one", "ada"), started("n2", "ada"), stopped("n2", "two", "ada")]
    run = one_run(tmp_path, launched(), spawned, *turns, session=session)
    assert (run.id, run.agent, run.reports) == ("x@team", "ada", ["one", "two"])
    assert session.teammates == {"ada": "x@team"}


def test_an_inner_agent_knows_its_outer_one(tmp_path: Path) -> None:
    inside = {"agent_id": "outer", "agent_type": "lead"}
    run = one_run(tmp_path, launched(**inside), started(), stopped(), returned(**inside))
    assert (run.id, run.parent) == ("a1", "outer")


def test_secrets_are_masked_before_anything_is_kept(tmp_path: Path) -> None:
    noted(
        tmp_path,
        launched(task=f"use {SECRET}", given={"prompt": SECRET}),
        started(),
        stopped(text=f"I used {SECRET}"),
        returned(text=f"It is {SECRET}"),
        failed("t2", f"bad key {SECRET}"),
        event("StopFailure", agent_id="a3", agent_type="dev", error_details=f"key {SECRET}"),
        launched("t4", f"and {SECRET}"),
        launched("t5", agent=f"with {SECRET}"),
        started("a5", f"with {SECRET}"),
        stopped("a5", agent=f"with {SECRET}"),
    )
    kept = "".join(path.read_text() for path in tmp_path.rglob("*.json"))
    assert "masked" in kept or "[" in kept
    assert SECRET not in kept


def background() -> list[Event]:
    return [launched(given={"run_in_background": True}), started(), returned(text=None), stopped(text="result")]


INSIDE = {"agent_id": "outer", "agent_type": "lead"}
ONE_RUN = [
    pytest.param([launched(), started(), stopped(), returned()], id="in the foreground"),
    pytest.param(background(), id="in the background"),
    pytest.param([launched(**INSIDE), started(), stopped(), returned(**INSIDE)], id="of another agent"),
    pytest.param(
        [launched(), started(), event("SubagentStop", agent_id="a1"), returned()], id="without a message at its stop"
    ),
    pytest.param(
        [launched(), started(), stopped(text=API_ERROR), returned(text=API_ERROR)], id="with an API error for a report"
    ),
    pytest.param([launched(), started(), stopped(), started(), stopped(), returned()], id="that stopped twice"),
    pytest.param(
        [launched(), started(), event("StopFailure", agent_id="a1", agent_type="dev", error="x"), returned(text=None)],
        id="that failed in the background",
    ),
    pytest.param([launched(None), returned(None, "")], id="without any id"),
]


@pytest.mark.parametrize("events", ONE_RUN)
@pytest.mark.slow
def test_the_events_of_one_run_tell_the_same_in_any_order(events: list[Event], tmp_path: Path) -> None:
    found = []
    for number, order in enumerate(itertools.permutations(events)):
        folder = tmp_path / str(number)
        noted(folder, *order)
        join(journal_in(folder), Session("k", {}))
        (run,) = journal_in(folder).active()
        found.append({**untimed(run), "state": run.state(""), "is over": run.is_over})
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize("events", ONE_RUN)
def test_an_agent_that_goes_on_after_its_end_ends_as_it_says_then(events: list[Event], tmp_path: Path) -> None:
    if any(one.tool and "tool_use_id" not in one.raw for one in events):
        return  # without an id nothing goes on
    for number, order in enumerate(itertools.permutations(events)):
        folder, names = tmp_path / str(number), [one.name for one in order]
        if names.index("PostToolUse") < names.index("SubagentStart"):
            continue  # which of its ends was told then cannot be known
        assert one_run(folder, *order, started()).state("") == "in_progress"
        assert one_run(folder, stopped(text="more")).state("") == "completed"


@pytest.mark.parametrize("events", ONE_RUN)
def test_each_event_delivered_twice_leaves_one_run(events: list[Event], tmp_path: Path) -> None:
    once = one_run(tmp_path / "once", *events)
    twice = one_run(tmp_path / "twice", *itertools.chain.from_iterable(zip(events, events)))
    assert (twice.id, twice.report, twice.state("")) == (once.id, once.report, once.state(""))
