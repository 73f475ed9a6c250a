"""The archive of a progress folder: files that are complete, under their name and the month."""

from __future__ import annotations

import os
import stat
from itertools import count

from progresslib.errors import ProgressError
from progresslib.places.project import is_inside
from progresslib.storage.moving import check_name, free_path, movable, taken_error
from progresslib.storage.store import ARCHIVE, LIMIT, SUFFIX, Store, may_be_listed
from progresslib.system import files, swap
from progresslib.text.clock import seconds, stamp

_MONTH = len("-YYYY-MM")


def archive(store: Store, name: str, now: float) -> str:
    """Moves the file `name` to `archived/<stem>-YYYY-MM.md`, and returns that path, relative to the folder.

    The month is that of `now` in UTC; behind it stands `-2`, `-3`, … where the name is taken. What another program
    writes at that moment is in the moved file, or in one of its own under the old name. Raises ProgressError if the
    file is a link or cannot be moved; it is then where it was.
    """
    shown = store.shown(name)
    try:
        with store.locked(name):
            check_name(store, name)
            path = os.path.join(store.folder, name)
            movable(path, shown)
            _make_folder(store)
            return _move_in(store, path, name[: -len(SUFFIX)] + "-" + stamp(now)[: _MONTH - 1])
    except OSError as error:
        raise files.trouble(shown, "archived", error) from error


def unarchive(store: Store, archived_name: str) -> str:
    """Moves a file of the archive back under its own name, without month and number, and returns that.

    `archived_name` is its name in the archive, with or without `archived/` before it. Raises ProgressError if it is
    not there, cannot be moved, or its own name is taken; it is then where it was.
    """
    name = archived_name.removeprefix(ARCHIVE + "/")
    own, shown = own_name(name), store.shown(f"{ARCHIVE}/{name}")
    try:
        with store.locked(own):
            check_name(store, own)
            _check_folder(store)
            path = os.path.join(store.folder, ARCHIVE, name)
            movable(path, shown)
            swap.move(path, free_path(store, own))
    except FileExistsError:
        raise taken_error(store, own) from None
    except OSError as error:
        raise files.trouble(shown, "moved back", error) from error
    return own


def archived(store: Store) -> list[str]:
    """Returns the names of the files in the archive, sorted; raises ProgressError if it cannot be read."""
    _check_folder(store)
    try:
        found = os.listdir(os.path.join(store.folder, ARCHIVE))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise files.trouble(store.shown(ARCHIVE), "read", error) from error
    return sorted(name for name in found if may_be_listed(name))


def newest(store: Store, name: str) -> str:
    """Returns the name in the archive of the file that was called `name`, the newest of several; "" without one.

    `name` may also be that in the archive. Raises ProgressError if it cannot be read.
    """
    there = archived(store)
    found = [name] if name in there else [one for one in there if own_name(one) == name]
    return max(found, key=_age, default="")


def _age(archived_name: str) -> tuple[str, int, str]:
    """What sorts the archived files of one name by age: the month, then the number behind it."""
    month = archived_name[: -len(SUFFIX)].removeprefix(own_name(archived_name)[: -len(SUFFIX)])
    return month[:_MONTH], len(month), archived_name


def read(store: Store, archived_name: str) -> bytes:
    """Returns the bytes of a file of the archive; raises ProgressError if it cannot be read, or is a link."""
    path, shown = os.path.join(store.folder, ARCHIVE, archived_name), store.shown(f"{ARCHIVE}/{archived_name}")
    _check_folder(store)
    if os.path.basename(archived_name) != archived_name or os.path.islink(path):
        raise ProgressError(f"{shown}: a link, or no name of a file in the archive; name the file itself")
    return files.read(path, shown, LIMIT)


def own_name(archived_name: str) -> str:
    """Returns the name that a file of the archive had before: without the month, and the number behind that."""
    stem = archived_name[: -len(SUFFIX)]
    front, _, number = stem.rpartition("-")
    if number.isdecimal() and number.isascii() and number[0] != "0" and number != "1" and _has_month(front):
        stem = front
    return stem[:-_MONTH] + SUFFIX if _has_month(stem) else archived_name


def _has_month(stem: str) -> bool:
    """Tells whether a stem ends with `-YYYY-MM`, and has something before that."""
    month = stem[-_MONTH:]
    return len(stem) > _MONTH and month[0] == "-" and seconds(month[1:] + "-01") is not None


def _move_in(store: Store, path: str, stem: str) -> str:
    """Moves a file into the archive under the first name with that stem that is free; raises OSError."""
    for number in count(1):
        found = f"{ARCHIVE}/{stem}{SUFFIX}" if number == 1 else f"{ARCHIVE}/{stem}-{number}{SUFFIX}"
        try:
            swap.move(path, os.path.join(store.folder, found))
            return found
        except FileExistsError:
            continue
    raise AssertionError("numbers do not end")


def _make_folder(store: Store) -> None:
    """Makes the archive's folder if it is missing; raises ProgressError if something else stands in its place."""
    try:
        os.mkdir(os.path.join(store.folder, ARCHIVE))
    except FileExistsError:
        _check_folder(store)


def _check_folder(store: Store) -> None:
    """Raises ProgressError if the archive is no folder, or a link that does not lead to one in the folder."""
    path, shown = os.path.join(store.folder, ARCHIVE), store.shown(ARCHIVE)
    real = os.path.realpath(path)
    if real == store.folder or not is_inside(real, store.folder):
        raise ProgressError(f"{shown}: a link that leads out of the folder, put a folder in its place")
    try:
        is_folder = stat.S_ISDIR(os.stat(path).st_mode)
    except FileNotFoundError:
        is_folder = not os.path.islink(path)  # one that is not there is no trouble
    if not is_folder:
        raise ProgressError(f"{shown}: not a folder, move that away")
