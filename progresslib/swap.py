"""Exchanges two files in one step, as Linux can: what stood in the place is in one's hands, and not gone."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


def swap(one: str, other: str) -> None:
    """Gives two files in one file system each other's path; raises OSError, also where the system cannot do that."""
    rename = _renameat2()
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE):
        raise OSError(errno.EIO, "the two files cannot be exchanged")


def _renameat2() -> Any:
    """The C library's function, None where there is none; by the C module alone: `ctypes` would cost a hook 10 ms."""
    try:
        import _ctypes

        library: Any = _ctypes
        address = library.dlsym(library.dlopen(None, os.RTLD_NOW), "renameat2")

        class Number(library._SimpleCData):  # type: ignore[misc]
            _type_ = "i"

        class Function(library.CFuncPtr):  # type: ignore[misc]
            _flags_ = library.FUNCFLAG_CDECL
            _restype_ = Number

        return Function(address)
    except (ImportError, AttributeError, OSError, TypeError, ValueError):
        return None
