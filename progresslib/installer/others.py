"""What other settings files say that bears on ours: that no hook runs, and a status line that ours would hide."""

from __future__ import annotations

from progresslib.installer import registering
from progresslib.installer.places import Places, Target, settings_files
from progresslib.registration import table

ALL_OFF, _STATUS_LINE = "disableAllHooks", "statusLine"
_OURS = next(entry.value["command"] for entry in table.SINGLE if entry.mark == _STATUS_LINE)


def disabling(goal: Target, where: Places) -> str:
    """The settings file that disables all hooks where the scope counts, "" if none does."""
    values = ((path, registering.value(path, ALL_OFF)) for path in settings_files(where, goal.project))
    found = [(path, value) for path, value in values if isinstance(value, bool)]
    return found[-1][0] if found and found[-1][1] else ""


def status_line(goal: Target, where: Places) -> str:
    """The settings file whose status line one at this scope would hide, "" without one; ours is none."""
    hidden = settings_files(where, goal.project)[:-1] if goal.scope == "local" else []
    return next((path for path in reversed(hidden) if _is_foreign(registering.value(path, _STATUS_LINE))), "")


def _is_foreign(value: object) -> bool:
    return value is not None and not (isinstance(value, dict) and value.get("command") == _OURS)
