"""Tells whether anybody has a file open, as far as the system can say that: Linux can, by a lease."""

from __future__ import annotations

import errno
import fcntl
import os
import time

PAUSE = 0.002
_SIGURG = 23  # on Linux; the module `signal` would cost a hook a millisecond


class Lease:
    """A hold on an open file `fd`, used in a `with`: nobody else has it open meanwhile, and who opens it waits.

    `is_held` is False where that cannot be had: the system knows no leases, the file is another person's, or somebody
    keeps it open for longer than `patience`, in seconds: a viewer may do so for ever.
    """

    __slots__ = ("_fd", "is_held", "patience")

    def __init__(self, fd: int, patience: float) -> None:
        self._fd = fd
        self.patience = patience
        self.is_held = False

    def __enter__(self) -> Lease:
        deadline = time.monotonic() + self.patience
        while not self.is_held:
            try:
                self._take()
                self.is_held = True
            except OSError as error:
                if error.errno != errno.EAGAIN or time.monotonic() > deadline:
                    break
                time.sleep(PAUSE)
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_held:
            fcntl.fcntl(self._fd, _named("F_SETLEASE"), fcntl.F_UNLCK)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody is opening the file right now, and waits for the lease to end."""
        return self.is_held and fcntl.fcntl(self._fd, _named("F_GETLEASE")) != fcntl.F_WRLCK

    def _take(self) -> None:
        """Raises OSError: EAGAIN while somebody has the file open, something else where there are no leases."""
        # The signal that tells of an opener must not end this process, as the usual one would: SIGURG is ignored.
        fcntl.fcntl(self._fd, _named("F_SETSIG"), _SIGURG)
        fcntl.fcntl(self._fd, _named("F_SETLEASE"), fcntl.F_WRLCK)


def _named(name: str) -> int:
    """A constant of fcntl that only Linux has; raises OSError elsewhere."""
    value = getattr(fcntl, name, None)
    if value is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return int(value)
