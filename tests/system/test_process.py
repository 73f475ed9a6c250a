"""Tests for system/process.py, with real processes: this test process stands for the client."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from progresslib.system import process
from progresslib.system.process import client_process
from tests.folders import ROOT, ended_process

SAY = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from progresslib.system.process import client_process
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
    gone = ended_process()
    assert client_process({"CLAUDE_PID": str(gone)}) == f"{gone}-"


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


def own_client() -> str:
    return client_process({"CLAUDE_PID": str(os.getpid())})


def test_a_process_that_runs_is_alive_and_one_that_ended_is_not() -> None:
    child = subprocess.Popen(["sleep", "60"])
    client = client_process({"CLAUDE_PID": str(child.pid)})
    assert process.is_alive(client, process.machine())
    child.kill()
    child.wait()
    assert not process.is_alive(client, process.machine())


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        pytest.param("own", True, id="this one"),
        pytest.param(f"{os.getpid()}-1", False, id="its id with another start"),
        pytest.param(f"{os.getpid()}-", True, id="its id with a start that the system did not tell"),
        pytest.param("999999999-5", False, id="an id that nobody has"),
        pytest.param("999999999-", False, id="one that was gone when it was noted"),
        pytest.param("", False, id="nothing"),
        pytest.param("x-1", False, id="no number"),
        pytest.param("9" * 30 + "-1", False, id="a very large number"),
    ],
)
def test_a_process_is_told_by_its_id_and_its_start(client: str, expected: bool) -> None:
    assert process.is_alive(own_client() if client == "own" else client, process.machine()) == expected


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        pytest.param("{host}/{boot}/1", True, id="in another container"),
        pytest.param("elsewhere/{boot}/{space}", True, id="on another host"),
        pytest.param("elsewhere/0/1", True, id="on a host of which nothing is known"),
        pytest.param("{host}/0/{space}", False, id="before this host was started again"),
        pytest.param("{host}//", True, id="where the system did not tell when it was started"),
        pytest.param("", True, id="nowhere"),
    ],
)
def test_a_process_that_cannot_be_seen_from_here_counts_as_alive(then: str, expected: bool) -> None:
    host, boot, space = process.machine().split("/")
    assert process.is_alive("999999999-5", then.format(host=host, boot=boot, space=space)) == expected


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EINTR])
@pytest.mark.parametrize("hidden", ["/proc/{pid}/stat", "/proc/sys/kernel/random/boot_id"])
def test_a_process_counts_as_alive_while_it_cannot_be_looked_at(
    number: int, hidden: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, then, real = own_client(), process.machine(), open

    def fail(path: Any, *given: Any, **named: Any) -> Any:
        if path == hidden.format(pid=os.getpid()):
            raise OSError(number, os.strerror(number), path)
        return real(path, *given, **named)

    monkeypatch.setattr("builtins.open", fail)
    assert process.is_alive(client, then)
    noted, where = own_client(), process.machine()
    monkeypatch.undo()
    assert process.is_alive(noted, where)


def test_a_machine_has_a_host_a_start_and_a_namespace() -> None:
    host, boot, space = process.machine().split("/")
    assert host == os.uname().nodename
    if os.path.isdir("/proc/self"):
        assert len(boot) == 8
        assert space.isdecimal()
