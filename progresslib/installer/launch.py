"""Starts the command line in its private environment, which it makes on first use."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from progresslib.errors import ProgressError
from progresslib.installer import environment, folders, interpreter
from progresslib.installer.places import ROOT, places
from progresslib.locks import Lock

LONGEST_WAIT = 900.0


def main(script: str, arguments: list[str], environ: Mapping[str, str]) -> int:
    """Runs the command line here if this is its environment, else runs `script` again there; returns the exit code."""
    if os.path.isfile(os.path.join(sys.prefix, environment.STAMP)):
        from progresslib import cli  # click is in that environment alone

        return cli.main(arguments)
    try:
        return _start(script, arguments, environ)
    except ProgressError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'claude-progress'}: {error.strerror or error}", file=sys.stderr)
    return 1


def _start(script: str, arguments: list[str], environ: Mapping[str, str]) -> int:
    where = places(environ)
    env = environment.path_for(where.folder, ROOT)
    if not environment.is_ready(env):
        if arguments[:1] == ["uninstall"]:
            from progresslib.installer import main as plain  # who takes it all out needs no environment first

            return plain.main(["--uninstall", *arguments[1:]], environ)
        folders.make(where.folder)
        with Lock(where.lock, "another installation", LONGEST_WAIT):
            environment.make(env, ROOT, interpreter.real(), environ, _say)
    python = environment.python(env)
    return os.execv(python, [python, "-I", script, *arguments])


def _say(line: str) -> None:
    print(f"claude-progress: first use, {line}", file=sys.stderr, flush=True)
