"""Subagents in the scripts of the API: how each version starts them, what they wrote down, and how they are cut off."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.client.api import Block, Messages, Step, text, tool_use
from tests.client.client import Machine
from tests.client.versions import at_least

TYPE = "general-purpose"
TOOLS = "Bash,Read,Task,Agent,TaskStop,SendMessage,ToolSearch"
SECONDS = 120

_ID = re.compile(r"agentId: (\w+)")


def launch(version: str, task: str, scenario: str, background: bool = False) -> Block:
    """A call of the agent tool, as that VERSION of the client knows it, for an agent that plays SCENARIO."""
    name = "Agent" if at_least(version, "2.1.63") else "Task"
    where = {"run_in_background": background} if at_least(version, "2.0.76") else {}
    prompt = f"Please do scenario:{scenario} now"
    return tool_use(name, description=task, prompt=prompt, subagent_type=TYPE, **where)


def search(version: str, *tools: str) -> list[Step]:
    """The step that makes deferred tools known to the model of a client VERSION that has such; none in an older one."""
    call = tool_use("ToolSearch", query=f"select:{','.join(tools)}", max_results=5)
    return [[call]] if at_least(version, "2.1.330") else []


def launched_id(messages: Messages) -> str:
    """The id of the agent that the client says it has launched last."""
    found: list[str] = _ID.findall(str(messages))
    assert found, f"no agent was launched\n{messages}"
    return found[-1]


def wait_and_say(name: str, sentence: str) -> list[Block]:
    """What an agent answers that says a sentence and is at work for two minutes, unless it is cut off."""
    command = f"echo $$ > waiting-{name}; exec sleep {SECONDS}"
    return [text(sentence), tool_use("Bash", command=command, description="Wait")]


def wait_for(file: str, first: str = "true") -> Block:
    """A call that runs the command FIRST and then waits until the project has a FILE."""
    command = f"{first}; for i in $(seq {10 * SECONDS}); do [ -e {file} ] && exit; sleep 0.1; done; exit 1"
    return tool_use("Bash", command=command, description="Wait for a file")


def waiting(project: Path) -> list[str]:
    """The names of the agents whose wait has begun."""
    return sorted(path.name.partition("-")[2] for path in project.glob("waiting-*") if path.read_text().strip())


def has_said(machine: Machine, sentence: str) -> bool:
    """Whether the client has written down that an agent said SENTENCE."""
    transcripts = (machine.home / ".claude/projects").rglob("agent-*.jsonl")
    return any(sentence in path.read_text() for path in transcripts)


@contextmanager
def killed(machine: Machine, project: Path, prompt: str, *options: str) -> Iterator[None]:
    """Starts a client and kills it at the end, with the commands of its agents, which lead groups of their own."""
    process = machine.start(project, prompt, *options, tools=TOOLS)
    try:
        yield
        assert process.poll() is None, "the client has ended by itself"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        end_waits(project)


def end_waits(project: Path) -> None:
    """Kills the commands of agents that still wait, by the ids that they wrote down."""
    for path in project.glob("waiting-*"):
        _kill(int(path.read_text() or 0))
        path.unlink()


def task_update(subject: str, status: str) -> Step:
    """A call that changes a task, by the id that the client has given it."""

    def step(messages: Messages) -> list[Block]:
        ids = re.findall(rf"Task #(\d+) created successfully: {subject}", str(messages))
        return [tool_use("TaskUpdate", taskId=ids[-1], status=status)]

    return step


def wait(until: Callable[[], bool], what: str) -> None:
    """Waits until UNTIL() holds."""
    end = time.monotonic() + SECONDS
    while not until():
        assert time.monotonic() < end, f"waited {SECONDS} seconds for {what}"
        time.sleep(0.05)


def _kill(pid: int) -> None:
    try:
        if pid:
            os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it has ended
