"""What came of the mutants, in lines: each mutant that survived, and the score of each module and package."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.mutation.mutant import Mutant
from tests.mutation.trying import KILLED, SURVIVED, TIMEOUT, UNTESTED

_SURVIVOR = re.compile(rf"^(\S+\.py):(\d+): {SURVIVED}.*\n((?:-.*\n)+)((?:\+.*(?:\n|\Z))+)", re.MULTILINE)


class Result(NamedTuple):
    """A mutant and what came of it."""

    mutant: Mutant
    outcome: str


def line(mutant: Mutant, outcome: str) -> str:
    """A result as one line, and for a mutant that survived also what it changes."""
    head = f"{mutant.path}:{mutant.line}: {outcome}"
    return head if outcome != SURVIVED else f"{head}\n{mutant.diff}"


def survivors(root: Path, output: str) -> Iterator[Mutant]:
    """The mutants that survived in a run that printed OUTPUT, as far as the lines that they change are still there."""
    for path, line_number, before, after in _SURVIVOR.findall(output):
        lines, old = (root / path).read_text().splitlines(), _unmarked(before)
        places = [at for at in range(len(lines)) if lines[at : at + len(old)] == old]
        if places:
            at = min(places, key=lambda at: abs(at + 1 - int(line_number)))
            changed = [*lines[:at], *_unmarked(after), *lines[at + len(old) :]]
            yield Mutant(path, at + 1, "\n".join(changed) + "\n", (before + after).rstrip("\n"))


def _unmarked(lines: str) -> list[str]:
    return [line[1:] for line in lines.splitlines()]


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
