"""The project that a command works on: that of the session it runs in, else that of the working folder."""

from __future__ import annotations

import os
from collections.abc import Mapping

from progresslib import files
from progresslib.errors import ProgressError
from progresslib.project import FOLDER, find_folder, future_folder, refused_link, start_folder, state_folder
from progresslib.quote import quoted
from progresslib.store import Store


def folder(environ: Mapping[str, str]) -> str:
    """Its progress folder; raises ProgressError where there is none."""
    start = _start(environ)
    found = find_folder(environ, start)
    if found is None:
        _refuse_link(environ, start)
        shown = quoted(start_folder(environ, start) or ".")
        raise ProgressError(f"{shown}: no .claude/progress here or above, go to a project that has one")
    return found


def made_folder(environ: Mapping[str, str]) -> str:
    """Its progress folder, made if there is none; raises ProgressError where that cannot be."""
    start = _start(environ)
    found = find_folder(environ, start)
    if found is not None:
        return found
    _refuse_link(environ, start)
    path = future_folder(environ, start)
    if path is None:
        raise ProgressError(f"{FOLDER}: a file or a link stands in its place, make it a folder")
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise files.trouble(quoted(path), "made", error) from error
    return os.path.realpath(path)


def store(environ: Mapping[str, str]) -> Store:
    """Its progress files; raises ProgressError where there are none."""
    found = folder(environ)
    return Store(found, state_folder(environ, found))


def _start(environ: Mapping[str, str]) -> str:
    """The folder that the client was started in, as a hook has told it; CLAUDE_PROJECT_DIR comes before that."""
    told = environ.get("CLAUDE_PROGRESS_PROJECT", "")
    return told if os.path.isdir(told) else _working_folder()


def _working_folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""  # it was removed


def _refuse_link(environ: Mapping[str, str], start: str) -> None:
    link = refused_link(environ, start)
    if link:
        raise ProgressError(f"{quoted(link)}: leads out of the project and is not read, put a folder in its place")
