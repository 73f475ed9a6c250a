"""Tests for progresslib/cli/completion.py and options.py: what a shell completes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import NEW, Terminal
from tests.folders import REPOSITORY
from tests.installing import Machine

ASK = f"""
import sys
sys.path.insert(0, {str(REPOSITORY)!r})
from progresslib.cli import main
sys.exit(main([]))
"""


def completed(terminal: Terminal, *words: str) -> list[str]:
    """What bash is told may stand in the place of the last word."""
    environ = {
        "HOME": os.environ["HOME"],
        "COMP_WORDS": "\n".join(("claude-progress", *words)),
        "COMP_CWORD": str(len(words)),
        "_CLAUDE_PROGRESS_COMPLETE": "bash_complete",
    }
    line = [sys.executable, "-W", "ignore", "-c", ASK]
    done = subprocess.run(line, cwd=terminal.project, env=environ, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.fixture
def several(session: Terminal) -> Terminal:
    for name in ("backend-old", "backend-gone", "other-work"):
        session.does("new", name, *NEW[2:])
    session.does("archive", "--force", "backend-old")
    session.does("delete", "backend-gone")
    session.does(*NEW)
    session.does("complete", "--file", "other-work")
    return session


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("una",), []),
        (("unb",), ["unblock"]),
        (("phase", "d"), ["done", "drop"]),
        (("use", ""), ["backend-jobs", "other-work"]),
        (("use", "ba"), ["backend-jobs"]),
        (("note", "--file", "o"), ["other-work"]),
        (("phase", "done", ""), ["Design", "Worker", "Tests"]),
        (("phase", "start", "W"), ["Worker"]),
        (("phase", "add", "x", "--before", "T"), ["Tests"]),
        (("phase", "done", "--file", "none", ""), []),
        (("completion", ""), ["bash", "zsh", "fish"]),
        (("note", "--j"), ["--json"]),
    ],
)
def test_commands_names_and_phases_are_completed(
    several: Terminal, words: tuple[str, ...], expected: list[str]
) -> None:
    assert completed(several, *words) == expected


def test_what_was_put_away_is_completed_where_it_comes_back(several: Terminal) -> None:
    [archived] = several.json("list", "--archived")["archived"]
    assert completed(several, "restore", "b") == ["backend-gone", archived["name"]]
    assert completed(several, "reopen", "backend-o") == [archived["name"]]
    assert completed(several, "show", "b") == ["backend-jobs", archived["name"]]


def test_without_a_project_nothing_is_completed_and_nothing_said(terminal: Terminal) -> None:
    assert completed(terminal, "use", "") == []
    assert completed(terminal, "phase", "done", "") == []


def test_completing_notes_and_binds_nothing(several: Terminal, home: Path) -> None:
    several.does("unuse")
    before = {path: path.read_bytes() for path in home.rglob("sessions/*.json")}
    assert completed(several, "phase", "done", "D") == ["Design"]
    assert {path: path.read_bytes() for path in home.rglob("sessions/*.json")} == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_click_s_own(terminal: Terminal, shell: str) -> None:
    script = terminal.does("completion", shell)
    assert f"_CLAUDE_PROGRESS_COMPLETE={shell}_complete" in script
    assert terminal.json("completion", shell) == {"shell": shell, "script": script[:-1]}


def test_bash_takes_the_script_of_an_installed_command(own: Machine, several: Terminal) -> None:
    code = (
        'eval "$(claude-progress completion bash)"; COMP_WORDS=(claude-progress phase start W); COMP_CWORD=3; '
        '_claude_progress_completion claude-progress W; echo "${COMPREPLY[@]}"'
    )
    path = f"{own.command.parent}:{own.environ()['PATH']}"
    done = own.run("bash", "-c", code, cwd=several.project, PATH=path)
    assert (done.code, done.out, done.err) == (0, "Worker\n", "")
