"""Small files of a project's state: they can be lost without harm, so they are written plainly and pruned by age."""

from __future__ import annotations

import os
from binascii import crc32

KEPT = 30 * 86400.0
DAY = 86400.0
MARK = "pruned"


def content_key(data: bytes) -> str:
    """A name for these very bytes: their number and a checksum, in hexadecimal digits."""
    return f"{len(data):x}-{crc32(data):08x}"


def write(path: str, data: bytes) -> None:
    """Writes a state file, with its folder if need be; not flushed, so its reader has to check it. Raises OSError."""
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder, 0o700, exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def prune(folder: str, now: float) -> None:
    """Removes the files of `folder` that nothing has touched for 30 days, as far as it can; looks once a day."""
    mark = os.path.join(folder, MARK)
    try:
        if os.path.exists(mark) and abs(now - os.stat(mark).st_mtime) < DAY:
            return
        write(mark, b"")
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        _remove_if_old(os.path.join(folder, name), now)


def _remove_if_old(path: str, now: float) -> None:
    try:
        if now - os.lstat(path).st_mtime > KEPT:
            os.unlink(path)
    except OSError:
        pass  # a folder, or another process was faster
