"""Takes back into the state what was noted in a spare place while the state could not be written."""

from __future__ import annotations

import os

from progresslib.recording.run import RunState
from progresslib.session import Sessions
from progresslib.state import ACTIVE, OBJECT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Object = dict[str, Any]

CLAIMED = ".claimed"


def bring_back(sessions: Sessions, spare: str) -> None:
    """Moves the objects in `spare` into the state folder; raises OSError where that cannot be written yet.

    Each is claimed by another name first, so that only one hook takes it, and one that is being written stays.
    """
    for name in _objects_in(spare):
        path, claimed = os.path.join(spare, name), os.path.join(spare, name) + f".{os.getpid()}{CLAIMED}"
        try:
            os.replace(path, claimed)
        except FileNotFoundError:
            continue  # another hook has it
        try:
            _take(sessions, name, sessions.objects.read(claimed))
        except OSError:
            os.replace(claimed, path)
            raise
        os.unlink(claimed)
    for folder, _, _ in os.walk(spare, topdown=False):
        _remove_empty(folder)


def _objects_in(spare: str) -> Iterator[str]:
    """The objects in a spare place, relative to it; those of active runs last, as others tell what they belong to."""
    found = []
    for folder, _, names in os.walk(spare):
        paths = (os.path.relpath(os.path.join(folder, name), spare) for name in names if not name.startswith("."))
        found += [path for path in paths if path.endswith(OBJECT)]
    yield from sorted(found, key=lambda path: (path.startswith(ACTIVE), path))


def _take(sessions: Sessions, name: str, value: Object) -> None:
    kind, _, rest = name.partition(os.sep)
    path = os.path.join(sessions.folder, name)
    key = rest.split(os.sep)[0].removesuffix(OBJECT)
    with sessions.lock(key):
        known = sessions.objects.read(path)
        if known and kind == ACTIVE:
            value = RunState(str(known["id"]), known).joined(RunState(str(known["id"]), value)).values()
        elif known and kind == "sessions":
            lines = [line for line in value.get("lines", []) if line not in known.get("lines", [])]
            value = {**known, "lines": [*known.get("lines", []), *lines]}
        if value and (not known or kind in (ACTIVE, "sessions")):
            sessions.objects.write(path, value)


def _remove_empty(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:
        pass  # something is in it again
