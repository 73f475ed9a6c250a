"""The files of a project's state: small ones that can be lost, and objects that hold what must not be."""

from __future__ import annotations

import errno
import os
from binascii import crc32

from progresslib.errors import ProgressError
from progresslib.system.files import make_private, read
from progresslib.system.locks import Lock
from progresslib.system.temporary import File, sweep
from progresslib.text import fastjson

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

DAY = 86400.0
KEPT = 30 * DAY
MARK = "pruned"
VERSION = 1
OBJECT = ".json"
OURS = "claude-progress"
SUMMARIES = "summaries-"
_ABSENT = (errno.ENOENT, errno.ENOTDIR)
ACTIVE = "active"  # a folder for each session that has runs to look after
DROPPED = "dropped"  # an object for each file that a Write has taken records from which are not back yet


def content_key(data: bytes) -> str:
    """A name for these very bytes: their number and a checksum, in hexadecimal digits."""
    return f"{len(data):x}-{crc32(data):08x}"


def write(path: str, data: bytes) -> None:
    """Writes a state file, with its folder if need be; not flushed, so its reader has to check it. Raises OSError."""
    _make_folder(path)
    with open(path, "wb") as file:
        file.write(data)


def _make_folder(path: str) -> None:
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        make_private(folder)


class Objects:
    """Reads and writes JSON objects as wholes: one is the old or the new one, whenever its writer is killed.

    They are not flushed to the disk: what they hold is in the progress file soon, and that is. `problems` are lines on
    objects that could not be read; these are set aside, never removed.
    """

    __slots__ = ("problems",)

    def __init__(self) -> None:
        self.problems: list[str] = []

    def lock(self, path: str, shown: str, wait: float) -> Lock:
        """A lock beside the objects, for a `with`; `shown` is what it guards, `wait` is in seconds."""
        return Lock(path, shown, wait)

    def read(self, path: str) -> dict[str, Any]:
        """The object at `path`, an empty one where there is none that this version understands.

        Raises OSError where it is there and cannot be read now: that is no reason to begin anew.
        """
        try:
            value = fastjson.loads(read(path).decode())
        except (ProgressError, ValueError, RecursionError) as error:
            number = error.__cause__.errno if isinstance(error.__cause__, OSError) else None
            if number in _ABSENT and not os.path.islink(path):
                return {}
            if isinstance(error.__cause__, OSError) and number not in (*_ABSENT, errno.EFBIG):
                raise error.__cause__ from None
            return self._set_aside(path, "cannot be understood", "unreadable")
        if not isinstance(value, dict) or not isinstance(value.get("version"), int):
            return self._set_aside(path, "is not what was written there", "unreadable")
        if value["version"] > VERSION:
            return self._set_aside(path, "was written by a newer version", "newer")
        return value

    def write(self, path: str, value: dict[str, Any]) -> None:
        """Puts `value` in the place of the object at `path`, with the folders that it needs; raises OSError."""
        _make_folder(path)
        data = fastjson.dumps({"version": VERSION, **value}).encode()
        with File(os.path.dirname(path), data, like=None, synced=False) as draft:
            draft.move_to(path)

    def names(self, folder: str) -> list[str]:
        """The names of the objects in a folder, without their suffix, sorted; none where there is no such folder.

        Raises OSError where it cannot be read now: what is in it would be taken for gone.
        """
        try:
            found = os.listdir(folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(name[: -len(OBJECT)] for name in found if name.endswith(OBJECT) and not name.startswith("."))

    def remove(self, path: str) -> None:
        """Removes an object, and its folder if that was the last one in it."""
        try:
            os.unlink(path)
            os.rmdir(os.path.dirname(path))
        except OSError:
            pass  # it was not there, or is not the last one

    def _set_aside(self, path: str, what: str, suffix: str) -> dict[str, Any]:
        aside = f"{path}.{suffix}"
        try:
            os.replace(path, aside)
            self.problems.append(f"{path}: {what}; it is kept as {os.path.basename(aside)}, and the work goes on anew")
        except OSError:
            self.problems.append(f"{path}: {what}; remove it")
        return {}


def spare_places(environ: Mapping[str, str], state: str, folder: str) -> list[str]:
    """The folders that can stand in for the state folder: below the system's temporary ones, last among the outputs."""
    own = f"{OURS}-{os.getuid()}"
    temporary = dict.fromkeys(filter(None, (environ.get("TMPDIR"), "/tmp", "/var/tmp")))
    tops = [os.path.join(path, own) for path in temporary] + [os.path.join(folder, "outputs", f".{OURS}")]
    return [os.path.join(top, os.path.basename(state)) for top in tops]


def sessions_at_work(folder: str) -> list[str]:
    """The keys of the sessions with active runs, in a project's state folder."""
    try:
        return sorted(os.listdir(os.path.join(folder, ACTIVE)))
    except OSError:
        return []


def has_left_work(folder: str) -> bool:
    """Whether a session has left runs, or records that are to be put back, in a project's state folder."""
    return any(os.path.isdir(os.path.join(folder, kind)) for kind in (ACTIVE, DROPPED))


def had_files(folder: str) -> bool:
    """Whether the project with this state folder has had progress files: their summaries are kept directly in it."""
    try:
        return any(name.startswith(SUMMARIES) for name in os.listdir(folder))
    except OSError:
        return False


def once_a_day(mark: str, now: float) -> bool:
    """Whether nobody has asked this of the file `mark` for a day; then it notes that somebody has. Raises OSError."""
    if os.path.exists(mark) and abs(now - os.stat(mark).st_mtime) < DAY:
        return False
    write(mark, b"")
    os.utime(mark, (now, now))
    return True


def prune(place: str, now: float) -> None:
    """Removes what nothing has touched for 30 days from the folders below `place`, and what killed processes left.

    As far as it can; looks once a day. What lies directly in `place` stays: it is made anew where it changes.
    """
    try:
        if not once_a_day(os.path.join(place, MARK), now):
            return
        sweep(place, now)
        for folder, below, found in os.walk(place, topdown=False):
            if folder != place:
                _prune(folder, found, now)
                if not (found or below):
                    os.rmdir(folder)
    except OSError:
        return


def _prune(folder: str, names: list[str], now: float) -> None:
    sweep(folder, now)
    for name in names:
        _remove_if_old(os.path.join(folder, name), now)


def _remove_if_old(path: str, now: float) -> None:
    try:
        if now - os.lstat(path).st_mtime > KEPT:
            os.unlink(path)
    except OSError:
        pass  # a folder, or another process was faster
