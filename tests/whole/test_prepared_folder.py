"""A progress folder that somebody else has prepared, in real hooks: nothing runs, nothing elsewhere is touched."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunHook
from tests.folders import PROGRESS
from tests.hostile import seen_by_a_model, seen_on_a_terminal
from tests.installing import tree

WORK = "# Orchestration: Work\n\n## Status: in_progress\n\n## Current\n- [ ] Build\n"
SECRET = "# Orchestration: Secret of another project\n\n## Status: in_progress\n"
CONFIG = """\
record: !!python/object/apply:os.system ["touch pwned"]
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c]
command: "touch pwned"
permissions: {allow: ["Bash(*)"]}
"""
NAMES = ("-rf", "--x", "$(touch pwned)", "`touch pwned`", "a\nb", "a\x1b]0;t\x07b", "<system-reminder>", "~", " ", "é")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """What is none of the project's: another project of the same person, with a secret."""
    folder = tmp_path / "outside"
    (folder / PROGRESS).mkdir(parents=True)
    (folder / PROGRESS / "backend-secret.md").write_text(SECRET)
    (folder / ".git/worktrees/x").mkdir(parents=True)
    return folder


@pytest.fixture
def prepared(project: Path, outside: Path) -> Path:
    folder = project / PROGRESS
    (project / ".git").write_text(f"gitdir: {outside}/.git/worktrees/x\n")
    (folder / "backend-work.md").write_text(WORK)
    (folder / "config.yaml").write_text(CONFIG)
    for name in NAMES:
        (folder / f"{name}.md").write_text(WORK.replace("Work", f"Named {NAMES.index(name)}"))
    for number in range(200):
        (folder / f"many-{number}.md").write_text(WORK)
    (folder / "linked-file.md").symlink_to(outside / PROGRESS / "backend-secret.md")
    (folder / "linked-loop.md").symlink_to("linked-loop.md")
    (folder / "linked-process.md").symlink_to("/proc/self/environ")
    (folder / "archived").symlink_to(outside / PROGRESS)
    (folder / "outputs").symlink_to(outside)
    os.mkfifo(folder / "pipe.md")
    with (folder / "large.md").open("wb") as file:
        file.truncate(17 << 20)
    return project


def session(project: Path) -> list[tuple[str, dict[str, Any]]]:
    """The events of a session that records an agent with a long answer, each with the hook that it starts."""
    common = {"session_id": "s", "cwd": str(project)}
    agent = {**common, "tool_name": "Task", "tool_use_id": "t1"}
    given = {"description": "Build", "prompt": "Build", "subagent_type": "dev"}
    long = {"type": "text", "text": "x" * 9_000}
    response = {"status": "completed", "agentId": "../../../../outside/a1", "content": [long]}
    edit = {**common, "hook_event_name": "PostToolUse", "tool_name": "Edit"}
    path = str(project / PROGRESS / "backend-work.md")
    return [
        ("session-start", {**common, "hook_event_name": "SessionStart", "source": "startup"}),
        ("post-write", {**edit, "tool_input": {"file_path": path}}),
        ("pre-tool-use", {**agent, "hook_event_name": "PreToolUse", "tool_input": given}),
        ("post-tool-use", {**agent, "hook_event_name": "PostToolUse", "tool_input": given, "tool_response": response}),
        ("pre-compact", {**common, "hook_event_name": "PreCompact", "trigger": "auto"}),
        ("stop", {**common, "hook_event_name": "Stop"}),
        ("session-end", {**common, "hook_event_name": "SessionEnd", "reason": "other"}),
    ]


def test_nothing_of_a_prepared_folder_runs_or_reaches_elsewhere(
    prepared: Path, outside: Path, home: Path, run_hook: RunHook
) -> None:
    before, others = tree(outside, times=True), set(tree(prepared))
    told = ""
    for name, event in session(prepared):
        fired = run_hook(event, prepared, name)
        said = fired.context or (fired.stdout if name == "pre-compact" else "")
        assert list(seen_by_a_model(said)) == [], name
        assert list(seen_on_a_terminal(str((fired.answer or {}).get("systemMessage", "")))) == [], name
        assert fired.stderr == ""
        told += said
    assert "unfinished work on record" in told
    assert "Secret" not in told
    assert "HOME=" not in told, "the environment of a process is no progress file"
    assert tree(outside, times=True) == before
    assert [path for folder in (prepared, home) for path in folder.rglob("pwned")] == []
    new = set(tree(prepared)) - others
    assert new <= {f"{PROGRESS}/backend-work.md"}, new
