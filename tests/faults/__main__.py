"""`python3 -m tests.faults`: every call to the file system of every hook in turn fails, or is the last.

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

from tests.faults.cases import CASES
from tests.faults.commands import COMMANDS, attempt_command
from tests.faults.driver import Driver
from tests.faults.scene import in_memory
from tests.faults.traced import attempt_traced
from tests.faults.trying import FAULTS, Tried, attempt

COMMAND = "claude-progress "
WITH_COMMANDS = [f"{COMMAND}{name}" for name in COMMANDS]


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.faults", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="cases whose name holds this: a hook, a state")
    parser.add_argument("--fault", choices=FAULTS, action="append", help="this fault alone; may be repeated")
    parser.add_argument("--every", type=int, default=1, help="try every n-th call (default: each)")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once (default 2)")
    parser.add_argument("--strace", action="store_true", help="system calls of real processes, by strace; hooks alone")
    parser.add_argument("--lines", action="store_true", help="also show what the person was told, and how often")
    return parser.parse_args()


def tried(name: str, faults: list[str], every: int, is_traced: bool) -> Tried:
    """One case, by its name, in a folder and with a driver of its own."""
    command = name.removeprefix(COMMAND)
    with tempfile.TemporaryDirectory(dir=in_memory()) as folder, Driver(with_commands=command != name) as driver:
        top = Path(folder).resolve() / "scene"
        if command != name:
            return attempt_command(command, top, driver, faults, every)
        case = next(case for case in CASES if case.name == name)
        return (attempt_traced if is_traced else attempt)(case, top, driver, faults, every)


def main() -> int:
    """Runs all cases that were asked for."""
    asked = options()
    every = [*(case.name for case in CASES), *(() if asked.strace else WITH_COMMANDS)]
    names = [name for name in every if asked.only in name]
    start, total, lines = time.monotonic(), Counter[str](), Counter[str]()
    with ProcessPoolExecutor(asked.jobs) as pool:
        work = partial(tried, faults=asked.fault or list(FAULTS), every=asked.every, is_traced=asked.strace)
        for name, done in zip(names, pool.map(work, names)):
            row = f"{name:<60} {done.calls:>5} calls {done.hits:>6} faults {len(done.found):>4} wrong"
            print(f"{row} {done.longest * 1000:>7.0f} ms at most", flush=True)
            for one in done.found:
                print(f"    {one}", flush=True)
            total.update(calls=done.calls, hits=done.hits, found=len(done.found))
            lines += done.lines
    for line, count in sorted(lines.items()) if asked.lines else ():
        print(f"{count:>6} {line}")
    seconds = f"{time.monotonic() - start:.0f} seconds"
    print(f"{len(names)} cases, {total['calls']} calls, {total['hits']} faults, {total['found']} wrong; {seconds}")
    return 1 if total["found"] else 0


if __name__ == "__main__":
    sys.exit(main())
