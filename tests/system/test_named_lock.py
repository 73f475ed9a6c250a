"""Tests for system/named_lock.py: the lock of file systems that have none, as progresslib/system/locks.py takes it."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.system.locks import Lock
from progresslib.system.named_lock import LONG, take
from progresslib.system.process import client_process, machine, this_process
from tests.folders import ROOT


@pytest.fixture(autouse=True)
def _no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(fd: int, how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.fixture
def held(tmp_path: Path) -> Path:
    return tmp_path / "lock.held"


def is_free(held: Path) -> bool:
    try:
        with Lock(str(held.with_suffix("")), "a.md", 0.0):
            return True
    except ProgressError:
        return False


def dead() -> str:
    """A process that has ended."""
    process = subprocess.Popen(["sleep", "60"])
    named = client_process({"CLAUDE_PID": str(process.pid)})
    process.kill()
    process.wait()
    return named


def test_a_lock_is_exclusive_and_free_afterwards(tmp_path: Path, held: Path) -> None:
    for _ in range(2):
        with (
            Lock(str(tmp_path / "lock"), "a.md", 1.0),
            pytest.raises(ProgressError, match=r"^a\.md: another process has held its lock for"),
        ):
            Lock(str(tmp_path / "lock"), "a.md", 0.0).__enter__()
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_a_lock_says_who_holds_it(tmp_path: Path, held: Path) -> None:
    with Lock(str(tmp_path / "lock"), "a.md", 0.0):
        assert held.read_text() == f"{this_process()} {machine()}\n"


@pytest.mark.parametrize(
    ("holder", "age", "is_taken_over"),
    [
        ("OURS HERE\n", 0.0, False),
        ("OURS HERE\n", 999_999.0, False),
        ("DEAD HERE\n", 0.0, True),
        ("REUSED HERE\n", 0.0, True),
        ("OURS NEIGHBOUR\n", 0.0, False),
        ("OURS NEIGHBOUR\n", LONG + 9, True),
        ("OURS REBOOTED\n", 0.0, True),
        ("OURS elsewhere/1/2\n", 0.0, False),
        ("OURS elsewhere/1/2\n", LONG + 9, True),
        ("", 0.0, False),
        ("", LONG + 9, True),
        ("\x1b[2J no number\n", 0.0, False),
        ("\x1b[2J no number\n", LONG + 9, True),
        (f"{'9' * 400}-1 HERE\n", 0.0, True),
    ],
)
def test_a_lock_is_taken_over_once_its_holder_cannot_be_there(
    holder: str, age: float, is_taken_over: bool, held: Path
) -> None:
    host, boot, space = machine().split("/")
    names = {"OURS": this_process(), "DEAD": dead(), "REUSED": f"{os.getpid()}-1", "HERE": machine()}
    names.update(NEIGHBOUR=f"{host}/{boot}/1{space}", REBOOTED=f"{host}/0{boot}/{space}")
    for name, value in names.items():
        holder = holder.replace(name, value)
    held.write_text(holder)
    os.utime(held, (time.time() - age,) * 2)
    assert take(str(held)) is False, "the holder that is gone is removed first"
    assert is_free(held) is is_taken_over
    assert held.exists() is not is_taken_over


def test_the_lock_of_a_killed_process_is_free_also_before_anyone_asks_how_it_ended(tmp_path: Path, held: Path) -> None:
    process = subprocess.Popen(["sleep", "60"])
    held.write_text(f"{client_process({'CLAUDE_PID': str(process.pid)})} {machine()}\n")
    assert not is_free(held)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with Lock(str(tmp_path / "lock"), "a.md", 1.0):
        assert held.read_text() == f"{this_process()} {machine()}\n"
    process.wait()


def test_what_a_killed_breaker_left_is_removed_once_it_is_old(held: Path) -> None:
    held.write_text(f"{dead()} {machine()}\n")
    guard = held.with_name(f"{held.name}.breaking")
    guard.mkdir()
    assert (take(str(held)), is_free(held)) == (False, False)
    os.utime(guard, (time.time() - LONG - 9,) * 2)
    assert [take(str(held)), take(str(held)), take(str(held))] == [False, False, True]
    assert not guard.exists()


def test_a_full_disk_leaves_no_lock(tmp_path: Path, held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(fd: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "write", write)
        with Lock(str(tmp_path / "lock"), "a.md", 1.0):
            assert not held.exists()
    assert is_free(held)


def test_where_a_file_has_but_one_name_it_is_a_lock_too(
    tmp_path: Path, held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(path: str, other: str) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)
    with Lock(str(tmp_path / "lock"), "a.md", 1.0):
        assert held.read_text() == f"{this_process()} {machine()}\n"
        assert not is_free(held)
    assert is_free(held)


def test_a_lock_that_was_taken_over_is_not_removed_by_its_former_holder(tmp_path: Path, held: Path) -> None:
    with Lock(str(tmp_path / "lock"), "a.md", 0.0):
        held.write_text("1 elsewhere\n")
    assert held.read_text() == "1 elsewhere\n"


def test_processes_that_find_a_dead_holder_do_not_get_the_lock_together(tmp_path: Path, held: Path) -> None:
    code = """
import sys
sys.path.insert(0, sys.argv[1])
import errno, fcntl, os
def flock(fd, how):
    raise OSError(errno.ENOLCK, "none")
fcntl.flock = flock
from progresslib.system.locks import Lock
sys.stdin.read()
for _ in range(20):
    with Lock(sys.argv[2], "a.md", 60.0):
        with open(sys.argv[3]) as file:
            count = int(file.read())
        with open(sys.argv[3], "w") as file:
            file.write(str(count + 1))
"""
    counter = tmp_path / "counter"
    counter.write_text("0")
    held.write_text(f"{dead()} {machine()}\n")
    call = [sys.executable, "-c", code, str(ROOT), str(tmp_path / "lock"), str(counter)]
    processes = [subprocess.Popen(call, stdin=subprocess.PIPE) for _ in range(8)]
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0] * 8
    assert counter.read_text() == "160"
