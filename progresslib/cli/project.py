"""The project that a command belongs to: that of the session it runs in, else that of the working folder."""

from __future__ import annotations

import os
from collections.abc import Mapping

from progresslib.errors import ProgressError
from progresslib.places.project import FOLDER, find_folder, future_folder, refused_link, state_folder
from progresslib.storage.store import Store
from progresslib.text.quote import printable


def folder(environ: Mapping[str, str]) -> str:
    """Its progress folder; raises ProgressError where there is none."""
    here = start(environ)
    found = find_folder(_of_session(environ), here)
    if found is None:
        _refuse_link(environ)
        advice = "go to a project that has one, or make one with `claude-progress new NAME`"
        raise ProgressError(f"{printable(here)}: no .claude/progress here or above, {advice}")
    return found


def folder_for_new(environ: Mapping[str, str]) -> str:
    """Its progress folder, or where one is to be made; raises ProgressError where something is in the way."""
    own, here = _of_session(environ), start(environ)
    found = find_folder(own, here)
    if found is None:
        _refuse_link(environ)
        found = future_folder(own, here)
    if found is None:
        raise ProgressError(f"{FOLDER}: a file or a link stands in its place, move it away or make it a folder")
    return found


def store(environ: Mapping[str, str]) -> Store:
    """Its progress files; raises ProgressError where there are none."""
    found = folder(environ)
    return Store(found, state_folder(environ, found))


def start(environ: Mapping[str, str]) -> str:
    """The folder that the session was started in, else the working folder, "" if that was removed."""
    for name in ("CLAUDE_PROJECT_DIR", "CLAUDE_PROGRESS_PROJECT"):
        if os.path.isdir(environ.get(name, "")):
            return environ[name]
    try:
        return os.getcwd()
    except OSError:
        return ""


def _of_session(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment as the session's hooks have it: the client tells them its project, and a command only by ours."""
    return {**environ, "CLAUDE_PROJECT_DIR": start(environ)}


def _refuse_link(environ: Mapping[str, str]) -> None:
    link = refused_link(_of_session(environ), start(environ))
    if link:
        raise ProgressError(f"{printable(link)}: leads out of the project and is not read, put a folder in its place")
