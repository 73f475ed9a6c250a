"""Links into the current copy, for the command and the skill: made where nothing foreign stands, removed if ours."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from progresslib.installer import folders
from progresslib.installer.places import NAME, Places
from progresslib.system import files


class Link(NamedTuple):
    """A link, the folder `current` that it follows, and what it leads to inside."""

    path: str
    current: str
    inside: str

    @property
    def goal(self) -> str:
        """What the link points at: the same thing in the current copy, whichever that is."""
        return os.path.join(self.current, self.inside)


def command(where: Places) -> Link:
    """The command in ~/.local/bin."""
    return Link(where.link, where.current, os.path.join("bin", NAME))


def skill(where: Places) -> Link:
    """The skill in the client's configuration folder: every client that knows skills follows such a link."""
    return Link(where.skill, where.current, os.path.join("skills", os.path.basename(where.skill)))


def is_foreign(link: Link) -> bool:
    """Tells whether something that no installer of ours made stands in the place of the link."""
    if not os.path.lexists(link.path):
        return False
    ours = rf"/{NAME}/[^/]+/{re.escape(link.inside)}\Z"
    return not os.path.islink(link.path) or not re.search(ours, os.readlink(link.path))


def is_made(link: Link) -> bool:
    """Tells whether the link is there and leads to this installation."""
    return os.path.islink(link.path) and os.readlink(link.path) == link.goal


def make(link: Link, made: list[str]) -> None:
    """Makes the link, where nothing foreign stands; adds the folders made for it to `made`, also if it fails then.

    Raises ProgressError if the link cannot be made.
    """
    try:
        made += folders.make(os.path.dirname(link.path))
    except OSError as error:
        raise files.trouble(link.path, "written", error) from error
    folders.point(link.path, link.goal)


def advice(where: Places, environ: Mapping[str, str]) -> str:
    """How to call the command from a shell, in one line."""
    folder = os.path.dirname(where.link)
    if is_foreign(command(where)):
        return f"{where.link} is something else and stays; the command is {command(where).goal}"
    if folder not in environ.get("PATH", "").split(os.pathsep):
        return f"{where.link} (its folder is not on your PATH; inside a session it works anyway)"
    return where.link
