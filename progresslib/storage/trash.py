"""The trash of a project: progress files that were deleted, for 30 days, and the way back from there."""

from __future__ import annotations

import os
import stat

from progresslib.errors import ProgressError
from progresslib.storage.discard import APART, Deleted, Place, discard, read_entry
from progresslib.storage.moving import check_name, flush, free_path, movable, taken_error
from progresslib.system import files, swap
from progresslib.system.temporary import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.storage.store import Store

TRASH = "trash"


def delete(store: Store, name: str, now: float) -> str:
    """Moves the file `name` into the trash, and returns its path there; it is kept for 30 days from `now`.

    What another program writes at that moment is in the trash too, or in a file of its own under the old name. Raises
    ProgressError if the file is a link or cannot be moved; it is then where it was.
    """
    shown = store.shown(name)
    try:
        with store.locked(name):
            check_name(store, name)
            path = os.path.join(store.folder, name)
            mode = stat.S_IMODE(movable(path, shown).st_mode)
            return discard(path, shown, Place(_folder(store), name, mode, now))
    except OSError as error:
        raise files.trouble(shown, "deleted", error) from error


def deleted(store: Store) -> list[Deleted]:
    """Returns what is in the trash, newest first; raises ProgressError if that cannot be read."""
    folder = _folder(store)
    try:
        found = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise files.trouble(folder, "read", error) from error
    return [one for one in (read_entry(folder, entry) for entry in sorted(found, reverse=True)) if one]


def restore(store: Store, name: str | None) -> str:
    """Brings back the file that was deleted last, of those with that name if one is given; returns its name.

    Raises ProgressError if there is none, its name is taken, or it cannot be moved; it is then still in the trash.
    """
    last = next((one for one in deleted(store) if name in (None, one.name)), None)
    if last is None:
        what = "the trash is empty" if name is None else f"{store.shown(name)}: is not in the trash"
        raise ProgressError(f"{what}, which keeps what `claude-progress delete` took for 30 days")
    try:
        with store.locked(last.name):
            path = free_path(store, last.name)
            os.chmod(last.path, last.mode)
            _bring_back(last.path, path)
    except FileExistsError:
        raise taken_error(store, last.name) from None
    except OSError as error:
        raise files.trouble(store.shown(last.name), "restored", error) from error
    return last.name


def _folder(store: Store) -> str:
    return os.path.join(store.state, TRASH)


def _bring_back(kept: str, path: str) -> None:
    """Moves a file out of the trash to a path that nothing has, in whichever file system that is; raises OSError."""
    try:
        swap.move(kept, path)
    except OSError as error:
        if error.errno not in APART:
            raise
        with File(os.path.dirname(path), files.read(kept), like=os.stat(kept)) as draft:
            draft.put_at(path)
        flush(os.path.dirname(path))
        os.unlink(kept)
