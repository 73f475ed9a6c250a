"""Events of subagents, and projects whose hooks record them, for tests that start no process."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from progresslib.configuration.config import FORMAT, compiled_path
from progresslib.handlers.agents import on_agent_event
from progresslib.handlers.compaction import on_pre_compact
from progresslib.handlers.resume import on_session_start
from progresslib.handlers.tasks import on_task_event
from progresslib.handlers.turns import on_session_end, on_stop
from progresslib.handlers.writes import on_write
from progresslib.hook.event import AGENT_TOOL, Event
from progresslib.places.project import state_folder
from progresslib.recording.journal import Journal
from progresslib.recording.recorder import Recorder
from progresslib.recording.run import RunState
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session
from progresslib.sessions.state import Objects
from tests.folders import PROGRESS, ended_process

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
NAME = "backend-x.md"
FILE = """\
# Orchestration: X

## Status: in_progress
## Last Updated: 2026-11-20T00:00:00Z

## Current Phase

- [ ] **Phase 1: Build** - going

## Notes

- keep me
"""
HANDLERS = {
    "SessionStart": on_session_start,
    "PreCompact": on_pre_compact,
    "Stop": on_stop,
    "SessionEnd": on_session_end,
    "TaskCompleted": on_task_event,
}
TOOLS = {
    **dict.fromkeys(("Write", "Edit", "MultiEdit"), on_write),
    **dict.fromkeys(("TodoWrite", "TaskCreate", "TaskUpdate"), on_task_event),
}
ENTRY = re.compile(r"^### ([^\n]*) \((\w+)\)\n\n`{3,}json\n(.*?)\n`{3,}$", re.DOTALL | re.MULTILINE)


def event(name: str, **fields: Any) -> Event:
    return Event({"hook_event_name": name, "session_id": "s1", **fields})


def call(name: str, id: str | None = "t1", task: str = "Build it", agent: str = "dev", **fields: Any) -> Event:
    """An event of the agent tool; keys of `given` go into what the tool was called with."""
    given = {"description": task, "prompt": f"{task}, please", "subagent_type": agent, **fields.pop("given", {})}
    return event(name, tool_name=AGENT_TOOL, tool_input=given, **({"tool_use_id": id} if id else {}), **fields)


def launched(id: str | None = "t1", task: str = "Build it", agent: str = "dev", **fields: Any) -> Event:
    return call("PreToolUse", id, task, agent, **fields)


def returned(id: str | None = "t1", run: str = "a1", text: str | None = "done", **fields: Any) -> Event:
    """The end of a call; without a `text` the agent was only launched, and works in the background."""
    response = {"status": "async_launched"} if text is None else {"status": "completed", "content": [content(text)]}
    response = {**response, **({"agentId": run} if run else {}), **fields.pop("response", {})}
    return call("PostToolUse", id, tool_response=response, **fields)


def content(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def failed(id: str | None = "t1", error: str = "no such agent", **fields: Any) -> Event:
    return call("PostToolUseFailure", id, error=error, **fields)


def started(run: str = "a1", agent: str = "dev", **fields: Any) -> Event:
    return event("SubagentStart", agent_id=run, agent_type=agent, **fields)


def stopped(run: str = "a1", text: str | None = "done", agent: str = "dev", **fields: Any) -> Event:
    said = {} if text is None else {"last_assistant_message": text}
    return event("SubagentStop", agent_id=run, agent_type=agent, **said, **fields)


def journal_in(folder: Path, key: str = "k") -> Journal:
    return Journal(str(folder), key, Objects())


def untimed(run: RunState) -> dict[str, Any]:
    """What is kept of a run, but for its times and how its stops were counted."""
    left_out = ("started", "ended", "stops", "closed", "closed_at")
    return {name: value for name, value in run.values().items() if name not in left_out}


class Place(NamedTuple):
    """A project with progress files, and the environment of the hooks that run in it."""

    project: Path
    environ: dict[str, str]

    def file(self, name: str = NAME) -> Path:
        return self.project / PROGRESS / name

    @property
    def folder(self) -> str:
        return os.path.realpath(self.project / PROGRESS)

    @property
    def state(self) -> str:
        return state_folder(self.environ, self.folder)

    @property
    def sessions(self) -> Sessions:
        return Sessions(self.state, Objects())

    def session(self, id: str = "s1") -> Session:
        return self.sessions.load(self.sessions.find(id, ""))

    def lose_client(self) -> None:
        """Lets the client of the session go."""
        gone = f"{ended_process()}-1"
        self.sessions.amend(self.session().key, lambda one: setattr(one, "client", gone))

    def journal(self, id: str = "s1") -> Journal:
        return Journal(self.state, self.session(id).key, Objects())

    def recorder(self) -> Recorder:
        return Recorder(self.environ, self.folder, NOW)

    def fire(self, *events: Event, at: float = NOW, **environ: str) -> list[dict[str, Any]]:
        """What the hooks answer to these events, a second apart."""
        return [self._one(one, at + number, environ) for number, one in enumerate(events)]

    def _one(self, one: Event, now: float, environ: dict[str, str]) -> dict[str, Any]:
        one = Event({**one.raw, "cwd": str(self.project)})
        handler = TOOLS.get(one.tool) or HANDLERS.get(one.name, on_agent_event)
        return handler(one, {**self.environ, **environ}, now)

    def records(self, name: str = NAME) -> dict[str, tuple[str, dict[str, Any]]]:
        """Of each run in full in a file, by its id, its heading and its JSON."""
        return records_in(self.file(name).read_text())

    def outputs(self, name: str = "backend-x") -> dict[str, str]:
        folder = self.project / PROGRESS / "outputs" / name
        return {path.stem: path.read_text() for path in sorted(folder.glob("*.md"))}

    def configure(self, **settings: Any) -> None:
        path = Path(compiled_path(self.state))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"format": FORMAT, "sources": [], **settings}))


def place(root: Path, *names: str, text: str = FILE, pid: int = 0) -> Place:
    """A project with progress files of these names, all with this text."""
    found = Place(root / "project", {"HOME": str(root / "home"), "CLAUDE_PROJECT_DIR": str(root / "project")})
    found.environ["CLAUDE_PID"] = str(pid or os.getpid())
    found.file().parent.mkdir(parents=True)
    (root / "home").mkdir()
    for name in names or (NAME,):
        found.file(name).write_text(text)
    return found


def records_in(text: str) -> dict[str, tuple[str, dict[str, Any]]]:
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for agent, state, body in ENTRY.findall(text):
        answer = json.loads(body)
        assert answer["run"]["id"] not in found, "a run stands in a file once"
        found[answer["run"]["id"]] = (f"{agent} ({state})", answer)
    return found


def headings(records: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, str]:
    return {run_id: heading for run_id, (heading, _) in records.items()}


def write(path: Path, after: str, before: str | None = None, tool: str = "Write", **response: Any) -> Event:
    """The event of a tool that has put `after` into a file, which this does too."""
    path.write_text(after)
    given = {"file_path": str(path), **({"content": after} if tool == "Write" else {})}
    response = {"filePath": str(path), **({} if before is None else {"originalFile": before}), **response}
    return event("PostToolUse", tool_name=tool, tool_input=given, tool_response=response)


def lines_of(path: Path, entries: Iterable[object]) -> Path:
    """A transcript with these entries, one a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in entries))
    return path
