"""One run: the mutants of the chosen modules, each in one of the copies of the tree, and what came of them."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.mutation import covering, mutants, reporting, trying
from tests.mutation.mutant import Mutant
from tests.mutation.reporting import Result

ROOT = Path(__file__).resolve().parents[2]
MEASURED = ROOT / ".cache/mutation"
_PATIENCE = 4
_LEAST = 60.0
"""A mutant has four times the seconds that its tests take without it, and a minute."""


class Task(NamedTuple):
    """A mutant and the tests that it has to get past."""

    mutant: Mutant
    tests: list[str]
    seconds: float


def run(given: argparse.Namespace) -> int:
    """Runs what the options say, and prints results as they come, then the table."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        if not given.own and (given.fresh or not (MEASURED / covering.NAME).exists()):
            MEASURED.mkdir(parents=True, exist_ok=True)
            covering.measure(trying.copy(ROOT, Path(name) / "measured"), MEASURED)
        results = []
        for result in _results(_tasks(given), Path(name), given.workers):
            print(reporting.line(result), flush=True)
            results.append(result)
    print("", *reporting.table(results), sep="\n")
    return 0


def _tasks(given: argparse.Namespace) -> list[Task]:
    covered = covering.NOTHING if given.own else covering.read(MEASURED)
    before = given.again.read_text() if given.again else None
    tasks, places = [], 0
    for path in _paths(given.modules):
        found, number = mutants.of_module(ROOT, path, given.sample, given.seed)
        own = covering.own_tests(ROOT, path)
        places += number
        for mutant in found:
            if before is None or _survived(mutant, before):
                chosen = covering.choose(covered, own, path, (mutant.line, mutant.inside), given.seconds)
                tasks.append(Task(mutant, chosen.tests, max(_LEAST, _PATIENCE * chosen.seconds)))
    print(f"seed {given.seed}: {len(tasks)} mutants, out of {places} places", flush=True)
    return tasks


def _survived(mutant: Mutant, before: str) -> bool:
    return f"{mutant.path}:{mutant.line}: {trying.SURVIVED}" in before and mutant.diff in before


def _paths(names: list[str]) -> list[str]:
    """The files of modules and packages, in the order in which they are named; all if none is."""
    library = ROOT / "progresslib"
    if not names:
        return [str(path.relative_to(ROOT)) for path in sorted(library.rglob("*.py"))]
    found = [path for name in names for path in (sorted((library / name).glob("*.py")) or [library / f"{name}.py"])]
    return [str(path.relative_to(ROOT)) for path in found]


def _results(tasks: list[Task], folder: Path, workers: int) -> Iterator[Result]:
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(folder,)) as pool:
        for task, outcome in zip(tasks, pool.map(_try, tasks)):
            yield Result(task.mutant, outcome, len(task.tests))


def _begin(folder: Path) -> None:
    trying.copy(ROOT, _tree(folder))
    os.environ["MUTATION_TREE"] = str(_tree(folder))


def _tree(folder: Path) -> Path:
    return folder / f"tree-{os.getpid()}"


def _try(task: Task) -> str:
    tree = Path(os.environ["MUTATION_TREE"])
    return trying.outcome(tree, task.mutant, task.tests, task.seconds) if task.tests else trying.SURVIVED
