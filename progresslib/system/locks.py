"""A lock between processes, on a file of its own."""

from __future__ import annotations

import errno
import fcntl
import os
import time

from progresslib.errors import ProgressError
from progresslib.system.files import ABSENT, make_private, trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_SLEEP = 0.001
LONGEST_SLEEP = 0.05
UNSUPPORTED = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})
UNWRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT})


class Lock:
    """An exclusive lock, used in a `with`; the system lets go of it when the process ends, however it ends.

    `path` is the lock file, made with its folders; `shown` is what it guards, for messages; `wait` is how many seconds
    to sleep for it: on a machine that stands still these take longer than the clock's, for who holds it too.
    It is not re-entrant. A lock file is not removed after use: who already waits for a removed one waits for a file
    that nobody else will open. Raises ProgressError if the lock cannot be had in time, or its file cannot be made.

    Where the file system has no locks, a file that only one can make is the lock (`named_lock`). Where the state folder
    cannot be made or written (no home folder, a full disk, a sandbox that permits the project alone), the work goes on
    without one: refusing it would be worse, and a file is compared once more right before it is replaced.
    """

    __slots__ = ("_fd", "_left", "_name", "path", "shown", "wait")

    def __init__(self, path: str, shown: str, wait: float) -> None:
        self.path = path
        self.shown = shown
        self.wait = wait
        self._left = wait
        self._fd = -1
        self._name = ""

    def __enter__(self) -> None:
        self._left = self.wait
        try:
            try:
                self._acquire()
            except OSError as error:
                if error.errno not in UNSUPPORTED:
                    raise
                self._acquire_name()
        except OSError as error:
            if error.errno not in UNWRITABLE | ABSENT:
                raise trouble(self.path, "locked", error) from error

    def __exit__(self, *_: object) -> None:
        if self._name:
            from progresslib.system.named_lock import let_go

            let_go(self._name)
            self._name = ""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _acquire(self) -> None:
        """Takes the lock, and takes it anew if its file was removed meanwhile: a lock on that excludes nobody."""
        while self._fd < 0:
            fd = _open(self.path)
            try:
                self._wait_for(fd)
                if _is_at(self.path, fd) or self._left < 0:
                    self._fd = fd
            finally:
                self._left -= FIRST_SLEEP
                if self._fd != fd:
                    os.close(fd)

    def _wait_for(self, fd: int) -> None:
        def take() -> bool:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        self._repeat(take)

    def _acquire_name(self) -> None:
        from progresslib.system.named_lock import take

        name = f"{self.path}.held"
        self._repeat(lambda: take(name))
        self._name = name

    def _repeat(self, take: Callable[[], bool]) -> None:
        """Calls `take` until it returns True; raises ProgressError when no time is left."""
        sleep = FIRST_SLEEP
        while not take():
            if self._left < 0:
                raise self._held_error()
            time.sleep(sleep)
            self._left -= sleep
            sleep = min(sleep * 1.5, LONGEST_SLEEP)

    def _held_error(self) -> ProgressError:
        error = ProgressError(
            f"{self.shown}: another process has held its lock for more than {self.wait:g} seconds,"
            f" try again or end the process that holds {self.path}"
        )
        error.may_pass = True
        return error


def _open(path: str) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        make_private(os.path.dirname(path))
        return os.open(path, flags, 0o600)


def _is_at(path: str, fd: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(fd))
    except FileNotFoundError:
        return False
