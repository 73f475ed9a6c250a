"""The events of every hook, and the states of a project in which a fault meets them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.scene import Scene
from tests.hook_processes import WORK, call_of, event_of, said, stop_of

Event = dict[str, Any]
SPARE = "claude-progress-*/*"
FEW = {"format": 1, "keep_runs": 1}
MOST_CALLS = 600


class Case(NamedTuple):
    """A hook that gets an event in a project that `prepare` has brought into some state."""

    slug: str
    state: str
    prepare: Callable[[Scene], None]
    event: Callable[[Scene], Event]

    @property
    def name(self) -> str:
        return f"{self.slug}, {self.state}"


def fresh(scene: Scene) -> None:
    """No event has come before: there is no state."""


def used(scene: Scene) -> None:
    """Three runs in the file, two of them folded; an agent at work, a call that is open, a todo list."""
    _fire(scene, "subagent-stop", stop_of(scene.project, "p0"))
    (scene.state / "config.json").write_text(json.dumps(FEW))
    _fire(scene, "subagent-stop", stop_of(scene.project, "p1"))
    _fire(scene, "subagent-stop", stop_of(scene.project, "p2"))
    _fire(scene, "pre-tool-use", call_of(scene.project, "PreToolUse", "toolu_q"))
    start = event_of(scene.project, "SubagentStart", agent_id="q", agent_type="dev")
    _fire(scene, "subagent-start", start)
    _fire(scene, "post-todo", todos(scene, "in_progress"))


def moves_waiting(scene: Scene) -> None:
    """The todo list has ended a phase while the file was away."""
    used(scene)
    aside = scene.project / "aside"
    scene.file.rename(aside)
    _fire(scene, "post-todo", todos(scene, "completed"))
    aside.rename(scene.file)


def settings_changed(scene: Scene) -> None:
    """A config.yaml that is not compiled yet, and an environment in which the command line can do that."""
    used(scene)
    (scene.folder / "config.yaml").write_text("keep_runs: 2\n")
    made = scene.home / ".claude/claude-progress/env-tests"
    made.mkdir(parents=True)
    for name in ("bin", "lib", "pyvenv.cfg"):
        (made / name).symlink_to(Path(sys.prefix, name))
    (made / "claude-progress-complete").touch()


def noted_elsewhere(scene: Scene) -> None:
    """A run that could not be journalled where the state is, while the file was away."""
    aside = scene.project / "aside"
    scene.file.rename(aside)
    scene.keep()
    for number in range(1, MOST_CALLS):
        scene.restore()
        ran = scene.fire("subagent-stop", stop_of(scene.project, "p0"), number, "ENOSPC")
        if list(scene.home.glob(SPARE)) or not ran.hit:
            break
    assert list(scene.home.glob(SPARE)), "nothing was noted elsewhere"
    aside.rename(scene.file)


def archived_meanwhile(scene: Scene) -> None:
    """The file was archived while an agent worked on it, and another is the only unfinished one."""
    used(scene)
    archive = scene.folder / "archived"
    archive.mkdir()
    scene.file.rename(archive / "backend-jobs-2026-11.md")
    (scene.folder / "second.md").write_text(WORK)


def client_died(scene: Scene) -> None:
    """A client has ended without a word while its agent worked."""
    own = scene.environ["CLAUDE_PID"]
    gone = os.fork()
    if not gone:
        os._exit(0)
    os.waitpid(gone, 0)
    scene.environ["CLAUDE_PID"] = str(gone)
    _fire(scene, "session-start", event_of(scene.project, "SessionStart", "s0", source="startup"))
    start = event_of(scene.project, "SubagentStart", "s0", agent_id="g", agent_type="dev")
    _fire(scene, "pre-tool-use", {**call_of(scene.project, "PreToolUse", "toolu_g"), "session_id": "s0"})
    _fire(scene, "subagent-start", start)
    scene.environ["CLAUDE_PID"] = own


def todos(scene: Scene, state: str) -> Event:
    """A TodoWrite that says how far the phase Testing is."""
    listed = [{"content": "Testing", "status": state, "activeForm": "Testing"}]
    before = [] if state == "in_progress" else [{**listed[0], "status": "in_progress"}]
    response = {"oldTodos": before, "newTodos": listed}
    return _tool(scene, "TodoWrite", {"todos": listed}, response)


def _tool(scene: Scene, name: str, given: Event, response: Event | None = None, when: str = "PostToolUse") -> Event:
    event = {**event_of(scene.project, when), "tool_name": name, "tool_input": given, "tool_use_id": "toolu_x"}
    return {**event, **({} if response is None else {"tool_response": response})}


def _plain(name: str, **more: Any) -> Callable[[Scene], Event]:
    return lambda scene: {**event_of(scene.project, name), **more}


def _written(scene: Scene) -> Event:
    """Claude has written the whole file from an old reading: without what the hooks have recorded since then."""
    before = scene.file.read_text()
    scene.file.write_text(WORK)
    path = str(scene.file)
    return _tool(scene, "Write", {"file_path": path, "content": WORK}, {"filePath": path, "originalFile": before})


def _asked(scene: Scene, when: str) -> Event:
    given = {"file_path": os.path.realpath(scene.file), "content": WORK}
    return _tool(scene, "Write", given, when=when)


def _failed(scene: Scene) -> Event:
    return {**call_of(scene.project, "PostToolUseFailure", "toolu_q"), "error": "no such agent"}


EVENTS: dict[str, Callable[[Scene], Event]] = {
    "session-start": _plain("SessionStart", source="startup"),
    "pre-tool-use": lambda scene: call_of(scene.project, "PreToolUse", "toolu_a"),
    "post-tool-use": lambda scene: call_of(scene.project, "PostToolUse", "toolu_q", "q", said("q", 3_000)),
    "post-tool-use-failure": _failed,
    "subagent-start": _plain("SubagentStart", agent_id="a", agent_type="dev"),
    "subagent-stop": lambda scene: stop_of(scene.project, "a", said("a", 3_000)),
    "post-todo": lambda scene: todos(scene, "completed"),
    "task-completed": _plain("TaskCompleted", task_id="1", task_subject="Testing"),
    "post-write": _written,
    "stop": _plain("Stop", background_tasks=[]),
    "stop-failure": _plain("StopFailure", agent_id="q", agent_type="dev", error="API Error: 500"),
    "session-end": _plain("SessionEnd", reason="other"),
    "pre-compact": _plain("PreCompact", trigger="auto"),
    "permission-request": lambda scene: _asked(scene, "PermissionRequest"),
    "allow-edit": lambda scene: _asked(scene, "PreToolUse"),
    "allow-command": lambda scene: _tool(scene, "Bash", {"command": "claude-progress status"}, when="PreToolUse"),
    "status-line": lambda scene: {"session_id": "s1", "cwd": str(scene.project)},
}
"""An event for each file in hooks/."""
STATES: dict[str, tuple[Callable[[Scene], None], tuple[str, ...]]] = {
    "no state yet": (fresh, tuple(EVENTS)),
    "in a session at work": (used, tuple(EVENTS)),
    "moves are waiting": (moves_waiting, ("post-todo", "stop", "subagent-stop", "session-end")),
    "settings have changed": (settings_changed, ("session-start",)),
    "a run is noted elsewhere": (noted_elsewhere, ("subagent-stop", "stop", "session-start")),
    "the file was archived meanwhile": (archived_meanwhile, ("subagent-stop", "post-tool-use", "stop")),
    "a client has died": (client_died, ("session-start",)),
}
"""What prepares a state, and the hooks that are tried in it."""
CASES = [Case(slug, state, prepare, EVENTS[slug]) for state, (prepare, slugs) in STATES.items() for slug in slugs]


def _fire(scene: Scene, slug: str, event: Event) -> None:
    ran = scene.fire(slug, event)
    assert (ran.code, ran.stderr) == (0, b""), ran
