"""Where the state goes while its own folder cannot be written."""

from __future__ import annotations

import os
import stat

from progresslib.errors import ProgressError
from progresslib.sessions.state import Objects
from progresslib.system.locks import Lock
from progresslib.system.temporary import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def first_usable(candidates: list[str]) -> str:
    """The first of the places that can be written and that nobody else can; raises ProgressError without one."""
    for path in candidates:
        try:
            os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
            if is_private(os.path.dirname(path)):
                os.makedirs(path, 0o700, exist_ok=True)
                _try_to_write(path)
                return path
        except OSError:
            continue
    raise ProgressError(f"{candidates[0]}: cannot be written either, and so nothing can be noted; free some space")


def _try_to_write(folder: str) -> None:
    """Raises OSError if a few thousand bytes find no room in a folder: a full disk still takes an empty file."""
    with File(folder, b"\0" * 8192, like=None):
        pass


def is_private(path: str) -> bool:
    """Whether a folder is this person's own and no link: in a temporary folder anybody can make one."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


class Spare(Objects):
    """Objects that are written below `spare` in place of `state`, and read there first."""

    __slots__ = ("_spare", "_state")

    def __init__(self, state: str, spare: str) -> None:
        super().__init__()
        self._state = state
        self._spare = spare

    def lock(self, path: str, shown: str, wait: float) -> Lock:
        return super().lock(self._moved(path), shown, wait)

    def read(self, path: str) -> dict[str, Any]:
        return super().read(self._moved(path)) or self._before(path)

    def write(self, path: str, value: dict[str, Any]) -> None:
        super().write(self._moved(path), value)

    def names(self, folder: str) -> list[str]:
        return sorted({*self._names_before(folder), *super().names(self._moved(folder))})

    def remove(self, path: str) -> None:
        super().remove(self._moved(path))
        super().remove(path)

    def _names_before(self, folder: str) -> list[str]:
        try:
            return super().names(folder)
        except OSError:
            return []

    def _before(self, path: str) -> dict[str, Any]:
        try:
            return super().read(path)
        except OSError:
            return {}

    def _moved(self, path: str) -> str:
        return self._spare + path[len(self._state) :]
