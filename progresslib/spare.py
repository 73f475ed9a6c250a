"""Where the state goes while its own folder cannot be written, and how it comes back from there."""

from __future__ import annotations

import os
import stat

from progresslib.errors import ProgressError
from progresslib.locks import Lock
from progresslib.state import Objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NAME = "claude-progress"


def places(environ: Mapping[str, str], state: str, folder: str) -> list[str]:
    """The folders that can stand in for the state folder: below the system's temporary ones, last among the outputs."""
    own = f"{NAME}-{os.getuid()}"
    temporary = dict.fromkeys(filter(None, (environ.get("TMPDIR"), "/tmp", "/var/tmp")))
    tops = [os.path.join(path, own) for path in temporary] + [os.path.join(folder, "outputs", f".{NAME}")]
    return [os.path.join(top, os.path.basename(state)) for top in tops]


def first_usable(candidates: list[str]) -> str:
    """The first of the places that can be written and that nobody else can; raises ProgressError without one."""
    for path in candidates:
        try:
            os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
            if is_private(os.path.dirname(path)):
                os.makedirs(path, 0o700, exist_ok=True)
                probe = os.path.join(path, f"probe-{os.getpid()}")
                os.close(os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600))
                os.unlink(probe)
                return path
        except OSError:
            continue
    raise ProgressError(f"{candidates[0]}: cannot be written either, and so nothing can be noted; free some space")


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
        return super().read(self._moved(path)) or super().read(path)

    def write(self, path: str, value: dict[str, Any]) -> None:
        super().write(self._moved(path), value)

    def names(self, folder: str) -> list[str]:
        return sorted({*super().names(folder), *super().names(self._moved(folder))})

    def remove(self, path: str) -> None:
        super().remove(self._moved(path))
        super().remove(path)

    def _moved(self, path: str) -> str:
        return self._spare + path[len(self._state) :]


def clear(spare: str) -> None:
    """Removes a spare place, after what was in it has been taken over."""
    for folder, below, names in os.walk(spare, topdown=False):
        for name in names:
            os.unlink(os.path.join(folder, name))
        for name in below:
            os.rmdir(os.path.join(folder, name))
    os.rmdir(spare)
