"""Counts a process's calls to the file system, and lets one of them fail or end the process; for a forked child.

Everything that hooks do with files goes through what is named here: `os`, `fcntl`, `open` and the one function of
swap.py that calls the C library. Runs on a bare interpreter, as hooks do.
"""

from __future__ import annotations

import _io
import builtins
import errno
import fcntl
import os

from progresslib.system import swap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

KILL = "kill"
LASTING = "and whatever is written after it"
SIGKILL = 9
WRITING = {
    *("os.open:w", "os.write", "os.fsync", "os.replace", "os.rename", "os.link", "os.mkdir", "os.truncate"),
    *("os.ftruncate", "swap.rename", "open:w", "file.write"),
}
"""What a full disk refuses."""
_REPEATED = {
    *("os.open:r", "os.open:w", "os.read", "os.write", "os.close", "os.fsync", "os.fchmod", "os.fchown"),
    *("os.ftruncate", "os.waitpid", "fcntl.flock", "fcntl.fcntl", "open:r", "open:w", "file.read", "file.write"),
}
"""What Python itself repeats after EINTR (PEP 475), or what has done its work by then."""
_NAMES = (
    *("open", "read", "write", "close", "lseek", "fsync", "truncate", "ftruncate", "fchmod", "fchown", "chmod"),
    *("replace", "rename", "link", "unlink", "mkdir", "rmdir", "utime", "access", "readlink", "scandir", "listdir"),
    *("stat", "lstat", "fstat", "posix_spawn", "waitpid"),
)


def can_meet(name: str, what: str) -> bool:
    """Whether a call of that name can end with the error `what`, a name of errno."""
    code = what.partition(" ")[0]
    if code == "ENOSPC":
        return name in WRITING
    return code != "EINTR" or name not in _REPEATED


class Watch:
    """Counts calls from 1; at call number `at` `what` happens: KILL, or the error with that name.

    With LASTING behind the name whatever writes fails from then on. Each call is noted on the descriptor `log`.
    """

    def __init__(self, at: int, what: str, log: int) -> None:
        self._at = at
        self._what = what.partition(" ")[0]
        self._lasts = LASTING in what
        self._count = 0
        self._log = log
        self._write = os.write

    def begin(self) -> None:
        """Puts itself before every call."""
        for name in _NAMES:
            setattr(os, name, self._watched(f"os.{name}", getattr(os, name)))
        for name in ("flock", "fcntl"):
            setattr(fcntl, name, self._watched(f"fcntl.{name}", getattr(fcntl, name)))
        swap._rename = self._renaming(swap._rename)
        vars(builtins)["open"] = self._opening

    def fault(self, name: str, given: tuple[Any, ...]) -> int:
        """Notes a call; the number of the error that it meets, 0 for none. Does not return where the process ends."""
        self._count += 1
        is_hit = self._count == self._at
        if not is_hit and not (self._lasts and self._count > self._at > 0 and name in WRITING):
            self._note("", name, given)
            return 0
        self._note("!", name, given)
        if self._what != KILL:
            return int(getattr(errno, self._what))
        if name in ("os.write", "file.write") and isinstance(given[0], int) and given[0] > 2:
            self._write(given[0], bytes(given[1])[: len(given[1]) // 2])
        os.kill(os.getpid(), SIGKILL)
        raise AssertionError("the process goes on")

    def _note(self, mark: str, name: str, given: tuple[Any, ...]) -> None:
        told = given[0] if given else ""
        path = os.fsdecode(told) if isinstance(told, (str, bytes)) else str(told)
        self._write(self._log, f"{mark}{name} {'/'.join(path.split('/')[-3:])}".replace("\n", " ").encode() + b"\n")

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            shown = name
            if name == "os.open":
                shown += ":w" if given[1] & (os.O_CREAT | os.O_WRONLY | os.O_RDWR) else ":r"
            number = self.fault(shown, given)
            if number and name == "os.close":
                call(*given, **named)  # what is written is known to be lost then, but the file is closed
            if number:
                raise OSError(number, os.strerror(number), *(one for one in given[:1] if isinstance(one, (str, bytes))))
            return call(*given, **named)

        return called

    def _renaming(self, call: Callable[..., int]) -> Callable[..., int]:
        return lambda path, to, flag: self.fault("swap.rename", (path,)) or call(path, to, flag)

    def _opening(self, path: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
        """What `open` returns, with its own reads and writes watched too."""
        is_to_write = set(mode) & set("wax+")
        number = self.fault("open:w" if is_to_write else "open:r", (path,))
        if number:
            raise OSError(number, os.strerror(number), path)
        raw = Raw(self, path, "".join(one for one in mode if one in "rwax+"))
        made: Any = _io.BufferedRandom if "+" in mode else _io.BufferedWriter if is_to_write else _io.BufferedReader
        return made(raw) if "b" in mode else _io.TextIOWrapper(made(raw), *given[1:], **named)


class Raw(_io.FileIO):
    """A file whose reads and writes count."""

    def __init__(self, watch: Watch, path: Any, mode: str) -> None:
        super().__init__(path, mode)
        self._watch = watch

    def _check(self, name: str, given: tuple[Any, ...] = ()) -> None:
        number = self._watch.fault(name, (self.fileno(), *given))
        if number:
            raise OSError(number, os.strerror(number))

    def readinto(self, buffer: Any) -> int:
        self._check("file.read")
        return super().readinto(buffer)

    def readall(self) -> bytes:
        self._check("file.read")
        return super().readall()

    def write(self, data: Any) -> int:
        self._check("file.write", (data,))
        return super().write(data)
