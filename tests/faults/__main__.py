"""`python3 -m tests.faults`: every call to the file system of every hook in turn fails, or the process ends there.

Each attempt begins from the same state, and is judged at once and after what comes next in the session. Says what did
not hold; exits with 1 if there is anything.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.faults.cases import CASES, Case
from tests.faults.driver import Driver
from tests.faults.scene import in_memory
from tests.faults.trying import FAULTS, Tried, attempt


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.faults", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="cases whose name holds this: a hook, a state")
    parser.add_argument("--fault", choices=FAULTS, action="append", help="this fault alone; may be repeated")
    parser.add_argument("--every", type=int, default=1, help="try every n-th call (default: each)")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once (default 2)")
    parser.add_argument("--lines", action="store_true", help="also show what the person was told, and how often")
    return parser.parse_args()


def tried(case: Case, faults: list[str], every: int) -> Tried:
    """One case in a folder and with a driver of its own."""
    with tempfile.TemporaryDirectory(dir=in_memory()) as name, Driver() as driver:
        return attempt(case, Path(name).resolve() / "scene", driver, faults, every)


def main() -> int:
    """Runs all cases that were asked for."""
    asked = options()
    cases = [case for case in CASES if asked.only in case.name]
    start, total, lines = time.monotonic(), Counter[str](), Counter[str]()
    with ProcessPoolExecutor(asked.jobs) as pool:
        work = partial(tried, faults=asked.fault or list(FAULTS), every=asked.every)
        for case, done in zip(cases, pool.map(_named, [(work, number) for number in map(CASES.index, cases)])):
            row = f"{case.name:<60} {done.calls:>5} calls {done.hits:>6} faults {len(done.found):>4} wrong"
            print(f"{row} {done.longest * 1000:>7.0f} ms at most", flush=True)
            for one in done.found:
                print(f"    {one}", flush=True)
            total.update(calls=done.calls, hits=done.hits, found=len(done.found))
            lines += done.lines
    for line, count in sorted(lines.items()) if asked.lines else ():
        print(f"{count:>6} {line}")
    seconds = f"{time.monotonic() - start:.0f} seconds"
    print(f"{len(cases)} cases, {total['calls']} calls, {total['hits']} faults, {total['found']} wrong; {seconds}")
    return 1 if total["found"] else 0


def _named(given: tuple[partial[Tried], int]) -> Tried:
    work, number = given
    return work(CASES[number])


if __name__ == "__main__":
    sys.exit(main())
