"""The order of the modules: who may import whom, and what a hook may load at all."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.folders import PROGRESS
from tests.works import FULL

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "progresslib"
HOOKS = sorted((ROOT / "hooks").glob("*.py"))

ROWS = {
    # row: (its modules, in the order in which they may import each other; the rows they may use)
    "text": (
        "errors lazy fastjson lines naming clock columns quote words statuses secretvalue tokens assignments masking",
        "",
    ),
    "markdown": ("markup blocks nesting scanner document edit", "text"),
    "orchestration": ("sections pieces phases todos runs entries orchestration", "text markdown"),
    "edits": ("edits.*", "text markdown orchestration"),
    "files": (
        "process swap temporary files named_lock locks worktree project leases exchange store moving discard archive "
        "trash plugin",
        "text",
    ),
    "session": (
        "event packed runner timings answers state at_work spare config compile_start session pace leaving "
        "delivery told",
        "text files",
    ),
    "telling": (
        "worth clipping told_entry told_run summary fitting telling account shelf resume_text",
        "text markdown orchestration files session",
    ),
    "recording": ("recording.*", "text orchestration edits files session telling"),
    "page": ("report.*", "text markdown orchestration files session telling"),
    "handlers": (
        "suggestions daily reminders reminding looking_after resume agents tasks compaction turns writes written "
        "permission commands statusline_text statusline",
        "text files session orchestration edits telling recording",
    ),
    "reader": ("judge check", "text markdown orchestration"),
    "configuration": ("configfile compiling", "text files session"),
    "settings": ("registration jsonspan jsonedit registered entryedit settings", "text"),
    "installer": ("installer.*", "text files session settings"),
    "doctor": (
        "doctor.*",
        "text markdown orchestration files session telling recording configuration settings installer",
    ),
    "cli": (
        "cli.*",
        "text markdown orchestration edits files session telling recording handlers reader configuration settings "
        "installer doctor page",
    ),
}
"""Imports run from the lower rows to the upper ones. `x.*` is a package whose modules may import each other."""

HOOK_MAY_IMPORT = ("gc", "os", "sys", "progresslib.packed", "progresslib.runner")
"""What a file in hooks/ imports beside the one module that answers its event."""

HOOK_MAY_LOAD = {"__future__", "_ctypes", "_json", "binascii", "errno", "fcntl", "gc", "time"}
"""All of the standard library that a hook has in memory at its end, beyond the interpreter itself, os and sys."""

STARTS_THE_COMMAND_LINE = "installer.launch"


def name_of(path: Path) -> str:
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name[: -len(".__init__")] if name.endswith(".__init__") else name


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path: Path) -> Iterator[str]:
    """Everything that a file imports, wherever in it, as full names; names that may be modules or not are both."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports are not used here"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(name: str) -> set[str]:
    """The modules of the package that a module imports."""
    names = {one.partition(".")[2] for one in imported(MODULES[name]) if one.startswith("progresslib.")}
    return {one for one in names if one in MODULES and one != name}


def row_of(name: str) -> str:
    """The row of the table in which a module stands."""
    rows = [
        row
        for row, (members, _) in ROWS.items()
        if name in members.split() or f"{name.split('.')[0]}.*" in members.split()
    ]
    assert len(rows) == 1, f"progresslib.{name} must stand in one row of the table in {Path(__file__).name}"
    return rows[0]


def is_allowed(name: str, used: str) -> bool:
    members, rows = ROWS[row_of(name)]
    if row_of(name) != row_of(used):
        return row_of(used) in rows.split()
    order = members.split()
    return name not in order or order.index(used) < order.index(name)


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {"__init__", STARTS_THE_COMMAND_LINE}))
def test_imports_run_one_way(name: str) -> None:
    assert [used for used in own_imports(name) if not is_allowed(name, used)] == []


def test_the_table_names_rows_above_and_modules_that_exist() -> None:
    rows = list(ROWS)
    for row, (members, used) in ROWS.items():
        assert all(rows.index(one) < rows.index(row) for one in used.split()), f"{row} uses a row below it"
        gone = [one for one in members.split() if one not in MODULES and not (PACKAGE / one.partition(".")[0]).is_dir()]
        assert gone == [], f"{row} names modules that are gone"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_nothing_imports_hooks_or_the_installer_script(name: str) -> None:
    assert {one.partition(".")[0] for one in imported(MODULES[name])} & {
        "hooks",
        "install",
        "tests",
        "benchmarks",
    } == set()


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {"cli", STARTS_THE_COMMAND_LINE}))
def test_nothing_imports_the_command_line(name: str) -> None:
    assert name.startswith("cli.") or not any(used.partition(".")[0] == "cli" for used in own_imports(name))


@pytest.mark.parametrize("name", sorted(name for name in MODULES if not name.startswith("cli")))
def test_only_the_command_line_needs_click(name: str) -> None:
    assert "click" not in {one.partition(".")[0] for one in imported(MODULES[name])}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.name)
def test_a_hook_imports_the_runner_and_one_handler(hook: Path) -> None:
    names = {one for one in imported(hook) if not one.startswith("progresslib.") or one.partition(".")[2] in MODULES}
    handlers = names.difference(HOOK_MAY_IMPORT)
    assert len(handlers) == 1
    assert row_of(handlers.pop().partition(".")[2]) == "handlers"


LOADED = """
import os, sys
record, hook = sys.argv[1:3]
leave = os._exit

def say_and_leave(code):
    with open(record, "w") as file:
        file.write("\\n".join(sys.modules))
    leave(code)

os._exit = say_and_leave
sys.argv = [hook]
with open(hook, "rb") as file:
    exec(compile(file.read(), hook, "exec"), {"__name__": "__main__", "__file__": hook})
"""
BARE = "import os, sys; print(*sys.modules)"


CALL = {"tool_name": "Agent", "tool_use_id": "t1", "tool_input": {"description": "d", "prompt": "p"}}
AGENT = {"agent_id": "a1", "agent_type": "dev"}
ANSWER = '```json\n{"status": "blocked", "token": "ghp_", "blockers": ["x"]}\n```'
FIRED: list[tuple[str, dict[str, Any]]] = [
    *(("session_start", {"source": source}) for source in ("startup", "resume", "compact")),
    ("pre_tool_use", CALL),
    ("post_tool_use", {**CALL, "tool_response": {"agentId": "a1", "content": [{"type": "text", "text": "done"}]}}),
    ("post_tool_use_failure", {**CALL, "error": "no such agent"}),
    ("post_write", {"tool_name": "Write", "tool_input": {"file_path": f"{PROGRESS}/x.md", "content": FULL}}),
    ("permission_request", {"tool_name": "Edit", "tool_input": {}}),
    ("allow_edit", {"tool_name": "Edit", "tool_input": {}}),
    ("status_line", {"workspace": {"project_dir": "/"}}),
    ("allow_command", {"tool_name": "Bash", "tool_input": {"command": "claude-progress list"}}),
    ("subagent_start", AGENT),
    ("subagent_stop", {**AGENT, "last_assistant_message": ANSWER + "x" * 2000}),
    ("post_todo", {"tool_name": "TodoWrite", "tool_input": {"todos": [{"content": "Testing", "status": "completed"}]}}),
    ("task_completed", {"task_id": "1", "task_subject": "Testing"}),
    ("pre_compact", {"trigger": "manual"}),
    ("stop", {"background_tasks": []}),
    ("stop_failure", {**AGENT, "error": "rate_limit"}),
    ("session_end", {"reason": "other"}),
]


def fire_and_record(slug: str, event: dict[str, Any], project: Path, record: Path) -> set[str]:
    """The modules of the standard library that a hook has in memory at its end, beyond those of a bare start."""
    words = [sys.executable, "-I", "-S", "-c", LOADED, str(record), str(ROOT / "hooks" / f"{slug}.py")]
    environ = {**os.environ, "CLAUDE_PROJECT_DIR": str(project)}
    subprocess.run(words, input=json.dumps(event).encode(), capture_output=True, env=environ, check=True)
    bare = subprocess.run([sys.executable, "-I", "-S", "-c", BARE], capture_output=True, text=True, check=True)
    loaded = set(record.read_text().split("\n")).difference(bare.stdout.split())
    return {name for name in loaded if name.partition(".")[0] != "progresslib"}


@pytest.mark.parametrize(("slug", "event"), FIRED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_hook_loads_what_is_on_the_short_list(
    slug: str, event: dict[str, Any], project: Path, tmp_path: Path
) -> None:
    path = project / PROGRESS / "x.md"
    path.write_text(FULL + "\n<!-- x -->\n> quote\n\n1. one\n\n```\n{broken\n```\n")
    (tmp_path / "t.jsonl").write_text('{"attachment":{"type":"hook_additional_context","content":["x"]}}\n')
    name = "".join(word.capitalize() for word in slug.split("_"))
    common = {"hook_event_name": name, "session_id": "a", "cwd": str(project)}
    if slug == "post_write":
        event = {
            **event,
            "hook_event_name": "PostToolUse",
            "tool_response": {"filePath": str(path), "originalFile": ""},
        }
    if slug == "allow_command":
        event = {**event, "hook_event_name": "PreToolUse"}
    if slug in ("permission_request", "allow_edit"):
        names = {"permission_request": "PermissionRequest", "allow_edit": "PreToolUse"}
        event = {**event, "hook_event_name": names[slug], "tool_input": {"file_path": os.path.realpath(path)}}
    if slug == "stop":
        fire_and_record("subagent_start", {**common, **AGENT}, project, tmp_path / "earlier")
    event = {**common, "transcript_path": str(tmp_path / "t.jsonl"), **event}
    may_load = HOOK_MAY_LOAD | ({"unicodedata"} if slug == "status_line" else set())
    assert fire_and_record(slug, event, project, tmp_path / "record") <= may_load


def test_every_hook_is_fired_for_that_list() -> None:
    assert {slug for slug, _ in FIRED} == {hook.stem for hook in HOOKS}


@pytest.mark.parametrize("path", [*HOOKS, *MODULES.values()], ids=lambda path: str(path.relative_to(ROOT)))
def test_everything_is_in_the_grammar_of_python_3_9(path: Path) -> None:
    ast.parse(path.read_bytes(), feature_version=(3, 9))
