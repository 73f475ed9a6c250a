"""The session that the README's picture shows, and how a screen of it becomes an SVG."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME, TerminalTheme
from rich.text import Text

from progresslib.text.clock import stamp
from tests.client.agents import launch
from tests.client.api import Api, Block, Messages, text
from tests.client.life import bash
from tests.client.person import with_everything
from tests.client.terminal import Terminal
from tests.client.versions import Client
from tests.folders import PROGRESS

SIZE = (122, 32)
NORMAL: list[tuple[int, int, int]] = [SVG_EXPORT_THEME.ansi_colors[number] for number in range(8)]
AGE = 20 * 3600
SECONDS = 4.0
SIGNS = {"⎿": "└", "⏸": "‖", "❯": ">"}
FONTS = "Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
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
THEME = TerminalTheme((0, 0, 0), (217, 217, 217), NORMAL, None)
AGENT = "---\nname: backend-tester\ndescription: Tests.\n---\nAnswer with JSON.\n"
FIRST = "Testing is under way, and one error is open: the connection pool. An agent sees to both."
TASK = "Mend the pool, write the worker's tests"
ANSWER = '{"status": "complete", "summary": "Pool of 20; 14 tests pass"}'
DONE = "claude-progress phase done Testing 'pool of 20, 14 tests pass'"
AT_WORK = "The agent is at work."
LAST = "Testing is done: the pool holds 20 connections, and 14 tests pass. Next is the code review."
OPTIONS = ("--permission-mode", "default", "--verbose")


def session(folder: Path, client: Client) -> str:
    """Installs everything for a person in that folder, and lets them go on with their work; the screen at the end."""
    call = launch(client.version, TASK, "sub")
    agent = {**call, "input": {**call["input"], "subagent_type": "backend-tester"}}
    steps = [[text(FIRST), agent], [text(AT_WORK)], [bash(DONE)], [text(LAST)]]
    with Api({"": steps, "sub": [_slowly]}) as api:
        person = with_everything(folder, client, api)
        project = _shop(person.home)
        with Terminal(person, project, *OPTIONS, size=SIZE) as screen:
            screen.wait(lambda: "Unfinished: " in screen.screen(), "the line for the person")
            screen.say("go on")
            screen.wait(lambda: LAST[-24:] in screen.screen(), "the answer")
            screen.settle()
            return screen.coloured()


def _shop(home: Path) -> Path:
    """The project, in which work was left 20 hours ago."""
    project = home / "shop"
    for made in (".git", PROGRESS, ".claude/agents"):
        (project / made).mkdir(parents=True)
    (project / PROGRESS / "backend-job-processing.md").write_text(FILE.format(stamp=stamp(time.time() - AGE)))
    (project / ".claude/agents/backend-tester.md").write_text(AGENT)
    return project


def _slowly(_: Messages) -> list[Block]:
    time.sleep(SECONDS)
    return [text(ANSWER)]


def drawn(screen: str) -> str:
    """A screen with its escape sequences as an SVG that needs nothing from elsewhere, also no rare signs of a font."""
    for sign, plain in SIGNS.items():
        screen = screen.replace(sign, plain)
    with open(os.devnull, "w") as nowhere:
        console = Console(record=True, width=SIZE[0], file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text.from_ansi(screen.strip("\n")), soft_wrap=True)
    svg = console.export_svg(title="claude", unique_id="session", theme=THEME)
    return re.sub(r"\s*@font-face \{[^}]*\}", "", svg).replace("Fira Code, monospace", FONTS)
