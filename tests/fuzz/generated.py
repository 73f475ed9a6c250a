"""The process in which hypothesis runs one target: `python3 -m tests.fuzz.generated TARGET FOLDER SECONDS`.

It generates inputs by the target's own strategies and by changed seeds, in batches with seeds of their own.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase, given

from tests.fuzz.findings import Findings
from tests.fuzz.target import Target, inputs
from tests.fuzz.targets import target

BATCH = 500


def main(name: str, folder: str, seconds: str) -> None:
    """Runs until the time is over, and prints how many inputs it has tried."""
    found, findings = target(name), Findings(Path(folder) / "findings")
    end, number, tried = time.monotonic() + float(seconds), int(time.time()), 0
    while time.monotonic() < end:
        number += 1
        tried += batch(found, findings, number, end)
    print(f"executions: {tried}")


def batch(found: Target, findings: Findings, number: int, end: float) -> int:
    """Tries some inputs, which follow from NUMBER; returns how many."""
    tried = [0]

    @hypothesis.seed(number)
    @hypothesis.settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(found))
    def run(data: bytes) -> None:
        if time.monotonic() < end:
            tried[0] += 1
            findings.run(found, data)

    run()
    return tried[0]


if __name__ == "__main__":
    main(*sys.argv[1:4])
