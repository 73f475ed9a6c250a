"""Which tests run which line of the library, and how long each takes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from coverage import CoverageData

NAME = "coverage"
_DURATION = re.compile(r"([\d.]+)s (?:setup|call|teardown) +(tests/\S+?::\w+)")
_TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)
_FAILED = re.compile(r"(?:FAILED|ERROR) (tests/\S+?::\w+)")


class Covering(NamedTuple):
    """What a run of all tests has shown: the seconds of what passes, what fails, the tests of each module's lines."""

    seconds: dict[str, float]
    failing: set[str]
    tests: dict[str, dict[int, set[str]]]


class Chosen(NamedTuple):
    """The tests to run against one mutant, and the seconds that they took without it."""

    tests: list[str]
    seconds: float


def measure(tree: Path, folder: Path) -> None:
    """Runs all tests but those with clients in TREE, one context a test, and leaves what that shows in FOLDER."""
    options = ["-q", "-n", "2", "--dist", "worksteal", "-m", "not client", "-p", "no:cacheprovider"]
    covering = ["--cov=progresslib", "--cov-context=test", "--cov-report=", "--durations=0", "--durations-min=0"]
    words = [sys.executable, "-m", "pytest", *options, *covering, "tests"]
    with (folder / "log").open("wb") as log:
        subprocess.run(words, cwd=tree, stdout=log, check=False)
    (tree / ".coverage").rename(folder / NAME)


def read(folder: Path) -> Covering:
    """Reads what `measure` left. Tests that fail without a mutant are left out."""
    log = (folder / "log").read_text()
    seconds: dict[str, float] = defaultdict(float)
    for took, name in _DURATION.findall(log):
        seconds[name] += float(took)
    failing = set(_FAILED.findall(log))
    for name in failing:
        seconds.pop(name, None)
    from coverage import CoverageData  # of the command's own requirements

    data = CoverageData(str(folder / NAME))
    data.read()
    files = {path[path.rindex("progresslib/") :]: path for path in data.measured_files()}
    return Covering(dict(seconds), failing, {name: _lines(data, path, seconds) for name, path in files.items()})


def choose(covering: Covering, own: set[str], path: str, at: tuple[int, bool], most: float) -> Chosen:
    """The tests that run a line, at most MOST seconds of them: the module's OWN first, then the quickest.

    AT is the line and whether it is in a function: one outside is run by all tests of its module. What only other
    processes run has the module's own tests, and so has every module those that are newer than the measurement.
    """
    lines = covering.tests.get(path, {})
    line, inside = at
    found = _tests(lines, line) if inside else {name for tests in lines.values() for name in tests}
    new = own - covering.seconds.keys() - covering.failing
    chosen, took = sorted(new), 0.0
    for name in sorted(found or own - new, key=lambda name: (name not in own, covering.seconds.get(name, 0), name)):
        seconds = covering.seconds.get(name, most + 1)
        if chosen and took + seconds > most:
            continue
        chosen.append(name)
        took += seconds
    return Chosen(chosen, took)


NOTHING = Covering({}, set(), {})
"""Nothing measured: each module has the tests of its own files alone."""


def own_tests(root: Path, path: str) -> set[str]:
    """The tests in the files that are called after a module."""
    stem = path.removeprefix("progresslib/").removesuffix(".py").replace("/", "_")
    files = [*root.glob(f"tests/test_{stem}.py"), *root.glob(f"tests/test_{stem}_*.py")]
    return {f"tests/{file.name}::{name}" for file in files for name in _TEST.findall(file.read_text())}


def _tests(lines: dict[int, set[str]], line: int) -> set[str]:
    """The tests of a line, or of the one that its statement begins on."""
    return next((found for at in range(line, line - 12, -1) if (found := lines.get(at))), set())


def _lines(data: CoverageData, path: str, seconds: dict[str, float]) -> dict[int, set[str]]:
    found = data.contexts_by_lineno(path)
    return {line: {name for one in contexts if (name := _name(one)) in seconds} for line, contexts in found.items()}


def _name(context: str) -> str:
    return context.partition("[")[0].partition("|")[0]
