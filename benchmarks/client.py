"""`python3 benchmarks/client.py [--rounds N] [VERSION ...]`: a real client's `-p` run, with the hooks and without.

Run it with the tests' environment (`.cache/venv-…/bin/python`), after `python3 tests` has installed the clients. The
client talks to a scripted API on loopback that takes two seconds for each answer. It runs a command, writes a file,
lets a subagent run a command and report, and ends: six answers, and every hook of such a turn. Runs with and without
the hooks take turns, each in a project of its own with the same progress file.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.client import agents, versions  # noqa: E402
from tests.client.api import Api, Block, Messages, Step, text, tool_use  # noqa: E402
from tests.client.client import Machine  # noqa: E402
from tests.client.progress import write  # noqa: E402

VERSIONS = ("2.1.63", versions.NEWEST)
MOST_TIMES, MOST_MS = 1.05, 100.0
REPORT = '{"status": "complete", "summary": "the retries are written"}'
TOOLS = f"{agents.TOOLS},Write"


def script(version: str, project: Path, seconds: float) -> Mapping[str, list[Step]]:
    """What the model does, as that client VERSION knows its tools; each answer takes that many SECONDS."""

    def slowly(*blocks: Block) -> Step:
        def answer(messages: Messages) -> list[Block]:
            time.sleep(seconds)
            return list(blocks)

        return answer

    return {
        "work": [
            slowly(tool_use("Bash", command="true", description="Look")),
            slowly(tool_use("Write", file_path=str(project / "worker.go"), content="package worker\n")),
            slowly(agents.launch(version, "Write the retries", "agent")),
            slowly(text("All is done.")),
        ],
        "agent": [slowly(tool_use("Bash", command="true", description="Look")), slowly(text(REPORT))],
    }


def run(version: str, folder: Path, has_hooks: bool, answer_seconds: float) -> float:
    """The seconds that one run of the client takes, in a home and a project of its own."""
    home, project = folder / "home", folder / "project"
    (home / ".claude").mkdir(parents=True)
    path = write(project)
    with Api() as api:
        machine = Machine(versions.find(version), home, api)
        if has_hooks:
            _install(home, version)
        api.script = script(version, project, answer_seconds)
        start = time.monotonic()
        machine.ask(project, "Please do scenario:work now", tools=TOOLS)
        seconds = time.monotonic() - start
    if ("the retries are written" in path.read_text()) != has_hooks:
        raise SystemExit(f"claude {version}: the agent's run is {'not ' * has_hooks}recorded")
    if len([one for one in api.requests if one.body.get("stream") and one.body.get("tools")]) < 6:
        raise SystemExit(f"claude {version}: the client did not do what the script says")
    return seconds


def _install(home: Path, version: str) -> None:
    words = [sys.executable, str(ROOT / "install.py"), "--hooks-only", "--client-version", version]
    subprocess.run(words, env={"HOME": str(home), "PATH": os.environ["PATH"]}, capture_output=True, check=True)


def verdict(without: float, with_hooks: float) -> str:
    """Whether the hooks take no more of a run than they may."""
    holds = with_hooks / without <= MOST_TIMES or (with_hooks - without) * 1000 <= MOST_MS
    return "holds" if holds else "MISSED"


def main() -> int:
    """Measures and prints; 0 always: it does not judge."""
    parser = argparse.ArgumentParser(description="A real client's run with the hooks and without them.")
    parser.add_argument("--rounds", type=int, default=7, help="how often each run is made (default 7)")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long an answer of the model takes (default 2)")
    parser.add_argument("versions", nargs="*", default=VERSIONS, metavar="VERSION")
    wanted = parser.parse_args()
    cases = [(version, has_hooks) for version in wanted.versions for has_hooks in (False, True)]
    times: dict[tuple[str, bool], list[float]] = {case: [] for case in cases}
    random = Random(wanted.rounds)
    for _ in range(wanted.rounds):
        for version, has_hooks in random.sample(cases, len(cases)):
            with tempfile.TemporaryDirectory() as name:
                times[version, has_hooks].append(run(version, Path(name).resolve(), has_hooks, wanted.seconds))
    load, day = os.getloadavg()[0], time.strftime("%Y-%m-%d", time.gmtime())
    print(f"{platform.platform()}, {os.cpu_count()} CPUs, load {load:.1f}, {day}, {wanted.rounds} rounds, medians\n")
    heads = f"{'client':<10} {'without':>9} {'with':>9} {'times':>6} {'more ms':>8}"
    print(f"{heads}  at most {MOST_TIMES} or {MOST_MS:.0f} ms")
    for version in wanted.versions:
        without, with_hooks = (statistics.median(times[version, one]) for one in (False, True))
        more, ratio = (with_hooks - without) * 1000, with_hooks / without
        told = verdict(without, with_hooks)
        print(f"{version:<10} {without:>9.2f} {with_hooks:>9.2f} {ratio:>6.3f} {more:>8.0f}  {told}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
