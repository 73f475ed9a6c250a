"""Puts new bytes in the place of a file that others write too, and sees what they write at that moment."""

from __future__ import annotations

import os
import stat
import time

from progresslib.errors import ProgressError
from progresslib.system import files, temporary
from progresslib.system.leases import Lease
from progresslib.system.swap import UNSUPPORTED

MOMENT = 0.05
"""How many seconds a file rests before it counts as whole, where nobody tells who has it open."""
PATIENCE = 0.02
LONG = 2.0
"""How many seconds one is waited for that somebody has open: a viewer, perhaps; a writer, if somebody else has changed
it within the longer time."""


class Held:
    """A progress file that is held open, used in a `with`; `shown` is how messages call it.

    Raises ProgressError, also from its methods, if it cannot be read or written.
    """

    __slots__ = ("_fd", "_limit", "_own", "_path", "_shown")

    def __init__(self, path: str, shown: str, own: bytes = b"", limit: int = files.LIMIT) -> None:
        """`own` is the identity of the state that we have left ourselves, empty if that is not known.

        What is larger than `limit` bytes is not read.
        """
        self._limit = limit
        self._path = path
        self._shown = shown
        self._own = own
        self._fd = -1

    def __enter__(self) -> Held:
        self._fd = files.open_regular(self._path, self._shown)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)

    def identity(self) -> bytes:
        """What tells this state of the file from every other one."""
        return _identity(os.fstat(self._fd))

    def read(self) -> bytes:
        """The bytes of the file when nobody is writing it: in place, a writer empties it first and fills it then.

        Where the system does not tell who has it open, one that somebody else has changed a moment ago has to rest.
        """
        with Lease(self._fd, self._patience()) as lease:
            data = self._all()
        deadline = time.monotonic() + LONG
        while not lease.is_held and self._is_changed_within(MOMENT) and time.monotonic() < deadline:
            time.sleep(MOMENT)
            data = self._all()
        return data

    def exchange(self, data: bytes, expected: bytes) -> tuple[bool, bytes]:
        """Puts `data` in the place of the file if that still holds `expected`; whether it did, and what came too late.

        That is what somebody wrote to the old file who had opened it before, or put in its place at that very moment;
        `expected` again if nobody did.
        """
        try:
            like = files.writable(self._path, self._shown)
            with temporary.File(os.path.dirname(self._path), data, like) as draft:
                with Lease(self._fd, self._patience()) as lease:
                    if self._all() != expected or lease.is_wanted or not self._is_in_place():
                        return False, expected
                    others = self._put_in_place(draft)
                    is_late = lease.is_wanted or not lease.is_held
                if others is not None:
                    return True, others
                return True, self._late(lease.is_held, expected) if is_late else expected
        except OSError as error:
            raise files.trouble(self._shown, "written", error) from error

    def _put_in_place(self, draft: temporary.File) -> bytes | None:
        """Makes the draft the file; what was there if that was another file than this one, put there just now."""
        try:
            former = draft.swap_with(self._path)
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise
            os.lstat(self._path)  # what was removed meanwhile stays so
            draft.move_to(self._path)
            return None
        status = os.lstat(former)
        if os.path.samestat(status, os.fstat(self._fd)):
            return None
        if not stat.S_ISREG(status.st_mode):
            draft.swap_with(self._path)
            raise ProgressError(f"{self._shown}: something that is no file stands in its place; put the file back")
        return files.read(former, self._shown)

    def _late(self, can_wait: bool, expected: bytes) -> bytes:
        """What the old file holds when those who had opened it are done; as far as that can be told."""
        if can_wait:
            with Lease(self._fd, LONG):
                return self._all()
        return self._all() or expected

    def _patience(self) -> float:
        return LONG if self._is_changed_within(LONG) else PATIENCE

    def _is_changed_within(self, seconds: float) -> bool:
        """Whether somebody else has changed the file so lately."""
        age = abs(time.time() - os.fstat(self._fd).st_mtime)
        return age < seconds and self.identity() != self._own

    def _is_in_place(self) -> bool:
        """Whether the path still leads to this file: some editors put another one there."""
        return _identity(os.stat(self._path)) == self.identity()

    def _all(self) -> bytes:
        os.lseek(self._fd, 0, os.SEEK_SET)
        try:
            return files.read_open(self._fd, self._limit)
        except OSError as error:
            raise files.trouble(self._shown, "read", error) from error


def _identity(status: os.stat_result) -> bytes:
    return f"{status.st_ino} {status.st_mtime_ns} {status.st_size}".encode()
