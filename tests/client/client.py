"""Starts `claude -p` of one version in a home of its own, talking to the scripted API alone."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.client.api import Api, Request
from tests.client.versions import Client

KEY = "sk-ant-api03-" + "made-up-key-for-the-scripted-api-" * 2 + "0000"
SECONDS = 180


class Turn(NamedTuple):
    """What one run of the client did: what it printed, its exit code, and the requests it sent."""

    stdout: str
    stderr: str
    code: int
    requests: list[Request]

    @property
    def request(self) -> Request:
        """The last request that streams an answer with tools at hand: the model's turn, not a title or a summary."""
        turns = [request for request in self.requests if request.body.get("stream") and request.body.get("tools")]
        assert turns, f"the client asked the model nothing\n{self}"
        return turns[-1]

    def __str__(self) -> str:
        paths = [request.path for request in self.requests]
        return f"exit code {self.code}\n--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}\n--- requests\n{paths}"


class Machine(NamedTuple):
    """One person's machine: a client, a home, the API that the client talks to, and extra environment variables."""

    client: Client
    home: Path
    api: Api
    extra: Mapping[str, str] = {}

    def environ(self) -> dict[str, str]:
        """The whole environment of the client: nothing of the caller's gets in but PATH."""
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "TMPDIR": str(self.home.parent),
            "LANG": "C.UTF-8",
            "ANTHROPIC_BASE_URL": self.api.url,
            "ANTHROPIC_API_KEY": KEY,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_TELEMETRY": "1",
            **self.extra,
        }

    def ask(self, project: Path, prompt: str, *options: str, tools: str = "Bash,Read") -> Turn:
        """Runs `claude -p PROMPT` with OPTIONS in the folder PROJECT to its end; it must exit with 0."""
        before = len(self.api.requests)
        stdout, stderr, code = _run(self._words(prompt, options, tools), project, self.environ())
        turn = Turn(stdout, stderr, code, self.api.requests[before:])
        assert code == 0, f"claude {self.client.version} failed\n{turn}"
        return turn

    def start(self, project: Path, prompt: str, *options: str, tools: str = "Bash,Read") -> subprocess.Popen[str]:
        """Starts what `ask` runs and does not wait for it; it leads a process group and says nothing to anybody."""
        return _start(self._words(prompt, options, tools), project, self.environ(), subprocess.DEVNULL)

    def _words(self, prompt: str, options: Sequence[str], tools: str) -> list[str]:
        return [*self.client.command, "-p", prompt, *options, "--allowedTools", tools]


def _run(words: Sequence[str], cwd: Path, environ: Mapping[str, str]) -> tuple[str, str, int]:
    process = _start(words, cwd, environ, subprocess.PIPE)
    try:
        stdout, stderr = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
        stderr += f"\nkilled after {SECONDS} seconds"
    return stdout, stderr, process.returncode


def _start(words: Sequence[str], cwd: Path, environ: Mapping[str, str], output: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        words,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        text=True,
        errors="replace",
        start_new_session=True,
    )
