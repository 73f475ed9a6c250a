"""What there was before a change, so that an installation that fails takes back what it made."""

from __future__ import annotations

import os

from progresslib.installer import copies, environment, folders, link
from progresslib.installer.places import Places, Target


class Before:
    """The state of the places that an installation changes, all but the settings; for the holder of the lock."""

    def __init__(self, where: Places, goal: Target) -> None:
        self._where = where
        self._goal = goal
        links = (where.current, where.link, where.skill)
        self._links = {path: os.readlink(path) for path in links if os.path.islink(path)}
        self._there = set(self._ours())

    def restore(self) -> None:
        """Points the links where they led, and removes what is new.

        The new copy of an upgrade stays: a session may be starting a hook there.
        """
        for path, target in self._links.items():
            folders.point(path, target)
        for path in self._ours():
            if path not in self._there:
                folders.remove(path)

    def _ours(self) -> list[str]:
        where = self._where
        paths = [where.current, self._goal.copy, self._goal.skill, where.record, where.backups]
        paths += environment.installed(where.folder)
        paths += [one.path for one in (link.command(where), link.skill(where)) if link.is_made(one)]
        if where.current not in self._links:
            paths += [os.path.join(where.folder, name) for name in copies.installed(where)]
        else:
            paths.remove(where.current)
        return [path for path in paths if os.path.lexists(path)]
