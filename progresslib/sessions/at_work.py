"""The progress folder of a session, also while it is not there.

Where agents are at work a note tells it: the folder may vanish, with a branch, and come back, or may be made later.
"""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.places.project import FOLDER, find_folder, future_folder, own_folder, start_folder
from progresslib.sessions import state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def session_folder(environ: Mapping[str, str], cwd: str) -> str | None:
    """The progress folder of a session, else that which its agents' work was noted for; None without one."""
    return find_folder(environ, cwd) or folder_noted(environ, cwd)


def expected_folder(environ: Mapping[str, str], cwd: str) -> str | None:
    """The same, and where there is none that in which a progress file would be made."""
    return session_folder(environ, cwd) or future_folder(environ, cwd)


def folder_noted(environ: Mapping[str, str], cwd: str) -> str | None:
    """The progress folder that a session's agents worked with, though it is not there; None where none is noted."""
    try:
        with open(_path(environ, cwd), "rb") as file:
            folder = os.fsdecode(file.read(4096))
    except (OSError, ProgressError, ValueError):
        return None
    return folder if os.path.isabs(folder) and folder.endswith(FOLDER) else None


def note(environ: Mapping[str, str], cwd: str, folder: str) -> None:
    """Notes that agents of the session are at work, and with which folder; as far as that can be written."""
    try:
        path = _path(environ, cwd)
        if not os.path.exists(path):
            state.write(path, os.fsencode(folder))
    except (OSError, ProgressError, ValueError):
        pass


def _path(environ: Mapping[str, str], cwd: str) -> str:
    """hooks/run makes the same name of the folder that the session was started in."""
    name = "-".join(start_folder(environ, cwd).split(os.sep))
    return os.path.join(own_folder(environ), "state", "at-work", name)
