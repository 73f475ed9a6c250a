"""The project that a command belongs to: that of the session it runs in, else that of the working folder."""

from __future__ import annotations

import os
from collections.abc import Mapping

from progresslib.errors import ProgressError
from progresslib.project import find_folder, future_folder, refused_link, state_folder
from progresslib.store import Store


def folder(environ: Mapping[str, str]) -> str:
    """Its progress folder; raises ProgressError where there is none."""
    found = find_folder(_of_session(environ), os.getcwd())
    if found is None:
        raise ProgressError(f"{_start(environ)}: no .claude/progress here or above, go to a project that has one")
    return found


def folder_for_new(environ: Mapping[str, str]) -> str:
    """Its progress folder, or where one is to be made; raises ProgressError where something is in the way."""
    own, cwd = _of_session(environ), os.getcwd()
    found = find_folder(own, cwd) or future_folder(own, cwd)
    if found is None:
        link = refused_link(own, cwd) or os.path.join(_start(environ), ".claude", "progress")
        raise ProgressError(f"{link}: is no folder of this project, move it away or make it one")
    return found


def store(environ: Mapping[str, str]) -> Store:
    """Its progress files; raises ProgressError where there are none."""
    found = folder(environ)
    return Store(found, state_folder(environ, found))


def _of_session(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment as the session's hooks have it: the client tells them its project, and a command only by ours."""
    return {**environ, "CLAUDE_PROJECT_DIR": _start(environ)}


def _start(environ: Mapping[str, str]) -> str:
    told = environ.get("CLAUDE_PROJECT_DIR") or environ.get("CLAUDE_PROGRESS_PROJECT") or ""
    return told if os.path.isdir(told) else os.getcwd()
