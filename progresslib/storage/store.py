"""The files of one progress folder: which there are, their bytes, and changes that lose nothing."""

from __future__ import annotations

import os
import time

from progresslib.errors import ProgressError
from progresslib.places.project import display_path, is_inside
from progresslib.system import files
from progresslib.text.naming import slug

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from progresslib.system.locks import Lock

SUFFIX = ".md"
ROUNDS = 10
ARCHIVE = "archived"
LIMIT = 16 * 1024 * 1024  # more could not be read within the time that a hook has


def may_be_listed(name: str) -> bool:
    """Tells whether a name is one that progress files have: `*.md`, not hidden."""
    return name.endswith(SUFFIX) and not name.startswith(".")


class Store:
    """A progress folder: `folder` is its real path, `state` the project's state folder.

    `wait` is how many seconds a lock may take. A file is named by its plain file name; a link is followed only to a
    file within the folder.
    """

    __slots__ = ("folder", "state", "wait")

    def __init__(self, folder: str, state: str, wait: float = 5.0) -> None:
        self.folder = folder
        self.state = state
        self.wait = wait

    def names(self) -> list[str]:
        """Returns the names of all `*.md` directly in the folder, sorted; none if the folder is gone.

        Hidden files are left out, and so are links to a file that is listed anyway. What is no regular file is listed
        too: reading it says what is wrong with it. Raises ProgressError if the folder cannot be read.
        """
        plain, links = self._entries()
        seen = {os.path.join(self.folder, name) for name in plain} if links else set()
        for name in sorted(links):
            real = os.path.realpath(os.path.join(self.folder, name))
            if real not in seen:
                seen.add(real)
                plain.append(name)
        return sorted(plain)

    def has(self, name: str) -> bool:
        """Tells whether the file `name` is there; one that cannot be looked at now is."""
        try:
            os.stat(self._real(name))
        except ProgressError:
            return False
        except OSError as error:
            return error.errno not in files.ABSENT
        return True

    def is_archived(self, name: str) -> bool:
        """Tells whether a file of that name, with or without a month behind it, lies in the archive."""
        stem = name[: -len(SUFFIX)] + "-"
        try:
            there = os.listdir(os.path.join(self.folder, ARCHIVE))
        except OSError:
            return False
        return any(one == name or (one.startswith(stem) and one[len(stem) :][:1].isdigit()) for one in there)

    def read(self, name: str) -> bytes:
        """Returns the bytes of the file `name`; raises ProgressError if it cannot be read or is too large."""
        return files.read(self._real(name), self.shown(name), LIMIT)

    def mtime(self, name: str) -> float:
        """Returns when the file `name` was last changed, in seconds since the epoch; raises ProgressError if gone."""
        try:
            return os.stat(self._real(name)).st_mtime
        except OSError as error:
            raise files.trouble(self.shown(name), "read", error) from error

    def shown(self, name: str) -> str:
        """Returns how messages call the file `name`."""
        return display_path(self.folder, name)

    def locked(self, name: str) -> Lock:
        """Returns the lock on the file `name`, for a `with`; a link has that of its file. `update` takes it itself."""
        from progresslib.system.locks import Lock  # most hooks only read

        key = slug(os.path.relpath(self._real(name), self.folder))
        return Lock(os.path.join(self.state, "locks", key), self.shown(name), self.wait)

    def create(self, name: str, data: bytes) -> None:
        """Makes the file `name` with these bytes; raises ProgressError if it is there already, or cannot be made."""
        from progresslib.system.temporary import File  # the command line's alone

        path, shown = os.path.join(self.folder, self._checked(name)), self.shown(name)
        try:
            with self.locked(name), File(self.folder, data, like=None) as draft:
                draft.put_at(path)
        except FileExistsError:
            use = f"`claude-progress use {name[: -len(SUFFIX)]}` to go on with it"
            raise ProgressError(f"{shown}: is there already; take another name, or {use}") from None
        except OSError as error:
            raise files.trouble(shown, "made", error) from error

    def update(self, name: str, change: Callable[[bytes], bytes]) -> bool:
        """Puts `change(content)` in the place of the file's content, and returns whether that wrote anything.

        Editors, and Claude's own Edit and Write, take no lock: if the file has changed by the time it would be
        replaced, `change` is called again with what is there now, so it must depend on nothing but the bytes it gets.
        Raises ProgressError if the file cannot be read, locked or written; then it is as it was.
        """
        from progresslib.system.exchange import Held  # most hooks only read
        from progresslib.system.temporary import sweep

        real, shown = self._real(name), self.shown(name)
        with self.locked(name):
            base = ours = b""  # what somebody wrote to a file that was replaced meanwhile, and by what
            is_written = False
            for _ in range(ROUNDS):
                with Held(real, shown, self._own(real), LIMIT) as held:
                    before = held.read()
                    after = change(base if is_written and before == ours else before)
                    if after == before:
                        return is_written
                    is_done, late = held.exchange(after, before)
                if is_done:
                    is_written = True
                    self._note_own(real)
                    sweep(os.path.dirname(real), time.time())
                    if late == before:
                        return True
                    base, ours = late, after
        raise ProgressError(f"{shown}: another program keeps changing it, try again when that has ended")

    def _own(self, real: str) -> bytes:
        """Returns the identity of the state of a file that we left last, empty if that is not known."""
        try:
            return files.read(self._note_path(real))
        except ProgressError:
            return b""

    def _note_own(self, real: str) -> None:
        """Notes which state of a file is our own work, beside its lock; as far as that can be written."""
        from progresslib.system.exchange import Held

        try:
            with Held(real, real) as held, open(self._note_path(real), "wb") as file:
                file.write(held.identity())
        except (OSError, ProgressError):
            pass  # then its next reader waits a moment

    def _note_path(self, real: str) -> str:
        return os.path.join(self.state, "locks", slug(os.path.relpath(real, self.folder)) + ".own")

    def _entries(self) -> tuple[list[str], list[str]]:
        """Returns the names of what is no link, and of the links, that may be progress files, in no order."""
        plain: list[str] = []
        links: list[str] = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if may_be_listed(entry.name):
                        (links if entry.is_symlink() else plain).append(entry.name)
        except FileNotFoundError:
            return [], []
        except OSError as error:
            raise files.trouble(self.shown(""), "read", error) from error
        return plain, links

    def _real(self, name: str) -> str:
        """Returns the path of the file itself, behind a link; raises ProgressError if that leads out of the folder."""
        path = os.path.join(self.folder, self._checked(name))
        if not os.path.islink(path):
            return path
        real = os.path.realpath(path)
        if not is_inside(real, self.folder):
            raise ProgressError(f"{self.shown(name)}: a link that leads out of the folder, put the file itself there")
        return real

    def _checked(self, name: str) -> str:
        try:
            plain = os.path.basename(name) == name and name not in ("", ".", "..") and b"\0" not in os.fsencode(name)
        except UnicodeEncodeError:
            plain = False
        if not plain:
            shown = display_path("", name)
            raise ProgressError(f"{shown}: not the name of a progress file, give one such as backend-jobs.md")
        return name
