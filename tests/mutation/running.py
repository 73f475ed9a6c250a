"""One run: the mutants of the chosen modules, module by module, in copies of the tree, and what came of them."""

from __future__ import annotations

import argparse
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from tests.mutation import choosing, mutants, reporting, trying
from tests.mutation.choosing import Chosen
from tests.mutation.mutant import Mutant
from tests.mutation.reporting import Result

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE, _LEAST = 5, 30.0
"""A mutant has five times the seconds that its tests take without it, and half a minute."""
_MEASURING = 600.0


class Task(NamedTuple):
    """The mutants of one module, and the seconds of tests that each has to get past."""

    path: str
    mutants: list[Mutant]
    most: float


def run(given: argparse.Namespace) -> int:
    """Runs what the options say, and prints what survives as it comes, then the table."""
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        folder = Path(name)
        with ProcessPoolExecutor(given.workers, initializer=_begin, initargs=(folder,)) as pool:
            for done in as_completed([pool.submit(_try, folder, task) for task in _tasks(given)]):
                results += done.result()
    print("", *reporting.table(results), sep="\n")
    return 0


def _tasks(given: argparse.Namespace) -> list[Task]:
    before = given.again.read_text() if given.again else None
    tasks, places = [], 0
    for path in _paths(given.modules):
        found, number = mutants.of_module(ROOT, path, given.sample, given.seed)
        found = [mutant for mutant in found if before is None or reporting.line(mutant, trying.SURVIVED) in before]
        places += number
        if found:
            tasks.append(Task(path, found, given.seconds))
    total = sum(len(task.mutants) for task in tasks)
    print(f"seed {given.seed}: {total} mutants at {places} places of {len(tasks)} modules", flush=True)
    return tasks


def _paths(names: list[str]) -> list[str]:
    """The files of modules and packages, in the order in which they are named; all if none is."""
    library = ROOT / "progresslib"
    if not names:
        return [str(path.relative_to(ROOT)) for path in sorted(library.rglob("*.py"))]
    found = [path for name in names for path in (sorted((library / name).glob("*.py")) or [library / f"{name}.py"])]
    return [str(path.relative_to(ROOT)) for path in found]


def _tree(folder: Path) -> Path:
    return folder / f"tree-{os.getpid()}"


def _begin(folder: Path) -> None:
    trying.copy(ROOT, _tree(folder))


def _try(folder: Path, task: Task) -> list[Result]:
    """Tries the mutants of a module one after the other, and prints what comes of each."""
    tree = _tree(folder)
    chosen = _chosen(tree, task)
    print(f"{task.path}: {len(chosen.tests)} tests, {chosen.seconds:.1f} s, {chosen.left_out} left out", flush=True)
    results = []
    for mutant in task.mutants:
        seconds = _LEAST + _PATIENCE * chosen.seconds
        outcome = trying.outcome(tree, mutant, chosen.tests, seconds) if chosen.tests else trying.UNTESTED
        print(reporting.line(mutant, outcome), flush=True)
        results.append(Result(mutant, outcome))
    return results


def _chosen(tree: Path, task: Task) -> Chosen:
    found = choosing.files(tree, task.path)
    if not found:
        return Chosen([], 0.0, 0)
    trying.run(tree, ["--durations=0", "--durations-min=0", *found], _MEASURING, stop=False)
    return choosing.choose(trying.log(tree).read_text(errors="replace"), task.most)
