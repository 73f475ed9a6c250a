"""Tests for README.md and docs/: what they show is so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from progresslib.cli import group
from progresslib.cli.phase import phase
from tests.conftest import RunHook
from tests.folders import ROOT
from tests.installing import Machine

README = (ROOT / "README.md").read_text()


def block(language: str, holds: str) -> str:
    """The README's fenced block of this language that holds a text."""
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(found for found in blocks if holds in found)


def test_the_two_commands_are_the_ones_that_the_tests_run() -> None:
    assert block("sh", "install.py") == "python3 install.py\n"
    assert block("sh", "python3 tests") == "python3 tests\n"
    assert "python3 tests" in (ROOT / ".ci/run").read_text()


@pytest.mark.parametrize("path", sorted(re.findall(r"\]\(([^)#:]+)\)", README)))
def test_what_the_readme_links_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_folder_is_on_the_readme_s_map() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folders = {path.split("/")[0] for path in listed.split("\0") if "/" in path and not path.startswith(".")}
    assert folders <= set(re.findall(r"`(\w+)/", README)), "a folder that the map in README.md does not name"


def test_the_readme_s_first_file_is_told_as_the_readme_shows(installed: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    subprocess.run(["sh", "-c", block("sh", "mkdir -p")], cwd=project, check=True)
    told = installed.run(installed.command, "resume", cwd=project).out
    assert without_ids_and_ages(told).strip() == without_ids_and_ages(block("text", "[claude-progress")).strip()


def test_the_record_that_is_shown_is_what_an_agent_s_events_leave(project: Path, run_hook: RunHook) -> None:
    path = project / ".claude/progress/backend-job-processing.md"
    path.write_text(block("sh", "mkdir -p").partition("<<'END'\n")[2].partition("END\n")[0])
    answer = {"status": "complete", "summary": "Worker loop with retries", "files_created": ["pkg/worker/worker.go"]}
    agent = {"agent_id": "a599a0cf9e629f926", "agent_type": "backend-developer"}
    call = {
        "tool_name": "Agent",
        "tool_use_id": "toolu_1",
        "tool_input": {"description": "Write the worker", "subagent_type": "backend-developer"},
    }
    for name, event in (
        ("PreToolUse", call),
        ("SubagentStart", agent),
        ("PostToolUse", {**call, "tool_response": {"status": "async_launched", "agentId": agent["agent_id"]}}),
        ("SubagentStop", {**agent, "last_assistant_message": json.dumps(answer)}),
    ):
        slug = re.sub("(?<!^)(?=[A-Z])", "-", name).lower()
        run_hook({"hook_event_name": name, "session_id": "s1", "cwd": str(project), **event}, project, slug)
    shown = (ROOT / "docs/behaviour.md").read_text()
    wanted = re.findall(r"````markdown\n(.*?)````", shown, re.DOTALL)[0]
    assert without_times(wanted) in without_times(path.read_text())


def without_times(text: str) -> str:
    return re.sub(r'"(started|ended|seconds)": [^,\n]*', r'"\1": …', text)


def test_the_readme_s_life_of_a_file_runs_as_it_stands(installed: Machine, tmp_path: Path) -> None:
    (tmp_path / "life/.git").mkdir(parents=True)
    script = f"set -e\nPATH={installed.command.parent}:$PATH\n{block('sh', 'new backend-export')}"
    done = installed.run("sh", "-c", script, cwd=tmp_path / "life")
    assert done.code == 0, done
    [path] = (tmp_path / "life/.claude/progress/archived").iterdir()
    assert "## Status: complete" in path.read_text()


def test_every_command_is_in_the_readme() -> None:
    section = README[README.index("## Commands") : README.index("## What it does not do")]
    names = {name for name, command in group.commands.items() if not command.hidden}
    assert names <= set(re.findall(r"(?:claude-progress |`)([a-z]+)[ `]", section))
    assert set(phase.commands) <= set(re.findall(r"`(?:phase )?([a-z]+)`", section))


def without_ids_and_ages(text: str) -> str:
    return re.sub(r"\(\d+ \w+ ago\)", "(… ago)", re.sub(r"claude-progress [0-9a-f]{8}", "claude-progress …", text))


def test_the_readme_s_uninstall_takes_everything_out(installed: Machine, home: Path) -> None:
    words = block("sh", "uninstall").split()
    assert shutil.which(words[0], path=str(home / ".local/bin"))
    assert installed.run(installed.command, *words[1:]).code == 0
    assert not (home / ".claude/claude-progress").exists()
