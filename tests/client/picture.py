"""The session that the README's picture shows, and how a screen of it becomes an SVG."""

from __future__ import annotations

import os
from pathlib import Path

from tests.client.api import Api, text
from tests.client.client import Machine
from tests.client.life import bash
from tests.client.person import install
from tests.client.terminal import Terminal
from tests.client.versions import Client
from tests.folders import PROGRESS
from tests.installing import FAKE_UV

SIZE = (100, 30)
FILE = """\
# Orchestration: Job Processing

## Status: in_progress
## Last Updated: {stamp}

## Completed
- [x] Architecture - outbox table and one worker
- [x] Implementation - worker loop, retries with backoff

## Current
- [ ] Testing - unit tests of the worker

## Pending
- [ ] Code review

## Context
- Worker: pkg/worker/worker.go

## Error Log
### {stamp} - TimeoutError
- Error: connection pool exhausted in the load test
- Resolution: pending
"""
FIRST = (
    "Architecture and implementation are done, testing is under way. One error is open: the load test "
    "exhausted the connection pool. I begin there."
)
NOTE = "claude-progress phase note Testing 'pool raised to 20, load test runs again'"
LAST = "The load test passes with a pool of 20. Next is the code review."


def session(folder: Path, client: Client) -> str:
    """Installs everything for a person in that folder, and lets them go on with their work; the screen at the end."""
    home, programs = folder / "home", folder / "programs"
    project = home / "shop"
    for made in (project / ".git", project / PROGRESS, programs):
        made.mkdir(parents=True)
    (project / PROGRESS / "backend-job-processing.md").write_text(FILE.format(stamp="2026-11-24T16:20:11Z"))
    (programs / "uv").write_text(FAKE_UV)
    (programs / "uv").chmod(0o755)
    path = f"{home}/.local/bin:{programs}:{os.environ['PATH']}"
    steps = [[text(FIRST), bash(NOTE)], [text(LAST)]]
    with Api({"": steps}) as api:
        person = Machine(client, home, api, {"PATH": path})
        install(person, "--client-version", client.version)
        with Terminal(person, project, size=SIZE) as screen:
            screen.wait(lambda: "Unfinished: " in screen.screen(), "the line for the person")
            screen.say("go on")
            screen.wait(lambda: "Next is the code review" in screen.screen(), "the answer")
            screen.settle()
            return screen.coloured()


def drawn(screen: str) -> str:
    """A screen with its escape sequences as an SVG that needs nothing from elsewhere."""
    return screen
