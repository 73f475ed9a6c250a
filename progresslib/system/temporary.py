"""Temporary files beside the file they will replace, and the removal of those that a killed process left behind."""

from __future__ import annotations

import os
import stat

PREFIX = ".claude-progress."
SUFFIX = ".tmp"
YOUNG = 10.0
OLD = 3600.0


class File:
    """A new file in `folder` with `data` on the disk, used in a `with`: gone at its end unless it was moved.

    `like` is the status of the file it will replace, None for a new one. With `synced` False a power cut may take it.
    Raises OSError, and leaves nothing then.
    """

    __slots__ = ("_data", "_like", "_path", "_synced")

    def __init__(self, folder: str, data: bytes, like: os.stat_result | None, synced: bool = True) -> None:
        self._path = os.path.join(folder, f"{PREFIX}{os.getpid()}.{os.urandom(4).hex()}{SUFFIX}")
        self._data = data
        self._like = like
        self._synced = synced

    def __enter__(self) -> File:
        # Private until it has the mode of its model: the text of a private file must never be readable in between.
        mode = 0o600 if self._like else 0o666
        fd = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, mode)
        try:
            self._fill(fd)
        except BaseException:
            os.unlink(self._path)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._path:
            os.unlink(self._path)

    def move_to(self, path: str) -> None:
        """Exchanges the file at `path` for this one; there is no moment at which neither is there."""
        os.replace(self._path, path)
        self._path = ""

    def put_at(self, path: str) -> None:
        """Gives the file a name that nothing has yet; raises FileExistsError if something has it."""
        from progresslib.system.swap import move  # only progress files are moved

        move(self._path, path)
        self._path = ""

    def put_also_at(self, path: str) -> None:
        """Gives the file another name, which nothing has yet; raises FileExistsError if something has it.

        Where a file can have but one name it is moved.
        """
        try:
            os.link(self._path, path)
        except FileExistsError:
            raise
        except OSError:
            self.put_at(path)

    @property
    def modified(self) -> float:
        """When the file was written, in seconds since the epoch, by the clock of the file system."""
        return os.stat(self._path).st_mtime

    def swap_with(self, path: str) -> str:
        """Exchanges the file at `path` for this one, and returns where the former is until the end of the `with`.

        Raises OSError where the system cannot do that in one step; both are then where they were.
        """
        from progresslib.system.swap import swap  # only progress files are exchanged

        swap(self._path, path)
        return self._path

    def _fill(self, fd: int) -> None:
        try:
            _write_all(fd, self._data)
            if self._like:
                _keep_owner(fd, self._like)
                os.fchmod(fd, stat.S_IMODE(self._like.st_mode))  # after the owner: a change of that clears some bits
            if self._synced:
                os.fsync(fd)
        finally:
            os.close(fd)


def sweep(folder: str, now: float) -> None:
    """Removes the temporary files that killed processes left in `folder`; `now` is in seconds since the epoch.

    Errors are ignored: another process may have swept first, and a folder that cannot be written says so when it is
    written to.
    """
    for path in _abandoned(folder, now):
        try:
            os.unlink(path)
        except OSError:
            continue


def _abandoned(folder: str, now: float) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if entry.name.startswith(PREFIX) and _is_abandoned(entry, now)]
    except OSError:
        return []


def _is_abandoned(entry: os.DirEntry[str], now: float) -> bool:
    """Tells whether nobody will finish this file: its process is gone, or an hour has passed (ids come round again).

    A young file always stays: its process may live in another container, where this one cannot see its id.
    """
    pid = entry.name[len(PREFIX) :].split(".")[0]
    if not entry.name.endswith(SUFFIX) or not pid.isdecimal():
        return False
    age = now - entry.stat(follow_symlinks=False).st_mtime
    return age > OLD or (age > YOUNG and not is_running(int(pid)))


def is_running(pid: int) -> bool:
    """Tells whether there is a process with this id."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # another person's process
    return True


def _write_all(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _keep_owner(fd: int, like: os.stat_result) -> None:
    own = os.fstat(fd)
    if (own.st_uid, own.st_gid) == (like.st_uid, like.st_gid):
        return
    try:
        os.fchown(fd, like.st_uid, like.st_gid)
    except OSError:
        return  # only root may give files away; the text matters more than the owner
