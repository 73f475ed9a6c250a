"""Whole files: bounded reads of regular files, and replacements that are there completely or not at all."""

from __future__ import annotations

import errno
import os
import stat
import time

from progresslib.errors import ProgressError
from progresslib.text import fastjson

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})
"""The errors that say: nothing can be there. Any other one says nothing of that."""
LEASE_PAUSE = 0.001
LEASE_PAUSES = 1000
LIMIT = 64 * 1024 * 1024
NOT_REGULAR = "not a regular file, put a text file in its place"
HINTS = {
    errno.ENOENT: "make sure that it and its folder exist",
    errno.ENOTDIR: "a file stands where its folder should be, move that away",
    errno.EACCES: "change the permissions of the file or its folder",
    errno.EPERM: "change the permissions of the file or its folder",
    errno.EROFS: "make the file system writable",
    errno.ENOSPC: "free some space on the disk",
    errno.EDQUOT: "free some space in your quota",
    errno.ENAMETOOLONG: "give it a shorter name",
    errno.EFBIG: "shorten it",
    errno.ELOOP: "remove the link that leads back to itself",
}


def trouble(shown: str, doing: str, error: OSError) -> ProgressError:
    """Returns the error for the person: `shown` is how the file is called, `doing` what failed (`read`, `written`)."""
    hint = HINTS.get(error.errno or 0, "look at the file and its folder")
    return ProgressError(f"{shown}: cannot be {doing} ({error.strerror or error}), {hint}")


def read(path: str, shown: str = "", limit: int = LIMIT) -> bytes:
    """Returns the bytes of the regular file `path`, `limit` of them at most; `shown` is its name in messages.

    Raises ProgressError if it cannot be read, is larger, or is no regular file; a FIFO or a device is not waited for.
    """
    shown = shown or path
    try:
        fd = open_regular(path, shown)
        try:
            return read_open(fd, limit)
        finally:
            os.close(fd)
    except OSError as error:
        raise trouble(shown, "read", error) from error


def read_object(path: str, limit: int = LIMIT) -> dict[str, Any]:
    """Returns the JSON object in a file, an empty one where there is none that can be read."""
    try:
        return fastjson.object_in(read(path, limit=limit).decode("utf-8-sig"))
    except (ProgressError, ValueError):
        return {}


def piece(path: str, size: int, behind: int | None = None) -> bytes:
    """Returns `size` bytes at most of a file: its first, or those from `behind` bytes before its end on.

    Nothing where it cannot be read: of the client's files some are named that do not exist.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return b""
    try:
        start = 0 if behind is None else max(0, os.fstat(fd).st_size - behind)
        return os.pread(fd, size, start)
    except OSError:
        return b""
    finally:
        os.close(fd)


def open_regular(path: str, shown: str) -> int:
    """Returns a descriptor to read the regular file `path` with; raises ProgressError if it cannot be had."""
    try:
        fd = _open(path)
    except OSError as error:
        raise trouble(shown, "read", error) from error
    if stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    raise ProgressError(f"{shown}: {NOT_REGULAR}")


def _open(path: str) -> int:
    """Opens a file without waiting for what is no file; one on which another process has a lease is waited for."""
    for _ in range(LEASE_PAUSES):
        try:
            return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except BlockingIOError:
            time.sleep(LEASE_PAUSE)
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)


def read_open(fd: int, limit: int) -> bytes:
    """Returns what is in an open file from where it stands; raises OSError above `limit` bytes."""
    size, data = os.fstat(fd).st_size, b""
    while max(size, len(data)) <= limit:
        piece = os.read(fd, max(size + 1 - len(data), 1 << 16))
        if not piece:
            return data
        data += piece
    raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))


def replace(path: str, data: bytes, shown: str = "", expected: bytes | None = None) -> bool:
    """Makes `data` the content of `path`, atomically; writes through a link to the file that it leads to.

    An existing file keeps its permission bits, and its owner where the system permits that; a new one gets what the
    umask leaves. With `expected`, nothing is written unless the file still holds these bytes right before the exchange.
    Returns whether `data` was written. Raises ProgressError if it cannot be; the old file is then untouched.

    The data is on the disk before the exchange, so a power cut leaves the old or the new file, whole. The folder is not
    flushed as well: one more wait for the disk in every hook would only make sure that it is not the old one.
    """
    from progresslib.system import temporary  # most hooks only read

    shown = shown or path
    try:
        real = os.path.realpath(path)
        with temporary.File(os.path.dirname(real), data, like=writable(real, shown)) as draft:
            if expected is not None and read(real, shown) != expected:
                return False
            draft.move_to(real)
    except OSError as error:
        raise trouble(shown, "written", error) from error
    return True


def writable(real: str, shown: str) -> os.stat_result | None:
    """Returns the status of the file to replace, None if there is none yet.

    A rename needs no permission on the file itself, so one that a person has protected against writing is refused here.
    """
    try:
        before = os.lstat(real)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(before.st_mode):
        raise ProgressError(f"{shown}: {NOT_REGULAR}")
    if not os.access(real, os.W_OK):
        number = errno.EROFS if os.statvfs(real).f_flag & os.ST_RDONLY else errno.EACCES
        raise OSError(number, os.strerror(number))
    return before


def make_private(folder: str) -> None:
    """Makes a folder, and those above it that are missing, for this person alone; raises OSError."""
    above = os.path.dirname(folder)
    if above and not os.path.lexists(above):
        make_private(above)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise
