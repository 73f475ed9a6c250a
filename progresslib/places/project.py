"""Finds a session's progress folder, and the folder outside the repository where its state is kept; writes nothing."""

from __future__ import annotations

import errno
import os
import stat

from progresslib.errors import ProgressError
from progresslib.text.naming import slug

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = os.path.join(".claude", "progress")
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EACCES})


def find_folder(environ: Mapping[str, str], cwd: str) -> str | None:
    """Returns the real path of the progress folder that belongs to a session, None if it has none.

    It is looked for from `CLAUDE_PROJECT_DIR` (else `cwd`) upwards to the repository's top; without a repository up to,
    not including, the home folder; in a linked git worktree that has none, then in the main worktree in the same way.
    `~/.claude/progress` counts only for a session started in the home folder itself. A folder whose real path lies
    outside its tree (the repository, else the folder that holds `.claude`) is as if it was not there.
    """
    return next((real for _, real, inside in _folders(environ, cwd) if inside), None)


def future_folder(environ: Mapping[str, str], cwd: str) -> str | None:
    """Returns where the progress folder of a session that has none is made: at the repository's top, else at its start.

    None if the event named no folder to start from, or if something stands there that `find_folder` passes over.
    """
    start = start_folder(environ, cwd)
    if not start:
        return None
    top = _upwards(start, os.path.realpath(home_folder(environ) or os.sep))[1] or start
    folder = os.path.join(top, FOLDER)
    return None if os.path.lexists(folder) or os.path.islink(os.path.dirname(folder)) else folder


def refused_link(environ: Mapping[str, str], cwd: str) -> str | None:
    """Returns the path of the nearest progress folder that `find_folder` passed over, as a link leads out of its tree.

    None if there is none, or if the link leads to the very folder that was found, as a worktree's to the main one's.
    """
    refused: list[tuple[str, str]] = []
    for path, real, inside in _folders(environ, cwd):
        if inside:
            return next((link for link, target in refused if target != real), None)
        refused.append((path, real))
    return refused[0][0] if refused else None


def home_folder(environ: Mapping[str, str]) -> str:
    """Returns the home folder as the client knows it: `HOME`, else what the system's user list says, else nothing."""
    if environ.get("HOME"):
        return environ["HOME"]
    import pwd  # only on this path: a hook without HOME is rare

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""


def config_folder(environ: Mapping[str, str]) -> str:
    """Returns the client's configuration folder: `CLAUDE_CONFIG_DIR`, else `.claude` in the home folder.

    Raises ProgressError if neither is known.
    """
    if environ.get("CLAUDE_CONFIG_DIR"):
        return environ["CLAUDE_CONFIG_DIR"]
    home = home_folder(environ)
    if not home:
        raise ProgressError("claude-progress: there is no home folder, set HOME or CLAUDE_CONFIG_DIR")
    return os.path.join(home, ".claude")


def own_folder(environ: Mapping[str, str]) -> str:
    """Returns our own folder in the client's configuration folder; raises ProgressError if that is not known."""
    return os.path.join(config_folder(environ), "claude-progress")


def state_folder(environ: Mapping[str, str], folder: str) -> str:
    """Returns the folder for the state of all worktrees whose progress folder is `folder`; it need not exist yet."""
    project = folder[: -len(FOLDER) - 1] if folder.endswith(os.sep + FOLDER) else folder
    return os.path.join(own_folder(environ), "state", slug(project or os.sep))


def display_path(folder: str, name: str) -> str:
    """Returns how messages call the file `name` of a progress folder: `.claude/progress/x.md`, printable and quoted.

    A folder that goes by another name (a link within the repository) is named in full.
    """
    known = folder.endswith(os.sep + FOLDER)
    path = os.path.join(FOLDER if known else folder, name)
    shown = "".join(c if c.isprintable() else "\ufffd" for c in path)
    if "<" not in shown and shown.isascii():
        return shown
    from progresslib.text.quote import quoted  # hardly a name needs it

    return quoted(shown)


def is_inside(real: str, tree: str) -> bool:
    """Tells whether the real path `real` is the folder `tree`, also a real path, or lies in it."""
    return real == tree or real.startswith(tree.rstrip(os.sep) + os.sep)


def _folders(environ: Mapping[str, str], cwd: str) -> Iterator[tuple[str, str, bool]]:
    """Yields the progress folders there are, nearest first: path, real path, and whether that is inside its tree."""
    for place, tree in _places(environ, cwd):
        path = os.path.join(place, FOLDER)
        if _is_folder(path):
            real = os.path.realpath(path)
            yield path, real, is_inside(real, tree)


def _is_folder(path: str) -> bool:
    """Tells whether a folder is there; one that cannot be looked at now counts: reading it says what is wrong."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except OSError as error:
        return error.errno not in _NOT_THERE
    except ValueError:
        return False


def _places(environ: Mapping[str, str], cwd: str) -> Iterator[tuple[str, str]]:
    """Yields the folders that may hold the project's `.claude`, nearest first, each with the tree it belongs to."""
    start = start_folder(environ, cwd)
    if not start:
        return
    home = os.path.realpath(home_folder(environ) or os.sep)
    folders, top = _upwards(start, home)
    for folder in folders:
        if folder != home or folder == start:
            yield folder, top or folder
    main = _main_worktree(top)
    if main:
        for folder in folders:
            place = os.path.normpath(os.path.join(main, os.path.relpath(folder, top)))
            if place != home:
                yield place, main


def _main_worktree(top: str) -> str | None:
    """Returns the main worktree of the repository at `top`, None if that is it, or there is none."""
    if not top or not os.path.isfile(os.path.join(top, ".git")):
        return None
    from progresslib.places.worktree import main_worktree  # linked worktrees are few

    return main_worktree(top)


def start_folder(environ: Mapping[str, str], cwd: str) -> str:
    """Returns the real path of the folder to start from; empty if the event named none that a file system can hold."""
    start = environ.get("CLAUDE_PROJECT_DIR", "")
    if not os.path.isdir(start):
        start = cwd
    try:
        return os.path.realpath(start) if start else ""
    except (OSError, ValueError):
        return ""


def _upwards(start: str, home: str) -> tuple[list[str], str]:
    """Returns the folders from `start` upwards, and the repository's top, with which they end; empty if there is none.

    A home folder under version control (dotfiles) is a repository only for a session started in it: what lies below it
    is not part of that work, and its links must not reach through the whole home folder.
    """
    folders = [start]
    while not os.path.exists(os.path.join(folders[-1], ".git")):
        parent = os.path.dirname(folders[-1])
        if parent == folders[-1]:
            return (folders[: max(1, folders.index(home))] if home in folders else folders), ""
        folders.append(parent)
    if folders[-1] == home != start:
        return folders[:-1], ""
    return folders, folders[-1]
