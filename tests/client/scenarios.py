"""What is played to record a client's events: for each scenario what the person says, and the script of the model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.client.agents import launch, search
from tests.client.api import Block, Script, Step, text, tool_use
from tests.client.versions import VERSIONS, at_least

OLDEST = VERSIONS[0]
CONTINUE = ("--continue",)
REPORT = json.dumps({"status": "complete", "summary": "Designed the queue", "files_created": ["src/queue.py"]})
TASKS = {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1", "CLAUDE_CODE_ENABLE_TASKS": "1"}
TODOS = {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1", "CLAUDE_CODE_ENABLE_TASKS": "0"}

Said = tuple[str, tuple[str, ...]]


class Scenario(NamedTuple):
    """What a person says to one client after the other, with which options, and what the model of VERSION answers.

    `until` is the event that the client is killed at; `since` the first version that can play it.
    """

    script: Script
    said: Sequence[Said] = (("Please do scenario:main", ()),)
    extra: Mapping[str, str] = {}
    until: str = ""
    since: str = OLDEST


def of(version: str) -> dict[str, Scenario]:
    """The scenarios that a client VERSION can play, by their names."""
    found = {**_sessions(), **_agents(version), **_lists(version)}
    return {name: one for name, one in found.items() if at_least(version, one.since)}


def _sessions() -> dict[str, Scenario]:
    hello: Script = {"main": [[text("First answer.")]]}
    first: Said = ("Please do scenario:main", ())
    again = ("go on", CONTINUE)
    compact, clear = ("/compact", CONTINUE), ("/clear", CONTINUE)
    reminded: Script = {"main": [[_bash("echo hi")], [text("First answer.")], [text("Second answer.")]]}
    return {
        "compact": Scenario(hello, (first, compact, again)),
        "startup-resume-compact-clear": Scenario(hello, (first, again, compact, clear)),
        "fork": Scenario(hello, (first, ("go on", (*CONTINUE, "--fork-session"))), since="2.1.63"),
        "stop-reminder": Scenario(reminded),
    }


def _agents(version: str) -> dict[str, Scenario]:
    def one(background: bool) -> Scenario:
        call = launch(version, "Design the queue", "sub", background)
        script: Script = {"main": [[call], [text("Launched.")]], "sub": [[_bash("echo hi")], [text(REPORT)]]}
        return Scenario(script, since="2.0.76" if background else OLDEST)

    four = [_launch(version, f"job {number}", f"sub{number}") for number in range(4)]
    each: Script = {f"sub{number}": [[text(f"result {number}")]] for number in range(4)}
    nested: Script = {
        "main": [[launch(version, "outer", "outer")]],
        "outer": [[launch(version, "inner", "inner")], [text("outer result")]],
        "inner": [[text("inner result")]],
    }
    slow = _launch(version, "slow job", "sub")
    killed: Script = {"main": [[slow], [_bash("sleep 20")]], "sub": [[_bash("echo step1")], [_bash("sleep 60")]]}
    return {
        "subagent-foreground": one(background=False),
        "subagent-background": one(background=True),
        "subagents-parallel": Scenario({"main": [four, [text("Launched.")]], **each}),
        "subagents-nested": Scenario(nested, since="2.1.63"),
        "killed-during-subagent": Scenario(killed, until="step1"),
        "background-tasks": Scenario(_at_work(version), since="2.1.150"),
    }


def _at_work(version: str) -> Script:
    """A turn that ends while an agent and two commands are at work."""
    calls = [_bash("sleep 3", run_in_background=True), _bash("sleep 12; echo x", run_in_background=True)]
    turns = [[text(f"Turn {number} is over.")] for number in range(3)]
    main = [[*calls, launch(version, "Background agent", "sub", True)], *turns]
    return {"main": main, "sub": [[_bash("sleep 6")], [text("Sub done.")]]}


def _lists(version: str) -> dict[str, Scenario]:
    phases = ("Phase 1: Architecture", "Phase 2: Implementation")
    todos: Script = {"main": [[_todos("completed", "in_progress", names=phases)]]}
    searched = search(version, "TaskCreate", "TaskUpdate")
    tasks = [*map(_create, phases), _update(1, "in_progress"), _update(1, "completed")]
    sub_tasks = [_create("Test it"), _update(2, "in_progress"), _update(2, "completed")]
    agent = [launch(version, "Write the worker", "sub")]
    both: Script = {
        "main": [*searched, _create("Build it"), _update(1, "in_progress"), agent, _update(1, "completed")],
        "sub": [*searched, *sub_tasks, [text("Sub done.")]],
    }
    lists: Script = {
        "main": [
            *search(version, "TodoWrite"),
            [_todos("in_progress", "pending")],
            agent,
            *([_todos("completed", state)] for state in ("in_progress", "completed")),
            [_todos("pending", names=("Next thing",))],
        ],
        "sub": [
            *search(version, "TodoWrite"),
            *([_todos(state, state, names=("Build it", "Sub two"))] for state in ("in_progress", "completed")),
            [text("Sub done.")],
        ],
    }
    return {
        "todowrite": Scenario(todos, extra=TODOS),
        "todowrite-in-subagent": Scenario(lists, extra=TODOS),
        "task-tools": Scenario({"main": tasks}, extra=TASKS, since="2.1.63"),
        "task-tools-in-subagent": Scenario(both, extra=TASKS, since="2.1.63"),
    }


def _bash(command: str, **more: object) -> Block:
    return tool_use("Bash", command=command, description="A command", **more)


def _launch(version: str, task: str, scenario: str) -> Block:
    """A call of the agent tool that leaves it to the client where the agent works."""
    block = launch(version, task, scenario)
    given = {name: value for name, value in block["input"].items() if name != "run_in_background"}
    return {**block, "input": given}


def _todos(*states: str, names: Sequence[str] = ("Build it", "Test it")) -> Block:
    listed = [{"content": name, "status": state, "activeForm": name} for name, state in zip(names, states)]
    return tool_use("TodoWrite", todos=listed)


def _create(subject: str) -> Step:
    return [tool_use("TaskCreate", subject=subject, description=f"{subject} described", activeForm=subject)]


def _update(number: int, status: str) -> Step:
    return [tool_use("TaskUpdate", taskId=str(number), status=status)]
