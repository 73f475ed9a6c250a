"""A whole life on one machine: all scopes installed, hooks and commands in a repository, and the files of all that."""

from __future__ import annotations

import json
import os
from pathlib import Path

from progresslib.hook import timings
from progresslib.hook.runner import LOG_LIMIT
from progresslib.storage.store import LIMIT
from tests.installing import Done, Machine

NAME = "backend-export"
LONG = "The worker takes jobs from the outbox table.\n" * 60
LAUNCH = {"description": "Write the worker", "subagent_type": "backend-developer", "prompt": "Write it"}


class Life:
    """One person's machine, and a repository in which sessions work."""

    def __init__(self, own: Machine, project: Path) -> None:
        self.own = own
        self.project = project
        self.seen: set[Path] = set()
        (project / ".git").mkdir(parents=True)

    def play(self) -> None:
        """Everything that writes files, once."""
        self.own.config.mkdir()
        self.own.settings.write_text("{}")
        self.own.install("--client-version", "2.1.330", "--allow-edits")
        self.own.install("--client-version", "2.1.330", "--scope", "local", "--project", self.project)
        self.own.install("--client-version", "2.1.330", "--scope", "project", "--project", self.project)
        (self.own.folder / "config.yaml").write_text("reminders: person\n")
        self._old_file()
        self._begin("s1")
        self.command("new", NAME, "--phase", "Worker", "--phase", "Tests", "--phase", "Review", session="s1")
        (self.project / ".claude/progress/config.yaml").write_text("keep_runs: 1\n")
        self._agent("s1", "a1")
        self._overwritten()
        self._agent("s1", "a2")
        self._turn("s1")
        self._another_session()
        for words in (("report",), ("complete", "Done."), ("archive",)):
            self.command(*words, session="s1")
        (self.own.folder / "timings").write_bytes(b"x" * timings.LIMIT)
        self.fire("session-end", "s1", "SessionEnd", reason="other")
        self._broken()

    def command(self, *words: str, session: str) -> Done:
        """Runs `claude-progress` in the repository, as Claude does in a session."""
        environ = {"CLAUDECODE": "1", "CLAUDE_CODE_SESSION_ID": session, "CLAUDE_PID": str(os.getpid())}
        done = self.own.run(self.own.command, *words, cwd=self.project, **environ)
        assert done.code == 0, done
        self._look()
        return done

    def fire(self, slug: str, session: str, name: str, **event: object) -> str:
        """Fires the installed hook as the client does; returns its stdout."""
        run = self.own.folder / "current/hooks/run"
        given = {"hook_event_name": name, "session_id": session, "cwd": str(self.project), **event}
        data = self.own.home.parent / "event.json"
        data.write_text(json.dumps(given))
        environ = {"CLAUDE_PROJECT_DIR": str(self.project), "CLAUDE_PID": str(os.getpid())}
        words = ["sh", "-c", f'"{run}" {slug} < "{data}"']
        done = self.own.run(*words, cwd=self.project, **environ)
        data.unlink()
        assert (done.code, done.err) == (0, ""), done
        self._look()
        return done.out

    def _look(self) -> None:
        self.seen.update(files_below(self.own.home, self.project))

    def _old_file(self) -> None:
        path = self.project / ".claude/progress/backend-old.md"
        path.parent.mkdir()
        path.write_text("# Orchestration: Old\n\n## Status: in_progress\n")
        os.utime(path, (1, 1))

    def _begin(self, session: str) -> None:
        self.fire("session-start", session, "SessionStart", source="startup")

    def _agent(self, session: str, agent: str) -> None:
        call = {"tool_name": "Agent", "tool_use_id": f"toolu_{agent}", "tool_input": LAUNCH}
        known = {"agent_id": agent, "agent_type": "backend-developer"}
        self.fire("pre-tool-use", session, "PreToolUse", **call)
        self.fire("subagent-start", session, "SubagentStart", **known)
        launched = {"status": "async_launched", "agentId": agent}
        self.fire("post-tool-use", session, "PostToolUse", **call, tool_response=launched)
        self.fire("subagent-stop", session, "SubagentStop", **known, last_assistant_message=LONG + agent)

    def _turn(self, session: str) -> None:
        todos = [{"content": "Worker", "status": "completed", "activeForm": "Worker"}]
        new = {"newTodos": todos, "oldTodos": []}
        call = {"tool_name": "TodoWrite", "tool_input": {"todos": todos}, "tool_response": new}
        self.fire("post-todo", session, "PostToolUse", **call)
        self.fire("pre-compact", session, "PreCompact", trigger="auto")
        self.fire("stop", session, "Stop", stop_hook_active=False)
        self.fire("session-start", session, "SessionStart", source="compact")

    def _overwritten(self) -> None:
        """An editor writes the file as it was before an agent's record came, and for a moment it cannot be read."""
        path = self.project / f".claude/progress/{NAME}.md"
        before = path.read_text()
        self._agent("s1", "a0")
        whole = {"originalFile": path.read_text()}
        path.write_bytes(b"x" * (LIMIT + 1))
        write = {"file_path": str(path), "content": before}
        self.fire("post-write", "s1", "PostToolUse", tool_name="Write", tool_input=write, tool_response=whole)
        path.write_text(before)

    def _another_session(self) -> None:
        """One that has no file of its own, as two are unfinished, and whose agent is still at work."""
        self.fire("session-start", "s2", "SessionStart", source="resume")
        self.command("new", "backend-other", "--phase", "A", "--force", session="s1")
        self.command("use", NAME, session="s1")
        self.command("delete", "--file", "backend-other", session="s1")
        self.fire("pre-tool-use", "s1", "PreToolUse", tool_name="Agent", tool_use_id="toolu_a3", tool_input=LAUNCH)
        self.fire("subagent-start", "s1", "SubagentStart", agent_id="a3", agent_type="backend-developer")

    def _broken(self) -> None:
        """A hook that fails, into a log that is full by then; and an event of a hook that may not say so."""
        (self.own.folder / "hooks.log").write_bytes(b"x" * (LOG_LIMIT + 1))
        handlers = self.own.folder / "current/progresslib/handlers"
        for name, handler in (("tasks", "on_task_event"), ("agents", "on_agent_event")):
            (handlers / f"{name}.py").write_text(f"def {handler}(*_):\n    raise ValueError\n")
        self.fire("post-todo", "s1", "PostToolUse", tool_name="TodoWrite")
        self.fire("subagent-stop", "s1", "SubagentStop", agent_id="a3")


def files_below(*folders: Path) -> list[Path]:
    """Every file and link below the folders, but for what git, the client and Python keep there."""
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_symlink() or path.is_file()]
    return [path for path in found if ".git" not in path.parts and "__pycache__" not in path.parts]
