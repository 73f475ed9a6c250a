"""Phases that move with lists, reminders, suggestions and the summariser's instructions, on every client version."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.client import progress
from tests.client.agents import TOOLS, killed, launch, search, task_update, wait, wait_and_say, waiting
from tests.client.api import Block, Script, Step, text, tool_use
from tests.client.client import Machine, Turn
from tests.client.fixtures import terminal
from tests.client.promises import promised
from tests.client.test_interactive import begin
from tests.client.versions import Client

GRANTED = f"{TOOLS},TodoWrite,TaskCreate,TaskUpdate"
REMINDER = "has 2 phases completed and is not complete"
SUGGESTED = "has no progress file that would tell a later one where the work stands"
LISTS = {"TodoWrite": "0", "tasks": "1"}
FILE = """\
# Orchestration: Job Processing

## Status: in_progress

## Completed

## Current
- [ ] Build

## Pending
- [ ] Test

## Context
- Pattern: outbox
"""
DONE = "".join(f"{line}\n" for line in FILE.splitlines() if "[ ]" not in line).replace(
    "## Completed\n", "## Completed\n- [x] Build\n- [x] Test\n"
)


def with_lists(machine: Machine, tool: str) -> Machine:
    """That machine with the todo tools turned on, which the newest clients have only then."""
    return machine._replace(
        extra={**machine.extra, "CLAUDE_CODE_ENABLE_TODO_TOOLS": "1", "CLAUDE_CODE_ENABLE_TASKS": LISTS[tool]}
    )


def todos(*states: str) -> list[Block]:
    listed = [{"content": name, "status": state, "activeForm": name} for name, state in zip(("Build", "Test"), states)]
    return [tool_use("TodoWrite", todos=listed)]


def session(client: Client, *steps: Step) -> Script:
    """A session in which the model takes these steps; whatever it is told after them, it says that it has noted it."""
    searched = search(client.version, "TodoWrite", "TaskCreate", "TaskUpdate")
    return {"main": [*searched, *steps, [text("The work is done.")], [text("Noted.")]]}


def working(client: Client) -> Script:
    """A session that has an agent at work on the file."""
    return {
        "main": [[launch(client.version, "Look again", "sub")], [text("The work is done.")], [text("Noted.")]],
        "sub": [[text("It is fine.")]],
    }


def states(path: Path) -> dict[str, str]:
    """Under which heading each phase of the file stands, and whether it is ticked."""
    found = re.findall(r"^## (\w+)$|^- \[([ x])\] (\w+)", path.read_text(), re.M)
    heading, placed = "", {}
    for name, box, phase in found:
        heading = name or heading
        placed.update({phase: f"{heading} [{box}]"} if phase else {})
    return placed


def seen(turn: Turn) -> str:
    return "\n".join(turn.request.said)


@promised("todos")
def test_a_todo_list_moves_the_phases(machine: Machine, project: Path, client: Client) -> None:
    path = progress.write(project, FILE)
    machine.api.script = session(client, todos("in_progress", "pending"), todos("completed", "in_progress"))
    with_lists(machine, "TodoWrite").ask(project, "scenario:main", tools=GRANTED)
    assert states(path) == {"Build": "Completed [x]", "Test": "Current [ ]"}


@promised("tasks")
def test_the_task_tools_move_the_phases(machine: Machine, project: Path, client: Client) -> None:
    path = progress.write(project, FILE)
    made: list[Step] = [[tool_use("TaskCreate", subject=name, description=name)] for name in ("Build", "Test")]
    moves = [task_update("Build", "in_progress"), task_update("Build", "completed"), task_update("Test", "in_progress")]
    machine.api.script = session(client, *made, *moves)
    with_lists(machine, "tasks").ask(project, "scenario:main", tools=GRANTED)
    assert states(path) == {"Build": "Completed [x]", "Test": "Current [ ]"}


@promised("reminder")
def test_a_reminder_at_the_end_of_a_turn_reaches_the_model_once(
    machine: Machine, project: Path, client: Client
) -> None:
    progress.write(project, DONE)
    machine.api.script = working(client)
    assert seen(machine.ask(project, "scenario:main", tools=TOOLS)).count(REMINDER) == 1


@pytest.mark.slow
@promised("reminder seen")
def test_a_person_sees_the_reminder(machine: Machine, project: Path, client: Client) -> None:
    progress.write(project, DONE)
    machine.api.script = working(client)
    with terminal(machine, project, "--permission-mode", "default") as screen:
        begin(screen)
        screen.say("scenario:main")
        screen.wait(lambda: REMINDER in " ".join(screen.screen().split()), "the reminder")


@promised("suggestion")
def test_a_session_with_agents_and_no_file_is_told_once_how_to_make_one(
    machine: Machine, project: Path, client: Client
) -> None:
    calls: list[Step] = [[launch(client.version, name, "sub")] for name in ("One", "Two", "Three")]
    machine.api.script = {"main": [*calls, [text("All done.")]], "sub": [[text("It is done.")]]}
    turn = machine.ask(project, "scenario:main", tools=TOOLS)
    assert seen(turn).count(SUGGESTED) == 1


@promised("suggestion after a kill")
@pytest.mark.slow
def test_a_session_that_was_cut_off_at_work_is_told_how_to_make_a_file(
    machine: Machine, project: Path, client: Client
) -> None:
    machine.api.script = {"main": [[launch(client.version, "One", "sub")]], "sub": [wait_and_say("sub", "I begin.")]}
    with killed(machine, project, "scenario:main"):
        wait(lambda: waiting(project) == ["sub"], "the agent to wait")
    assert seen(machine.ask(project, "go on", "--continue")).count(SUGGESTED) == 1


@promised("suggestion after a compaction")
@pytest.mark.slow
def test_a_compacted_session_is_told_how_to_make_a_file(machine: Machine, project: Path, client: Client) -> None:
    machine.api.script = {"main": [[launch(client.version, "One", "sub")], [text("Done.")]]}
    machine.ask(project, "scenario:main", tools=TOOLS)
    machine.ask(project, "/compact", "--continue")
    assert seen(machine.ask(project, "go on", "--continue")).count(SUGGESTED) == 1


@promised("summary")
@pytest.mark.slow
def test_the_summariser_is_told_what_has_to_survive(machine: Machine, project: Path) -> None:
    progress.write(project, FILE)
    machine.ask(project, "hello")
    machine.ask(project, "and again", "--continue")
    turn = machine.ask(project, "/compact", "--continue")
    said = ["\n".join(request.said) for request in turn.requests]
    assert any("What only this conversation knows has to survive" in one for one in said)
