"""A mutant in a copy of the tree, and the tests that run there."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import hypothesis
import jsonschema
import markdown_it
import pytest
import rich
import yaml

from tests.folders import ROOT
from tests.mutation.mutant import Mutant

KILLED, SURVIVED, TIMEOUT, UNTESTED = "killed", "survived", "timeout", "no tests"
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".git", ".cache", ".venv", ".*_cache", ".hypothesis")
_WITHOUT = ("cacheprovider", "xdist", "playwright")
_OPTIONS = ("-q", "--no-header", *(word for name in _WITHOUT for word in ("-p", f"no:{name}")))
_STEP = 0.02
READY = (click, hypothesis, jsonschema, markdown_it, pytest, rich, yaml)
"""What the tests import from elsewhere: in memory once, for every child."""


def copy(root: Path, tree: Path) -> Path:
    """A copy of the project below TREE, which shares its `.cache`."""
    shutil.copytree(root, tree, ignore=_LEFT_OUT)
    (tree / ".cache").symlink_to(root / ".cache")
    return tree


def outcome(tree: Path, mutant: Mutant, tests: list[str], seconds: float) -> str:
    """Puts the mutant into TREE, runs the tests for at most SECONDS, and takes it out again."""
    with _applied(tree / mutant.path, mutant.text):
        return run(tree, tests, seconds)


def log(tree: Path) -> Path:
    """The file that holds what the last run in a tree printed."""
    return tree.with_suffix(".log")


def run(tree: Path, words: list[str], seconds: float, stop: bool = True) -> str:
    """Runs pytest in a child of this process, which has pytest in memory already; what it leaves running is ended."""
    child = os.fork()
    if child == 0:
        os.setsid()
        os._exit(_tests(tree, ["-x", *words] if stop else words))
    ended = _waited(child, seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if ended is None:
        os.waitpid(child, 0)
        return TIMEOUT
    return SURVIVED if ended == 0 else KILLED


def _tests(tree: Path, words: list[str]) -> int:
    """Runs in the child: pytest on the copy's own tests and library, not on those of this process."""
    with log(tree).open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("tests", "progresslib")]:
        del sys.modules[name]
    sys.dont_write_bytecode = False  # what a caller set: else each mutant compiles everything anew
    os.chdir(tree)
    sys.path[:] = [str(tree), *(path for path in sys.path if Path(path).resolve() != ROOT)]
    base = f"--basetemp={tree.with_suffix('.tmp')}"
    return int(pytest.main([*_OPTIONS, "-W", "ignore::pytest.PytestAssertRewriteWarning", base, *words]))


def _waited(child: int, seconds: float) -> int | None:
    """The child's wait status, or None if it takes longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(_STEP)
    return None


@contextlib.contextmanager
def _applied(path: Path, text: str) -> Iterator[None]:
    """A file with another text for a while. Its byte code goes too: two texts of one size in one second look alike."""
    before = path.read_text()
    try:
        path.write_text(text)
        _forget(path)
        yield
    finally:
        path.write_text(before)
        _forget(path)


def _forget(path: Path) -> None:
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()
