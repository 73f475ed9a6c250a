"""What a run finds: for each place where a promise broke the smallest input that breaks it, and the traceback."""

from __future__ import annotations

import hashlib
import time
import traceback
from pathlib import Path

from tests.folders import ROOT
from tests.fuzz.target import Target

SLOW = 2.0
"""Seconds of processor time that an input may take, and as long again for each 20 KB of it."""


class Findings:
    """The findings of one run, kept in a folder as they come: `KEY`, the input, and `KEY.txt`, what it raised."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, target: Target, data: bytes) -> bool:
        """Checks DATA, and keeps it if it breaks the promise; whether it does not."""
        begun = time.process_time()
        try:
            target.check(data)
            taken = time.process_time() - begun
            assert target.timed or taken < SLOW * (1 + len(data) / 20_000), "too slow"
        except Exception as error:
            self._keep(data, error)
            return False
        return True

    def _keep(self, data: bytes, error: Exception) -> None:
        told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        path = self.folder / _key(error)
        if path.exists() and path.stat().st_size <= len(data):
            return
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(told, errors="backslashreplace")

    def keys(self) -> list[str]:
        """The findings by their key."""
        return sorted(path.name for path in self.folder.iterdir() if not path.suffix)

    def told(self, key: str) -> str:
        """What a finding raised."""
        return (self.folder / f"{key}.txt").read_text()


def _key(error: Exception) -> str:
    """A name for the place: the type of the error, and the lines of ours that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    root = str(ROOT)
    ours = [f"{one.filename[len(root) :]}:{one.lineno}" for one in frames if one.filename.startswith(root)][-3:]
    digest = hashlib.sha256("\n".join(ours).encode()).hexdigest()[:8]
    return f"{type(error).__name__}-{digest}"
