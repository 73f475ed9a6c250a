"""Puts a file into the trash, under a name that tells what it was, by a move or where that cannot be by a copy."""

from __future__ import annotations

import errno
import os
from itertools import count

from progresslib.errors import ProgressError
from progresslib.storage.moving import flush
from progresslib.system import files, swap
from progresslib.system.exchange import Held
from progresslib.system.temporary import File
from progresslib.text.clock import seconds, stamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

APART = frozenset({errno.EXDEV, errno.EPERM})  # another file system, or another person's file
_SECOND = 1_000_000


class Deleted:
    """A deleted file: its own `name`, when it was deleted (`at`, seconds since the epoch), its `path` in the trash.

    `mode` is what its permission bits were.
    """

    __slots__ = ("at", "mode", "name", "path")

    def __init__(self, name: str, at: float, path: str, mode: int) -> None:
        self.name = name
        self.at = at
        self.path = path
        self.mode = mode


def read_entry(folder: str, entry: str) -> Deleted | None:
    """Reads what a name in the trash tells; None for one that `Place` has not made."""
    time, _, rest = entry.partition("_")
    fraction, _, rest = rest.partition("_")
    mode, _, name = rest.partition("_")
    at = seconds(time)
    if at is None or not name or not (fraction + mode).isdecimal() or not set(mode) <= set("01234567"):
        return None
    return Deleted(name, at + int(fraction) / _SECOND, os.path.join(folder, entry), int(mode, 8))


class Place:
    """Where in the trash `folder` a file goes that had this name and mode and is deleted `now`."""

    __slots__ = ("_end", "_folder", "now")

    def __init__(self, folder: str, name: str, mode: int, now: float) -> None:
        self._folder = folder
        self._end = f"{mode:04o}_{name}"
        self.now = now

    def fill(self, put: Callable[[str], None]) -> str:
        """Calls `put` with a path that nothing has, and returns that; the folder is made. Raises what `put` raises.

        Where the very time is taken, it is the next one.
        """
        for number in count(int(self.now * _SECOND)):
            second, fraction = divmod(number, _SECOND)
            path = os.path.join(self._folder, f"{stamp(second)}_{fraction:06}_{self._end}")
            self._make_folder()
            try:
                put(path)
                return self._settled(path)
            except (FileExistsError, FileNotFoundError):
                if os.path.isdir(self._folder) and not os.path.lexists(path):
                    raise  # else pruning has removed the folder, which was empty, just now
        raise AssertionError("times do not end")

    def copy(self, data: bytes) -> str:
        """Puts a file with these bytes there, on the disk, and returns its path; raises OSError."""
        self._make_folder()
        with File(self._folder, data, like=None) as draft:
            path = self.fill(draft.put_at)
        flush(self._folder)
        return path

    def _settled(self, path: str) -> str:
        """Makes a file private, and its time that of its deletion: another program may just have put it in place."""
        try:
            os.chmod(path, 0o600)
            os.utime(path, (self.now, self.now))
        except OSError:
            pass  # the folder is private, and a file that was changed just now is kept as long
        return path

    def _make_folder(self) -> None:
        try:
            files.make_private(self._folder)
        except OSError as error:
            raise files.trouble(self._folder, "made", error) from error


def discard(path: str, shown: str, place: Place) -> str:
    """Moves the file `path` to its place in the trash, and returns its path there; `shown` is how messages call it.

    Raises OSError or ProgressError; the file is then where it was.
    """
    try:
        return _move(path, place)
    except OSError as error:
        if error.errno not in APART:
            raise
    return _copy(path, shown, place)


def _move(path: str, place: Place) -> str:
    """Moves the file; its time is that of its deletion before it is there: by that it is kept."""
    before = os.stat(path)
    os.utime(path, (place.now, place.now))
    try:
        return place.fill(lambda to: swap.move(path, to))
    except (OSError, ProgressError):
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        raise


def _copy(path: str, shown: str, place: Place) -> str:
    """Copies the file, and removes it when the copy is on the disk and nobody has changed it meanwhile."""
    with Held(path, shown) as held:
        data = held.read()
    kept = place.copy(data)
    aside = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.{os.urandom(4).hex()}.deleted")
    try:
        swap.move(path, aside)
    except OSError:
        os.unlink(kept)
        raise
    try:
        return _remove(aside, shown, place, data) or kept
    except (OSError, ProgressError):
        _put_back(aside, path, shown)
        raise


def _remove(aside: str, shown: str, place: Place, data: bytes) -> str:
    """Removes a file that has been copied; the path of a further copy of what was written to it since, "" for none."""
    kept = ""
    with Held(aside, shown) as held:
        for is_there in (True, False):
            late = held.read()
            if late != data:
                kept, data = place.copy(late), late
            if is_there:
                os.unlink(aside)
    return kept


def _put_back(aside: str, path: str, shown: str) -> None:
    try:
        swap.move(aside, path)
    except FileNotFoundError:
        return  # it is removed, and copied
    except FileExistsError:
        raise ProgressError(f"{shown}: was written anew while it was deleted; what it was before is {aside}") from None
