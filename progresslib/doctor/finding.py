"""What the doctor finds, and what he knows of the place before he looks."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import NamedTuple

from progresslib.installer.places import Places
from progresslib.registration.table import Version

OK, NOTE, PROBLEM = "ok", "note", "problem"
Repair = Callable[[], str]
"""Mends something of ours, and tells what it did; raises ProgressError or OSError."""
FIX = "claude-progress doctor --fix"


class Finding(NamedTuple):
    """One thing that was looked at: what, how it is, and what to do; `repair` does that where it is safe."""

    check: str
    level: str
    message: str
    fix: str = ""
    repair: Repair | None = None


class Place(NamedTuple):
    """Where the doctor looks.

    `folder` and `state` are the project's progress folder and its state, "" without a progress folder; `start` is the
    folder that a session would be started in, `managed` where an administrator's settings lie, `root` our own code.
    """

    where: Places
    environ: Mapping[str, str]
    start: str
    folder: str
    state: str
    managed: str
    root: str
    now: float


class Client(NamedTuple):
    """The client that was found, "" and None where there is none or it does not tell."""

    program: str
    version: Version | None

    @property
    def told(self) -> str:
        return ".".join(map(str, self.version)) if self.version else "unknown"


def command(*words: str) -> str:
    """A command line to paste into a shell."""
    return shlex.join(words)
