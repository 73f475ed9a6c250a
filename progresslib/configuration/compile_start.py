"""Lets the command line compile config.yaml when it has changed: hooks cannot read YAML."""

from __future__ import annotations

import os
import time

from progresslib import ROOT
from progresslib.configuration import config
from progresslib.errors import ProgressError
from progresslib.places.plugin import data_folder
from progresslib.places.project import own_folder
from progresslib.system.files import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WAIT = 5.0
STEP = 0.01
SIGKILL = 9  # `signal` is not worth its import

# Not bin/launch.py: that would make an environment that is broken anew, and a session cannot wait for that.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from progresslib.cli import main; sys.exit(main(sys.argv[2:]))"


def compile_now(environ: Mapping[str, str], folder: str, state: str, copy: str = ROOT) -> str:
    """Compiles the sources of the progress folder `folder`; the line for the person if that cannot be, "" if it was.

    `state` is the project's state folder, `copy` the installed copy whose command line is used. It takes 5 seconds at
    most. What is wrong within the sources is not told here: `config.problems` does. Raises ProgressError where there is
    no home folder.
    """
    python = _python(environ, copy)
    if python:
        _run([python, "-I", "-c", _START, copy, "compile-config", folder], environ)
    why = "the command line failed on it" if python else "the command line's environment is missing"
    left = config.changed(state, environ, folder)
    return f"{config.shown(left[-1])}: not read yet: {why}; run `claude-progress check` once" if left else ""


def _python(environ: Mapping[str, str], copy: str) -> str:
    """The interpreter that has what the command line needs, as bin/claude-progress finds it; "" if there is none.

    A project's copy names none: its command line makes one among the person's.
    """
    for env in (_recorded(copy), *_made(data_folder(environ, copy)), *_made(own_folder(environ))):
        python = os.path.join(env, "bin", "python")
        if os.path.isfile(os.path.join(env, "claude-progress-complete")) and os.access(python, os.X_OK):
            return python
    return ""


def _recorded(copy: str) -> str:
    """The environment that the copy was installed with."""
    try:
        path = os.fsdecode(read(os.path.join(copy, "environment"))).split("\n")[0]
    except ProgressError:
        return ""
    return path if os.path.isabs(path) and "\0" not in path else ""


def _made(folder: str) -> list[str]:
    """The environments in a folder; none in that of no name."""
    try:
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.startswith("env-")]
    except OSError:
        return []


def _run(words: list[str], environ: Mapping[str, str]) -> None:
    """Runs a program without input and output, and kills it after 5 seconds; not with subprocess, which costs 6 ms."""
    streams = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    end = time.monotonic() + LONGEST_WAIT
    try:
        pid = os.posix_spawn(words[0], words, dict(environ), file_actions=streams)
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.kill(pid, SIGKILL)
                return
            time.sleep(STEP)
    except OSError:
        return  # it cannot be started, or somebody else has waited for it: what it has written tells
