"""`python3 -m tests.mutation`: puts faults into the library, one at a time, and shows which of them no test notices.

Runs on a bare Python 3.9 or newer: it makes an environment of its own below `.cache`.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.__main__ import REQUIREMENTS, ROOT, environment

NEEDS = (*REQUIREMENTS, Path(__file__).with_name("requirements.txt"))


def main(words: list[str]) -> int:
    """Goes on in an environment that has what is needed, and runs what was asked for; 0 if that could be done."""
    given = options().parse_args(words)
    if not all(map(find_spec, ("mutmut", "libcst", "pytest", "hypothesis"))):
        python = environment(NEEDS)
        os.chdir(ROOT)
        os.execv(python, [str(python), "-m", "tests.mutation", *words])
    from tests.mutation import running

    return running.run(given)


def options() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.mutation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--modules", nargs="*", default=[], help="modules or packages, as lines or edits (all)")
    parser.add_argument("--sample", type=int, default=12, help="mutants of each module, at different places (12)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--seconds", type=float, default=8, help="what a mutant's tests may take without it (8)")
    parser.add_argument("--workers", type=int, default=2, help="how many mutants at once (2)")
    parser.add_argument("--again", type=Path, help="only what survived in an earlier run, by the output of that")
    parser.add_argument("--wide", action="store_true", help="also the tests of other modules that import it")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
