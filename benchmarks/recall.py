"""`python3 benchmarks/recall.py [--sizes 8,20,60,500] [--seeds N] [--json]`: how much of a file reaches the model.

Progress files with planted facts (planted.py, forms.py) are put into projects, and real hook processes of an installed
copy tell of them. A fact has reached the model if its token stands in what a session's start has told; on a resume
whose conversation still holds an earlier text, in that one or the new one. Simple strategies get the same files and as
much room. `holds` and `MISSED` are the judgement on each row, by the largest size for which something is promised.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from forms import FORMS, Planted, grown, planted
from harness import Bench, install
from planting import KINDS, Fact
from reaching import CAP, STRATEGIES, Project, cuts, length

ALL_UP_TO, LASTING_UP_TO, MANY = 8, 60, (2, 5, 20)
LASTING = frozenset(KINDS[:9])
NAME = "backend-jobs.md"
PATH = f".claude/progress/{NAME}"
SOURCES = ("startup", "clear", "fork", "compact", "resume, the text is gone", "resume, the text is there")

Row = dict[str, Any]


class Measure:
    """Measures with one installed copy; what it finds are rows of a table, as records."""

    def __init__(self, bench: Bench, sizes: list[int], seeds: int) -> None:
        self.bench = bench
        self.sizes = sizes
        self.files = {
            size: [planted(size * 1024, seed, form) for seed in range(seeds) for form in FORMS] for size in sizes
        }
        self._projects = 0

    def project(self, files: dict[str, str]) -> Project:
        """A new project with these progress files."""
        self._projects += 1
        made = Project(self.bench, self.bench.folder / f"project-{self._projects}")
        made.write(files)
        return made

    def rows(self) -> Iterator[Row]:
        for size in self.sizes:
            told = [(file, self.project({NAME: file.text}).start("startup")) for file in self.files[size]]
            yield from self._by_kind(size, told)
            yield self._on_cuts(size, told)
            yield from (self._by_source(size, source) for source in SOURCES)
            yield from (self._of_many(size, count) for count in MANY)

    def _by_kind(self, size: int, told: list[tuple[Planted, str]]) -> Iterator[Row]:
        """What reaches the model of each kind of fact, and of all with the simple strategies."""
        found = tally((file.facts, text) for file, text in told)
        for kind in KINDS:
            missing = [(file, text) for file, text in told for fact in file.facts if lacks(text, fact, kind)]
            is_full = all(length(text) > CAP - 200 for _, text in missing)
            promised = size <= ALL_UP_TO or (size <= LASTING_UP_TO and kind in LASTING)
            asked = promised or (size <= LASTING_UP_TO and kind in ("run", "resolved error"))
            holds = not missing if promised else is_full
            yield {"table": "kind", "row": kind, "size": size, **found[kind], "holds": holds if asked else None}
        yield from self._in_all(size, "all", found)
        for name, strategy in STRATEGIES.items():
            yield from self._in_all(size, name, tally((file.facts, strategy(file.text, CAP)) for file, _ in told))

    def _in_all(self, size: int, name: str, found: dict[str, dict[str, int]]) -> Iterator[Row]:
        """The facts of all kinds, and those of the kinds that last."""
        lasting = total({kind: found[kind] for kind in LASTING})
        yield {"table": "kind", "row": name, "size": size, **total(found), "holds": None}
        yield {"table": "kind", "row": f"{name}: what lasts", "size": size, **lasting, "holds": None}

    def _on_cuts(self, size: int, told: list[tuple[Planted, str]]) -> Row:
        """In how many texts the counts of what is cut are those of the file's items, and the text fits."""
        true = sum(cuts(text, PATH, file).are_true and length(text) <= CAP for file, text in told)
        row = {"table": "kind", "row": "texts whose counts of cuts are true", "size": size}
        return {**row, "reached": true, "planted": len(told), "holds": true == len(told)}

    def _by_source(self, size: int, source: str) -> Row:
        """What a conversation holds after a start of each kind: of the facts of before, and of some that came since."""
        word, _, there = source.partition(", ")
        told, news = [], []
        for number, file in enumerate(self.files[size][: len(FORMS)]):
            later = grown(file, number)
            text = self._told_later(file, later, word, there == "the text is there")
            told.append((later.facts, text))
            news.append((later.facts[len(file.facts) :], text))
        new = total(tally(news))
        row = {"table": "source", "row": source, "size": size, **total(tally(told))}
        return {**row, "holds": new["reached"] == new["planted"] if size <= LASTING_UP_TO else None}

    def _told_later(self, file: Planted, later: Planted, source: str, is_there: bool) -> str:
        """What the conversation holds of a file that has grown; without `is_there` it was compacted in between."""
        project = self.project({NAME: file.text})
        before = project.start("startup")
        project.write({NAME: later.text})
        if not is_there:
            project.compact()
            before = ""
        if source == "startup":
            project.session = str(uuid.uuid4())
        return before + project.start(source)

    def _of_many(self, size: int, count: int) -> Row:
        """Several unfinished files: each has its share, at least two lines."""
        spare = (planted(size * 1024, number, "full") for number in range(100, 100 + count))
        files = [*self.files[size], *spare][:count]
        text = self.project({f"backend-{number}.md": file.text for number, file in enumerate(files)}).start("startup")
        shares = text.split("\n.claude/progress/")[1:]
        is_fair = len(shares) == count and all(share.rstrip().count("\n") for share in shares) and length(text) <= CAP
        found = total(tally((file.facts, text) for file in files))
        sizes = sorted(map(length, shares[:-1])) or [0]
        row = {"table": "files", "row": f"{count} files", "size": size, **found, "least": sizes[0], "most": sizes[-1]}
        return {**row, "holds": is_fair}


def lacks(text: str, fact: Fact, kind: str) -> bool:
    return fact.kind == kind and fact.token not in text


def tally(told: Iterable[tuple[list[Fact], str]]) -> dict[str, dict[str, int]]:
    """By kind, how many facts there are and how many of them stand in their text."""
    found = {kind: {"reached": 0, "planted": 0} for kind in KINDS}
    for facts, text in told:
        for fact in facts:
            found[fact.kind]["planted"] += 1
            found[fact.kind]["reached"] += fact.token in text
    return found


def total(found: dict[str, dict[str, int]]) -> dict[str, int]:
    """The counts of all kinds."""
    return {name: sum(one[name] for one in found.values()) for name in ("reached", "planted")}


TITLES = {"kind": "one file, at startup", "source": "one file that has grown since", "files": "several files"}


def table(rows: list[Row], sizes: list[int]) -> Iterator[str]:
    """The rows as lines, one for all sizes; its judgement is that of all sizes for which something is promised."""
    for key, title in TITLES.items():
        yield f"\n{title:<38}" + "".join(f"{f'{size} KB':>13}" for size in sizes)
        for name in dict.fromkeys(row["row"] for row in rows if row["table"] == key):
            found = {row["size"]: row for row in rows if (row["table"], row["row"]) == (key, name)}
            judged = [row["holds"] for row in found.values() if row["holds"] is not None]
            missed = [str(size) for size, row in found.items() if row["holds"] is False]
            verdict = f"MISSED at {', '.join(missed)}" if missed else "holds" if judged else ""
            cells = (f"{found[size]['reached']}/{found[size]['planted']}" for size in sizes)
            yield f"{name:<38}{''.join(f'{cell:>13}' for cell in cells)}  {verdict}".rstrip()


def main(arguments: list[str]) -> int:
    """Measures and prints; 0 always: it does not judge."""
    parser = argparse.ArgumentParser(description="How much of what is on record reaches the model.")
    parser.add_argument("--sizes", default="8,20,60,500", help="the sizes of the files, in KB (default 8,20,60,500)")
    parser.add_argument("--seeds", type=int, default=5, help="how many files of each form and size (default 5)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory() as name:
        rows = list(Measure(install(Path(name).resolve()), sizes, options.seeds).rows())
    if options.json:
        print(json.dumps(rows, indent=1))
        return 0
    print(f"python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} CPUs, {options.seeds} seeds")
    print("facts that reach the model / facts in the files")
    print("\n".join(table(rows, sizes)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
