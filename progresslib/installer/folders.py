"""Folders and files of the installation: made, swapped in as a whole, and removed."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator

from progresslib.system import files
from progresslib.system.locks import Lock

_DRAFT = ".claude-progress-new-"
LONGEST_WAIT = 900.0


def lock(path: str) -> Lock:
    """The lock that one installation at a time has; making an environment takes minutes."""
    return Lock(path, "another installation", LONGEST_WAIT)


def make(path: str) -> list[str]:
    """Makes the folder with all above it, and returns those that were not there, the topmost first."""
    missing: list[str] = []
    above = path
    while not os.path.isdir(above):
        missing.insert(0, above)
        above = os.path.dirname(above)
    os.makedirs(path, exist_ok=True)
    return missing


def remove_empty(paths: Iterable[str]) -> None:
    """Removes those of the folders that are empty, the last ones first."""
    for path in reversed(list(paths)):
        try:
            os.rmdir(path)
        except OSError:
            continue  # somebody uses it by now, or it is gone


def remove(path: str) -> None:
    """Removes a file, a link or a whole folder; nothing there is fine."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


@contextlib.contextmanager
def draft_for(path: str) -> Iterator[str]:
    """A free path in a new hidden folder beside `path`, to be filled and swapped in; what is left of it goes.

    An OSError becomes a ProgressError that names `path`: nobody knows the draft.
    """
    holder = ""
    try:
        holder = tempfile.mkdtemp(prefix=_DRAFT, dir=os.path.dirname(path))
        yield os.path.join(holder, "new")
    except OSError as error:
        raise files.trouble(path, "written", error) from error
    finally:
        if holder:
            shutil.rmtree(holder, ignore_errors=True)


def swap_in(draft: str, path: str) -> None:
    """Puts the finished draft in the place of `path`; if that exists, there is none for the time of one rename."""
    if os.path.lexists(path):
        os.rename(path, os.path.join(os.path.dirname(draft), "old"))
    os.rename(draft, path)


def sweep(folder: str) -> None:
    """Removes what an installer that was killed has left in the folder; for the holder of the lock."""
    for name in os.listdir(folder):
        if name.startswith(_DRAFT):
            remove(os.path.join(folder, name))


def point(link: str, target: str) -> bool:
    """Makes `link` a symbolic link to `target`, in one step; returns whether that changed anything."""
    if os.path.islink(link) and os.readlink(link) == target:
        return False
    with draft_for(link) as draft:
        os.symlink(target, draft)
        os.replace(draft, link)
    return True


def write(path: str, data: bytes) -> bool:
    """Writes the file if it does not hold these bytes already; returns whether it did."""
    if os.path.isfile(path) and files.read(path) == data:
        return False
    return files.replace(path, data)
