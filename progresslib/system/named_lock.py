"""A lock where the file system has none: a file that only one process can make, and that it removes when it is done."""

from __future__ import annotations

import os

from progresslib.system.process import is_alive, is_here, machine, this_process
from progresslib.system.temporary import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 60.0
"""Seconds after which a holder counts as gone that cannot be asked: on another host, in another container."""


def take(path: str) -> bool:
    """Makes the file `path`, and returns whether that was for us to do; removes one whose holder is gone.

    The system does not let go of such a lock when its holder is killed, so the file says who holds it, from its first
    moment on. Raises OSError.
    """
    if _is_at_work(*_holder(path)):
        return False  # mostly so, and asked again and again
    with File(os.path.dirname(path), _ours(), like=None, synced=False) as draft:
        try:
            draft.put_also_at(path)
            return True
        except FileExistsError:
            _take_away(path, draft.modified)  # by the clock of the file system, as the age of the lock is
    return False


def let_go(path: str) -> None:
    """Removes the file `path` if it is ours: who was away for long may have lost it. Raises no OSError."""
    try:
        if _holder(path) == (this_process(), machine()):
            os.unlink(path)
    except OSError:
        pass


def _ours() -> bytes:
    return f"{this_process()} {machine()}\n".encode("utf-8", "surrogateescape")


def _holder(path: str) -> tuple[str, str]:
    """The process that made the file, and on which machine; both empty where that cannot be read."""
    try:
        with open(path, "rb") as file:
            process, _, where = file.read(1024).decode("utf-8", "surrogateescape").strip().partition(" ")
    except OSError:
        return "", ""
    return process, where


def _is_at_work(process: str, where: str) -> bool:
    return is_here(where) and is_alive(process, where)


def _is_gone(path: str, now: float) -> bool:
    """Whether the holder has ended, or cannot be asked and has had its time."""
    process, where = _holder(path)
    return not is_alive(process, where) or (not is_here(where) and _is_old(path, now))


def _is_old(path: str, now: float) -> bool:
    try:
        return now - os.stat(path).st_mtime > LONG
    except FileNotFoundError:
        return False


def _take_away(path: str, now: float) -> None:
    """Removes the file of a holder that is gone. Only one process may at a time: another would remove its successor."""
    guard = f"{path}.breaking"
    try:
        os.mkdir(guard, 0o700)
    except FileExistsError:
        if _is_old(guard, now):
            _quietly(os.rmdir, guard)  # its maker was killed
        return
    if _is_gone(path, now):
        _quietly(os.unlink, path)
    _quietly(os.rmdir, guard)


def _quietly(remove: Callable[[str], None], path: str) -> None:
    """Removes something, unless another process has just done so."""
    try:
        remove(path)
    except FileNotFoundError:
        pass
