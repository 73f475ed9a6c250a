"""Follows git's pointer files from a linked worktree to the main one, without starting git."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.system import files

POINTER_LIMIT = 64 * 1024


def main_worktree(top: str) -> str | None:
    """Returns the real path of the main worktree if `top` is the top of a linked one that it knows, else None.

    A `.git` file that only claims to belong to a repository would have another project's files read and written.
    None also where the repository's own folder is not a `.git` beside the files: a bare repository, a submodule's, and
    one made with `--separate-git-dir` have no main worktree that the pointer files lead to.
    """
    gitdir = _git_folder(top)
    common = _common_folder(gitdir) if gitdir else None
    if not common or os.path.basename(common) != ".git" or _is_bare(common) or not is_known_to_main(top):
        return None
    return os.path.dirname(common)


def is_known_to_main(top: str) -> bool:
    """Tells whether the repository that `top` names also names `top` as a worktree: a forged pointer is one-sided."""
    gitdir = _git_folder(top)
    common = _common_folder(gitdir) if gitdir else None
    if not gitdir or not common or os.path.dirname(os.path.realpath(gitdir)) != os.path.join(common, "worktrees"):
        return False
    back = os.fsdecode(_content(os.path.join(gitdir, "gitdir")).rstrip(b"\r\n"))
    return bool(back) and os.path.realpath(os.path.join(gitdir, back)) == os.path.realpath(os.path.join(top, ".git"))


def _git_folder(top: str) -> str | None:
    """Returns the folder that a `.git` file names (newer git: relative to the file), None if it is no such file."""
    pointer = _content(os.path.join(top, ".git"))
    if not pointer.startswith(b"gitdir: ") or b"\0" in pointer:
        return None
    return os.path.join(top, os.fsdecode(pointer[len(b"gitdir: ") :].rstrip(b"\r\n")))


def _common_folder(gitdir: str) -> str | None:
    """Returns the real path of the folder that all worktrees share, None if `gitdir` is not one worktree's part of it.

    A worktree that is not wholly there yet has no `commondir` file: its path says as much.
    """
    common = _content(os.path.join(gitdir, "commondir")).rstrip(b"\r\n")
    if common:
        return os.path.realpath(os.path.join(gitdir, os.fsdecode(common)))
    worktrees = os.path.dirname(os.path.normpath(gitdir))
    return os.path.realpath(os.path.dirname(worktrees)) if os.path.basename(worktrees) == "worktrees" else None


def _is_bare(common: str) -> bool:
    config = _content(os.path.join(common, "config")) + b"\n" + _content(os.path.join(common, "config.worktree"))
    return any(b"".join(line.split()).lower() == b"bare=true" for line in config.splitlines())


def _content(path: str) -> bytes:
    """Returns what the file holds; nothing if it is a folder or cannot be read: git does not get on either then."""
    try:
        return files.read(path, limit=POINTER_LIMIT)
    except (ProgressError, ValueError):
        return b""
