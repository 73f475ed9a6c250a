"""Our entries in a settings file on the disk: read, changed, backed up, written; or shown as a diff."""

from __future__ import annotations

import difflib
import hashlib
import io
import os
import re
from collections.abc import Callable

from progresslib.errors import ProgressError
from progresslib.installer import folders
from progresslib.installer.places import Places, Target
from progresslib.registration import settings
from progresslib.registration.entryedit import Containers
from progresslib.registration.settings import Change
from progresslib.system import files

Edit = Callable[["bytes | None"], Change]
ROUNDS = 10
_NAMED = re.compile(rb"/claude-progress/([^/]+/)?hooks/run\b")


def read(path: str) -> bytes | None:
    """The bytes of a settings file, None if there is none (or a link to none)."""
    return files.read(path) if os.path.exists(path) else None


def value(path: str, key: str) -> object:
    """What a settings file says about a key; None for nothing, and for a file that is no settings file."""
    return files.read_object(path).get(key)


def commands(path: str) -> list[tuple[str, str]]:
    """The events of our hooks in a settings file, each with its command line; raises ProgressError where it is none."""
    return settings.commands(read(path) or b"", path)


def diff(target: Target, edit: Edit) -> list[str]:
    """The change as the lines of a unified diff, without their ends; none if there is none. Nothing is written."""
    before = read(target.settings)
    after = edit(before).data
    marked = difflib.unified_diff(_lines(before), _lines(after), target.settings, target.settings)
    found = []
    for line in marked:
        found.append(line.removesuffix("\n").removesuffix("\r"))
        found += [] if line.endswith("\n") else ["\\ No newline at end of file"]
    return found


def _lines(data: bytes | None) -> list[str]:
    return list(io.StringIO((data or b"").decode("utf-8", "replace"), newline="\n"))


def change(target: Target, where: Places, edit: Edit, note: Callable[[Change], None]) -> str | None:
    """Changes the settings file, and returns the path of a backup; None if there was no file, or nothing to change.

    `note` is called before the file is written: a kill in between leaves a record of too much, never of too little.
    If the client writes the file in the meantime, the change starts again from what it wrote.
    """
    for _ in range(ROUNDS):
        before = read(target.settings)
        wanted = edit(before)
        note(wanted)
        if wanted.data == before:
            return None
        backup = _back_up(target, where, before)
        if _write(target.settings, before, wanted.data):
            return backup
    raise ProgressError(f"{target.settings}: another program keeps changing it; try again when that has ended")


def _back_up(target: Target, where: Places, before: bytes | None) -> str | None:
    if before is None:
        return None
    key = hashlib.sha256(os.fsencode(target.settings)).hexdigest()[:8]
    path = os.path.join(where.backups, f"{key}-{os.path.basename(target.settings)}")
    folders.make(where.backups)
    os.chmod(where.backups, 0o700)  # settings may hold secrets
    folders.write(path, before)
    return path


def _write(path: str, before: bytes | None, after: bytes | None) -> bool:
    if after is None:
        os.unlink(os.path.realpath(path))
        return True
    return files.replace(path, after, expected=before)


def is_registered(path: str, containers: Containers | None) -> bool:
    """Tells whether the settings file holds an entry of ours; one that cannot be read counts as if it did.

    `containers` is what is recorded of it.
    """
    try:
        data = read(path)
        return data is not None and settings.remove(data, path, containers).data != data
    except ProgressError:
        return True


def mentions(path: str) -> list[str]:
    """The places `path:line` of a settings file that name our `hooks/run`; after an uninstall, changed ones."""
    lines = (read(path) or b"").splitlines()
    return [f"{path}:{number}" for number, line in enumerate(lines, 1) if _NAMED.search(line)]
