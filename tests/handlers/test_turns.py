"""Tests for handlers/turns.py and recording/endings.py: what is open at the end of a turn, a session, a client."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from progresslib.hook.event import Event
from progresslib.recording.endings import settle_dead_clients
from progresslib.system.process import client_process
from tests.folders import ended_process
from tests.recorders import FILE, NOW, Place, event, headings, launched, lines_of, place, returned, started, stopped

BACKGROUND = [launched(given={"run_in_background": True}), started(), returned(text=None)]
START = [event("SessionStart", source="startup", session_id="s9")]


def stop(*running: str, **fields: Any) -> Event:
    """The end of a turn as clients tell it that list what still runs."""
    return event("Stop", background_tasks=[{"id": one} for one in running], **fields)


def left_by_a_dead_client(root: Path, *events: Event, **edits: Any) -> Place:
    """A project whose runs were told by a client that is gone."""
    where = place(root)
    where.fire(*events)
    dead = {"client": f"{ended_process()}-1", **edits}

    def change(session: Any) -> None:
        for name, value in dead.items():
            setattr(session, name, value)

    where.sessions.amend(where.session().key, change)
    return where


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([launched(), started(), stop()], "dev (interrupted)", id="in the foreground, and not listed"),
        pytest.param([launched(), started(), event("Stop")], "dev (interrupted)", id="of a client that lists none"),
        pytest.param([*BACKGROUND, stop("a1")], "dev (in_progress)", id="in the background, and listed"),
        pytest.param([*BACKGROUND, stop("b7")], "dev (interrupted)", id="in the background, and not listed"),
        pytest.param([*BACKGROUND, event("Stop")], "dev (in_progress)", id="in the background of one that lists none"),
        pytest.param([*BACKGROUND, stopped(), stop()], "dev (completed)", id="over"),
        pytest.param([*BACKGROUND, stop("a1"), stopped()], "dev (completed)", id="over after the turn"),
        pytest.param([*BACKGROUND, stop(), stopped()], "dev (completed)", id="whose report comes late"),
        pytest.param(
            [*BACKGROUND, event("Stop", background_tasks=[7, None, {"id": ["a1"]}, {"id": 7}, {}])],
            "dev (interrupted)",
            id="with an odd list",
        ),
        pytest.param(
            [*BACKGROUND, event("Stop", background_tasks="a1")], "dev (in_progress)", id="with a list that is none"
        ),
    ],
)
def test_at_the_end_of_a_turn_what_is_over_is_known(events: list[Event], expected: str, tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(*events)
    assert headings(where.records()) == {"a1": expected}


def test_an_inner_agent_is_its_outer_ones_to_end(tmp_path: Path) -> None:
    where = place(tmp_path)
    inside = {"agent_id": "outer", "agent_type": "lead"}
    where.fire(launched("t0", agent="lead"), started("outer", "lead"), returned("t0", "outer", None, agent="lead"))
    where.fire(launched(**inside), started(), returned(text=None, **inside), stop("outer"))
    assert headings(where.records()) == {"outer": "lead (in_progress)", "a1": "dev (in_progress)"}


def test_a_teammate_that_waits_is_not_interrupted(tmp_path: Path) -> None:
    where = place(tmp_path)
    spawned = returned(run="x@team", text=None, response={"status": "teammate_spawned", "name": "ada"})
    where.fire(launched(), spawned, stop())
    assert headings(where.records()) == {"x@team": "ada (in_progress)"}


def test_a_helper_of_the_clients_own_is_forgotten(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(started("h1", "Explore"), event("SubagentStop", agent_id="h1"), event("Stop"))
    assert where.file().read_text() == FILE
    assert where.journal().active() == []


def test_a_warm_up_that_still_runs_is_forgotten(tmp_path: Path) -> None:
    where = place(tmp_path)
    path = lines_of(tmp_path / "t/agent-h1.jsonl", [{"message": {"content": "Warmup"}}]).with_name("s1.jsonl")
    where.fire(started("h1", "Explore", transcript_path=str(path)), event("Stop"))
    assert where.file().read_text() == FILE
    assert where.journal().active() == []


def test_helpers_that_stopped_are_forgotten_with_the_session(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(started("h1", "Explore"), event("SubagentStop", agent_id="h1"), event("SessionEnd", reason="other"))
    assert where.journal().active() == []
    assert where.file().read_text() == FILE


def test_an_agent_that_nobody_is_known_to_have_launched_leaves_nothing_open(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(started(), stop(), stop())
    assert where.journal().active() == []


def test_a_launch_of_which_nothing_came_is_dropped_with_the_turn(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), launched("t2", agent_id="outer"), started("b1", "lead"), stop())
    assert [launch.id for launch in where.journal().launches()] == ["t2"], "the inner call may go on"


def test_a_turn_without_runs_notes_no_more_than_its_session(tmp_path: Path) -> None:
    where = place(tmp_path)
    assert where.fire(stop(), event("SessionEnd", reason="other")) == [{}, {}]
    assert where.file().read_text() == FILE
    assert where.session().ended == "other"


def test_lines_that_waited_are_told_at_the_end_of_a_turn_once(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(stop())
    where.sessions.leave_lines(where.session().key, ["x.md:3: look", "x.md:3: look"])
    assert where.fire(stop(), stop()) == [{"systemMessage": "x.md:3: look"}, {}]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("other", "dev (interrupted)"),
        ("prompt_input_exit", "dev (interrupted)"),
        ("logout", "dev (interrupted)"),
        ("", "dev (interrupted)"),
        ("clear", "dev (in_progress)"),
        ("resume", "dev (in_progress)"),
    ],
)
def test_the_end_of_a_session_ends_its_runs_but_where_the_client_goes_on(
    reason: str, expected: str, tmp_path: Path
) -> None:
    where = place(tmp_path)
    assert where.fire(*BACKGROUND, event("SessionEnd", reason=reason))[-1] == {}
    assert headings(where.records()) == {"a1": expected}


def test_a_report_after_the_end_of_the_session_counts(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(*BACKGROUND, event("SessionEnd", reason="other"), stopped(text="all of it"))
    assert headings(where.records()) == {"a1": "dev (completed)"}


def test_the_next_start_ends_the_runs_of_a_dead_client(tmp_path: Path) -> None:
    where = left_by_a_dead_client(tmp_path, *BACKGROUND)
    (answer,) = where.fire(*START)
    assert headings(where.records()) == {"a1": "dev (interrupted)"}
    assert "dev (interrupted" in answer["hookSpecificOutput"]["additionalContext"]


def test_its_last_words_are_in_the_record(tmp_path: Path) -> None:
    said = {"type": "assistant", "message": {"content": [{"type": "text", "text": "I had begun"}]}}
    path = lines_of(tmp_path / "t/s1/subagents/agent-a1.jsonl", [said]).parents[1].with_suffix(".jsonl")
    where = left_by_a_dead_client(tmp_path, *BACKGROUND, transcript=str(path))
    where.fire(*START)
    assert where.records()["a1"][1]["summary"] == "Last said: I had begun"


def test_a_process_id_that_another_process_has_by_now_is_no_life_sign(tmp_path: Path) -> None:
    own = client_process({"CLAUDE_PID": str(os.getpid())}).partition("-")[0]
    where = left_by_a_dead_client(tmp_path, *BACKGROUND, client=f"{own}-1")
    assert settle_dead_clients(where.environ, where.folder, NOW) == []
    assert headings(where.records()) == {"a1": "dev (interrupted)"}


def test_the_runs_of_a_live_client_are_left_alone(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(*BACKGROUND)
    before = where.file().read_bytes()
    assert settle_dead_clients(where.environ, where.folder, NOW) == []
    assert where.file().read_bytes() == before


@pytest.mark.parametrize("machine", ["elsewhere/0/4026531836", ""])
def test_a_client_that_cannot_be_seen_from_here_counts_as_alive(machine: str, tmp_path: Path) -> None:
    where = left_by_a_dead_client(tmp_path, *BACKGROUND, machine=machine)
    settle_dead_clients(where.environ, where.folder, NOW)
    assert headings(where.records()) == {"a1": "dev (in_progress)"}


def test_a_completed_run_of_a_dead_client_stays_completed(tmp_path: Path) -> None:
    where = left_by_a_dead_client(tmp_path, *BACKGROUND, stopped())
    before = where.file().read_bytes()
    settle_dead_clients(where.environ, where.folder, NOW)
    assert where.file().read_bytes() == before


def test_runs_of_a_dead_client_that_wait_for_a_file_go_on_waiting(tmp_path: Path) -> None:
    where = left_by_a_dead_client(tmp_path, *BACKGROUND, bound="")
    where.file("other.md").write_text(FILE)
    where.file().write_text(FILE)
    assert settle_dead_clients(where.environ, where.folder, NOW) == []
    assert [run.state("") for run in where.journal().active()] == ["interrupted"]
    assert where.file().read_text() == where.file("other.md").read_text() == FILE


def test_what_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    where = left_by_a_dead_client(tmp_path, *BACKGROUND)
    where.file().write_text(FILE + "<<<<<<< a\n=======\n>>>>>>> b\n")
    (answer,) = where.fire(*START)
    assert "1 run is kept in " in answer["systemMessage"]
    assert [run.state("") for run in where.journal().active()] == ["interrupted"]
