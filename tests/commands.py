"""Runs commands of the command line in this process, in a project and a session of the test's own."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from progresslib import cli
from progresslib.reading.orchestration import Orchestration
from tests.folders import PROGRESS
from tests.recorders import Place

FILE = """\
# Orchestration: Jobs

## Status: in_progress
## Last Updated: 2026-11-20T00:00:00Z

## Completed
- [x] Build - the worker

## Current
- [ ] Test - going

## Pending
- [ ] Review

## Context
- Worker: pkg/worker.go

## Agent Output (latest)
{last agent's JSON output}
"""


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """A shell in a project's folder; `session` is the id that the client tells its commands, "" outside of one."""

    def __init__(self, place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.place = place
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.chdir(place.project)
        monkeypatch.setattr("sys.stdin", io.StringIO())
        monkeypatch.setenv("HOME", place.environ["HOME"])
        self.enter("s1")

    def enter(self, session: str, **environ: str) -> None:
        """Goes on in another session, or outside of any."""
        names = ("CLAUDE_CODE_SESSION_ID", "CLAUDECODE", "CLAUDE_PID", "CLAUDE_PROGRESS_PROJECT")
        for name in names:
            self._monkeypatch.delenv(name, raising=False)
        known = {"CLAUDE_CODE_SESSION_ID": session, "CLAUDECODE": "1", "CLAUDE_PID": str(os.getpid())}
        for name, value in {**(known if session else {}), **environ}.items():
            self._monkeypatch.setenv(name, value)

    def run(self, *words: str) -> Said:
        """Runs `claude-progress WORDS`."""
        self._capsys.readouterr()
        try:
            code = cli.main(list(words))
        except SystemExit as end:
            code = int(end.code or 0)
        printed = self._capsys.readouterr()
        return Said(code, printed.out, printed.err)

    def ok(self, *words: str) -> str:
        """What a command prints that goes well and has no remarks."""
        said = self.run(*words)
        assert (said.code, said.err) == (0, ""), said
        return said.out

    def fails(self, *words: str) -> str:
        """The one line of a command that fails."""
        said = self.run(*words)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1), said
        return said.err

    def path(self, name: str = "backend-jobs") -> Path:
        return self.place.project / PROGRESS / f"{name}.md"

    def read(self, name: str = "backend-jobs") -> Orchestration:
        return Orchestration(self.path(name).read_bytes(), f"{name}.md")

    def states(self, name: str = "backend-jobs") -> dict[str, str]:
        return {phase.name: phase.state for phase in self.read(name).phases}
