"""The folders that are written to, the project's files, and what is left of old sessions."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator

from progresslib import state
from progresslib.clock import stamp
from progresslib.doctor.finding import FIX, NOTE, OK, PROBLEM, Finding, Place
from progresslib.installer import copies
from progresslib.installer.uninstall import unwritten
from progresslib.project import display_path, refused_link
from progresslib.shelf import Shelf
from progresslib.spare import is_private
from progresslib.store import Store

LEAST_FREE = 50 * 1024 * 1024
LOG = "hooks.log"


def about_folders(place: Place) -> Iterator[Finding]:
    """Whether what the hooks write to can be written, and has room."""
    names = {"the state": place.where.folder, "the project's files": place.folder}
    if place.folder:
        names["outputs"] = os.path.join(place.folder, "outputs")
    for what, folder in names.items():
        if folder and os.path.lexists(folder):
            yield _folder(what, folder)
    link = refused_link(place.environ, place.start)
    if link:
        yield Finding("folders", PROBLEM, f"{link}: leads out of the project and is not read", "make it a folder")


def _folder(what: str, folder: str) -> Finding:
    if not os.path.isdir(folder):
        return Finding("folders", PROBLEM, f"{folder}: no folder, and {what} cannot be kept", "move it away")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            "folders", PROBLEM, f"{folder}: cannot be written, and {what} cannot be kept", f"chmod u+wx {folder}"
        )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return Finding("folders", PROBLEM, f"{folder}: {free >> 20} MB are free there", "make room on that disk")
    return Finding("folders", OK, f"{what}, {folder}")


def about_files(place: Place) -> Iterator[Finding]:
    """Whether the project's progress files can be read."""
    if not place.folder:
        yield Finding("files", OK, "no progress files here")
        return
    shelf = Shelf(Store(place.folder, place.state), keeps=False)
    for line in shelf.problems:
        yield Finding("files", PROBLEM, line, "claude-progress check tells more")
    for line in shelf.uncounted:
        yield Finding("files", NOTE, line)
    if not shelf.problems:
        told = f"{len(shelf.unfinished)} unfinished and {len(shelf.complete)} complete"
        yield Finding("files", OK, f"{told} in {display_path(place.folder, '')}")


def about_leftovers(place: Place) -> Iterator[Finding]:
    """Old state, copies that no session needs, runs that no file has, and failures in the log."""
    folder = place.where.folder
    old = [path for path in _state_files(folder) if place.now - os.lstat(path).st_mtime > state.KEPT + state.DAY]
    if old:
        message = f"{len(old)} files in {folder}/state that nothing has touched for 30 days"
        yield Finding("state", NOTE, message, FIX, lambda: _remove(old))
    spare = [path for path in _spare_places(place) if os.path.isdir(path) and is_private(path) and os.listdir(path)]
    for path in spare:
        yield Finding(
            "state", NOTE, f"{path} stands in for the state, which could not be written", "a session takes it back"
        )
    current = os.path.basename(os.path.realpath(place.where.current))
    extra = [name for name in copies.installed(place.where) if name != current]
    if len(extra) > 1:
        yield Finding(
            "state", NOTE, f"{len(extra)} older copies in {folder}", FIX, lambda: _remove_copies(place, extra)
        )
    waiting = unwritten(place.where)
    if waiting:
        message = f"{waiting} runs of agents are in no progress file yet"
        yield Finding("runs", NOTE, message, "claude-progress use NAME in their session, or claude-progress resume")
    yield from _about_log(os.path.join(folder, LOG))
    if not (old or spare or waiting or len(extra) > 1):
        yield Finding("state", OK, "nothing old is left")


def _state_files(folder: str) -> list[str]:
    """The files of sessions below the state; what lies directly in a project's folder is made anew where it changes."""
    found = []
    for above, _, names in os.walk(os.path.join(folder, "state")):
        if os.path.relpath(above, folder).count(os.sep) > 1:
            found += [os.path.join(above, name) for name in names]
    return found


def _remove(paths: list[str]) -> str:
    for path in paths:
        os.unlink(path)
    return f"removed {len(paths)} old files of the state"


def _remove_copies(place: Place, names: list[str]) -> str:
    for name in names:
        shutil.rmtree(os.path.join(place.where.folder, name))
    return f"removed {len(names)} older copies"


def _spare_places(place: Place) -> list[str]:
    return state.spare_places(place.environ, place.state, place.folder) if place.folder else []


def _about_log(path: str) -> Iterator[Finding]:
    """The newest failure of a hook; one of an earlier version may be long mended."""
    if not os.path.isfile(path) or not os.path.getsize(path):
        return
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = [line.rstrip("\n") for line in file if line.strip()]
    when = stamp(os.path.getmtime(path))
    is_new = time.time() - os.path.getmtime(path) < state.DAY * 7
    message = f"{path}: a hook failed, last at {when}: {lines[-1] if lines else ''}"
    yield Finding("log", PROBLEM if is_new else NOTE, message, f"read {path}, report it, then remove it")
