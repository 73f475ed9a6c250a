"""`python3 -m tests.fuzz TARGET… --minutes 10`: fuzzes each target, tells what it found, keeps the inputs in a folder.

With atheris where that is installed (tests/fuzz/requirements.txt), else with hypothesis. `--keep` takes from the folder
the smallest inputs that reach all that its inputs reach, into tests/fuzz/corpus; `--reached` tells what those reach.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.folders import ROOT
from tests.fuzz.findings import Findings
from tests.fuzz.shrinking import shrink
from tests.fuzz.targets import NAMES, target

MODULES = {"atheris": "tests.fuzz.guided", "hypothesis": "tests.fuzz.generated"}
_EXECUTIONS = re.compile(r"(?:stat::number_of_executed_units|executions): +(\d+)")


def main(arguments: Sequence[str]) -> int:
    """Does what the arguments say; 1 if a promise is broken."""
    given = _parsed(arguments)
    names = NAMES if given.targets == ["all"] else given.targets
    if given.reached and len(names) > 1:
        return max(subprocess.run([sys.executable, "-m", "tests.fuzz", name, "--reached"]).returncode for name in names)
    if given.keep or given.reached:
        from tests.fuzz.reaching import keep, reached  # needs coverage

        for name in names:
            print(keep(name, given.folder / name) if given.keep else reached(name))
        return 0
    return max([_fuzz(name, given.engine, given.minutes, given.folder / name) for name in names])


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    known = "atheris" if importlib.util.find_spec("atheris") else "hypothesis"
    parser = argparse.ArgumentParser(prog="python3 -m tests.fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "targets", nargs="+", choices=[*NAMES, "all"], metavar="TARGET", help=", ".join([*NAMES, "all"])
    )
    parser.add_argument("--minutes", type=float, default=10, help="for each target")
    parser.add_argument("--with", dest="engine", choices=sorted(MODULES), default=known, help=f"here: {known}")
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache/fuzz", help="where inputs and findings are kept")
    parser.add_argument("--keep", action="store_true", help="take what reaches something new into the corpus")
    parser.add_argument("--reached", action="store_true", help="tell what the corpus reaches")
    return parser.parse_args(arguments)


def _fuzz(name: str, engine: str, minutes: float, folder: Path) -> int:
    """Fuzzes one target in a process of its own, and says how it went; 1 if it has found something, or failed."""
    folder.mkdir(parents=True, exist_ok=True)
    findings = Findings(folder / "findings")
    with tempfile.TemporaryDirectory() as own, open(folder / f"{engine}.log", "w+") as log:
        words = [sys.executable, "-m", MODULES[engine], name, str(folder), str(int(minutes * 60))]
        done = subprocess.run(words, cwd=ROOT, env={**os.environ, "TMPDIR": own}, stdout=log, stderr=log, check=False)
        log.seek(0)
        counted = _EXECUTIONS.findall(log.read())
    tried = f"{int(counted[-1]):,} inputs" if counted else f"failed, see {log.name}"
    keys = findings.keys()
    print(f"{name}: {tried} in {minutes:g} minutes with {engine}, {len(keys)} findings", flush=True)
    for key in keys:
        shrink(findings, target(name), key)
        print(f"--- {findings.folder / key}\n{findings.told(key)}", flush=True)
    return 0 if counted and not keys and done.returncode == 0 else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
