"""Renames as only Linux can do them in one step: two files exchanged, or one moved to a name that nothing has."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HERE = -100  # AT_FDCWD
_NO_REPLACE = 1  # RENAME_NOREPLACE
_EXCHANGE = 2  # RENAME_EXCHANGE
UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM})  # the last in a container


def swap(one: str, other: str) -> None:
    """Gives two files in one file system each other's path.

    Raises OSError; its number is one of UNSUPPORTED where the system cannot do that.
    """
    number = _rename(one, other, _EXCHANGE)
    if number:
        raise OSError(number, os.strerror(number), other)


def move(path: str, to: str) -> None:
    """Moves what is at `path` to the name `to` in the same file system, never over what has that name already.

    Raises OSError: FileExistsError where something has it. Where the system cannot do that in one step, the name is
    taken by an empty file first: one that is killed in between leaves that.
    """
    number = _rename(path, to, _NO_REPLACE)
    if number in UNSUPPORTED:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        try:
            os.rename(path, to)
        except BaseException:
            os.unlink(to)
            raise
    elif number:
        raise OSError(number, os.strerror(number), path)


def _rename(path: str, to: str, flag: int) -> int:
    """Renames with that flag; returns the number of the error, 0 for none."""
    rename = _renameat2()
    if rename is None:
        return errno.ENOSYS
    return _last_error() if rename(_HERE, os.fsencode(path), _HERE, os.fsencode(to), flag) else 0


def _last_error() -> int:
    import _ctypes

    library: Any = _ctypes
    return int(library.get_errno()) or errno.EIO


def _renameat2() -> Any:
    """The C library's function, None where there is none; by the C module alone: `ctypes` would cost a hook 10 ms."""
    try:
        import _ctypes

        library: Any = _ctypes
        address = library.dlsym(library.dlopen(None, os.RTLD_NOW), "renameat2")

        class Number(library._SimpleCData):  # type: ignore[misc]
            _type_ = "i"

        class Function(library.CFuncPtr):  # type: ignore[misc]
            _flags_ = library.FUNCFLAG_CDECL | library.FUNCFLAG_USE_ERRNO
            _restype_ = Number

        return Function(address)
    except (ImportError, AttributeError, OSError, TypeError, ValueError):
        return None
