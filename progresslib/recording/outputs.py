"""The full texts of runs, `outputs/<orchestration>/<run>.md`: each report and each folded entry under a heading."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.places.project import is_inside
from progresslib.storage.store import LIMIT, Store
from progresslib.system import files
from progresslib.system.temporary import sweep
from progresslib.text.clock import stamp
from progresslib.text.naming import file_name

FOLDER = "outputs"
_IGNORE = b"# What agents wrote: kept on this machine, not in the repository.\n*\n"


class Outputs:
    """The outputs of the runs in the progress file `name` of a store."""

    __slots__ = ("_name", "_store", "folder")

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = file_name(name[: -len(".md")])
        self.folder = f"{FOLDER}/{self._name}"

    def shown(self, run_id: str) -> str:
        """How records and messages call the file of a run."""
        return self._store.shown(f"{self.folder}/{file_name(run_id)}.md")

    def add(self, run_id: str, what: str, text: bytes, now: float) -> None:
        """Makes sure that the file of a run holds `text`, under a heading that says `what` it is, and since when.

        Nothing in it can end its fence. Raises ProgressError if it cannot be written.
        """
        path, shown = self._path(_made(self._store, self._name), run_id), self.shown(run_id)
        before = files.read(path, shown) if os.path.lexists(path) else b""
        body = text.rstrip(b"\n")
        if body in before:
            return
        marks = b"```"
        while marks in body:
            marks += b"`"
        head = before or f"# Run {run_id.encode('ascii', 'replace').decode()}\n".encode()
        title = f"\n## {what}, {stamp(now)}\n\n".encode()
        files.replace(path, head + title + marks + b"markdown\n" + body + b"\n" + marks + b"\n", shown)
        for folder in (os.path.dirname(path), os.path.join(self._store.folder, FOLDER)):
            sweep(folder, now)

    def read(self, run_id: str) -> bytes:
        """What the file of a run holds, b"" where it has none; raises ProgressError if it cannot be read."""
        path = self._path(os.path.join(self._store.folder, self.folder), run_id)
        return files.read(path, self.shown(run_id), LIMIT) if os.path.lexists(path) else b""

    def _path(self, folder: str, run_id: str) -> str:
        """The path of a run's file; raises ProgressError if that leads out of the progress folder."""
        path = os.path.join(folder, f"{file_name(run_id)}.md")
        if not is_inside(os.path.realpath(path), self._store.folder):
            raise ProgressError(f"{self.shown(run_id)}: a link that leads out of the folder, remove it")
        return path


def write_page(store: Store, name: str, data: bytes, now: float) -> str:
    """Puts a file that is made from the others into the folder of the outputs, and returns its path.

    Raises ProgressError if it cannot be written, or if a link stands in its place.
    """
    path, shown = os.path.join(_made(store), name), store.shown(f"{FOLDER}/{name}")
    if os.path.islink(path):
        raise ProgressError(f"{shown}: a link stands in its place, remove it")
    files.replace(path, data, shown)
    sweep(os.path.dirname(path), now)
    return path


def _made(store: Store, name: str = "") -> str:
    """The folder of the outputs, or `name` in it, made if it is missing; it ignores itself in git.

    Raises ProgressError if it cannot be made or leads out of the progress folder.
    """
    top = os.path.join(store.folder, FOLDER)
    folder = os.path.join(top, name) if name else top
    if not is_inside(os.path.realpath(folder), store.folder):
        raise ProgressError(f"{store.shown(FOLDER)}: leads out of the folder; make it a folder")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise files.trouble(store.shown(f"{FOLDER}/{name}" if name else FOLDER), "made", error) from error
    ignored = os.path.join(top, ".gitignore")
    if not os.path.lexists(ignored):
        files.replace(ignored, _IGNORE, store.shown(f"{FOLDER}/.gitignore"))
    return folder
