"""Makes a finding small: lines, then bytes, are left out as long as the same place breaks."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.fuzz.findings import Findings
from tests.fuzz.target import Target

SECONDS = 20.0
Split = Callable[[bytes], list[bytes]]


def shrink(findings: Findings, target: Target, key: str) -> None:
    """Puts the smallest input that was found in time in the place of the finding's."""
    end = time.monotonic() + SECONDS
    for split in (_lines, _bytes):
        _without_parts(findings, target, key, split, end)


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def _bytes(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


def _without_parts(findings: Findings, target: Target, key: str, split: Split, end: float) -> None:
    """Leaves out runs of parts, ever shorter ones; what still breaks the promise is kept by `Findings` itself."""
    path = findings.folder / key
    found = split(path.read_bytes())
    length = max(len(found) // 2, 1)
    while length and time.monotonic() < end:
        at, before = 0, path.read_bytes()
        while at < len(found) and time.monotonic() < end:
            findings.run(target, b"".join([*found[:at], *found[at + length :]]))
            shorter = split(path.read_bytes())
            at, found = (at, shorter) if len(shorter) < len(found) else (at + length, found)
        length = length // 2 if length > 1 else int(path.read_bytes() != before)
