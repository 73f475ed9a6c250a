"""The programs: the client, the interpreter of the hooks, the command on the PATH and its environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator

from progresslib import VERSION
from progresslib.doctor.finding import FIX, NOTE, OK, PROBLEM, Client, Finding, Place, Repair, command
from progresslib.errors import ProgressError
from progresslib.installer import client as installed_client
from progresslib.installer import copies, environment, interpreter, link
from progresslib.installer.places import COPY_NAME, NAME
from progresslib.places import plugin
from progresslib.system import files

TRIES = 7
SHIM = 2.5
"""How many times as long as the real interpreter a shim takes, at least."""
MISSING = "python3 install.py, from a clone"


def client(place: Place) -> Client:
    """The client that a session would be started with."""
    program = installed_client.find(place.where, place.environ)
    return Client(program, installed_client.ask(program, place.environ) if program else None)


def about_client(found: Client) -> Finding:
    """Whether the client was found, and which version it is."""
    if not found.program:
        return Finding("client", NOTE, "no `claude` on the PATH or in its usual places", "put it on your PATH")
    if found.version is None:
        told = f"{found.program}: does not tell its version"
        return Finding("client", PROBLEM, told, command(found.program, "--version"))
    return Finding("client", OK, f"{found.told}, {found.program}")


def recorded_interpreter(place: Place) -> str:
    """The interpreter that the hooks start, "" where none is recorded (then `python3`)."""
    data = plugin.data_folder(place.environ, place.root)
    path = os.path.join(data, plugin.INTERPRETER) if data else os.path.join(place.where.current, "hooks", "interpreter")
    try:
        return os.fsdecode(files.read(path)).rstrip("\n")
    except ProgressError:
        return ""


def bare_start(python: str) -> float | None:
    """Milliseconds that the interpreter takes to start and end, at best of some; None if it does not."""
    took = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        try:
            subprocess.run([python, "-I", "-S", "-c", "pass"], check=True, capture_output=True, timeout=20)
        except (OSError, subprocess.SubprocessError):
            return None
        took.append((time.perf_counter() - begun) * 1000)
    return min(took)


def about_interpreter(place: Place, bare: float | None) -> Iterator[Finding]:
    """Whether the interpreter that is recorded for the hooks is there, and the real one."""
    python = recorded_interpreter(place)
    if not python and not os.path.isdir(place.where.current):
        yield _of_the_path(place)
        return
    took = bare if python else None
    if took is None:
        message = f"{python or 'none'} is recorded for the hooks, and cannot be started: they take python3 of the PATH"
        yield Finding("interpreter", PROBLEM, message, FIX, lambda: _record(place))
        return
    real = interpreter.real()
    shim = f"{python}: {took:.0f} ms for a bare start, a shim; the real one is {real}"
    if _is_script(python) or (not _same(real, python) and took > SHIM * (bare_start(real) or took)):
        yield Finding("interpreter", PROBLEM, shim, FIX, lambda: _record(place))
    else:
        yield Finding("interpreter", OK, f"{python}, {took:.0f} ms for a bare start")


def _of_the_path(place: Place) -> Finding:
    """How it is where none is recorded: in a project's copy, and in a plugin until its first session."""
    found = shutil.which("python3", path=place.environ.get("PATH"))
    if not found:
        return Finding("interpreter", PROBLEM, "python3: there is none on the PATH", "install Python 3.9 or newer")
    if not _is_script(found):
        return Finding("interpreter", OK, f"python3 of the PATH: {found}")
    shim = f"python3 of the PATH: {found}, a shim, {bare_start(found) or 0:.0f} ms for a bare start"
    if plugin.data_folder(place.environ, place.root):
        return Finding("interpreter", NOTE, shim, FIX, lambda: _record(place))
    return Finding("interpreter", NOTE, shim, "put the real one before it on the PATH")


def _is_script(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(2) == b"#!"
    except OSError:
        return False


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _record(place: Place) -> str:
    if plugin.data_folder(place.environ, place.root):
        plugin.remember_interpreter(place.environ, place.root)
    else:
        interpreter.record(os.path.realpath(place.where.current), interpreter.real())
    return f"recorded {recorded_interpreter(place)} for the hooks"


def about_copy(place: Place) -> Iterator[Finding]:
    """This program, and the copy that the hooks use."""
    where = place.where
    kind = "the plugin's" if plugin.data_folder(place.environ, place.root) else "this one"
    yield Finding("copy", OK, f"{VERSION}, {kind}: {place.root}")
    if not os.path.isdir(where.current):
        if os.path.lexists(where.current):
            yield Finding("copy", PROBLEM, f"{where.current}: leads nowhere", MISSING)
        return
    used = os.path.realpath(where.current)
    if used != os.path.realpath(place.root) and COPY_NAME.match(os.path.basename(place.root)):
        again = command(os.path.join(where.current, "bin", NAME), "doctor")
        yield Finding("copy", NOTE, f"the hooks use another one: {used}", again)
    if not all(os.access(os.path.join(where.current, name), os.X_OK) for name in copies.EXECUTABLE):
        yield Finding("copy", PROBLEM, f"{where.current}: not executable any more", FIX, lambda: _allow(where.current))


def about_command(place: Place) -> Iterator[Finding]:
    """The links that the installer made, what the PATH finds first, and the command's environment."""
    where = place.where
    if not os.path.isdir(where.current):
        return
    for what, one in (("command", link.command(where)), ("skill", link.skill(where))):
        if link.is_made(one):
            yield Finding(what, OK, one.path)
        elif link.is_foreign(one):
            yield Finding(what, NOTE, f"{one.path} is something else, and stays", f"move it away, then {FIX}")
        else:
            yield Finding(what, PROBLEM, f"{one.path}: the link is missing", FIX, _linker(one))
    first = shutil.which(NAME, path=place.environ.get("PATH"))
    if first and os.path.realpath(first) != os.path.realpath(os.path.join(where.current, "bin", NAME)):
        yield Finding("command", NOTE, f"{first} comes first on the PATH, and is another one", "look at your PATH")
    if not environment.is_ready(environment.recorded(os.path.realpath(where.current)) or os.devnull):
        yield Finding("command", NOTE, "its environment is made at the first use", "claude-progress --version")


def _linker(one: link.Link) -> Repair:
    def make() -> str:
        link.make(one, [])
        return f"linked {one.path}"

    return make


def _allow(copy: str) -> str:
    for name in copies.EXECUTABLE:
        os.chmod(os.path.join(copy, name), 0o755)
    return f"made executable again: {', '.join(copies.EXECUTABLE)} in {copy}"
