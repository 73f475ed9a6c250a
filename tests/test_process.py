"""Tests for progresslib/process.py, with real processes: this test process stands for the client."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from progresslib import process
from progresslib.process import client_process

ROOT = Path(__file__).parents[1]
SAY = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from progresslib.process import client_process
print(client_process(os.environ))
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "say.py"
    path.write_text(SAY)
    return f'"{sys.executable}" "{path}"'


def said(command: str, shell: str = "sh", **environ: str) -> str:
    done = subprocess.run([shell, "-c", command], env={**os.environ, **environ}, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().strip()


def test_the_client_is_the_process_that_it_names_itself() -> None:
    pid, start = client_process({"CLAUDE_PID": str(os.getpid())}).split("-")
    assert pid == str(os.getpid())
    assert int(start) > 0


@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param("{}", id="the shell of the client"),
        pytest.param("{}; true", id="a shell that stays"),
        pytest.param("sh -c '{}; true'; true", id="a shell within a shell"),
        pytest.param("sh -c 'bash -c \"$SAY; true\"; true'; true", id="three shells"),
    ],
)
def test_without_a_name_the_client_is_the_nearest_ancestor_that_is_no_shell(
    script: str, wrapped: str, shell: str
) -> None:
    assert said(wrapped.format(script), shell, SAY=script) == client_process({"CLAUDE_PID": str(os.getpid())})


@pytest.mark.parametrize("value", ["", "0x10", "-1", "²", "12 34", "9" * 5000, "unknown"])
def test_a_name_that_is_no_process_id_counts_for_nothing(value: str) -> None:
    assert client_process({"CLAUDE_PID": value}) == client_process({})


def test_two_clients_are_told_apart(script: str) -> None:
    other = f'{sys.executable} -c "import os; os.system(os.environ[\\"SAY\\"])"'
    assert said(other, SAY=script) != said(script)


def test_a_client_that_is_gone_has_no_start() -> None:
    child = subprocess.Popen(["true"])
    child.wait()
    assert client_process({"CLAUDE_PID": str(child.pid)}) == f"{child.pid}-"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            "  9 Mon Nov 23 07:06:00 2026 /bin/sh", ("9", "MonNov2307:06:002026", "sh"), id="as macOS says it"
        ),
        pytest.param("  9 Mon Nov 23 07:06:00 2026 -zsh", ("9", "MonNov2307:06:002026", "zsh"), id="a login shell"),
        pytest.param("", ("", "", ""), id="a process that is gone"),
        pytest.param(None, ("", "", ""), id="no such command"),
    ],
)
def test_where_there_is_no_proc_folder_ps_is_asked(
    answer: str | None, expected: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if answer is not None:
        (tmp_path / "ps").write_text(f"#!/bin/sh\necho '{answer}'\n")
        (tmp_path / "ps").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert process._status_by_ps(1) == expected
