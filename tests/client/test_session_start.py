"""The resume context reaches the model: every client version, headless, the package installed as a person would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.client import progress
from tests.client.api import Api, text, tool_use
from tests.client.client import Machine, Turn
from tests.client.fixtures import on_clients, on_every_client, on_newest_client, since
from tests.client.person import foreign_events, install
from tests.client.promises import PROMISES, promised
from tests.client.versions import NEWEST, Client, at_least

REPLAY_UNSEEN = ("1.0.128", "2.0.14")
"""Clients that replay the earlier text on a resume, and name a transcript without it: they are told in full again."""


def full_copies(version: str) -> int:
    """How many whole copies the model sees after a resume."""
    return 2 if version in REPLAY_UNSEEN else 1


def talk(machine: Machine, project: Path) -> Turn:
    """Two turns of a conversation: some clients compact nothing shorter. Returns the last one."""
    machine.ask(project, "hello")
    return machine.ask(project, "and again", "--continue")


@promised("told at start")
def test_a_start_tells_the_whole_progress_file_once(machine: Machine, project: Path) -> None:
    progress.write(project)
    told = progress.told(machine.ask(project, "hello").request)
    assert len(told.full) == 1
    assert told.other == []


@promised("silent")
def test_nothing_of_ours_is_sent_in_a_project_without_progress_files(machine: Machine, project: Path) -> None:
    turn = machine.ask(project, "hello")
    sent = json.dumps([request.body for request in turn.requests])
    # Clients up to 2.0.76 list for the model what the person's settings allow.
    assert "claude-progress" not in sent.replace("Bash(claude-progress:*)", "")


@on_every_client
def test_foreign_hooks_and_permissions_keep_working(machine: Machine, project: Path) -> None:
    machine.api.script = {
        "scripts": [
            [tool_use("Bash", command="./granted.sh", description="Leave a mark")],
            [tool_use("Bash", command="./refused.sh", description="Leave a mark")],
            [text("Done.")],
        ]
    }
    for name in ("granted", "refused"):
        script = project / f"{name}.sh"
        script.write_text(f"#!/bin/sh\ntouch {name}\n")
        script.chmod(0o755)
    progress.write(project)
    machine.ask(project, "scenario:scripts", tools="Read")
    assert [event["hook_event_name"] for event in foreign_events(machine.home)] == ["SessionStart", "UserPromptSubmit"]
    assert (project / "granted").exists()
    assert not (project / "refused").exists()


@on_every_client
def test_installed_for_the_user_and_in_the_project_it_tells_once(machine: Machine, project: Path) -> None:
    install(machine, "--hooks-only", "--scope", "project", "--project", str(project))
    progress.write(project)
    told = progress.told(machine.ask(project, "hello").request)
    assert (len(told.full), told.other) == (1, [])


@on_clients("1.0.128", "2.0.76", NEWEST)
def test_installed_in_the_project_it_works_for_a_colleague(
    client: Client, api: Api, project: Path, tmp_path: Path
) -> None:
    for name in ("ada", "bob"):
        (tmp_path / name).mkdir()
    install(Machine(client, tmp_path / "ada", api), "--hooks-only", "--scope", "project", "--project", str(project))
    progress.write(project)
    colleague = Machine(client, tmp_path / "bob", api)
    assert len(progress.told(colleague.ask(project, "hello").request).full) == 1


@promised("on the path")
def test_the_command_line_is_on_the_path_of_the_bash_tool(machine: Machine, project: Path) -> None:
    machine.api.script = {
        "where": [
            [tool_use("Bash", command="command -v claude-progress > found", description="Look for it")],
            [text("Done.")],
        ]
    }
    machine.ask(project, "scenario:where", tools="Bash")
    assert (project / "found").read_text().rstrip("\n").endswith("/claude-progress/current/bin/claude-progress")


@promised("told on resume")
@pytest.mark.slow
def test_a_resume_leaves_the_model_with_what_it_needs(machine: Machine, project: Path, client: Client) -> None:
    progress.write(project)
    told = progress.told(talk(machine, project).request)
    assert len(told.full) == full_copies(client.version)
    assert len(told.other) == (1 if PROMISES["told changes"].holds_on(client.version) else 0)


@promised("told changes")
def test_a_resume_tells_only_what_changed_since(machine: Machine, project: Path) -> None:
    path = progress.write(project)
    machine.ask(project, "hello")
    path.write_text(progress.TEXT + "- Watch out for narwhals\n")
    told = progress.told(machine.ask(project, "and again", "--continue").request)
    assert len(told.full) == 1
    assert [copy.count("narwhals") for copy in told.other] == [1]


@promised("told after compaction")
@pytest.mark.slow
def test_a_compaction_leaves_the_whole_text_to_be_seen(machine: Machine, project: Path, client: Client) -> None:
    progress.write(project)
    talk(machine, project)
    machine.ask(project, "/compact", "--continue")
    assert {event.get("source") for event in foreign_events(machine.home)} >= {"startup", "resume", "compact"}
    told = progress.told(machine.ask(project, "after it", "--continue").request)
    assert len(told.full) == full_copies(client.version)


@since("2.1.150")
@pytest.mark.slow
def test_a_cleared_conversation_is_told_the_whole_text(machine: Machine, project: Path) -> None:
    progress.write(project)
    machine.ask(project, "hello")
    machine.ask(project, "/clear", "--continue")
    assert foreign_events(machine.home)[-1]["source"] == "clear"
    told = progress.told(machine.ask(project, "after it", "--continue").request)
    assert len(told.full) == 1


@promised("told in a fork")
@pytest.mark.slow
def test_a_fork_has_the_whole_text(machine: Machine, project: Path, client: Client) -> None:
    progress.write(project)
    machine.ask(project, "hello")
    told = progress.told(machine.ask(project, "fork it", "--continue", "--fork-session").request)
    is_told_again = client.version in REPLAY_UNSEEN or at_least(client.version, "2.1.214")
    assert len(told.full) == (2 if is_told_again else 1)


@on_clients("1.0.128", NEWEST)
def test_a_session_started_in_a_subfolder_is_told(machine: Machine, project: Path) -> None:
    progress.write(project)
    folder = project / "pkg/service"
    folder.mkdir(parents=True)
    assert len(progress.told(machine.ask(folder, "hello").request).full) == 1


@on_clients("1.0.128", "2.0.76", "2.1.150", NEWEST)
def test_paths_with_spaces_and_quotes_work(client: Client, api: Api, tmp_path: Path) -> None:
    home, project = tmp_path / 'Ada\'s own "home" $HOME', tmp_path / 'a project\'s "folder"'
    for folder in (home, project):
        folder.mkdir()
    machine = Machine(client, home, api)
    install(machine, "--hooks-only", "--client-version", client.version)
    progress.write(project)
    assert len(progress.told(machine.ask(project, "hello").request).full) == 1


@pytest.mark.slow
@on_newest_client
def test_the_first_command_of_the_readme_is_enough(client: Client, api: Api, home: Path, project: Path) -> None:
    machine = Machine(client, home, api)
    install(machine)
    progress.write(project)
    told = progress.told(machine.ask(project, "hello").request)
    assert len(told.full) == 1
