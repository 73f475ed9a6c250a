"""How long the hooks took: a line for each run, in two files of which the older one goes."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


NAMES = ("timings.1", "timings")
LIMIT = 1 << 16


def note(folder: str, slug: str, now: float, milliseconds: float) -> None:
    """Adds a run of the hook `slug`; raises OSError where that cannot be written."""
    before, path = (os.path.join(folder, name) for name in NAMES)
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    os.write(fd, f"{slug} {now:.0f} {milliseconds:.1f}\n".encode())
    if os.fstat(fd).st_size > LIMIT:
        os.replace(path, before)


def read(folder: str) -> Iterator[tuple[str, float, float]]:
    """Slug, time in seconds and milliseconds of the runs on record, oldest first; other lines are passed by."""
    for name in NAMES:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                lines = file.read(2 * LIMIT).decode("ascii", "replace").split("\n")
        except OSError:
            continue
        for slug, when, took in (line.split(" ") for line in lines if line.count(" ") == 2):
            if slug and _is_number(when) and _is_number(took):
                yield slug, float(when), float(took)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii() and float(text) < 1e12
