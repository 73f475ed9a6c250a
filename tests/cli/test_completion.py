"""Tests for cli/completion.py: what a shell completes, asked as bash asks it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from tests.commands import FILE, Shell
from tests.folders import ROOT
from tests.installing import Machine

ASK = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from progresslib.cli import main; sys.exit(main([]))"
MONTH = time.strftime("%Y-%m", time.gmtime())


def completed(shell: Shell, *words: str) -> list[str]:
    """What bash is told may stand in the place of the last word."""
    environ = {
        "HOME": os.environ["HOME"],
        "COMP_WORDS": "\n".join(("claude-progress", *words)),
        "COMP_CWORD": str(len(words)),
        "_CLAUDE_PROGRESS_COMPLETE": "bash_complete",
    }
    line = [sys.executable, "-c", ASK]
    done = subprocess.run(line, cwd=shell.place.project, env=environ, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.fixture
def several(shell: Shell) -> Shell:
    """A project with two files, one more in the archive and one in the trash."""
    for name in ("backend-old", "backend-gone", "other-work"):
        shell.path(name).write_text(FILE.replace("Review", "Release").replace("Test", "Try"))
    shell.ok("archive", "--force", "--file", "backend-old")
    shell.ok("delete", "--file", "backend-gone")
    return shell


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["una"], []),
        (["unb"], ["unblock"]),
        (["phase", "d"], ["done", "drop"]),
        (["use", ""], ["backend-jobs", "other-work"]),
        (["use", "ba"], ["backend-jobs"]),
        (["note", "--file", "o"], ["other-work"]),
        (["phase", "done", "T"], ["Test", "Try"]),
        (["phase", "start", "--file", "backend-jobs", "T"], ["Test"]),
        (["phase", "add", "x", "--before", "Rel"], ["Release"]),
        (["phase", "add", "x", "--after", "Rev"], ["Review"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["note", "--j"], ["--json"]),
        (["restore", "b"], ["backend-gone", f"backend-old-{MONTH}"]),
        (["reopen", "b"], ["backend-jobs", f"backend-old-{MONTH}"]),
        (["show", "b"], ["backend-jobs", f"backend-old-{MONTH}"]),
    ],
)
def test_commands_names_and_phases_are_completed(several: Shell, words: list[str], expected: list[str]) -> None:
    assert completed(several, *words) == expected


@pytest.mark.parametrize("words", [["use", ""], ["phase", "done", ""], ["restore", ""], ["reopen", ""]])
def test_without_a_project_nothing_is_completed_and_nothing_said(shell: Shell, words: list[str]) -> None:
    shell.path().unlink()
    shell.path().parent.rmdir()
    assert completed(shell, *words) == []


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_script_is_printed_as_json_too(shell: Shell, name: str) -> None:
    script = shell.ok("completion", name)
    assert f"_CLAUDE_PROGRESS_COMPLETE={name}_complete" in script
    assert shell.run("completion", name, "--json").json == {"shell": name, "script": script[:-1]}


WORDS = ("$(touch pwned)", "`touch pwned`", "x; touch pwned", "it's $HOME", 'a "b" c', "~root", "a * b", "a  b")


def test_a_name_that_is_completed_is_one_word_for_bash(installed: Machine, shell: Shell) -> None:
    phases = "".join(f"- [ ] {one}\n" for one in WORDS)
    shell.path().write_text(FILE.replace("- [ ] Review\n", phases + "- [ ] a\x1b[31mb\x1b[0m\n- [ ] a\u202eb\n"))
    code = """eval "$(claude-progress completion bash)"; COMP_WORDS=(claude-progress phase start ''); COMP_CWORD=3
        _claude_progress_completion claude-progress ''
        for word in "${COMPREPLY[@]}"; do eval "printf '%s\\n' $word"; done"""
    path = f"{installed.command.parent}:{installed.environ()['PATH']}"
    done = installed.run("bash", "-c", code, cwd=shell.place.project, PATH=path, HOME=shell.place.environ["HOME"])
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["Build", "Test", *WORDS]
    assert not (shell.place.project / "pwned").exists()


def test_bash_takes_the_script_of_an_installed_command(installed: Machine, several: Shell) -> None:
    code = (
        'eval "$(claude-progress completion bash)"; COMP_WORDS=(claude-progress phase start Re); COMP_CWORD=3; '
        '_claude_progress_completion claude-progress Re; echo "${COMPREPLY[@]}"'
    )
    path = f"{installed.command.parent}:{installed.environ()['PATH']}"
    done = installed.run("bash", "-c", code, cwd=several.place.project, PATH=path, HOME=several.place.environ["HOME"])
    assert (done.code, done.out, done.err) == (0, "Review Release\n", "")
