"""Where the repository is; project folders and processes for tests of every layer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from progresslib.errors import ProgressError
from progresslib.places.project import find_folder

ROOT = Path(__file__).resolve().parents[1]
PROGRESS = ".claude/progress"
NOBODY = 65534


def make(root: Path, *folders: str) -> None:
    for folder in folders:
        (root / folder).mkdir(parents=True, exist_ok=True)


def find(root: Path, start: str, home: str = "home") -> str | None:
    """The folder found from `start`, relative to `root`."""
    found = find_folder({"HOME": str(root / home)}, str(root / start))
    return None if found is None else os.path.relpath(found, root)


def in_child(work: Callable[[], object]) -> str:
    """Runs `work` in a forked process without the rights of root; returns the text of its ProgressError, if any."""
    out, into = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # a server's thread of another test is of no use to the child
        pid = os.fork()
    if not pid:
        message = ""
        try:
            if not os.getuid():
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            work()
        except ProgressError as error:
            message = str(error)
        except BaseException as error:  # nothing may return into the copy of the test runner
            message = f"not a ProgressError: {error!r}"
        os.write(into, message.encode())
        os._exit(0)
    os.close(into)
    with open(out, "rb") as pipe:
        message = pipe.read().decode()
    os.waitpid(pid, 0)
    return message


def killed_before_the_exchange(path: Path) -> None:
    """Replaces `path` in a process that is killed when the temporary file is written and not yet moved."""
    code = f"""
import os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from progresslib.system.files import replace
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
replace({str(path)!r}, b"new")
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


def ended_process() -> int:
    """The number of a process that is gone."""
    child = subprocess.Popen(["true"])
    child.wait()
    return child.pid


def measured(tmp_path: Path, name: str, *options: str) -> str:
    """What a benchmark prints; it leaves nothing behind."""
    words = [sys.executable, str(ROOT / "benchmarks" / name), *options]
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert os.listdir(tmp_path) == []
    return done.stdout


def listing(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))
