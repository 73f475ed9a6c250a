"""What came of the mutants, in lines: the score of each module and package, and each mutant that survived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.mutation.mutant import Mutant
from tests.mutation.trying import KILLED, SURVIVED, TIMEOUT


class Result(NamedTuple):
    """A mutant, what came of it, and how many tests it met."""

    mutant: Mutant
    outcome: str
    tests: int


def line(result: Result) -> str:
    """A result as one line, and for a mutant that survived also what it changes."""
    head = f"{result.mutant.path}:{result.mutant.line}: {result.outcome} ({result.tests} tests)"
    return head if result.outcome != SURVIVED else f"{head}\n{result.mutant.diff}"


def table(results: list[Result]) -> Iterator[str]:
    """The rows of a Markdown table: each module, each package, and all."""
    yield "| module | mutants | killed | timeout | survived | score |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    paths = sorted({result.mutant.path for result in results})
    for name in [*paths, *sorted({_package(path) for path in paths}), ""]:
        yield _row(name, [result for result in results if result.mutant.path == name or _below(result, name)])


def _below(result: Result, package: str) -> bool:
    return package in ("", _package(result.mutant.path))


def _row(name: str, results: list[Result]) -> str:
    found = Counter(result.outcome for result in results)
    score = (found[KILLED] + found[TIMEOUT]) / len(results)
    counts = f"{len(results)} | {found[KILLED]} | {found[TIMEOUT]} | {found[SURVIVED]}"
    return f"| {name or 'all'} | {counts} | {score:.1%} |"


def _package(path: str) -> str:
    return path.rpartition("/")[0] + "/"
