"""How long the hooks took: a line for each run, in a file that `doctor` reads."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("timings.1", "timings")
LIMIT = 1 << 16


class Watch:
    """Runs from the interpreter's start, which it takes from the processor time used until now."""

    __slots__ = ("_begun",)

    def __init__(self) -> None:
        self._begun = time.monotonic() - time.process_time()

    def milliseconds(self) -> float:
        """How long ago the interpreter was started, as far as it did not have to wait for the machine until here."""
        return (time.monotonic() - self._begun) * 1000


def note(folder: str, script: str, milliseconds: float, now: float) -> None:
    """Notes what one run of a hook's script took, in two files of 64 KB at most; raises OSError without the folder."""
    path = os.path.join(folder, NAMES[1])
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    try:
        slug = os.path.basename(script).removesuffix(".py").replace("_", "-")
        os.write(fd, f"{slug} {now:.0f} {milliseconds:.1f}\n".encode())
        if os.fstat(fd).st_size > LIMIT:
            os.replace(path, os.path.join(folder, NAMES[0]))
    finally:
        os.close(fd)


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
