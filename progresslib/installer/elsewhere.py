"""A status line that counts where ours would go, in another settings file: ours would hide it."""

from __future__ import annotations

import os

from progresslib.installer import registering
from progresslib.installer.places import Places, Target
from progresslib.registration import table

KEY = "statusLine"
_OURS = next(entry.value["command"] for entry in table.SINGLE if entry.mark == KEY)


def status_line(goal: Target, where: Places) -> str:
    """The settings file whose status line one at this scope would hide, "" without one; ours is none.

    The client takes that of the local settings before that of the project's, and this before the person's.
    """
    if goal.scope != "local":
        return ""
    project = os.path.join(goal.project, ".claude", "settings.json")
    paths = (project, os.path.join(where.config, "settings.json"))
    return next((path for path in paths if _is_foreign(registering.value(path, KEY))), "")


def _is_foreign(value: object) -> bool:
    return value is not None and not (isinstance(value, dict) and value.get("command") == _OURS)
