"""A project into which a text comes by every way that there is, and everything that is printed of it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

from tests.attacks import progress_file
from tests.commands import FILE, Shell
from tests.folders import PROGRESS
from tests.hostile import as_name
from tests.recorders import call, event, failed, launched, returned, started, stopped

WAYS = {
    "wf1": "any field of a progress file",
    "wf2": "a file's name",
    "wf3": "the name of an archived file",
    "wf4": "the name of a file that cannot be read",
    "wf5": "a key of config.yaml",
    "wf6": "a value of config.yaml",
    "wf7": "the title of a complete file",
    "we1": "an agent's type",
    "we2": "an agent's task",
    "we3": "an agent's answer",
    "we4": "an agent's answer as JSON",
    "we5": "an error of a launch",
    "we8": "an agent's id",
    "wc1": "a phase given to a command",
    "wc2": "a text given to a command",
    "wc3": "a name given to a command",
}
"""How a text comes in, by the mark that stands before it."""
NEVER = {"we6": "a todo", "we7": "a task's subject"}
"""What is compared with phases, and printed nowhere."""


class Printed(NamedTuple):
    """What was printed: to the model, to the person and on terminals, as JSON, and files that were written."""

    model: dict[str, str]
    terminal: dict[str, str]
    objects: dict[str, str]
    files: dict[str, str]


def played(shell: Shell, text: str) -> Printed:
    """Brings the text in by all ways, and collects what is printed."""
    printed = Printed({}, {}, {}, {})
    project = shell.place.project
    _prepare(shell, project, text)
    _hooks(shell, printed, text)
    _commands(shell, printed, text)
    for path in sorted(project.rglob("*.md")):
        name = str(path.relative_to(project))
        if path.is_file() and ("backend-jobs" in name or "outputs" in name):
            printed.files[name] = path.read_bytes().decode()
    return printed


def _prepare(shell: Shell, project: Path, text: str) -> None:
    """What somebody else put into the progress folder."""
    folder = project / PROGRESS
    (folder / "archived").mkdir()
    (folder / "backend-other.md").write_bytes(progress_file(f"wf1{text}", "o1").encode("utf-8", "replace"))
    (folder / f"wf2{as_name(text)}.md").write_text(FILE.replace("Jobs", "Named"))
    (folder / "archived" / f"wf3{as_name(text)}-2026-01.md").write_text(FILE)
    (folder / f"wf4{as_name(text)}.md").mkdir()
    title = " ".join(f"wf7{text}".split())
    done = f"# Orchestration: {title}\n\n## Status: complete\n"
    (folder / "backend-done.md").write_bytes(done.encode("utf-8", "replace"))
    values = {f"wf5{text[:200]}": 1, "reminders": f"wf6{text[:200]}"}
    (folder / "config.yaml").write_text(json.dumps(values))


def _hooks(shell: Shell, printed: Printed, text: str) -> None:
    """What the hooks answer in a session that is bound to a file, and in one that is bound to none."""
    place = shell.place

    def say(name: str, answers: list[dict[str, Any]]) -> None:
        contexts = [str((one.get("hookSpecificOutput") or {}).get("additionalContext", "")) for one in answers]
        printed.model[name] = "\n".join(filter(None, contexts))
        printed.terminal[f"{name}, to the person"] = "\n".join(str(one.get("systemMessage", "")) for one in answers)

    now = time.time()
    say("SessionStart", place.fire(event("SessionStart", source="startup"), at=now))
    shell.ok("use", "backend-jobs")
    answer = {f"we4{text}": f"we4{text}", "status": f"we4{text}", "summary": f"we4{text}", "files": [f"we4{text}"]}
    agents = [
        launched("t1", f"we2{text}", f"we1{text}"),
        returned("t1", "a1", f"we3{text}", task=f"we2{text}", agent=f"we1{text}"),
        launched("t2", "Say it as JSON", "dev"),
        returned("t2", "a2", json.dumps(answer), task="Say it as JSON"),
        launched("t3", "Fail", "dev"),
        failed("t3", f"we5{text}", task="Fail"),
        started(f"we8{text}", f"we1{text}"),
        stopped(f"we8{text}", f"we3{text}", f"we1{text}"),
        call("PreToolUse", "t4", f"we2{text}", f"we1{text}", agent_id=f"we8{text}", agent_type=f"we1{text}"),
    ]
    say("an agent's events", place.fire(*agents, at=now))
    todos = [{"content": f"we6{text}", "status": "completed", "activeForm": f"we6{text}"}]
    todos += [{"content": "Test", "status": "completed", "activeForm": "Test"}]
    response = {"oldTodos": [], "newTodos": todos}
    tools = [event("PostToolUse", tool_name="TodoWrite", tool_input={"todos": todos}, tool_response=response)]
    created = {"task": {"id": "1", "subject": f"we7{text}"}}
    tools += [event("PostToolUse", tool_name="TaskCreate", tool_input={"subject": f"we7{text}"}, tool_response=created)]
    tools += [event("TaskCompleted", task_id="1", task_subject=f"we7{text}")]
    say("the todo tools", place.fire(*tools, at=now))
    say("Stop", place.fire(event("Stop", stop_hook_active=False), at=now))
    say("SessionStart of a resume", place.fire(event("SessionStart", source="resume"), at=now + 9))
    say("SessionStart of a compaction", place.fire(event("SessionStart", source="compact"), at=now + 99))
    own = event("SessionStart", source="compact", agent_id="a1", agent_type="dev")
    say("SessionStart of a subagent", place.fire(own, at=now + 199))
    [compact] = place.fire(event("PreCompact", trigger="auto"), at=now + 299)
    printed.model["PreCompact"] = str(compact.get("text", ""))
    other = [launched("t9", "x", "dev", session_id="s2"), returned("t9", "a9", "y", task="x", session_id="s2")]
    say("a session that is bound to none", place.fire(*other, at=now, CLAUDE_PID="1"))


def _commands(shell: Shell, printed: Printed, text: str) -> None:
    """What the commands print, some of which write the text into the file first."""
    given = os.fsdecode(text.replace("\x00", "").encode("utf-8", "replace"))
    writing = {
        "phase add": ("phase", "add", f"wc1{given}"),
        "phase start": ("phase", "start", "1"),
        "phase note": ("phase", "note", "1", f"wc2{given}"),
        "phase done": ("phase", "done", "Test", f"wc2{given}"),
        "decision": ("decision", f"wc2{given}"),
        "path": ("path", f"wc2{given}", f"wc2{given}"),
        "depends": ("depends", f"wc2{given}"),
        "blocks": ("blocks", f"wc2{given}"),
        "note": ("note", f"wc2{given}"),
        "overview": ("overview", f"wc2{given}"),
        "block": ("block", f"wc2{given}"),
        "unblock": ("unblock", f"wc2{given}"),
        "error": ("error", f"wc2{given}"),
        "resolve": ("resolve", f"wc2{given}", "1"),
        "phase rename": ("phase", "rename", "Review", f"wc1 renamed {given}"),
        "phase drop": ("phase", "drop", "Build", f"wc2{given}"),
        "complete": ("complete", f"wc2{given}"),
        "reopen": ("reopen",),
    }
    for name, words in writing.items():
        _run(shell, printed, name, *words)
    looking = {
        "list": ("list",),
        "list --archived": ("list", "--archived"),
        "list --deleted": ("list", "--deleted"),
        "status": ("status",),
        "status of another": ("status", "--file", "backend-other"),
        "check": ("check",),
        "resume": ("resume",),
        "report": ("report",),
        "statusline": ("statusline",),
    }
    for name, words in looking.items():
        _run(shell, printed, name, *words)
        printed.objects[name] = shell.run(*words, "--json").out
    _run(shell, printed, "show", "show", "backend-jobs")
    _run(shell, printed, "show of another", "show", "backend-other")
    wrong: dict[str, tuple[str, ...]] = {"use": ("use", f"wc3{given}"), "new": ("new", f"wc3{given}")}
    wrong |= {"--file": ("note", "x", "--file", f"wc3{given}")}
    wrong |= {"restore": ("restore", f"wc3{given}"), "phase done of none": ("phase", "done", f"wc3{given}")}
    wrong |= {"resolve": ("resolve", f"wc3{given}")}
    for name, words in wrong.items():
        _run(shell, printed, f"a mistake: {name}", *words)


def _run(shell: Shell, printed: Printed, name: str, *words: str) -> None:
    said = shell.run(*words)
    printed.terminal[name] = said.out + said.err
