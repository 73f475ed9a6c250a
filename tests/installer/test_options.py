"""Tests for what install.py grants: permission rules for everybody, and what only those get who ask for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.installing import Machine, project_with_progress, tree

RULES = {
    "allow": ["Bash(claude-progress:*)"],
    "ask": [
        "Bash(claude-progress delete:*)",
        "Bash(claude-progress uninstall:*)",
        "Bash(claude-progress doctor --fix:*)",
    ],
}
TODO_TOOLS = {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1"}
NEWEST = ("--hooks-only", "--client-version", "2.1.330")


def holds(settings: Path) -> Any:
    return json.loads(settings.read_bytes())


def slugs(settings: Path) -> set[str]:
    """The slugs of all the hooks in a settings file."""
    groups = [group for groups in holds(settings)["hooks"].values() for group in groups]
    return {handler["command"].split()[-1] for group in groups for handler in group["hooks"]}


def in_scope(scope: str, project: Path) -> tuple[object, ...]:
    (project / ".claude").mkdir(parents=True, exist_ok=True)
    return () if scope == "user" else ("--scope", scope, "--project", project)


def settings_of(own: Machine, scope: str, project: Path) -> Path:
    names = {"local": "settings.local.json", "project": "settings.json"}
    return own.settings if scope == "user" else project / ".claude" / names[scope]


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(None, id="no file"),
        pytest.param(b'\xef\xbb\xbf{"permissions": { },\r\n "env":{}}\r\n', id="empty objects, BOM and CRLF"),
        pytest.param(b'{"permissions":{"allow":["Bash(claude-progress:*)" ],"ask":[]}}', id="a rule like ours"),
    ],
)
@pytest.mark.parametrize("scope", ["user", "local"])
def test_a_person_gets_the_rules_and_uninstall_gives_back_the_bytes(
    own: Machine, tmp_path: Path, scope: str, before: bytes | None
) -> None:
    where, settings = in_scope(scope, tmp_path / "project"), settings_of(own, scope, tmp_path / "project")
    if before is not None:
        settings.parent.mkdir(exist_ok=True)
        settings.write_bytes(before)
    own.install(*NEWEST, *where, "--allow-edits", "--todo-tools")
    found = json.loads(settings.read_bytes().decode("utf-8-sig"))
    assert found["permissions"] == RULES
    assert found["env"] == TODO_TOOLS
    own.install(*NEWEST, *where)
    assert own.run(own.command, "uninstall", *where).code == 0
    assert (settings.read_bytes() if settings.exists() else None) == before


def test_a_project_grants_itself_nothing(own: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    own.install(*NEWEST, "--scope", "user", "--allow-edits")
    done = own.install("--hooks-only", *in_scope("project", project))
    assert list(holds(project / ".claude/settings.json")) == ["hooks"]
    assert not {"permission-request", "allow-edit"} & slugs(project / ".claude/settings.json")
    assert "A project grants itself nothing" in done.out


def test_rules_of_a_project_s_own_stay_also_without_a_record(own: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    where = in_scope("project", project)
    rules = b'{"permissions": {"allow": ["Bash(claude-progress:*)"]}}'
    (project / ".claude/settings.json").write_bytes(rules)
    own.install("--hooks-only", *where)
    (project / ".claude/claude-progress/installed.json").unlink()
    own.install("--hooks-only", *where)
    (project / ".claude/claude-progress/installed.json").unlink()
    own.run(sys.executable, own.clone / "install.py", "--uninstall", *where)
    assert (project / ".claude/settings.json").read_bytes() == rules


def test_what_was_asked_for_is_kept_by_later_runs(own: Machine) -> None:
    own.install(*NEWEST, "--todo-tools")
    own.install(*NEWEST, "--allow-edits")
    asked = own.settings.read_bytes()
    assert holds(own.settings)["env"] == TODO_TOOLS
    assert {"permission-request", "allow-edit"} <= slugs(own.settings)
    said = own.install(*NEWEST).out
    assert own.settings.read_bytes() == asked
    assert "permissions: Claude runs claude-progress without a question, but for delete, uninstall and doctor" in said
    assert "on request: --allow-edits, --todo-tools\n" in said


def test_edits_are_allowed_by_the_hook_that_each_client_takes(own: Machine) -> None:
    own.install("--hooks-only", "--client-version", "2.0.14", "--allow-edits")
    assert {"permission-request", "allow-edit"} & slugs(own.settings) == {"allow-edit"}
    own.install(*NEWEST)
    assert {"permission-request", "allow-edit"} <= slugs(own.settings)


def test_what_a_person_took_out_by_hand_is_not_asked_for_any_more(own: Machine) -> None:
    own.install(*NEWEST, "--todo-tools", "--allow-edits")
    found = holds(own.settings)
    del found["env"], found["hooks"]["PermissionRequest"], found["permissions"]
    found["hooks"]["PreToolUse"].pop()
    own.settings.write_text(json.dumps(found))
    own.install(*NEWEST)
    assert "env" not in holds(own.settings)
    assert not {"permission-request", "allow-edit"} & slugs(own.settings)
    assert holds(own.settings)["permissions"] == RULES, "the rules are everybody's"


def test_hooks_that_only_a_repository_s_file_asks_for_go(own: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    where = in_scope("local", project)
    own.install(*NEWEST, *where, "--allow-edits")
    shipped = (project / ".claude/settings.local.json").read_bytes()
    own.run(own.command, "uninstall", *where)
    (project / ".claude/settings.local.json").write_bytes(shipped)
    own.install(*NEWEST, *where)
    assert not {"permission-request", "allow-edit"} & slugs(project / ".claude/settings.local.json")


def test_a_variable_that_is_set_already_is_neither_changed_nor_removed(own: Machine) -> None:
    own.config.mkdir()
    before = b'{"env": {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "0"}}'
    own.settings.write_bytes(before)
    done = own.install(*NEWEST, "--todo-tools")
    assert f"env/CLAUDE_CODE_ENABLE_TODO_TOOLS: set in {own.settings} already, and stays as it is" in done.out
    assert holds(own.settings)["env"] == {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "0"}
    own.run(own.command, "uninstall")
    assert own.settings.read_bytes() == before


@pytest.mark.parametrize("scope", ["user", "local"])
def test_the_status_line_is_put_in_place_on_request_and_taken_back(own: Machine, tmp_path: Path, scope: str) -> None:
    project = project_with_progress(tmp_path / "my project")
    where, settings = in_scope(scope, project), settings_of(own, scope, project)
    settings.parent.mkdir(exist_ok=True)
    settings.write_bytes(b'{ "model":"x" }')
    own.install(*NEWEST, *where)
    assert "statusLine" not in holds(settings)
    assert "on request: --statusline\n" in own.install(*NEWEST, *where, "--statusline").out
    found = holds(settings)["statusLine"]
    environ = own.environ(CLAUDE_PROJECT_DIR=str(project), NO_COLOR="1", LANG="C.UTF-8")
    done = subprocess.run(["sh", "-c", found["command"]], input=b"{}", env=environ, capture_output=True, check=True)
    assert done.stdout.decode() == "Job Processing · ▱ · phase 1 of 1 · Phase 1: Worker · just now\n"
    own.install(*NEWEST, *where)
    assert holds(settings)["statusLine"] == found
    assert own.run(own.command, "uninstall", *where).code == 0
    assert settings.read_bytes() == b'{ "model":"x" }'


def test_a_status_line_of_one_s_own_stays(own: Machine) -> None:
    own.config.mkdir()
    before = b'{"statusLine": {"type": "command", "command": "mine"}}'
    own.settings.write_bytes(before)
    done = own.install(*NEWEST, "--statusline")
    assert f"statusLine: set in {own.settings} already, and stays as it is" in done.out
    assert "can call `claude-progress statusline`" in done.out
    assert holds(own.settings)["statusLine"]["command"] == "mine"
    own.run(own.command, "uninstall")
    assert own.settings.read_bytes() == before


@pytest.mark.parametrize("named", ["the person's", "the project's"])
def test_a_status_line_is_not_hidden_by_ours_in_the_local_settings(own: Machine, tmp_path: Path, named: str) -> None:
    project = tmp_path / "project"
    (project / ".claude").mkdir(parents=True)
    own.config.mkdir(exist_ok=True)
    other = own.settings if named == "the person's" else project / ".claude/settings.json"
    other.write_text('{"statusLine": {"type": "command", "command": "mine"}}')
    done = own.install(*NEWEST, *in_scope("local", project), "--statusline")
    assert f"statusLine: set in {other} already, and stays as it is" in done.out
    assert "statusLine" not in holds(project / ".claude/settings.local.json")


def test_our_own_for_all_projects_does_not_keep_it_out_of_one(own: Machine, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    own.install(*NEWEST, "--statusline")
    own.install(*NEWEST, *in_scope("local", tmp_path / "project"), "--statusline")
    local = tmp_path / "project/.claude/settings.local.json"
    assert holds(local)["statusLine"] == holds(own.settings)["statusLine"]


def test_a_status_line_that_a_person_has_tuned_stays_so_and_is_ours_to_take_out(own: Machine) -> None:
    own.config.mkdir()
    own.settings.write_bytes(b'{"model": "x"}')
    own.install(*NEWEST, "--statusline")
    tuned = {**holds(own.settings), "statusLine": {**holds(own.settings)["statusLine"], "refreshInterval": 5}}
    own.settings.write_text(json.dumps(tuned))
    assert "on request: --statusline\n" in own.install(*NEWEST).out
    assert holds(own.settings)["statusLine"]["refreshInterval"] == 5
    own.run(own.command, "uninstall")
    assert holds(own.settings) == {"model": "x"}


def test_rules_that_are_left_of_a_scope_keep_its_record(own: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    where, local = in_scope("local", project), project / ".claude/settings.local.json"
    own.install(*NEWEST)
    own.install(*NEWEST, *where)
    local.write_text(json.dumps({"permissions": holds(local)["permissions"]}))
    assert f"stays registered: {local}" in own.run(own.command, "uninstall").out
    done = own.run(own.command, "uninstall", *where)
    assert f"removed our entries from: {local}" in done.out
    assert not local.exists()
    assert tree(own.home) == {}


@pytest.mark.parametrize("option", ["--allow-edits", "--todo-tools"])
@pytest.mark.parametrize(
    ("with_option", "message"),
    [
        (("--scope", "project"), "goes with --scope user or --scope local: a repository grants nothing to itself"),
        (("--uninstall",), "does not go with --uninstall, which takes it out anyway"),
    ],
    ids=["for a project", "at the uninstall"],
)
def test_an_option_that_cannot_be_is_said(own: Machine, option: str, with_option: list[str], message: str) -> None:
    done = own.run(sys.executable, own.clone / "install.py", "--hooks-only", option, *with_option)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].endswith(f"{option} {message}")
    assert tree(own.home) == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b'{"permissions": []}', ':1:17: "permissions" holds a list', id="permissions"),
        pytest.param(b'{"permissions":\n{"allow": "x"}}', ':2:11: "allow" holds a text', id="a text for the list"),
        pytest.param(b'{"env": "x"}', ':1:9: "env" holds a text', id="variables"),
    ],
)
def test_a_wrong_type_in_the_way_stops_everything(own: Machine, content: bytes, message: str) -> None:
    own.config.mkdir()
    own.settings.write_bytes(content)
    before = tree(own.home, times=True)
    done = own.run(sys.executable, own.clone / "install.py", *NEWEST, "--todo-tools")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"{own.settings}{message}")
    assert tree(own.home, times=True) == before


def test_the_self_test_takes_plain_text_from_pre_compact(own: Machine) -> None:
    (own.clone / "hooks/pre_compact.py").write_text('print("keep the plan")\n')
    own.install(*NEWEST)
