"""Folders as they are at one moment, kept in memory, and made so again as often as needed."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import NamedTuple


class Kept(NamedTuple):
    """A file, folder (no data) or link (its target): what it takes to make it again."""

    mode: int
    time: int
    data: bytes | None


class Tree:
    """What is below some folders."""

    def __init__(self, *tops: Path) -> None:
        self._tops = tops
        self._kept = {path: _keep(path) for top in tops for path in _below(top)}

    def restore(self) -> None:
        """Makes the folders what they were."""
        for top in self._tops:
            shutil.rmtree(top, ignore_errors=True)
        for path, kept in self._kept.items():
            _make(path, kept)
        for path, kept in reversed(self._kept.items()):  # what is in a folder before the folder
            if not stat.S_ISLNK(kept.mode):
                os.utime(path, ns=(kept.time, kept.time))


def _below(top: Path) -> list[Path]:
    """A folder and all that is in it, each folder before what it holds."""
    found = [top]
    for path, folders, names in os.walk(top):
        found += [Path(path, name) for name in sorted([*folders, *names])]
    return found


def _keep(path: Path) -> Kept:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return Kept(status.st_mode, status.st_mtime_ns, os.fsencode(os.readlink(path)))
    data = path.read_bytes() if stat.S_ISREG(status.st_mode) else None
    return Kept(status.st_mode, status.st_mtime_ns, data)


def _make(path: Path, kept: Kept) -> None:
    if kept.data is None:
        path.mkdir()
    elif stat.S_ISLNK(kept.mode):
        os.symlink(os.fsdecode(kept.data), path)
        return
    else:
        path.write_bytes(kept.data)
    path.chmod(stat.S_IMODE(kept.mode))
