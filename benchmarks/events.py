"""The events that `hooks.py` measures: for every hook one with nothing to do, and one with work, as clients do it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from harness import NEW, ROOT

ANSWER = json.dumps({"status": "complete", "summary": "The worker retries", "files_created": ["pkg/worker/worker.go"]})
PHASE = "Phase 4: Integration"
AGENT = {"agent_id": NEW, "agent_type": "backend-developer"}
CALL = {
    "tool_name": "Agent",
    "tool_use_id": NEW,
    "tool_input": {"description": "Retries", "prompt": "Write the retries", "subagent_type": "backend-developer"},
}
OTHER_CALL = {"tool_name": "Bash", "tool_use_id": NEW, "tool_input": {"command": "make test"}}
FINISHED = {"content": [{"type": "text", "text": ANSWER}], "agentId": "a1", "status": "completed"}
STOP = {"hook_event_name": "SubagentStop", **AGENT, "last_assistant_message": ANSWER}
TODO = {
    "hook_event_name": "PostToolUse",
    "tool_name": "TodoWrite",
    "tool_input": {"todos": [{"content": f"Step {number}", "status": "pending"} for number in range(5)]},
}
WRITE = {"hook_event_name": "PostToolUse", "tool_name": "Write", "tool_input": {"content": "x" * 2_000}}


class Fired(NamedTuple):
    """An event with nothing to do, one with work, and what the hook prints for that; "" for nothing in particular."""

    idle: Mapping[str, Any]
    work: Mapping[str, Any]
    says: str = ""


def of(name: str, **fields: Any) -> dict[str, Any]:
    """An event of this name."""
    return {"hook_event_name": name, **fields}


def fired(project: Path) -> dict[str, Fired]:
    """The events by the slug of their hook, in a PROJECT whose one progress file is `backend-feature-0.md`."""
    path = project / ".claude/progress/backend-feature-0.md"
    other, content = project / "src/a.py", path.read_text()
    listed = {"tool_name": "Bash", "tool_input": {"command": "claude-progress list"}}

    def write(where: Path) -> dict[str, Any]:
        told = {"filePath": str(where), "originalFile": content}
        return {**WRITE, "tool_input": {"file_path": str(where), "content": content}, "tool_response": told}

    def edit(name: str, where: Path) -> dict[str, Any]:
        tool_input = {"file_path": str(where), "old_string": "a", "new_string": "b"}
        return of(name, tool_name="Edit", tool_input=tool_input)

    def todo(content: str) -> dict[str, Any]:
        return {**TODO, "tool_input": {"todos": [{"content": content, "status": "completed"}]}}

    def task(subject: str) -> dict[str, Any]:
        return of("TaskCompleted", task_id="1", task_subject=subject)

    return {
        "pre-tool-use": Fired(of("PreToolUse", **OTHER_CALL), of("PreToolUse", **CALL)),
        "post-tool-use": Fired(of("PostToolUse", **OTHER_CALL), of("PostToolUse", **CALL, tool_response=FINISHED)),
        "post-tool-use-failure": Fired(
            of("PostToolUseFailure", **OTHER_CALL, error="exit code 1"),
            of("PostToolUseFailure", **CALL, error="no agent of that type"),
        ),
        "post-todo": Fired(todo("Buy milk"), todo(PHASE)),
        "post-write": Fired(write(other), write(path)),
        "permission-request": Fired(edit("PermissionRequest", other), edit("PermissionRequest", path), "allow"),
        "allow-edit": Fired(edit("PreToolUse", other), edit("PreToolUse", path), "allow"),
        "allow-command": Fired(of("PreToolUse", **OTHER_CALL), of("PreToolUse", **listed), "allow"),
        "subagent-start": Fired(of("SubagentStart", agent_id=NEW), of("SubagentStart", **AGENT)),
        "subagent-stop": Fired(of("SubagentStop"), STOP),
        "task-completed": Fired(task("Buy milk"), task(PHASE)),
        "pre-compact": Fired({}, of("PreCompact", trigger="manual"), "progress"),
        "stop": Fired(of("Stop"), of("Stop", background_tasks=[])),
        "stop-failure": Fired(of("StopFailure", error="rate_limit"), of("StopFailure", **AGENT, error="rate_limit")),
        "session-end": Fired(of("SessionEnd", reason="other"), of("SessionEnd", reason="other")),
        "status-line": Fired({}, of("Status", workspace={"project_dir": str(project)}), "phase"),
    }


def slugs() -> set[str]:
    """The names of all hooks, from their files."""
    return {path.stem.replace("_", "-") for path in (ROOT / "hooks").glob("*.py")}
