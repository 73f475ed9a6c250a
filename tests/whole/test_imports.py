"""The order of the modules: who may import whom, and what a hook may load at all."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

from progresslib import packed
from tests.folders import PROGRESS, ROOT
from tests.works import FULL

PACKAGE = ROOT / "progresslib"
HOOKS = sorted((ROOT / "hooks").glob("*.py"))

PAGE = ROOT / "docs/how-it-works.md"
ROW = re.compile(r"^\| `(\w+)(?:/|\.py)` \| (.+) \|([a-z ]*)\|$", re.MULTILINE)
FOLDERS = {name: (told, used.split()) for name, told, used in ROW.findall(PAGE.read_text())}
"""What is in each folder of the library, or module beside them, and from which others it may import."""

HOOK_MAY_IMPORT = ("gc", "os", "sys", "progresslib.packed", "progresslib.hook.runner")
"""What a file in hooks/ imports beside the one module that answers its event."""

HOOK_MAY_LOAD = {"__future__", "_ctypes", "_json", "binascii", "errno", "fcntl", "gc", "time"}
"""All of the standard library that a hook has in memory at its end, beyond the interpreter itself, os and sys."""

STARTS_THE_COMMAND_LINE = "installer.launch"


def name_of(path: Path) -> str:
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name[: -len(".__init__")] if name.endswith(".__init__") else name


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def nodes(tree: ast.AST, for_types: bool) -> Iterator[ast.AST]:
    """All nodes of a tree, with or without what is read by the type checker alone."""
    for node in ast.iter_child_nodes(tree):
        if for_types or not is_for_types(node):
            yield node
            yield from nodes(node, for_types)


def imported(path: Path, for_types: bool = True) -> Iterator[str]:
    """Everything that a file imports, wherever in it, as full names; names that may be modules or not are both."""
    for node in nodes(ast.parse(path.read_bytes()), for_types):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports are not used here"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(name: str, for_types: bool = True) -> set[str]:
    """The modules of the package that a module imports."""
    found = imported(MODULES[name], for_types)
    names = {one.partition(".")[2] for one in found if one.startswith("progresslib.")}
    return {one for one in names if one in MODULES and one != name}


def folder_of(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {"__init__", STARTS_THE_COMMAND_LINE}))
def test_a_module_imports_from_its_folder_and_those_that_the_page_names(name: str) -> None:
    _, may_use = FOLDERS[folder_of(name)]
    assert {folder_of(used) for used in own_imports(name)} - {folder_of(name), *may_use} == set()


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_the_page_names_for_a_folder_what_it_uses_and_stands_below(folder: str) -> None:
    """Nothing that it does not use, and each above it."""
    _, may_use = FOLDERS[folder]
    members = (name for name in MODULES if folder_of(name) == folder and name != STARTS_THE_COMMAND_LINE)
    assert {folder_of(used) for name in members for used in own_imports(name)} - {folder} == set(may_use)
    assert set(may_use) <= set(list(FOLDERS)[: list(FOLDERS).index(folder)])


@pytest.mark.parametrize("folder", sorted({folder_of(name) for name in MODULES} - {"__init__"}))
def test_the_page_says_of_a_folder_what_its_first_line_does(folder: str) -> None:
    said = ast.get_docstring(ast.parse(MODULES[folder].read_bytes())) or ""
    assert FOLDERS[folder][0] == said.partition("\n")[0].removesuffix(".")


def test_no_module_imports_itself_through_others() -> None:
    TopologicalSorter({name: own_imports(name, for_types=False) for name in MODULES}).prepare()


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
    assert folder_of(handlers.pop().partition(".")[2]) == "handlers"


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


def test_the_folders_that_are_there_without_an_import_are_those_in_which_nothing_runs() -> None:
    made = {name for name in packed.FOLDERS if len(ast.parse(MODULES[name].read_bytes()).body) == 1}
    used = {folder_of(name) for hook in HOOKS for name in used_by(hook)} - {"packed", "errors"}
    assert made == set(packed.FOLDERS) == used


def used_by(hook: Path) -> set[str]:
    """The modules that a hook imports, directly or through others, whenever that is."""
    found: set[str] = set()
    waiting = [one.partition(".")[2] for one in imported(hook) if one.partition(".")[2] in MODULES]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += own_imports(name, for_types=False)
    return found
