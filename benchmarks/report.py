"""Measures `claude-progress report`: 200 orchestrations with 5,000 runs, written, and opened in Chromium.

    python3 benchmarks/report.py [--orchestrations 200] [--runs 25] [--rounds 3]

Run it with the tests' environment (`.cache/venv-…/bin/python`): it needs what the command line does, and playwright.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import browser  # noqa: E402
from tests.orchestrations import write  # noqa: E402

START = "import sys; sys.path.insert(0, sys.argv[1]); from progresslib.cli import main; sys.exit(main(sys.argv[2:]))"
READY = (
    "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd, "
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
)
MOST = {"written": 5.0, "megabytes": 8.0, "ready": 2.0}


def main() -> int:
    """Prints the figures; 1 if one is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--orchestrations", type=int, default=200)
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), wanted.orchestrations, wanted.runs, time.time())
        rounds = [written(folder) for _ in range(wanted.rounds)]
        facts = rounds[0][1]
        ready = [_ready(facts["file"]) for _ in range(wanted.rounds)]
        found = {
            "written": max(seconds for seconds, _ in rounds),
            "megabytes": facts["bytes"] / 1e6,
            "ready": max(ready),
        }
        print(f"{facts['orchestrations']} orchestrations, {facts['runs']} runs, {len(rounds)} rounds")
        print(f"written: median {statistics.median(one for one, _ in rounds):.2f} s, longest {found['written']:.2f} s")
        print(f"size: {found['megabytes']:.2f} MB")
        print(f"ready to read in Chromium: median {statistics.median(ready):.2f} s, longest {found['ready']:.2f} s")
    over = [name for name, value in found.items() if value > MOST[name]]
    print(f"over its limit: {', '.join(over)}" if over else "all within their limits")
    return 1 if over else 0


def written(project: str) -> tuple[float, dict[str, Any]]:
    """How long the command takes, its interpreter's start included, and what it says."""
    environ = {**os.environ, "HOME": project, "CLAUDE_PROJECT_DIR": project}
    words = [sys.executable, "-c", START, str(ROOT), "report", "--json"]
    start = time.monotonic()
    done = subprocess.run(words, capture_output=True, text=True, env=environ, check=True)
    return time.monotonic() - start, json.loads(done.stdout)


def _ready(path: str) -> float:
    """How many seconds a fresh browser takes to load the page, paint it and make it ready for a search."""
    with browser() as opened:
        page = opened.new_page()
        page.goto(f"file://{path}")
        page.wait_for_selector("#controls:not([hidden])")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return float(max(page.evaluate(f"[{READY}, performance.now()]"))) / 1000


if __name__ == "__main__":
    raise SystemExit(main())
