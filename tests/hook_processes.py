"""Hooks as real processes, many at once, and what their progress file then holds; for the tests of races and faults."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tests.folders import ROOT

NAME = "backend-jobs.md"
WORK = """\
# Orchestration: Jobs

## Status: in_progress
## Last Updated: 2026-11-21T17:30:00Z

## Overview

Jobs move   from cron to a queue.\t

## Completed
- [x] Architecture - one queue per tenant

## Current
- [ ] Testing - unit tests of the worker

## Pending
- [ ] Code review

## Context
- Worker: pkg/worker/worker.go
* Odd: <b>kept</b>

## Agent Outputs

## Error Log

## Notes
- counter: 0
- the last line, without an end"""
_FULL = re.compile(rb'"run": \{\s*"id": "([^"]+)"')
_FOLDED = re.compile(rb"^- .* -> outputs/\S+/([^/\s]+)\.md$", re.MULTILINE)
_OURS = (b"## Last Updated: ", b"  - Agent: ")


class Ended(NamedTuple):
    """How a hook process ended."""

    code: int
    stdout: bytes
    stderr: bytes


QUIET = Ended(0, b"", b"")


def put_work(project: Path, name: str = NAME, text: str = WORK) -> Path:
    """Puts a progress file into a project."""
    path = project / ".claude/progress" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def said(number: object, length: int = 0) -> str:
    """What the agent with this number answers, in JSON, followed by prose of that length."""
    answer = {"status": "complete", "summary": f"Part {number} is done"}
    return (
        json.dumps(answer) if not length else f"```json\n{json.dumps(answer)}\n```\n" + "More of it. " * (length // 12)
    )


def stop_of(project: Path, agent_id: str, text: str = "", session: str = "s1") -> dict[str, Any]:
    """A SubagentStop as the newest client sends it."""
    return {
        "session_id": session,
        "transcript_path": f"/nowhere/{session}.jsonl",
        "cwd": str(project),
        "hook_event_name": "SubagentStop",
        "stop_hook_active": False,
        "agent_id": agent_id,
        "agent_type": "dev",
        "agent_transcript_path": f"/nowhere/{session}/subagents/agent-{agent_id}.jsonl",
        "last_assistant_message": text or said(agent_id),
        "background_tasks": [],
    }


def call_of(project: Path, name: str, call: str, agent_id: str = "", text: str = "") -> dict[str, Any]:
    """A PreToolUse or, with the id of the agent that it has started, a PostToolUse of a foreground agent."""
    event: dict[str, Any] = {
        "session_id": "s1",
        "transcript_path": "/nowhere/s1.jsonl",
        "cwd": str(project),
        "hook_event_name": name,
        "tool_name": "Agent",
        "tool_input": {"description": f"Work on {call}", "prompt": f"do {call}", "subagent_type": "dev"},
        "tool_use_id": call,
    }
    if agent_id:
        content = [{"type": "text", "text": text or said(agent_id)}]
        event["tool_response"] = {"status": "completed", "agentId": agent_id, "agentType": "dev", "content": content}
    return event


def event_of(project: Path, name: str, session: str = "s1", **more: str) -> dict[str, Any]:
    """An event that tells nothing of an agent."""
    transcript = f"/nowhere/{session}.jsonl"
    event = {"session_id": session, "transcript_path": transcript, "cwd": str(project), "hook_event_name": name}
    return {**event, **more}


def environ_of(home: Path, project: Path, **extra: str) -> dict[str, str]:
    """What the client gives a hook; `python3` is the interpreter of the tests, what is temporary is below the home."""
    path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
    own = {"CLAUDE_PID": str(os.getpid()), "TMPDIR": str(home)}
    return {"HOME": str(home), "PATH": path, "CLAUDE_PROJECT_DIR": str(project), **own, **extra}


def begin(
    environ: dict[str, str], event: dict[str, Any], name: str = "subagent-stop", user: int | None = None
) -> subprocess.Popen[bytes]:
    """Starts `hooks/run NAME` and gives it its event, but for the end of that: it waits until `finish` or `at_once`."""
    process = subprocess.Popen(
        [str(ROOT / "hooks/run"), name],
        cwd=environ["CLAUDE_PROJECT_DIR"],
        env=environ,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    try:
        process.stdin.write(json.dumps(event).encode())
        process.stdin.flush()
    except BrokenPipeError:
        pass  # hooks/run has seen that there is nothing to do
    return process


def finish(process: subprocess.Popen[bytes]) -> Ended:
    """Lets a process begin, if it has not, and waits for its end."""
    stdout, stderr = process.communicate(timeout=120)
    return Ended(process.returncode, stdout, stderr)


def at_once(processes: Iterable[subprocess.Popen[bytes]]) -> list[Ended]:
    """Lets started processes go at the same moment, and waits for all of them."""
    started = list(processes)
    for process in started:
        assert process.stdin
        process.stdin.close()
        process.stdin = None
    return [finish(process) for process in started]


def fire(environ: dict[str, str], event: dict[str, Any], name: str = "subagent-stop", user: int | None = None) -> Ended:
    """One hook process from its start to its end."""
    return finish(begin(environ, event, name, user))


def ids_in_full(data: bytes) -> list[str]:
    """The ids of the records in a file, in its order; each record is whole JSON."""
    text = data.decode()
    for fence in re.findall(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        assert json.loads(fence)["run"]["id"]
    return [one.decode() for one in _FULL.findall(data)]


def ids_folded(data: bytes) -> list[str]:
    """The ids of the folded records in a file, in its order."""
    return [one.decode() for one in _FOLDED.findall(data)]


def ids_in(path: Path) -> list[str]:
    """The ids of all records in a file, sorted."""
    data = path.read_bytes()
    return sorted(ids_in_full(data) + ids_folded(data))


def rest_of(data: bytes) -> list[bytes]:
    """The lines of a file that no record may change: without those of Agent Outputs and what tells of the change."""
    head, _, tail = data.partition(b"## Agent Outputs\n")
    _, mark, tail = tail.partition(b"\n## Error Log\n")
    assert mark
    return [line for line in (head + mark + tail).split(b"\n") if not line.startswith(_OURS)]


def state_of(home: Path) -> Path:
    """The state folder of the only project."""
    (found,) = (home / ".claude/claude-progress/state").glob("*/sessions")
    return found.parent
