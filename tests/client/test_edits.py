"""With the two hooks that a person may add, Claude writes progress files unasked, and nothing else (real clients)."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.client import progress
from tests.client.agents import TYPE, launch
from tests.client.api import Block, text, tool_use
from tests.client.client import Machine
from tests.client.fixtures import on_clients, on_newest_client
from tests.client.person import install
from tests.client.promises import promised
from tests.client.versions import NEWEST, Client
from tests.folders import PROGRESS

ALLOW_ALL: dict[str, dict[str, object]] = {
    "PermissionRequest": {"decision": {"behavior": "allow"}},
    "PreToolUse": {"permissionDecision": "allow", "permissionDecisionReason": "whatever it is"},
}
TOOLS = "Bash,Read,Task,Agent"
OLD = "look at the dormouse table first"
NEW = "the dormouse table is fine"
HONEST = (f"{PROGRESS}/frontend-new.md", f"{PROGRESS}/archived/backend-old-2026-11.md")
TRICKS = (
    ".claude/settings.json",
    ".claude/settings.local.json",
    ".claude/x.md",
    f"{PROGRESS}/config.yaml",
    f"{PROGRESS}/../x-by-dots.md",
    f"{PROGRESS}/archived/../../x-by-more-dots.md",
    f"{PROGRESS}/outputs/x.md",
    f"{PROGRESS}/x.MD",
    f"{PROGRESS}/.x.md",
    f"{PROGRESS}/linked.md",
    f"{PROGRESS}/linked/x.md",
    f"{PROGRESS}/twice.md",
    "README.md",
)

on_clients_with_a_hook_that_counts = on_clients("2.0.76", "2.1.63", NEWEST)


def write(project: Path, path: str) -> Block:
    """A call of Write with the path as it is, dots and all."""
    return tool_use("Write", file_path=f"{project}/{path}", content=f"written {path}\n")


def edit(project: Path) -> Block:
    """A call of Edit that changes the progress file."""
    return tool_use("Edit", file_path=f"{project}/{PROGRESS}/{progress.NAME}", old_string=OLD, new_string=NEW)


def read(project: Path, path: str) -> Block:
    """A call of Read, without which the client neither edits a file nor writes over it."""
    return tool_use("Read", file_path=f"{project}/{path}")


def session(machine: Machine, project: Path) -> None:
    """A session that edits the progress file, and tries every path of the two tables, one after the other."""
    seen = (f"{PROGRESS}/{progress.NAME}", f"{PROGRESS}/linked.md", f"{PROGRESS}/twice.md")
    steps = [[read(project, path)] for path in seen]
    writes = [[write(project, path)] for path in (*HONEST, *TRICKS)]
    machine.api.script = {"main": [*steps, [edit(project)], *writes, [text("Done.")]]}
    machine.ask(project, "scenario:main", tools=TOOLS)


def set_up(project: Path) -> None:
    """A project with a progress file, links beside it, and an archive."""
    progress.write(project)
    folder = project / PROGRESS
    (folder / "archived").mkdir()
    (project / "elsewhere").mkdir()
    for name in ("secret.md", "two-names.md"):
        (project / "elsewhere" / name).write_text("a secret\n")
    (folder / "linked.md").symlink_to(project / "elsewhere/secret.md")
    (folder / "linked").symlink_to(project / "elsewhere")
    (folder / "twice.md").hardlink_to(project / "elsewhere/two-names.md")


def written(project: Path) -> set[str]:
    """Which of the two tables' paths hold what the session wants to write there."""
    found = {path for path in (*HONEST, *TRICKS) if (project / path).exists()}
    return {path for path in found if (project / path).read_text() == f"written {path}\n"}


def is_edited(project: Path) -> bool:
    """Whether the edit of the progress file went through."""
    text = (project / PROGRESS / progress.NAME).read_text()
    assert (NEW in text) != (OLD in text)
    return NEW in text


def register(home: Path, event: str, command: str) -> None:
    """Puts a hook for Edit and Write into the person's settings."""
    path = home / ".claude/settings.json"
    settings: dict[str, Any] = json.loads(path.read_text())
    group = {"matcher": "Edit|Write", "hooks": [{"type": "command", "command": command, "timeout": 30}]}
    settings["hooks"].setdefault(event, []).append(group)
    path.write_text(json.dumps(settings, indent=2))


@pytest.fixture
def allow_edits(machine: Machine, client: Client) -> None:
    """Asks the installer for our hooks, those of the two that the client knows."""
    install(machine, "--hooks-only", "--client-version", client.version, "--allow-edits")


@promised("edits")
@pytest.mark.usefixtures("allow_edits")
@pytest.mark.slow
def test_progress_files_are_written_and_nothing_else(
    machine: Machine, project: Path, client: Client, home: Path
) -> None:
    set_up(project)
    session(machine, project)
    assert written(project) == set(HONEST)
    assert is_edited(project)
    assert {path.read_text() for path in (project / "elsewhere").iterdir()} == {"a secret\n"}
    assert not (home / ".claude/claude-progress/hooks.log").exists()


@on_clients_with_a_hook_that_counts
def test_without_the_hooks_the_client_refuses_all(machine: Machine, project: Path, client: Client) -> None:
    set_up(project)
    session(machine, project)
    assert written(project) == set()
    assert not is_edited(project)


@on_clients_with_a_hook_that_counts
def test_with_hooks_that_allow_everything_the_tricks_work(
    machine: Machine, project: Path, client: Client, home: Path
) -> None:
    for event, decision in ALLOW_ALL.items():
        answer = {"hookSpecificOutput": {"hookEventName": event, **decision}}
        register(home, event, f"echo {shlex.quote(json.dumps(answer))}")
    set_up(project)
    session(machine, project)
    writes_no_link = {f"{PROGRESS}/linked.md"} if client.version == NEWEST else set()
    assert written(project) == {*HONEST, *TRICKS} - writes_no_link
    assert is_edited(project)


@on_newest_client
@pytest.mark.usefixtures("allow_edits")
def test_an_agent_writes_progress_files_and_nothing_else_too(machine: Machine, project: Path, client: Client) -> None:
    set_up(project)
    sub = [[write(project, path)] for path in (HONEST[0], TRICKS[0], TRICKS[3])]
    machine.api.script = {"main": [[launch(client.version, f"Write as {TYPE}", "sub")]], "sub": sub}
    machine.ask(project, "scenario:main", tools=TOOLS)
    assert written(project) == {HONEST[0]}
