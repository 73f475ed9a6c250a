"""The command line of install.py: one place where an error becomes one line."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping

from progresslib.errors import ProgressError
from progresslib.installer import options
from progresslib.installer.install import install
from progresslib.installer.uninstall import uninstall
from progresslib.text.quote import error_line, printable_line


def main(arguments: list[str], environ: Mapping[str, str]) -> int:
    """Installs or uninstalls as the arguments say; returns the exit code, 1 after one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a path may hold what the terminal's encoding cannot
    try:
        return _run(arguments, environ)
    finally:
        _flush()


def main_as_json(arguments: list[str], environ: Mapping[str, str]) -> int:
    """The same, with what it says as a JSON object: its lines, and whether it was a dry run; nothing after an error."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(arguments, environ)
    if code == 0:
        print(json.dumps({"dry_run": "--dry-run" in arguments, "lines": said.getvalue().splitlines()}, indent=2))
    return code


def _run(arguments: list[str], environ: Mapping[str, str]) -> int:
    chosen = options.parse(arguments)
    try:
        (uninstall if chosen.uninstall else install)(chosen, environ, _say)
    except ProgressError as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"{error.filename or 'claude-progress'}: {error.strerror or error}")
    except KeyboardInterrupt:
        return _failed("stopped; run it again to finish")
    return 0


def _say(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # who stopped reading does not stop the work
        print(printable_line(line), flush=True)


def _flush() -> None:
    """Writes what is left, here: at the interpreter's end, a reader that is gone would be a message on stderr."""
    try:
        print(end="", flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(line: str) -> int:
    print(error_line(line), file=sys.stderr)
    return 1
