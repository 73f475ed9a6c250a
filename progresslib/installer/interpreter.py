"""The Python that the hooks run on, recorded in a copy so that a hook start costs no search."""

from __future__ import annotations

import os
import subprocess
import sys

from progresslib.errors import ProgressError
from progresslib.installer import folders


def real() -> str:
    """The absolute path of the interpreter that runs this, beyond shims and virtual environments.

    A shim (pyenv, asdf) starts the real one, which knows its own path; a virtual environment may be deleted any day, so
    the Python it was made from is taken. Links of the system (`/usr/bin/python3`) are kept: they outlive an upgrade.
    """
    if sys.prefix == sys.base_prefix:
        return os.path.abspath(sys.executable)
    base = os.path.join(sys.base_exec_prefix, "bin", f"python{sys.version_info[0]}.{sys.version_info[1]}")
    return base if os.access(base, os.X_OK) else os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def record(copy: str, interpreter: str) -> None:
    """Writes the interpreter's path where `hooks/run` reads it."""
    if "\n" in interpreter:
        raise ProgressError(f"{interpreter!r}: a line end in the interpreter's path; use another Python")
    folders.write(os.path.join(copy, "hooks", "interpreter"), os.fsencode(interpreter) + b"\n")


def compile_copy(copy: str) -> None:
    """Byte-compiles the library, by the interpreter that will read it; what is up to date already stays.

    The byte code is checked by the source's time, Python's default: a copy's sources never change, and a checked hash
    would be computed at every start.
    """
    command = [real(), "-I", "-S", "-m", "compileall", "-q", os.path.join(copy, "progresslib")]
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
