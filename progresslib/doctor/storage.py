"""The folders that are written to, the project's files, and what is left of old sessions."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator

from progresslib.configuration.compiling import compile_config
from progresslib.doctor.finding import FIX, NOTE, OK, PROBLEM, Finding, Place, command
from progresslib.installer import copies
from progresslib.installer.uninstall import unwritten
from progresslib.places.project import FOLDER, display_path, refused_link
from progresslib.sessions import state
from progresslib.sessions.spare import is_private
from progresslib.storage.store import Store
from progresslib.storage.trash import TRASH
from progresslib.system.locks import Lock
from progresslib.telling.shelf import Shelf
from progresslib.text.clock import stamp

LEAST_FREE = 50 * 1024 * 1024
LOG = "hooks.log"
LONGEST_WAIT = 60.0


def about_folders(place: Place) -> Iterator[Finding]:
    """Whether what the hooks write to can be written, and has room."""
    names = {"what is installed": place.where.folder, "the state": os.path.join(place.where.folder, "state")}
    names["the project's files"] = place.folder or os.path.join(place.start, FOLDER)
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
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        told = f"{folder}: cannot be written, and {what} cannot be kept"
        return Finding("folders", PROBLEM, told, command("chmod", "u+rwx", folder))
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
    problems = [*shelf.problems, *compile_config(place.environ, place.folder, place.state)]
    for line in problems:
        yield Finding("files", PROBLEM, line, "claude-progress check")
    for line in shelf.uncounted:
        yield Finding("files", NOTE, line)
    if not problems:
        told = f"{len(shelf.unfinished)} unfinished and {len(shelf.complete)} complete"
        yield Finding("files", OK, f"{told} in {display_path(place.folder, '')}")


def about_leftovers(place: Place) -> Iterator[Finding]:
    """Old state, copies that no session needs, runs that no file has, and failures in the log."""
    found = [*_about_state(place), *_about_copies(place), *_about_runs(place)]
    yield from found or [Finding("state", OK, "nothing old is left")]
    yield from _about_log(os.path.join(place.where.folder, LOG), place.now)


def _about_state(place: Place) -> Iterator[Finding]:
    folder = os.path.join(place.where.folder, "state")
    old = [path for path in _state_files(folder) if place.now - _written(path) > state.KEPT + state.DAY]
    if old:
        message = f"{len(old)} files in {folder} that nothing has touched for 30 days"
        yield Finding("state", NOTE, message, FIX, lambda: _remove(old))
    for path in state.spare_places(place.environ, place.state, place.folder) if place.folder else ():
        if os.path.isdir(path) and is_private(path) and os.listdir(path):
            told = f"{path} stands in for the state, which could not be written"
            yield Finding("state", NOTE, told, "the next session takes it back")


def _about_copies(place: Place) -> Iterator[Finding]:
    older = _older_copies(place)
    if len(older) > 1:  # a session may be starting a hook in the last one
        message = f"{len(older)} older copies in {place.where.folder}"
        yield Finding("state", NOTE, message, FIX, lambda: _remove_copies(place))


def _older_copies(place: Place) -> list[str]:
    current = os.path.basename(os.path.realpath(place.where.current))
    return [name for name in copies.installed(place.where) if name != current]


def _about_runs(place: Place) -> Iterator[Finding]:
    waiting = unwritten(place.where)
    if waiting:
        message = f"{waiting} runs of agents are in no progress file yet"
        yield Finding("runs", NOTE, message, "claude-progress use NAME, in their session")


def _state_files(folder: str) -> list[str]:
    """The files of sessions below the state, but for runs that no file has and what was deleted.

    What lies directly in a project's folder is made anew where it changes.
    """
    found = []
    for above, below, names in os.walk(folder):
        below[:] = [name for name in below if name not in (state.ACTIVE, state.DROPPED, TRASH)]
        if os.sep in os.path.relpath(above, folder):
            found += [os.path.join(above, name) for name in names]
    return found


def _written(path: str) -> float:
    """When a file was written; now, as it were, if it has gone in the meantime."""
    try:
        return os.lstat(path).st_mtime
    except OSError:
        return time.time()


def _remove(paths: list[str]) -> str:
    for path in paths:
        with contextlib.suppress(FileNotFoundError):  # a session was faster
            os.unlink(path)
    return f"removed {len(paths)} old files of the state"


def _remove_copies(place: Place) -> str:
    """Removes what is old by then: an installation has its copy in place before it is the current one."""
    with Lock(place.where.lock, "an installation", LONGEST_WAIT):
        older = _older_copies(place)
        for name in older:
            shutil.rmtree(os.path.join(place.where.folder, name))
    return f"removed {len(older)} older copies"


def _about_log(path: str, now: float) -> Iterator[Finding]:
    """The newest failure of a hook; one of an earlier version may be long mended."""
    if not os.path.lexists(path):
        return
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = [line.rstrip("\n") for line in file if line.strip()]
    except OSError as error:
        yield Finding("log", PROBLEM, f"{path}: cannot be read ({error.strerror})", "move it away")
        return
    if not lines:
        return
    when = stamp(os.path.getmtime(path))
    is_new = now - os.path.getmtime(path) < state.DAY * 7
    message = f"{path}: a hook failed, last at {when}: {lines[-1]}"
    yield Finding("log", PROBLEM if is_new else NOTE, message, command("less", path))
