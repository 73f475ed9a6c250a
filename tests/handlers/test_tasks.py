"""Tests for handlers/tasks.py and recording/todos.py: todos that name a phase move it in the session's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from progresslib.hook.event import Event
from progresslib.reading.orchestration import Orchestration
from tests.recorders import NAME, Place, event, launched, place, returned, started, stopped

FILE = """\
# Orchestration: X

## Status: in_progress
## Last Updated: 2026-11-20T00:00:00Z

## Completed Phases

## Current Phase

- [ ] **Phase 1: Build** - going

## Pending Phases

- [ ] **Phase 2: Test the parts**
- [ ] **Phase 3: Review**

## Notes

- keep me
"""
START = {"Build": "current", "Test the parts": "pending", "Review": "pending"}


def todos(*listed: tuple[str, str], **fields: Any) -> Event:
    """A whole list as TodoWrite gives it: what each says and its state."""
    new = [{"content": content, "status": state, "activeForm": content} for content, state in listed]
    response = {"oldTodos": [], "newTodos": new, **fields.pop("response", {})}
    return event("PostToolUse", tool_name="TodoWrite", tool_input={"todos": new}, tool_response=response, **fields)


def create(id: str, subject: str) -> Event:
    given = {"subject": subject, "description": "x"}
    response = {"task": {"id": id, "subject": subject}}
    return event("PostToolUse", tool_name="TaskCreate", tool_input=given, tool_response=response)


def update(id: str, success: bool = True, **given: Any) -> Event:
    fields = {name: given.pop(name) for name in ("duration_ms",) if name in given}
    response = {"success": success, "taskId": id}
    given = {"taskId": id, **given}
    return event("PostToolUse", tool_name="TaskUpdate", tool_input=given, tool_response=response, **fields)


def completed(id: str, subject: str, **fields: Any) -> Event:
    return event("TaskCompleted", task_id=id, task_subject=subject, **fields)


def states(where: Place, name: str = NAME) -> dict[str, str]:
    phases = Orchestration(where.file(name).read_bytes(), name).phases
    return {phase.name.partition(": ")[2]: phase.state for phase in phases}


def moved(root: Path, *events: Event) -> dict[str, str]:
    """The states of the phases after these events."""
    where = place(root, text=FILE)
    where.fire(event("SessionStart", source="startup"), *events)
    return states(where)


BUILT = {"Build": "completed", "Test the parts": "current", "Review": "pending"}
BUILD, TEST, REVIEW = "Build", "Phase 2: Test the parts", "**review**!"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([todos((BUILD, "completed"), (TEST, "in_progress"))], BUILT, id="completed and in progress"),
        pytest.param([todos((BUILD, "completed"), (TEST, "pending"))], BUILT, id="the next one begins by itself"),
        pytest.param(
            [todos((BUILD, "completed"), (TEST, "pending"), (REVIEW, "in_progress"))],
            {"Build": "completed", "Test the parts": "pending", "Review": "current"},
            id="another one than the next",
        ),
        pytest.param(
            [todos((BUILD, "in_progress"), (REVIEW, "in_progress"))],
            {"Build": "current", "Test the parts": "pending", "Review": "current"},
            id="two at once",
        ),
        pytest.param([todos((BUILD, "pending"), (TEST, "pending"))], START, id="pending ones move nothing"),
        pytest.param([todos(("Buy milk", "completed"), ("Test", "completed"))], START, id="extra todos"),
        pytest.param([todos((BUILD, "completed")), todos()], BUILT, id="a list that the client has cleared"),
        pytest.param([todos((BUILD, "completed"), agent_id="a1", agent_type="dev")], START, id="a subagent's list"),
        pytest.param([create("1", BUILD), update("1", status="completed")], BUILT, id="a task by its id"),
        pytest.param([create("1", BUILD), update("1", False, status="completed")], START, id="an update that failed"),
        pytest.param([update("7", status="completed")], START, id="a task that nobody knows"),
        pytest.param(
            [create("1", "x"), update("1", subject=BUILD), update("1", status="completed")], BUILT, id="renamed"
        ),
        pytest.param([create("1", BUILD), update("1", status="deleted")], START, id="a deleted task"),
        pytest.param([completed("7", BUILD)], BUILT, id="TaskCompleted alone"),
        pytest.param([completed("7", BUILD, agent_id="a1", agent_type="dev")], START, id="a subagent's task"),
        pytest.param([completed("7", BUILD, teammate_name="bob")], START, id="a teammate's task"),
        pytest.param(
            [create("1", BUILD), completed("1", BUILD), update("1", status="completed")], BUILT, id="told twice"
        ),
    ],
)
def test_a_todo_that_names_a_phase_moves_it(events: list[Event], expected: dict[str, str], tmp_path: Path) -> None:
    assert moved(tmp_path, *events) == expected


OWN = [("Read", "completed"), (BUILD, "completed")]


def after(*old: tuple[str, str]) -> dict[str, Any]:
    return {"oldTodos": [{"content": content, "status": state, "activeForm": content} for content, state in old]}


def test_on_a_client_that_does_not_say_whose_call_it_is_an_agent_s_list_is_told_by_what_it_continues(
    tmp_path: Path,
) -> None:
    where = place(tmp_path, text=FILE)
    mains = ((BUILD, "in_progress"), (TEST, "pending"))
    where.fire(event("SessionStart", source="startup"), todos(*mains), launched(), started())
    where.fire(todos(*OWN, response=after()), todos(*OWN, ("y", "pending"), response=after(*OWN)))
    assert states(where) == START
    where.fire(stopped(), returned(), todos((BUILD, "completed"), mains[1], response=after(*mains)))
    assert states(where) == BUILT


def test_in_parallel_to_a_call_the_main_list_goes_on(tmp_path: Path) -> None:
    where = place(tmp_path, text=FILE)
    mains = ((BUILD, "in_progress"), (TEST, "pending"))
    where.fire(event("SessionStart", source="startup"), todos(*mains), launched(), started())
    where.fire(todos((BUILD, "completed"), mains[1], response=after(*mains)))
    assert states(where) == BUILT


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([create("1", BUILD), launched(), started(), completed("1", BUILD)], START, id="TaskCompleted"),
        pytest.param(
            [create("1", BUILD), launched(), started(), update("1", status="completed")], START, id="an old TaskUpdate"
        ),
        pytest.param(
            [create("1", BUILD), launched(), started(), update("1", status="completed", duration_ms=7)],
            BUILT,
            id="a TaskUpdate of a client that would say so",
        ),
        pytest.param(
            [launched(), started(), completed("1", BUILD), update("1", status="completed", duration_ms=7)],
            BUILT,
            id="both, of a task that was not known",
        ),
    ],
)
def test_while_an_agent_is_at_work_a_task_counts_where_the_client_says_who_called(
    events: list[Event], expected: dict[str, str], tmp_path: Path
) -> None:
    assert moved(tmp_path, *events) == expected


def test_a_task_with_the_id_of_another_begins_a_new_list(tmp_path: Path) -> None:
    where = place(tmp_path, text=FILE)
    where.fire(event("SessionStart", source="startup"), create("1", BUILD), create("2", TEST), create("3", REVIEW))
    where.fire(event("SessionStart", source="resume"), create("1", TEST), update("1", status="completed"))
    assert where.session().tasks == {"1": [TEST, "completed"]}
    assert states(where) == {"Build": "current", "Test the parts": "completed", "Review": "pending"}


def test_what_did_not_change_moves_nothing_back(tmp_path: Path) -> None:
    where = place(tmp_path, text=FILE)
    where.fire(event("SessionStart", source="startup"), todos((BUILD, "in_progress"), ("x", "pending")))
    path = where.file()
    path.write_text(FILE.replace("- [ ] **Phase 1", "- [x] **Phase 1"))
    where.fire(todos((BUILD, "in_progress"), ("x", "completed")))
    assert states(where)["Build"] == "completed"


def test_every_other_byte_stays_and_a_state_that_holds_writes_nothing(tmp_path: Path) -> None:
    where = place(tmp_path, text=FILE)
    where.fire(event("SessionStart", source="startup"), todos((BUILD, "completed"), (TEST, "in_progress")))
    text = where.file().read_text()
    assert text.endswith("## Notes\n\n- keep me\n")
    assert "- [x] **Phase 1: Build** - going\n  - Completed: 2026-11-22T06:04:53Z\n" in text
    before = where.file().stat()
    where.fire(todos((BUILD, "completed"), (TEST, "in_progress"), ("x", "completed")))
    assert where.file().stat().st_mtime_ns == before.st_mtime_ns


def test_a_list_without_a_file_waits_for_one(tmp_path: Path) -> None:
    where = place(tmp_path, "backend-a.md", "backend-b.md", text=FILE)
    where.fire(event("SessionStart", source="startup"), todos((BUILD, "completed")))
    assert states(where, "backend-a.md") == states(where, "backend-b.md") == START
    where.file("backend-b.md").unlink()
    where.fire(event("Stop"))
    assert states(where, "backend-a.md") == BUILT


def test_a_file_that_cannot_be_written_is_told_and_gets_the_move_later(tmp_path: Path) -> None:
    where = place(tmp_path, text=FILE + "<<<<<<< a\n=======\n>>>>>>> b\n")
    where.fire(event("SessionStart", source="startup"))
    [answer] = where.fire(todos((BUILD, "completed")))
    assert "a merge conflict is unresolved" in answer["systemMessage"]
    where.file().write_text(FILE)
    where.fire(event("Stop"))
    assert states(where) == BUILT
    assert where.session().moves == []


def test_a_long_list_and_odd_values_do_no_harm(tmp_path: Path) -> None:
    odd: list[Any] = [{"content": 7, "status": "completed"}, None, {"status": "x"}, {"content": "x" * 9999}]
    many = [(f"Todo {number}", "completed") for number in range(2000)]
    strange = event("PostToolUse", tool_name="TodoWrite", tool_input={"todos": odd}, tool_response=[])
    where = place(tmp_path, text=FILE)
    where.fire(event("SessionStart", source="startup"), strange, todos(*many, (BUILD, "completed")))
    where.fire(event("PostToolUse", tool_name="TaskUpdate", tool_input={}), event("TaskCompleted"))
    assert where.file().read_text() == FILE
    assert len(where.session().tasks) <= 500


def test_a_task_that_only_the_response_names_moves_its_phase(tmp_path: Path) -> None:
    response = {"success": True, "taskId": "1"}
    one = event("PostToolUse", tool_name="TaskUpdate", tool_input={"status": "completed"}, tool_response=response)
    assert moved(tmp_path, create("1", BUILD), one) == BUILT


def test_an_old_list_that_is_none_is_an_empty_one(tmp_path: Path) -> None:
    where = place(tmp_path, text=FILE)
    where.fire(launched(), started(), todos((BUILD, "completed"), response={"oldTodos": 5}))
    assert states(where) == START
