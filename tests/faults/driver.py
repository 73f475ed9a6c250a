"""Asks a process that has the library imported for hooks and commands in which one call fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.serving import COMMAND
from tests.folders import ROOT


class Ran(NamedTuple):
    """How a watched process ended: its calls, each `name path`, and of these the ones that met the fault."""

    code: int
    stdout: bytes
    stderr: bytes
    calls: list[str]
    hit: list[str]
    seconds: float


class Driver:
    """Runs hooks, and commands if it is made for these; a context manager."""

    def __init__(self, with_commands: bool = False) -> None:
        more = ["--commands"] if with_commands else []
        own = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.serving", *more],
            cwd=ROOT,
            env=own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def hook(
        self, slug: str, event: dict[str, Any], environ: dict[str, str], cwd: Path, at: int = 0, what: str = ""
    ) -> Ran:
        """Runs `hooks/SLUG.py` with an event; at call number `at` `what` happens (see Watch)."""
        path = str(ROOT / "hooks" / f"{slug.replace('-', '_')}.py")
        return self._ask([path], environ, cwd, json.dumps(event), at, what)

    def command(self, words: list[str], environ: dict[str, str], cwd: Path, at: int = 0, what: str = "") -> Ran:
        """Runs `claude-progress WORDS` in the same way."""
        return self._ask([COMMAND, *words], environ, cwd, "", at, what)

    def _ask(self, words: list[str], environ: dict[str, str], cwd: Path, stdin: str, at: int, what: str) -> Ran:
        assert self._process.stdin
        assert self._process.stdout
        asked = {"words": words, "environ": environ, "cwd": str(cwd), "stdin": stdin, "at": at, "what": what}
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        hit = [one[1:] for one in told["calls"] if one.startswith("!")]
        calls = [one.removeprefix("!") for one in told["calls"]]
        out, error = (told[name].encode("latin-1") for name in ("stdout", "stderr"))
        return Ran(told["code"], out, error, calls, hit, told["seconds"])
