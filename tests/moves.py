"""What the tests of the store, the archive and the trash share: a folder, and moves that fail at any call."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from progresslib.storage.store import Store
from tests.folders import ROOT

NAME = "backend-jobs.md"
TEXT = b"# Orchestration: Jobs\r\n\r\n## Status: complete\n\xff\n"
NOW = 1_795_327_492.25  # 2026-11-22T06:04:52.25Z
LONG_AGO = 1_000_000_000.0
MOST_CALLS = 200

# At the n-th call of what it names the process is killed, or that call fails. With `apart` nothing can be moved between
# the folder and the state, as if these were two file systems; with `plain` the system has no renameat2.
DRIVER = f"""
import errno, os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from progresslib.storage import archive, trash
from progresslib.system import swap
from progresslib.errors import ProgressError
from progresslib.storage.store import Store

n, what, how, folder, state, code = int(sys.argv[1]), *sys.argv[2:7]
calls, renameat2 = 0, swap._renameat2()

def fault(name, given):
    global calls
    calls += 1
    if calls != n:
        return
    plain_write(2, (name + " " + str(given[0])[-60:]).encode())
    if what == "kill":
        if name == "write":
            plain_write(given[0], bytes(given[1])[: len(given[1]) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    if what != "none":
        raise OSError(int(what), os.strerror(int(what)))

def watched(name, call):
    def called(*given, **named):
        fault(name, given)
        if name == "rename" and is_apart(*given):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        done = call(*given, **named)
        if what == "kill":
            fault("after " + name, given)
        return done
    return called

def is_apart(path, to):
    return "apart" in how and path.startswith(state) != to.startswith(state)

plain_rename = swap._rename
def rename(path, to, flag):
    fault("renameat2", (path,))
    if "plain" in how:
        return errno.ENOSYS
    done = errno.EXDEV if is_apart(path, to) else plain_rename(path, to, flag)
    if what == "kill":
        fault("after renameat2", (path,))
    return done

plain_write = os.write
for name in "open write rename fsync chmod fchmod utime unlink mkdir stat lstat".split():
    setattr(os, name, watched(name, getattr(os, name)))
swap._rename = rename
try:
    exec(code)
except ProgressError as error:
    print(error)
    sys.exit(3)
"""


def store_in(root: Path, wait: float = 5.0) -> Store:
    folder = root.resolve() / "project/.claude/progress"
    folder.mkdir(parents=True, exist_ok=True)
    return Store(str(folder), str(root.resolve() / "state"), wait)


def put(store: Store, name: str = NAME, data: bytes = TEXT) -> Path:
    """Puts a file that nobody has changed for long into the folder."""
    path = Path(store.folder) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o644)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def write_in_place(path: str) -> None:
    """Writes as a program does that leaves the file where it is."""
    with open(path, "ab") as file:
        file.write(b"edited")


def contents(store: Store) -> dict[str, bytes]:
    """All files in the folder, by their paths, but for the notes of killed processes."""
    folder = Path(store.folder)
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def driven(store: Store, code: str, number: int = 0, what: str = "none", how: str = "") -> tuple[int, str]:
    """Runs `code` with a fault at its call with that number; its exit code, and its output and the call's name."""
    words = [sys.executable, "-I", "-S", "-c", DRIVER, str(number), what, how, store.folder, store.state, code]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (0, 3, -9), done.stderr
    return done.returncode, done.stdout + done.stderr


def faults(store: Store, code: str, what: str, how: str = "") -> Iterator[tuple[int, str]]:
    """Runs `code` with a fault at each of its calls, one after the other, until it comes through without."""
    for number in range(1, MOST_CALLS):
        exit_code, said = driven(store, code, number, what, how)
        if exit_code == 0 and not said:
            assert number > 5
            return
        yield exit_code, f"call {number}, {said}"
    raise AssertionError("there is no end of calls")
