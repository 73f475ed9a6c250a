"""The self-test: fires the registered command lines themselves on a sample project, as the client does."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from progresslib.errors import ProgressError
from progresslib.installer import registering
from progresslib.installer.places import NAME, Target
from progresslib.text.clock import stamp

SECONDS = 60
PLAIN_TEXT = ("PreCompact",)
"""Events whose hooks answer with text for the summariser, not with JSON."""
TITLE = "Sample Orchestration"
SAMPLE = f"""# Orchestration: {TITLE}

## Status: in_progress
## Last Updated: {{time}}

## Overview

Shows what a session is told.

## Completed Phases

- [x] **Phase 1: Architecture** - queue table and worker chosen

## Current Phase

- [ ] **Phase 2: Implementation** - worker loop

## Pending Phases

- [ ] **Phase 3: Testing**
"""


class Answer(NamedTuple):
    """What Claude would be told, and how long the whole process took, in milliseconds."""

    told: str
    milliseconds: float


def run(target: Target, environ: Mapping[str, str]) -> Answer:
    """Fires every registered command line once; returns what the one for SessionStart said.

    Raises ProgressError if one fails, says nothing where it must, or is not there.
    """
    answers = {event: fired() for event, _, fired in each(target, environ)}
    answer = answers.get("SessionStart")
    if answer is None or TITLE not in answer.told:
        raise ProgressError(f"the self-test failed: with {target.settings}, a session is not told of a progress file")
    return answer


def each(target: Target, environ: Mapping[str, str]) -> Iterator[tuple[str, str, Callable[[], Answer]]]:
    """Event, command line and what fires it, for every registered one; firing raises ProgressError if it fails."""
    registered = registering.commands(target.settings)
    with tempfile.TemporaryDirectory(prefix="claude-progress-") as folder:
        sample = _sample_project(os.path.join(folder, "sample"), target)
        for event, command in registered:
            yield event, command, functools.partial(_fire, event, command, folder, sample, environ)


def _sample_project(path: str, target: Target) -> str:
    progress = os.path.join(path, ".claude", "progress")
    os.makedirs(progress)
    with open(os.path.join(progress, "backend-sample.md"), "w", encoding="utf-8") as file:
        file.write(SAMPLE.format(time=stamp(time.time())))  # of one left lying the person would be told
    if target.copy:
        os.symlink(target.copy, os.path.join(path, ".claude", NAME))
    return path


def _fire(event: str, command: str, folder: str, sample: str, environ: Mapping[str, str]) -> Answer:
    """Runs one command line through sh, in an environment like the client's; state goes into the temporary folder."""
    message = {
        "hook_event_name": event,
        "session_id": "00000000-0000-4000-8000-000000000000",
        "transcript_path": os.path.join(folder, "transcript.jsonl"),
        "cwd": sample,
        "source": "startup",
        "background_tasks": [],
    }
    clean = {name: value for name, value in environ.items() if not name.startswith("CLAUDE")}
    own = {
        "CLAUDE_PROJECT_DIR": sample,
        "CLAUDE_CONFIG_DIR": os.path.join(folder, "config"),
        "CLAUDE_ENV_FILE": os.path.join(folder, "env"),
    }
    started = time.perf_counter()
    try:
        done = subprocess.run(
            ["sh", "-c", command],
            input=json.dumps(message).encode() + b"\n",
            capture_output=True,
            cwd=sample,
            env={**clean, **own},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ProgressError(f"the self-test failed: {command} took more than {SECONDS} seconds") from None
    milliseconds = (time.perf_counter() - started) * 1000
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode or said:
        raise ProgressError(f"the self-test failed: {command} ended with {done.returncode}: {said or 'no message'}")
    told = done.stdout.decode("utf-8", "replace") if event in PLAIN_TEXT else _told(done.stdout, command)
    return Answer(told, milliseconds)


def _told(stdout: bytes, command: str) -> str:
    """The context in a hook's answer, empty if it has none; what it tells the person instead is a failure here."""
    try:
        answer = json.loads(stdout or b"{}")
        context = answer.get("hookSpecificOutput", {}).get("additionalContext", "")
    except (ValueError, AttributeError):
        raise ProgressError(f"the self-test failed: {command} said {stdout[:200]!r}") from None
    if not context and "systemMessage" in answer:
        raise ProgressError(f"the self-test failed: {command} said: {answer['systemMessage']}")
    return str(context)
