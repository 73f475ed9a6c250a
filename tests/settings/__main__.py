"""`python3 -m tests.settings`: installs into settings files as people have them, plays an edit, uninstalls, and tells.

Prints what became of the files, by their kind; exits with 1 if one came out otherwise than promised.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.settings.files import KINDS, files
from tests.settings.rounds import OUTCOMES, Failed, Home, rounds


def _rows(table: Counter[tuple[str, str]], outcomes: tuple[str, ...]) -> Iterator[str]:
    """The figures as a table of Markdown."""
    yield f"| settings with | {' | '.join(outcomes)} |"
    yield f"| --- |{' ---: |' * len(outcomes)}"
    for kind in KINDS:
        yield f"| {kind} | {' | '.join(str(table[kind, outcome]) for outcome in outcomes)} |"
    sums = [sum(table[kind, outcome] for kind in KINDS) for outcome in outcomes]
    yield f"| together | {' | '.join(map(str, sums))} |"


def main(arguments: list[str]) -> int:
    """Plays COUNT files and prints what became of them, by their kind; 1 if one came out otherwise than promised."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.settings")
    parser.add_argument("--count", type=int, default=240, help="how many files (default: 240)")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the seed of the first one (default: 0)")
    chosen = parser.parse_args(arguments)
    table: Counter[tuple[str, str]] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for one in files(chosen.count, chosen.first):
            try:
                table.update((one.kind, outcome) for outcome in rounds(home, one))
            except Failed as error:
                failed += 1
                print(f"seed {one.seed}, {one.kind}: {error}", file=sys.stderr)
    for line in _rows(table, OUTCOMES):
        print(line)
    print(f"\n{chosen.count} files from seed {chosen.first} on; {failed} came out otherwise than promised")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
