"""How the time to mask a text grows with its length, if it is made to be slow: `python3 benchmarks/masking.py`.

Each row is a text out of one repeated piece, four times as long; 4.0 is linear. Only its own processor time counts.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from progresslib.secrets.masking import masked
from tests.secrets.test_masking import HOSTILE

SHORT, TIMES, ROUNDS, MOST = 24_000, 4, 5, 6.0


def main() -> None:
    """Prints how much longer each text takes, the worst one last; ends with 1 if one is above the limit."""
    found = sorted((growth(unit), unit) for unit in HOSTILE)
    for times, unit in found:
        print(f"{times:5.1f}  {ascii(unit)[:60]}")
    print(f"at most {found[-1][0]:.1f} times as long for {TIMES} times the text; the limit is {MOST}")
    raise SystemExit(found[-1][0] > MOST)


def growth(unit: str) -> float:
    """How many times as long the longer text takes."""
    short, long = (seconds(unit * (size // len(unit))) for size in (SHORT, SHORT * TIMES))
    return long / short


def seconds(text: str) -> float:
    """The least processor time of a few maskings of `text`."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        masked(text)
        taken.append(time.process_time() - start)
    return min(taken)


if __name__ == "__main__":
    main()
