"""The client versions under test: where they are installed, and how each is started."""

from __future__ import annotations

import os
import platform
import shutil
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.folders import ROOT

VERSIONS = ("1.0.128", "2.0.14", "2.0.76", "2.1.63", "2.1.150", "2.1.210", "2.1.332")
"""What every test with a client runs on that does not say otherwise."""
NEWEST = VERSIONS[-1]
OLDEST_WITH_PLUGIN = "2.1.78"
BORDERS = (
    *("2.0.42", "2.1.69", OLDEST_WITH_PLUGIN, "2.1.101", "2.1.145", "2.1.163", "2.1.198", "2.1.214", "2.1.240"),
    "2.1.330",  # of which the recordings are
)
"""Where the client changed something that we build on: each promise is tried there too."""
PACKAGE = "@anthropic-ai/claude-code"
FOLDER = ROOT / ".cache" / "clients"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


class Missing(Exception):
    """A client version that cannot be run here; its text says why."""


class Client(NamedTuple):
    """One installed client: its version and the words that start it."""

    version: str
    command: tuple[str, ...]


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, which compare as versions do."""
    return tuple(int(part) for part in version.split("."))


INSTALLED = tuple(sorted((*VERSIONS, *BORDERS), key=numbers))


def at_least(version: str, least: str) -> bool:
    """Whether VERSION is LEAST or newer, both as `major.minor.patch`."""
    return numbers(version) >= numbers(least)


def install(version: str, folder: Path = FOLDER) -> Client:
    """Installs a client VERSION with npm below FOLDER unless it is there, and returns it.

    Raises Missing, and notes the reason for `find`, if npm or the version cannot be had.
    """
    note = _note(version, folder)
    try:
        return Client(version, _command(folder / version / "node_modules"))
    except Missing:
        folder.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
    try:
        _npm_install(version, folder / version)
        return Client(version, _command(folder / version / "node_modules"))
    except Missing as error:
        note.write_text(f"{error}\n")
        raise


def find(version: str, folder: Path = FOLDER) -> Client:
    """The client VERSION that `install` left below FOLDER; raises Missing, with the reason that `install` noted."""
    try:
        return Client(version, _command(folder / version / "node_modules"))
    except Missing as error:
        note = _note(version, folder)
        raise Missing(note.read_text().strip() if note.is_file() else str(error)) from None


def _note(version: str, folder: Path) -> Path:
    return folder / f"{version}.missing"


def _npm_install(version: str, target: Path) -> None:
    """Installs into a folder beside TARGET and renames it: an interrupted npm never leaves a half client behind."""
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("npm is not on the PATH")
    made = target.with_name(f"{version}.{os.getpid()}")
    made.mkdir(parents=True)
    options = ["--ignore-scripts", "--no-audit", "--no-fund"]
    words = [npm, "install", "--prefix", str(made), *options, f"{PACKAGE}@{version}"]
    try:
        done = subprocess.run(words, env=_environ(), capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise Missing(f"npm install failed: {_last_error(done.stderr)}")
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
    except subprocess.TimeoutExpired:
        raise Missing("npm install took more than 600 seconds") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _environ() -> dict[str, str]:
    """The environment for npm, which has certificates of its own and has to trust what the machine trusts."""
    trusted = ssl.get_default_verify_paths().cafile
    return {**({"NODE_EXTRA_CA_CERTS": trusted} if trusted else {}), **os.environ}


def _command(modules: Path) -> tuple[str, ...]:
    native = modules / f"{PACKAGE}-linux-{MACHINES.get(platform.machine().lower(), 'x64')}" / "claude"
    if native.is_file():
        return (str(native),)
    script = modules / PACKAGE / "cli.js"
    if not script.is_file():
        raise Missing("it is not installed")
    node = shutil.which("node")
    if node is None:
        raise Missing("node is not on the PATH")
    return (node, str(script))


def _last_error(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.startswith("npm error") and "complete log" not in line]
    return lines[0] if lines else "no message"
