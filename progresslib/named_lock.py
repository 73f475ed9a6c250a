"""A lock where the file system has none: a file that only one process can make, and that it removes when it is done."""

from __future__ import annotations

import os
import time

from progresslib.temporary import is_running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 60.0
"""Seconds after which a holder counts as gone that cannot be asked: on another machine, or killed while it wrote."""
HOUR = 3600.0
"""The same for one that seems to run: its number may be another process's by now."""


def take(path: str) -> bool:
    """Makes the file `path`, and returns whether that was for us to do; removes one whose holder is gone.

    The system does not let go of such a lock when its holder is killed, so the file says who holds it. Raises OSError.
    """
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        holder = _holder(path)
        if holder is not None and _is_gone(path, holder):
            _take_away(path, holder)
        return False
    try:
        os.write(fd, _ours())
    finally:
        os.close(fd)
    return True


def let_go(path: str) -> None:
    """Removes the file `path` if it is ours: who was away for long may have lost it. Raises no OSError."""
    if _holder(path) == _ours():
        _quietly(os.unlink, path)


def _ours() -> bytes:
    return f"{os.getpid()} {os.uname().nodename}\n".encode("utf-8", "surrogateescape")


def _holder(path: str) -> bytes | None:
    """What the file says of its holder, nothing while that writes it; None if there is no file any more."""
    try:
        with open(path, "rb") as file:
            return file.read(1024)
    except OSError:
        return None


def _is_gone(path: str, holder: bytes) -> bool:
    number, _, machine = holder.partition(b" ")
    can_be_asked = number.isdigit() and machine == _ours().partition(b" ")[2]
    if can_be_asked and not is_running(int(number)):
        return True
    try:
        return time.time() - os.stat(path).st_mtime > (HOUR if can_be_asked else LONG)
    except OSError:
        return False


def _take_away(path: str, holder: bytes) -> None:
    """Removes the file of a holder that is gone; one that was made in its place meanwhile is put back."""
    aside = f"{path}.{os.getpid()}"
    _quietly(os.rename, path, aside)
    if _holder(aside) not in (None, holder):
        _quietly(os.link, aside, path)
    _quietly(os.unlink, aside)


def _quietly(call: Callable[..., object], *paths: str) -> None:
    try:
        call(*paths)
    except OSError:
        pass
