"""Tests for progresslib/named_lock.py: the lock of file systems that have none, as progresslib/locks.py takes it."""

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
from progresslib.locks import Lock
from progresslib.named_lock import HOUR, LONG, take
from tests.folders import REPOSITORY

HERE = os.uname().nodename


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


def dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_a_lock_is_exclusive_and_free_afterwards(tmp_path: Path, held: Path) -> None:
    for _ in range(2):
        with (
            Lock(str(tmp_path / "lock"), "a.md", 1.0),
            pytest.raises(ProgressError, match=r"^a\.md: another process has held its lock for"),
        ):
            Lock(str(tmp_path / "lock"), "a.md", 0.0).__enter__()
    assert not held.exists()


def test_a_lock_says_who_holds_it_to_its_owner_alone(tmp_path: Path, held: Path) -> None:
    with Lock(str(tmp_path / "lock"), "a.md", 0.0):
        assert held.read_text() == f"{os.getpid()} {HERE}\n"
        assert held.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("holder", "age", "is_taken_over"),
    [
        ("OURS HERE\n", 0.0, False),
        ("OURS HERE\n", LONG + 9, False),
        ("OURS HERE\n", HOUR + 9, True),
        ("OURS elsewhere\n", 0.0, False),
        ("OURS elsewhere\n", LONG + 9, True),
        ("", 0.0, False),
        ("", LONG + 9, True),
        ("\x1b[2J no number\n", 0.0, False),
        (f"{'9' * 400} HERE\n", 0.0, True),
    ],
)
def test_a_lock_is_taken_over_once_its_holder_cannot_be_there(
    holder: str, age: float, is_taken_over: bool, held: Path
) -> None:
    held.write_text(holder.replace("OURS", str(os.getpid())).replace("HERE", HERE))
    os.utime(held, (time.time() - age,) * 2)
    assert take(str(held)) is False, "the holder that is gone is removed first"
    assert is_free(held) is is_taken_over
    assert held.exists() is not is_taken_over


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path, held: Path) -> None:
    held.write_text(f"{dead()} {HERE}\n")
    with Lock(str(tmp_path / "lock"), "a.md", 1.0):
        assert held.read_text() == f"{os.getpid()} {HERE}\n"


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
from progresslib.locks import Lock
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
    held.write_text(f"{dead()} {HERE}\n")
    call = [sys.executable, "-c", code, str(REPOSITORY), str(tmp_path / "lock"), str(counter)]
    processes = [subprocess.Popen(call, stdin=subprocess.PIPE) for _ in range(8)]
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0] * 8
    assert counter.read_text() == "160"
