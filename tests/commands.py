"""Commands of the command line, run in the process of a test, and what they leave."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from progresslib.cli import main
from tests.folders import PROGRESS
from tests.installing import Done

NEW = ("new", "backend-jobs", "--phase", "Design", "--phase", "Worker - the loop", "--phase", "Tests")
FILE = ".claude/progress/backend-jobs.md"


class Terminal:
    """Runs commands in a project's folder, in the session of `environ`; without any in none."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], project: Path) -> None:
        self._patch = patch
        self._capture = capture
        self.project = project
        self.environ: dict[str, str] = {}

    def run(self, *words: str, cwd: Path | None = None, **environ: str) -> Done:
        """What a command does, with these environment variables too."""
        with self._patch.context() as patch:
            patch.chdir(cwd or self.project)
            for name, value in {**self.environ, **environ}.items():
                patch.setenv(name, value)
            code = _code(list(words))
        said = self._capture.readouterr()
        return Done(code, said.out, said.err)

    def does(self, *words: str, **environ: str) -> str:
        """What a command says that goes well, and has nothing to complain of."""
        done = self.run(*words, cwd=None, **environ)
        assert (done.code, done.err) == (0, ""), done
        return done.out

    def fails(self, *words: str, **environ: str) -> str:
        """The one line that a command fails with."""
        done = self.run(*words, cwd=None, **environ)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), done
        return done.err[:-1]

    def json(self, *words: str, **environ: str) -> Any:
        """The object that a command prints."""
        return json.loads(self.does(*words, "--json", **environ))

    def path(self, name: str = "backend-jobs.md") -> Path:
        return self.project / PROGRESS / name

    def text(self, name: str = "backend-jobs.md") -> str:
        return self.path(name).read_text()

    def in_session(self, id: str = "s1", pid: int = 0) -> Terminal:
        """The same terminal, in this session of a client that lives."""
        other = Terminal(self._patch, self._capture, self.project)
        other.environ = {"CLAUDE_CODE_SESSION_ID": id, "CLAUDE_PID": str(pid or os.getpid())}
        return other


def _code(words: list[str]) -> int:
    try:
        return main(words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
