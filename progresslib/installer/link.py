"""The link `claude-progress` in ~/.local/bin: made where nothing foreign stands, removed where it is ours."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from progresslib import files
from progresslib.installer import folders
from progresslib.installer.places import NAME, Places

_OURS = re.compile(rf"/{NAME}/[^/]+/bin/{NAME}\Z")


def goal(where: Places) -> str:
    """What the link points at: the command in the current copy, whichever that is."""
    return os.path.join(where.current, "bin", NAME)


def is_foreign(where: Places) -> bool:
    """Tells whether something that no installer of ours made stands in the place of the link."""
    if not os.path.lexists(where.link):
        return False
    return not os.path.islink(where.link) or not _OURS.search(os.readlink(where.link))


def is_made(where: Places) -> bool:
    """Tells whether the link is there and leads to this installation."""
    return os.path.islink(where.link) and os.readlink(where.link) == goal(where)


def make(where: Places) -> list[str]:
    """Makes the link, and returns the folders made for it; for a place that is not foreign.

    Raises ProgressError if the link cannot be made.
    """
    try:
        made = folders.make(os.path.dirname(where.link))
    except OSError as error:
        raise files.trouble(where.link, "written", error) from error
    folders.point(where.link, goal(where))
    return made


def advice(where: Places, environ: Mapping[str, str]) -> str:
    """How to call the command from a shell, in one line."""
    folder = os.path.dirname(where.link)
    if is_foreign(where):
        return f"{where.link} is something else and stays; the command is {goal(where)}"
    if folder not in environ.get("PATH", "").split(os.pathsep):
        return f"{where.link} (its folder is not on your PATH; inside a session it works anyway)"
    return where.link
