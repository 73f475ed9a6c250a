"""What an installation lets Claude do without a question, seen with real clients that run headless."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.client.api import text, tool_use
from tests.client.client import Machine
from tests.client.fixtures import on_clients, on_newest_client
from tests.client.person import install
from tests.client.promises import promised
from tests.client.versions import NEWEST
from tests.folders import ROOT

WITH_RULES = on_clients("1.0.128", "2.0.76", "2.1.150", NEWEST)
WITH_SKILLS = on_clients("2.0.76", "2.1.63", "2.1.150", NEWEST)


@pytest.fixture
def machine(machine: Machine) -> Machine:
    """That machine, with a command first on the PATH that notes how it was called: it needs no packages."""
    program = machine.home / "programs/claude-progress"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "$*" >> "$HOME/called"\n')
    program.chmod(0o755)
    return machine._replace(extra={"PATH": f"{program.parent}:{machine.environ()['PATH']}"})


def run(machine: Machine, project: Path, command: str) -> list[str]:
    """Lets the model run a command in the Bash tool, which nobody but the settings allows; returns the calls noted."""
    machine.api.script = {
        "run": [[tool_use("Bash", command=command, description="Call the command line")], [text("Done.")]]
    }
    machine.ask(project, "scenario:run", tools="Read")
    called = machine.home / "called"
    return called.read_text().splitlines() if called.exists() else []


@promised("unasked")
@pytest.mark.slow
def test_the_command_line_runs_without_a_question(machine: Machine, project: Path) -> None:
    assert run(machine, project, "claude-progress --version") == ["--version"]


@WITH_RULES
@pytest.mark.parametrize("command", ["delete x", "uninstall", "doctor --fix"])
def test_what_takes_something_away_is_not_run_without_a_person(machine: Machine, project: Path, command: str) -> None:
    assert run(machine, project, f"claude-progress {command}") == []


@on_newest_client
def test_in_a_project_of_a_person_who_installed_for_it_alone_it_runs_too(machine: Machine, project: Path) -> None:
    install(machine, "--uninstall")
    assert run(machine, project, "claude-progress --version") == []
    install(machine, "--hooks-only", "--scope", "local", "--project", str(project))
    assert run(machine, project, "claude-progress --version") == ["--version"]


@on_newest_client
def test_a_project_grants_itself_nothing(machine: Machine, project: Path) -> None:
    install(machine, "--uninstall")
    install(machine, "--hooks-only", "--scope", "project", "--project", str(project))
    assert run(machine, project, "claude-progress --version") == []


@WITH_SKILLS
@pytest.mark.parametrize("scope", ["user", "project"])
def test_the_skill_is_among_those_that_the_client_offers(machine: Machine, project: Path, scope: str) -> None:
    if scope == "project":
        install(machine, "--uninstall")
        install(machine, "--hooks-only", "--scope", "project", "--project", str(project))
    machine.api.script = {"load": [[tool_use("Skill", skill="keeping-progress")], [text("Done.")]]}
    turn = machine.ask(project, "scenario:load", tools="Skill")
    source = (ROOT / "skills/keeping-progress/SKILL.md").read_text()
    last_line = source.rstrip().split("\n")[-1]
    assert any(last_line in words for words in turn.request.said)


@on_newest_client
@pytest.mark.parametrize("asked", [False, True], ids=["not asked for", "asked for"])
def test_the_todo_tools_are_there_for_who_asks(machine: Machine, project: Path, asked: bool) -> None:
    install(machine, "--hooks-only", *(["--todo-tools"] if asked else []))
    sent = json.dumps(machine.ask(project, "hello").request.body)  # some clients name tools in a text at first
    assert ("TaskCreate" in sent) is asked
