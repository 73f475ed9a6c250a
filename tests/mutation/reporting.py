"""What came of the mutants, in lines: each mutant that survived, and the score of each module and package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.mutation.mutant import Mutant
from tests.mutation.trying import KILLED, SURVIVED, TIMEOUT, UNTESTED


class Result(NamedTuple):
    """A mutant and what came of it."""

    mutant: Mutant
    outcome: str


def line(mutant: Mutant, outcome: str) -> str:
    """A result as one line, and for a mutant that survived also what it changes."""
    head = f"{mutant.path}:{mutant.line}: {outcome}"
    return head if outcome != SURVIVED else f"{head}\n{mutant.diff}"


def table(results: list[Result]) -> Iterator[str]:
    """The rows of a Markdown table: each module, each package, and all. What no test runs does not count in a score."""
    yield "| module | mutants | killed | timeout | survived | no tests | score |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    paths = sorted({result.mutant.path for result in results})
    for name in [*paths, *sorted({_package(path) for path in paths}), "all"]:
        yield _row(name, [one for one in results if name in (one.mutant.path, _package(one.mutant.path), "all")])


def _row(name: str, results: list[Result]) -> str:
    found = Counter(result.outcome for result in results)
    noticed, tried = found[KILLED] + found[TIMEOUT], len(results) - found[UNTESTED]
    counts = " | ".join(str(found[outcome]) for outcome in (KILLED, TIMEOUT, SURVIVED, UNTESTED))
    return f"| {name} | {len(results)} | {counts} | {f'{noticed / tried:.0%}' if tried else '-'} |"


def _package(path: str) -> str:
    return path.rpartition("/")[0] + "/"
