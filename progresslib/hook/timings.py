"""How long the hooks took, by what the runner has noted of each run."""

from __future__ import annotations

import os

from progresslib.hook.runner import TIMINGS, TIMINGS_LIMIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def read(folder: str) -> Iterator[tuple[str, float, float]]:
    """Slug, time in seconds and milliseconds of the runs on record, oldest first; other lines are passed by."""
    for name in TIMINGS:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                lines = file.read(2 * TIMINGS_LIMIT).decode("ascii", "replace").split("\n")
        except OSError:
            continue
        for slug, when, took in (line.split(" ") for line in lines if line.count(" ") == 2):
            if slug and _is_number(when) and _is_number(took):
                yield slug, float(when), float(took)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii() and float(text) < 1e12
