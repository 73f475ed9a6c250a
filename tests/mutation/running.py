"""One run: the mutants of the chosen modules, module by module, in copies of the tree, and what came of them."""

from __future__ import annotations

import argparse
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.folders import ROOT
from tests.mutation import choosing, mutants, reporting, trying
from tests.mutation.choosing import Chosen
from tests.mutation.mutant import Mutant
from tests.mutation.reporting import Result

_PATIENCE, _LEAST = 5, 60.0
"""A mutant has five times the seconds that its tests take without it, and a minute."""
_MEASURING = 600.0


def run(given: argparse.Namespace) -> int:
    """Runs what the options say, and prints what survives as it comes, then the table."""
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        folder = Path(name)
        with ProcessPoolExecutor(given.workers, initializer=_begin, initargs=(folder,)) as pool:
            for done in as_completed([pool.submit(_try, folder, path, given) for path in _paths(given.modules)]):
                results += done.result()
    print("", *reporting.table(results), sep="\n")
    return 0


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


def _try(folder: Path, path: str, given: argparse.Namespace) -> list[Result]:
    """Tries the mutants of a module one after the other, and prints what comes of each."""
    if given.again:
        found = [mutant for mutant in reporting.survivors(ROOT, given.again.read_text()) if mutant.path == path]
    else:
        found = mutants.of_module(ROOT, path, given.sample, given.seed)
    return _tried(_tree(folder), path, found, given) if found else []


def _tried(tree: Path, path: str, found: list[Mutant], given: argparse.Namespace) -> list[Result]:
    chosen = _chosen(tree, path, given)
    tests = f"{len(chosen.tests)} tests of {chosen.seconds:.1f} s, {chosen.left_out} left out"
    print(f"{path}: {len(found)} mutants; {tests}", flush=True)
    results, seconds = [], _LEAST + _PATIENCE * chosen.seconds
    for mutant in found:
        outcome = trying.outcome(tree, mutant, chosen.tests, seconds) if chosen.tests else trying.UNTESTED
        print(reporting.line(mutant, outcome), flush=True)
        results.append(Result(mutant, outcome))
    return results


def _chosen(tree: Path, path: str, given: argparse.Namespace) -> Chosen:
    found = choosing.files(tree, path, given.wide)
    if not found:
        return Chosen([], 0.0, 0)
    trying.run(tree, ["--durations=0", "--durations-min=0", *found], _MEASURING, stop=False)
    return choosing.choose(trying.log(tree).read_text(errors="replace"), given.seconds)
