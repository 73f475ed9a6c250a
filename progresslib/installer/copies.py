"""Copies of what runs: named by version and content, switched at once, so that sessions keep working."""

from __future__ import annotations

import hashlib
import os

from progresslib import VERSION
from progresslib.installer import folders
from progresslib.installer.places import COPY_NAME, Places
from progresslib.system import files

PARTS = ("LICENSE", "bin", "hooks", "progresslib", "requirements.txt", "skills")
IGNORE = b"__pycache__/\n"
_LOCAL = (os.path.join("hooks", "interpreter"), "environment")
EXECUTABLE = (os.path.join("hooks", "run"), os.path.join("bin", "claude-progress"))


def name_of(source: str) -> str:
    """The name of a copy of these sources: the version and eight digits of their content."""
    return f"{VERSION}-{digest(source)[:8]}"


def digest(root: str) -> str:
    """The hexadecimal SHA-256 of the names and bytes of a copy's files; the same for the sources and their copy."""
    summary = hashlib.sha256()
    for name in sources(root):
        data = files.read(os.path.join(root, name))
        summary.update(os.fsencode(name) + b"\0%d\0" % len(data) + data)
    return summary.hexdigest()


def sources(root: str) -> list[str]:
    """The relative paths of the files that a copy has, sorted; no byte code, hidden files or what a machine added."""
    found = [part for part in PARTS if os.path.isfile(os.path.join(root, part))]
    found += [os.path.join(part, name) for part in PARTS for name in sources_below(os.path.join(root, part))]
    return sorted(name for name in found if name not in _LOCAL)


def sources_below(top: str) -> list[str]:
    """The same for any folder of sources, relative to it."""
    found = []
    for folder, below, names in os.walk(top):
        below[:] = [name for name in below if _is_source(name)]
        found += [os.path.relpath(os.path.join(folder, name), top) for name in names if _is_source(name)]
    return sorted(found)


def _is_source(name: str) -> bool:
    return not name.startswith(".") and not name.endswith((".pyc", "~")) and name != "__pycache__"


def place(source: str, path: str, extra: dict[str, bytes] | None = None) -> bool:
    """Makes `path` a copy of the sources, with the extra files (name and content); returns whether it was not yet.

    A copy that somebody has damaged is replaced as a whole.
    """
    extra = extra or {}
    if is_copy(path, source):
        for name, data in extra.items():
            folders.write(os.path.join(path, name), data)
        return False
    with folders.draft_for(path) as draft:
        for name in sources(source):
            write(os.path.join(draft, name), files.read(os.path.join(source, name)), name in EXECUTABLE)
        for name, data in extra.items():
            write(os.path.join(draft, name), data)
        folders.swap_in(draft, path)
    return True


def is_copy(path: str, source: str) -> bool:
    """Tells whether `path` is a copy of the sources that can run."""
    runs = all(os.access(os.path.join(path, name), os.X_OK) for name in EXECUTABLE)
    return runs and digest(path) == digest(source)


def write(path: str, data: bytes, executable: bool = False) -> None:
    """Makes a new file of a copy, and the folders above it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o777 if executable else 0o666)
    with open(fd, "wb") as file:
        file.write(data)


def switch(where: Places, name: str) -> None:
    """Points `current` at the copy, and removes the others.

    The one it pointed at stays until the next upgrade: a session may be starting a hook there.
    """
    before = os.readlink(where.current) if os.path.islink(where.current) else ""
    if folders.point(where.current, name):
        for other in installed(where):
            if other not in (name, before):
                folders.remove(os.path.join(where.folder, other))


def installed(where: Places) -> list[str]:
    """The names of the copies there are."""
    names = os.listdir(where.folder) if os.path.isdir(where.folder) else []
    return sorted(name for name in names if COPY_NAME.match(name))
