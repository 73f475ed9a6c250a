"""Takes back into the state what was noted in a spare place while the state could not be written."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.recording.run import RunState
from progresslib.sessions.register import Sessions
from progresslib.sessions.state import ACTIVE, OBJECT
from progresslib.system.temporary import is_running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Object = dict[str, Any]

CLAIMED = ".claimed"


def bring_back(sessions: Sessions, spare: str) -> None:
    """Moves the objects in `spare` into the state folder; raises OSError or ProgressError where that cannot be yet.

    Each is claimed by another name first, so that only one hook takes it, and one that is being written stays. A claim
    of a process that is gone is taken over.
    """
    for name, claim in _objects_in(spare):
        path, claimed = os.path.join(spare, claim), os.path.join(spare, f"{name}.{os.getpid()}{CLAIMED}")
        try:
            os.replace(path, claimed)
        except FileNotFoundError:
            continue  # another hook has it
        try:
            _take(sessions, name, sessions.objects.read(claimed))
        except (OSError, ProgressError):
            os.replace(claimed, os.path.join(spare, name))
            raise
        os.unlink(claimed)
    _remove(spare)


def _objects_in(spare: str) -> list[tuple[str, str]]:
    """The objects in a spare place and where they are, both relative to it; those of active runs come last.

    The others tell what these belong to.
    """
    found = []
    for folder, _, names in os.walk(spare):
        for path in (os.path.relpath(os.path.join(folder, name), spare) for name in names if not name.startswith(".")):
            name, _, pid = path.removesuffix(CLAIMED).rpartition(".")
            if path.endswith(OBJECT):
                found.append((path, path))
            elif path.endswith(CLAIMED) and pid.isdecimal() and not is_running(int(pid)):
                found.append((name, path))
    return sorted(found, key=lambda one: (one[0].startswith(ACTIVE), one))


def _remove(spare: str) -> None:
    """Removes a spare place, if nothing but locks is left in it."""
    if any(names for folder, _, names in os.walk(spare) if os.path.basename(folder) != "locks"):
        return
    for folder, _, names in os.walk(spare, topdown=False):
        try:
            for name in names:
                os.unlink(os.path.join(folder, name))
            os.rmdir(folder)
        except OSError:
            return  # something is in it again
    try:
        os.rmdir(os.path.dirname(spare))
    except OSError:
        pass  # other projects have theirs there


def _take(sessions: Sessions, name: str, value: Object) -> None:
    kind = name.partition(os.sep)[0]
    path = os.path.join(sessions.folder, name)
    with sessions.lock():
        known = sessions.objects.read(path)
        if known and kind == ACTIVE:
            value = RunState(str(known["id"]), known).joined(RunState(str(known["id"]), value)).values()
        elif known and kind == "sessions":
            lines = [line for line in value.get("lines", []) if line not in known.get("lines", [])]
            value = {**known, "lines": [*known.get("lines", []), *lines]}
        elif known and value.get("waiting"):  # what is to be put back
            value = {**known, "waiting": [*known.get("waiting", []), *value["waiting"]]}
        if value and (not known or value.get("waiting") or kind in (ACTIVE, "sessions")):
            sessions.objects.write(path, value)
