"""The private environment: what the command line needs beyond Python; the hooks need nothing of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

from progresslib.errors import ProgressError
from progresslib.installer import folders
from progresslib.system import files

PREFIX = "env-"
RECORD = "environment"
STAMP = "claude-progress-complete"
_MODULES = "import click, jsonschema, markdown_it, yaml"
_DISTURBING = {"PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_TARGET", "PIP_USER", "PYTHONHOME", "VIRTUAL_ENV"}

Command = list[str]


def path_for(folder: str, root: str) -> str:
    """Where the environment of the sources in `root` is, for the Python that runs this; several copies may share it."""
    requirements = files.read(os.path.join(root, "requirements.txt"))
    version = ".".join(str(part) for part in sys.version_info[:2])
    return os.path.join(folder, PREFIX + hashlib.sha256(requirements + version.encode()).hexdigest()[:8])


def python(path: str) -> str:
    """The environment's interpreter."""
    return os.path.join(path, "bin", "python")


def is_ready(path: str) -> bool:
    """Tells whether the environment was completed, and its interpreter is still there."""
    return os.path.isfile(os.path.join(path, STAMP)) and os.access(python(path), os.X_OK)


def works(path: str, environ: Mapping[str, str]) -> bool:
    """Tells whether the environment is ready and has its packages, for the Python that it leads to by now."""
    return is_ready(path) and _first_failure([_trial(path)], environ) is None


def make(path: str, root: str, interpreter: str, environ: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Makes the environment at `path`, if it does not work: with uv, else with venv and pip.

    For the holder of the lock. An environment cannot be moved later, so it is made in its place and stamped last; one
    without a stamp or without its packages is made anew.
    Raises ProgressError if no way works; nothing is left then.
    """
    if works(path, environ):
        return
    reason = "it has neither uv nor venv"
    say(f"making the command line's environment, {path}")
    for way in _ways(path, os.path.join(root, "requirements.txt"), interpreter, environ):
        try:
            folders.remove(path)
            failure = _first_failure([*way, _trial(path)], environ)
            if failure is None:
                files.replace(os.path.join(path, STAMP), b"")
                return
        finally:
            if not is_ready(path):
                folders.remove(path)
        reason = failure
    raise ProgressError(
        f"{path}: the environment for the command line cannot be made ({reason}); install uv or venv "
        "(apt install python3-venv) and look at the network; the hooks work without it (install.py --hooks-only)"
    )


def installed(folder: str) -> list[str]:
    """The paths of the environments there are, finished or not."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return sorted(os.path.join(folder, name) for name in names if name.startswith(PREFIX))


def recorded(copy: str) -> str:
    """The environment that a copy was installed with, empty if none is recorded."""
    path = os.path.join(copy, RECORD)
    return os.fsdecode(files.read(path)).rstrip("\n") if os.path.isfile(path) else ""


def record(copy: str, path: str) -> None:
    """Writes the environment's path where `bin/claude-progress` reads it."""
    folders.write(os.path.join(copy, RECORD), os.fsencode(path) + b"\n")


def _trial(path: str) -> Command:
    return [python(path), "-I", "-B", "-c", _MODULES]


def _ways(path: str, requirements: str, interpreter: str, environ: Mapping[str, str]) -> list[list[Command]]:
    """The commands of each way to make an environment, the best first."""
    uv = shutil.which("uv", path=environ.get("PATH"))
    options = ["--quiet", "--no-input", "--no-user", "--disable-pip-version-check", "-r", requirements]
    own_pip = [python(path), "-I", "-m", "pip", "install", *options]
    # Debian splits off what venv needs to bring pip; the interpreter's own pip, if there is one, can serve instead.
    foreign_pip = [interpreter, "-I", "-m", "pip", "--python", python(path), "install", *options]
    ways = [
        [[interpreter, "-I", "-m", "venv", path], own_pip],
        [[interpreter, "-I", "-m", "venv", "--without-pip", path], foreign_pip],
    ]
    if uv:
        with_uv = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python(path), "-r", requirements]
        ways.insert(0, [[uv, "venv", "--quiet", "--python", interpreter, path], with_uv])
    return ways


def _first_failure(commands: list[Command], environ: Mapping[str, str]) -> str | None:
    """Runs the commands until one fails, and returns the last line that it said; None if all went well."""
    clean = {name: value for name, value in environ.items() if name not in _DISTURBING}
    for command in commands:
        try:
            done = subprocess.run(command, env=clean, cwd=os.sep, stdin=subprocess.DEVNULL, capture_output=True)
        except OSError as error:
            return f"{command[0]}: {error.strerror}"
        if done.returncode:
            said = (done.stdout + done.stderr).decode("utf-8", "replace").split("\n")
            return next((line.strip() for line in reversed(said) if line.strip()), f"{command[0]} failed")
    return None
