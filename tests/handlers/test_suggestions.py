"""Tests for handlers/suggestions.py and those who ask it: when a progress file should exist, said once a session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from progresslib.hook.event import Event
from tests.recorders import FILE, Place, event, launched, place, returned, started, stopped

COMMAND = '`claude-progress new DOMAIN-FEATURE --phase "…" --phase "…" --phase "…"`'
COMPLETE = FILE.replace("in_progress", "complete")


def bare(root: Path) -> Place:
    """A project without a progress folder."""
    where = place(root)
    where.file().unlink()
    where.file().parent.rmdir()
    return where


def agent(number: int, **fields: Any) -> list[Event]:
    """One foreground agent, from its call to its result."""
    call, run = f"t{number}", f"a{number}"
    return [launched(call, **fields), started(run), stopped(run), returned(call, run, **fields)]


def todos(count: int, **fields: Any) -> Event:
    listed = [{"content": f"Todo {number}", "status": "pending"} for number in range(count)]
    response = {"oldTodos": [], "newTodos": listed}
    return event("PostToolUse", tool_name="TodoWrite", tool_input={"todos": listed}, tool_response=response, **fields)


def task(number: int) -> Event:
    given = {"subject": f"Task {number}", "description": "x"}
    response = {"task": {"id": str(number), "subject": f"Task {number}"}}
    return event("PostToolUse", tool_name="TaskCreate", tool_input=given, tool_response=response)


def start(source: str, **fields: Any) -> Event:
    return event("SessionStart", source=source, **fields)


def told(answers: list[dict[str, Any]]) -> list[str]:
    """What the model is told of a file that should exist."""
    contexts = [one.get("hookSpecificOutput", {}).get("additionalContext", "") for one in answers]
    return [text for text in contexts if COMMAND in text]


def test_the_second_agent_is_the_occasion_and_it_is_said_once(tmp_path: Path) -> None:
    where = bare(tmp_path)
    assert told(where.fire(*agent(1))) == []
    [line] = told(where.fire(*agent(2), *agent(3), todos(9), event("PreCompact"), start("compact")))
    assert line.startswith("[claude-progress] This session has started 2 subagents, and the session has no progress")
    assert line.count("\n") == 0
    assert not (where.project / ".claude/progress").exists()
    assert len(told(where.fire(*agent(1, session_id="s2"), *agent(2, session_id="s2")))) == 1, "another session"


def test_agents_in_the_background_count_when_they_are_launched(tmp_path: Path) -> None:
    where = bare(tmp_path)
    events = [launched("t1"), returned("t1", "a1", text=None), launched("t2"), returned("t2", "a2", text=None)]
    assert [bool(told([one])) for one in where.fire(*events)] == [False, False, False, True]


def test_what_an_agent_launches_is_no_occasion_for_it_to_hear_of(tmp_path: Path) -> None:
    where = bare(tmp_path)
    where.fire(*agent(1))
    inner = [launched("t2", agent_id="a1"), returned("t2", "a2", agent_id="a1")]
    assert told(where.fire(*inner)) == []


@pytest.mark.parametrize(
    ("events", "is_said"),
    [
        pytest.param([todos(4)], False, id="four todos"),
        pytest.param([todos(5)], True, id="five todos"),
        pytest.param([todos(5, agent_id="a1", agent_type="dev")], False, id="those of a subagent"),
        pytest.param([task(number) for number in range(4)], False, id="four tasks"),
        pytest.param([task(number) for number in range(5)], True, id="five tasks"),
        pytest.param([event("PreCompact", trigger="auto"), start("compact")], True, id="a compaction"),
        pytest.param([event("PreCompact", agent_id="a1"), start("compact", agent_id="a1")], False, id="an agent's own"),
        pytest.param(
            [launched(), started(), event("PreCompact"), start("compact")], False, id="one that may be an agent's"
        ),
        pytest.param([launched(), started(), start("resume")], False, id="a resume while an agent is at work"),
        pytest.param([*agent(1), start("resume")], False, id="a resume after all was done"),
        pytest.param([start("startup"), start("clear")], False, id="a start"),
    ],
)
def test_the_occasions(events: list[Event], is_said: bool, tmp_path: Path) -> None:
    assert bool(told(bare(tmp_path).fire(*events))) is is_said


@pytest.mark.parametrize(("source", "is_said"), [("resume", True), ("startup", False)])
def test_a_session_that_was_cut_off_is_told_when_it_is_taken_up_again(
    source: str, is_said: bool, tmp_path: Path
) -> None:
    where = bare(tmp_path)
    where.fire(start("startup"), launched(given={"run_in_background": True}), started(), returned(text=None))
    where.lose_client()
    said = told(where.fire(start(source)))
    assert bool(said) is is_said
    assert not said or " This session was cut off while 1 of its agents was at work, and " in said[0]
    assert told(where.fire(start("resume"))) == [] or not is_said


@pytest.mark.parametrize("text", [FILE, COMPLETE])
def test_a_session_with_a_file_is_told_nothing_and_one_beside_complete_ones_is(text: str, tmp_path: Path) -> None:
    where = place(tmp_path, text=text)
    assert bool(told(where.fire(*agent(1), *agent(2)))) is (text == COMPLETE)


def test_where_there_are_files_to_choose_from_that_is_told_instead(tmp_path: Path) -> None:
    where = place(tmp_path, "backend-a.md", "backend-b.md")
    answers = where.fire(*agent(1), *agent(2), todos(9))
    assert told(answers) == []
    assert "claude-progress use NAME" in str(answers)


def test_a_session_whose_file_is_complete_has_one(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(*agent(1))
    where.file().write_text(COMPLETE)
    assert told(where.fire(event("PreCompact"), start("compact"), *agent(2), todos(9))) == []


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    where = bare(tmp_path)
    where.configure(suggestions="off")
    assert told(where.fire(*agent(1), *agent(2), todos(9), event("PreCompact"), start("compact"))) == []


def test_what_waited_is_written_when_there_is_a_file(tmp_path: Path) -> None:
    where = bare(tmp_path)
    where.fire(*agent(1), *agent(2))
    where.file().parent.mkdir()
    where.file().write_text(FILE)
    where.fire(*agent(3))
    assert set(where.records()) == {"a1", "a2", "a3"}
