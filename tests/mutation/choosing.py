"""Which tests a module's mutants meet: those that are nearest to it, as far as they are quick."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_DURATION = re.compile(r"^([\d.]+)s (?:setup|call|teardown) +(tests/\S+?::\w+)", re.MULTILINE)
_FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/\S+?::\w+)", re.MULTILINE)


class Chosen(NamedTuple):
    """The tests of a module's mutants, the seconds that they take without one, and how many are left out."""

    tests: list[str]
    seconds: float
    left_out: int


def files(root: Path, path: str, wide: bool) -> list[str]:
    """The test files of a module: the one called after it, else those that import it, else those of its users.

    If WIDE, all of these.
    """
    tests = sorted(root.glob("tests/**/test_*.py"))
    folder, _, name = path.removeprefix("progresslib/").rpartition("/")
    own = root / "tests" / folder / f"test_{name}"
    found = {str(file.relative_to(root)) for file in tests if file == own}
    if wide or not found:
        found |= {str(file.relative_to(root)) for file in _users(path, tests)}
    if wide or not found:
        users = _users(path, sorted((root / "progresslib").rglob("*.py")))
        nearest = [files(root, str(user.relative_to(root)), False) for user in users if user != root / path]
        found.update(*nearest)
    return sorted(file for file in found if not file.startswith("tests/client/"))


def choose(log: str, most: float) -> Chosen:
    """The tests that passed in a run, by what it printed: the quickest first, at most MOST seconds of them."""
    seconds: dict[str, float] = {}
    for took, name in _DURATION.findall(log):
        seconds[name] = seconds.get(name, 0) + float(took)
    for name in _FAILED.findall(log):
        seconds.pop(name, None)
    tests: list[str] = []
    total = 0.0
    for name in sorted(seconds, key=lambda name: (seconds[name], name)):
        if total + seconds[name] <= most or not tests:
            tests.append(name)
            total += seconds[name]
    return Chosen(tests, total, len(seconds) - len(tests))


def _users(path: str, sources: list[Path]) -> list[Path]:
    """The files that import a module."""
    package, _, name = _module(path).rpartition(".")
    whole, one = re.escape(f"{package}.{name}"), re.escape(package)
    imported = re.compile(rf"^\s*(from {whole} import|import {whole}\b|from {one} import .*\b{name}\b)", re.MULTILINE)
    return [file for file in sources if imported.search(file.read_text())]


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")
