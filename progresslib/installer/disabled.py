"""The client's key that turns every hook off: an installation that it silences is told so."""

from __future__ import annotations

import os

from progresslib.installer import registering
from progresslib.installer.places import Places, Target

KEY = "disableAllHooks"


def by(goal: Target, where: Places) -> str:
    """The settings file that disables all hooks where the scope counts, empty if none does.

    The client merges the person's, the project's and the person's local settings; the last one with the key wins.
    """
    paths = [os.path.join(where.config, "settings.json")]
    if goal.project:
        paths += [os.path.join(goal.project, ".claude", name) for name in ("settings.json", "settings.local.json")]
    found = [(path, value) for path in paths for value in [registering.value(path, KEY)] if isinstance(value, bool)]
    return found[-1][0] if found and found[-1][1] else ""
