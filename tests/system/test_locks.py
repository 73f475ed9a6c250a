"""Tests for system/locks.py; what a lock is good for is tested in test_store.py."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.system.locks import Lock


def test_a_lock_is_exclusive_and_can_be_taken_again(tmp_path: Path) -> None:
    path = str(tmp_path / "new/folders/lock")
    for _ in range(2):
        with (
            Lock(path, "a.md", 1.0),
            pytest.raises(ProgressError, match=r"^a\.md: another process has held its lock for"),
        ):
            Lock(path, "a.md", 0.0).__enter__()
    assert os.path.isfile(path)


def test_a_lock_is_free_after_an_error(tmp_path: Path) -> None:
    lock = Lock(str(tmp_path / "lock"), "a.md", 0.0)
    with pytest.raises(ZeroDivisionError), lock:
        raise ZeroDivisionError
    with lock:
        pass


@pytest.mark.parametrize("name", ["lock", "locks/lock"])
def test_a_lock_file_is_readable_for_its_owner_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with Lock(str(path), "a.md", 0.0):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def wait_until_open(path: str, count: int) -> None:
    """Waits until this process has the file open `count` times; at once where the system does not tell."""
    for _ in range(1000):
        opened = 0
        for fd in os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else ():
            if os.path.exists(f"/proc/self/fd/{fd}") and os.path.samefile(f"/proc/self/fd/{fd}", path):
                opened += 1
        if opened >= count or not os.path.isdir("/proc/self/fd"):
            return
        time.sleep(0.005)
    raise AssertionError(f"{path} was not opened")


def test_a_lock_on_a_file_that_was_removed_meanwhile_is_taken_anew(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    found: list[bool] = []

    def take() -> None:
        with Lock(str(path), "a.md", 30.0):
            found.append(path.exists())

    with open(path, "wb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        waiter = threading.Thread(target=take)
        waiter.start()
        wait_until_open(str(path), 2)
        path.unlink()
    waiter.join()
    assert found == [True]
