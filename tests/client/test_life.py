"""The whole life of an orchestration with real clients: made, three phases, a blocker, a kill, the end, the archive."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.client import life
from tests.client.agents import TOOLS, has_said, killed, launch, wait, waiting
from tests.client.api import Api, Request, text
from tests.client.client import Machine, Turn
from tests.client.fixtures import on_clients, on_newest_client
from tests.client.person import install, with_uv
from tests.client.promises import promised
from tests.client.records import by_task
from tests.client.versions import Client, at_least
from tests.folders import PROGRESS

GRANTED = f"{TOOLS},TodoWrite,TaskCreate,TaskUpdate"
REMINDERS = ("has 3 phases completed and is not complete", "is complete, and neither archived nor deleted")


@pytest.fixture
def person(client: Client, api: Api, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A person who has installed everything, with the command on the PATH."""
    monkeypatch.setenv("PATH", f"{home}/.local/bin:{with_uv(tmp_path)}:{os.environ['PATH']}")
    made = Machine(client, home, api)
    install(made, "--client-version", client.version)
    return made


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    return folder


def seen(request: Request) -> str:
    return "\n".join(request.said)


def asked(turn: Turn) -> int:
    """How often the client asked a model that had tools at hand."""
    return sum(bool(request.body.get("stream") and request.body.get("tools")) for request in turn.requests)


def live(machine: Machine, project: Path, tool: str, granted: str = GRANTED) -> dict[str, Turn]:
    """Plays the whole life but the kill; returns what each part did, by its scenario."""
    version = machine.client.version
    machine.api.script = life.script(version, tool)
    turns = {"begin": machine.ask(project, "scenario:begin", tools=granted)}
    turns["compact"] = machine.ask(project, "/compact", "--continue")
    with killed(machine, project, "scenario:test"):
        wait(lambda: waiting(project) == ["cut"], "the agent to wait")
        wait(lambda: not at_least(version, "2.0.76") or has_said(machine, life.SENTENCE), "its sentence")
    for name in ("again", "review", "finish", "archive"):
        turns[name] = machine.ask(project, f"scenario:{name}", "--continue", tools=granted)
    return turns


def archived(project: Path) -> Path:
    left = {path.name: path.read_text() for path in (project / PROGRESS).glob("*.md")}
    assert left == {}, "the conversation has not archived it"
    [path] = (project / PROGRESS / "archived").glob("*.md")
    assert re.fullmatch(rf"{life.NAME}-\d{{4}}-\d\d\.md", path.name)
    return path


def tells_the_story(path: Path, is_commands: bool, has_transcripts: bool) -> None:
    """Sees that the archived file has every section in its place, and in it what happened."""
    text = path.read_text()
    headings = re.findall(r"^#+ .*$", text, re.M)
    order = ["# Orchestration: Export", "## Status: complete", "## Completed", "## Current", "## Pending", "## Context"]
    assert [line for line in headings if line in order] == order
    completed = text.partition("## Completed\n")[2].partition("## Current")[0]
    assert re.findall(r"^- \[x\] (\w+)", completed, re.M) == list(life.PHASES)
    assert completed.count("  - Completed: 20") == completed.count("  - Started: 20") == 3
    assert "five retries" in completed
    assert not is_commands or "- [x] Test - Test is done\n" in completed
    assert "- [ ]" not in text
    assert "- Pattern: outbox\n" in text.partition("## Context\n")[2]
    assert re.search(r"^- Resolved \S+Z: Waiting for the ibex key - the key came$", text, re.M)
    assert f"\n\n{life.SUMMARY}\n" in text
    found = by_task(path)
    states = {task: one.state for task, one in found.items()}
    assert states == {
        "Build the worker": "completed",
        "Test the worker": "interrupted",
        "Test it again": "completed",
        "Review the worker": "completed",
    }
    assert found["Test it again"].run["phase"] == "Test"
    assert not has_transcripts or found["Test the worker"].summary == f"Last said: {life.SENTENCE}"


Case = Callable[[Callable[..., None]], Callable[..., None]]


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["TodoWrite", "tasks", "commands"])
@on_newest_client
def test_the_newest_client_lives_it_with_todo_tools_and_without(
    person: Machine, repository: Path, client: Client, tool: str, tmp_path: Path
) -> None:
    tools = {"TodoWrite": "0", "tasks": "1"}
    enabled = {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1", "CLAUDE_CODE_ENABLE_TASKS": tools.get(tool, "")}
    machine = person._replace(extra=enabled if tool in tools else {})
    turns = live(machine, repository, tool)
    tells_the_story(archived(repository), tool == "commands", has_transcripts=True)
    summariser = next(request for request in turns["compact"].requests if "Additional Instructions" in seen(request))
    assert "What only this conversation knows has to survive" in seen(summariser)
    told = seen(turns["again"].requests[-1])
    assert "Waiting for the ibex key" in told
    assert f"Last said: {life.SENTENCE}" in told
    assert "was cut off: its client ended without a word" in told
    for name, reminder in zip(("review", "finish"), REMINDERS):
        assert seen(turns[name].requests[-1]).count(reminder) == 1
    quiet = tmp_path / "quiet"
    (quiet / ".git").mkdir(parents=True)
    without = live(machine._replace(extra={**machine.extra, "CLAUDE_PROGRESS": "off"}), quiet, tool)
    extra = {name: asked(turn) - asked(without[name]) for name, turn in turns.items()}
    assert extra == {**dict.fromkeys(turns, 0), "review": 1, "finish": 1}, "each reminder costs one request"


@pytest.mark.slow
@on_clients("1.0.128", "2.0.76")
def test_old_clients_live_it_with_todowrite(person: Machine, repository: Path, client: Client) -> None:
    turns = live(person, repository, "TodoWrite")
    tells_the_story(archived(repository), is_commands=False, has_transcripts=at_least(client.version, "2.0.76"))
    assert "Waiting for the ibex key" in seen(turns["again"].requests[-1])


@promised("commands")
@pytest.mark.slow
def test_a_file_that_is_made_in_a_session_and_in_a_subfolder_is_that_session_s(
    person: Machine, repository: Path
) -> None:
    """The hooks have noted nothing of the session, as the project had no file; by the end there are two unfinished."""
    archive = "claude-progress archive --force"
    other = f"echo '# Orchestration: Else' > ../{PROGRESS}/backend-a.md"
    person.api.script = {
        "main": [
            [life.bash(f"mkdir -p src && cd src && {life.NEW} && {other}")],
            [launch(person.client.version, "Build the worker", "sub")],
            [life.bash(f"claude-progress phase done; {archive}; {archive}")],
            [text("Done.")],
        ],
        "sub": [[text("It is built.")]],
    }
    turn = person.ask(repository, "scenario:main", tools=GRANTED)
    [path] = (repository / PROGRESS / "archived").glob("*.md")
    assert list(by_task(path)) == ["Build the worker"]
    assert "- [x] Build" in path.read_text()
    assert [one.name for one in (repository / PROGRESS).glob("*.md")] == ["backend-a.md"], seen(turn.request)
