"""Starts the command line in its private environment, which it makes on first use."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from progresslib import ROOT
from progresslib.errors import ProgressError
from progresslib.installer import environment, folders, interpreter
from progresslib.installer.places import places
from progresslib.places import plugin


def main(script: str, arguments: list[str], environ: Mapping[str, str]) -> int:
    """Runs the command line here if this is its environment, else runs `script` again there; returns the exit code."""
    broken = False
    if os.path.isfile(os.path.join(sys.prefix, environment.STAMP)):
        try:
            from progresslib import cli  # click is in that environment alone

            return cli.main(arguments)
        except ImportError as error:
            if environment.works(sys.prefix, environ):
                if not (error.name or "").startswith("progresslib"):
                    raise  # not for want of a package
                _say(f"{ROOT}: this copy is damaged ({error}); run install.py again, from a clone")
                return 1
            broken = True
    try:
        return _start(script, arguments, environ, broken)
    except ProgressError as error:
        _say(str(error))
    except OSError as error:
        _say(f"{error.filename or 'claude-progress'}: {error.strerror or error}")
    return 1


def _start(script: str, arguments: list[str], environ: Mapping[str, str], broken: bool) -> int:
    """Runs `script` in the environment that fits this Python; `broken` tells that here are no packages.

    The system's Python may have become another one since the environment was made, and packages may be gone. A plugin's
    environment is in the folder that the client lends it, and goes with that.
    """
    where = places(environ)
    home = plugin.data_folder(environ, ROOT) or where.folder
    env = environment.path_for(home, ROOT)
    if broken or not environment.is_ready(env):
        if arguments[:1] == ["uninstall"]:
            from progresslib.installer import main as plain  # who takes it all out needs no environment first

            words = [word for word in arguments[1:] if word != "--json"]
            run = plain.main if len(words) == len(arguments) - 1 else plain.main_as_json
            return run(["--uninstall", *words], environ)
        folders.make(home)
        with folders.lock(os.path.join(home, "lock")):
            environment.make(env, ROOT, interpreter.real(), environ, _say_broken if broken else _say_first)
            if environment.recorded(ROOT) and os.path.samefile(os.path.dirname(ROOT), where.folder):
                environment.record(ROOT, env)
    python = environment.python(env)
    return os.execv(python, [python, "-I", script, *arguments])


def _say_first(line: str) -> None:
    _say(f"claude-progress: first use, {line}")


def _say_broken(line: str) -> None:
    _say(f"claude-progress: its packages are gone, {line}")


def _say(line: str) -> None:
    """Says a line on stderr; a copy that is damaged may lack what cleans it."""
    try:
        from progresslib.text.quote import error_line

        line = error_line(line)
    except ImportError:
        line = ascii(line)[1:-1]
    print(line, file=sys.stderr, flush=True)
