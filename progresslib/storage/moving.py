"""What every move of a progress file needs: which file may be moved, and where to."""

from __future__ import annotations

import errno
import os

from progresslib.errors import ProgressError
from progresslib.storage.store import Store, may_be_listed
from progresslib.system import files

_NO_FLUSH = frozenset({errno.EINVAL, errno.ENOTSUP})


def check_name(store: Store, name: str) -> None:
    """Raises ProgressError if `name` is not that of a file which the folder's list could hold."""
    if not may_be_listed(name):
        raise ProgressError(f"{store.shown(name)}: not the name of a progress file, give one such as backend-jobs.md")


def movable(path: str, shown: str) -> os.stat_result:
    """Returns the status of the file at `path`; raises ProgressError if that is no file, OSError if it is gone.

    A link is refused: moved alone it would lead to nowhere, and moving its file would leave it leading to nowhere.
    """
    if os.path.islink(path):
        raise ProgressError(f"{shown}: a link, name the file that it leads to, or remove the link")
    found = files.writable(path, shown)
    if found is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return found


def free_path(store: Store, name: str) -> str:
    """Returns the path that a file will have which is brought back as `name`; raises ProgressError if that is taken."""
    path = os.path.join(store.folder, name)
    if os.path.lexists(path):
        raise taken_error(store, name)
    return path


def taken_error(store: Store, name: str) -> ProgressError:
    """Returns the error for the person where a file would be brought back over another one."""
    return ProgressError(f"{store.shown(name)}: is there already, rename, archive or delete that one first")


def flush(folder: str) -> None:
    """Makes sure that the names in `folder` are on the disk; raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _NO_FLUSH:  # some file systems know no such thing
            raise
    finally:
        os.close(fd)
