"""Tests for handlers/commands.py: our own commands go through unasked, and whatever comes with them does not."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.handlers.commands import ALLOW, ASK, REASONS, commands, decide, on_command
from progresslib.hook.event import Event
from progresslib.registration import table

SHELLS = [shell for shell in ("sh", "bash", "dash", "zsh") if shutil.which(shell)]


def event_of(command: object, **more: object) -> dict[str, Any]:
    """A PreToolUse of Bash as the newest client sends it."""
    return {
        "session_id": "s1",
        "cwd": "/nowhere",
        "permission_mode": "default",
        "hook_event_name": "PreToolUse",
        "tool_name": "Bash",
        "tool_input": {"command": command, "description": "Keep the record"},
        **more,
    }


def answer(event: dict[str, Any]) -> Any:
    return on_command(Event(event), {}, 0)


GOOD = [
    "claude-progress",
    "claude-progress --help",
    "claude-progress list",
    "  claude-progress list --json \n",
    "claude-progress\tstatus",
    "claude-progress phase done 2 'five retries; $HOME `id` | & < > # stay text'",
    "claude-progress phase done Testing",
    'claude-progress note "don\'t panic! (really)"',
    "claude-progress note 'two\nlines\tand a tab'",
    "claude-progress decision 'Pattern'\": \"'outbox'",
    "claude-progress path Worker pkg/worker.go:12",
    "claude-progress note 'Überblick 数据 ✓'",
    "claude-progress note ''",
    "claude-progress use backend-x && claude-progress phase start 2 && claude-progress note 'a && b'",
    "claude-progress list&&claude-progress status",
    "claude-progress new a-b \\\n    --phase 'One' \\\n    --phase 'Two' && \\\nclaude-progress list",
    "claude-progress note 'don'\\''t'",
    "claude-progress note \\'quoted\\'",
    "claude-progress new a-b --phase='One' --phase 'Two - and more' --overview='x'",
    "claude-progress note 'delete'",
    "claude-progress doctor",
    "claude-progress doctor --json",
]
TAKES_AWAY = [
    "claude-progress delete backend-x",
    "claude-progress uninstall",
    "claude-progress uninstall --dry-run",
    "claude-progress doctor --fix",
    "claude-progress doctor --json --fix",
    "claude-progress doctor --json '--fix'",
    "claude-progress list && claude-progress delete backend-x",
]
SMUGGLED = [
    "",
    " ",
    "rm -rf x",
    "claude-progress list; rm -rf x",
    "claude-progress list\nrm -rf x",
    "claude-progress list\r\nrm -rf x",
    "claude-progress list && rm -rf x",
    "rm -rf x && claude-progress list",
    "cd /elsewhere && claude-progress list",
    "claude-progress list || rm -rf x",
    "claude-progress list & rm -rf x",
    "claude-progress list &",
    "claude-progress list &&",
    "&& claude-progress list",
    "claude-progress list && && claude-progress list",
    "claude-progress list &&& claude-progress list",
    "claude-progress list | sh",
    "claude-progress list |& sh",
    "claude-progress list > ~/.bashrc",
    "claude-progress list >> x",
    "claude-progress list 2>x",
    "claude-progress list < x",
    "claude-progress note - <<END\nx\nEND",
    "claude-progress note <(rm -rf x)",
    "claude-progress note $(rm -rf x)",
    'claude-progress note "$(rm -rf x)"',
    "claude-progress note `rm -rf x`",
    'claude-progress note "`rm -rf x`"',
    "claude-progress note $HOME",
    'claude-progress note "$HOME"',
    "claude-progress note ${x:=y}",
    "claude-progress note $'a\\nb'",
    "claude-progress note 'a' 'b",
    'claude-progress note "a\\" ; rm -rf x; "',
    "claude-progress note a\\\nrm",
    "claude-progress note \\\\nrm",
    "claude-progress note a \\\n; rm",
    "claude-progress \\'delete\\' x",
    "claude-progress del\\\nete x",
    "claude-progress note a\\;rm",
    "claude-progress note {a,b}",
    "claude-progress note *",
    "claude-progress note ?",
    "claude-progress note [ab]",
    "claude-progress note ~root",
    "claude-progress note =ls",
    "claude-progress note ''=ls",
    "claude-progress note !x",
    "claude-progress note # comment",
    "(claude-progress list)",
    "{ claude-progress list; }",
    "! claude-progress list",
    "time claude-progress list",
    "exec claude-progress list",
    "command claude-progress list",
    "sudo claude-progress list",
    "xargs claude-progress",
    "sh -c 'claude-progress list'",
    "eval claude-progress list",
    "PATH=/tmp claude-progress list",
    "CLAUDE_PROGRESS=off claude-progress list",
    "./claude-progress list",
    "/tmp/claude-progress list",
    "claude-progress.sh list",
    "claude-progress-x list",
    "'claude-progress' list",
    '"claude-progress" list',
    "claude'-progress' list",
    "claude-progress 'delete' x",
    'claude-progress "delete" x',
    "claude-progress del'ete' x",
    "claude-progress delete\\ x",
    "claude-progress ''delete x",
    "claude-progress note 'a\x00b'",
    "claude-progress note '\x1b[2J'",
    "claude-progress note 'a\u202eb'",
    "claude-progress note\u00a0x",
    "claude-progress list\u2028rm",
    "claude-progress list；rm",
    "сlaude-progress list",
    "function claude-progress() { rm -rf x; } && claude-progress list",
    "alias claude-progress=rm && claude-progress list",
    "claude-progress list && delete x",
]


@pytest.mark.parametrize("line", GOOD)
def test_our_commands_go_through(line: str) -> None:
    assert answer(event_of(line)) == {
        "hookSpecificOutput": {
            "hookEventName": "PreToolUse",
            "permissionDecision": "allow",
            "permissionDecisionReason": "claude-progress: its own commands",
        }
    }


@pytest.mark.parametrize("line", TAKES_AWAY)
def test_what_takes_something_away_is_asked_for(line: str) -> None:
    assert decide(line) == ASK
    assert answer(event_of(line))["hookSpecificOutput"]["permissionDecision"] == "ask"


@pytest.mark.parametrize("line", SMUGGLED)
def test_whatever_else_is_on_the_line_leaves_it_to_the_person(line: str) -> None:
    assert answer(event_of(line)) == {}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"tool_name": "PowerShell"}, id="another tool"),
        pytest.param({"hook_event_name": "PermissionRequest"}, id="another event"),
        pytest.param(
            {"tool_input": {"command": "claude-progress list", "dangerouslyDisableSandbox": True}}, id="out of the box"
        ),
        pytest.param({"tool_input": {"command": ["claude-progress", "list"]}}, id="no text"),
        pytest.param({"tool_input": {}}, id="no command"),
        pytest.param({"tool_input": "claude-progress list"}, id="no object"),
    ],
)
def test_another_call_is_left_to_the_person(more: dict[str, Any]) -> None:
    assert answer(event_of("claude-progress list", **more)) == {}


def test_reasons_name_us() -> None:
    assert all(reason.startswith("claude-progress: ") for reason in REASONS.values())


def ran_by(shell: str, line: str, folder: Path) -> list[list[str]]:
    """The words of each command that a shell really runs for a line, where every program notes its words."""
    noted = folder / "noted"
    noted.unlink(missing_ok=True)
    program = folder / "claude-progress"
    if not program.exists():
        program.write_text('#!/bin/sh\n{ for word; do printf "%s\\0" "$word"; done; printf "\\1"; } >> "$NOTED"\n')
        program.chmod(0o755)
    environ = {"PATH": str(folder), "NOTED": str(noted), "HOME": str(folder)}
    done = subprocess.run([shutil.which(shell) or shell, "-c", line], env=environ, cwd=folder, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    return [["claude-progress", *one.split("\0")[:-1]] for one in noted.read_text().split("\1")[:-1]]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("line", GOOD)
def test_a_shell_runs_the_very_words_that_are_read(shell: str, line: str, tmp_path: Path) -> None:
    assert ran_by(shell, line, tmp_path) == commands(line)


WORDS = ("&&", "$(", "claude-progress", "note", "x", "é", "\x00", "\\\n", " \\\n", "\\'")
SIGNS = st.sampled_from([*"'\"$`\\;|&<>(){}[]*?~!#= \t\n-", *WORDS])
LINES = st.lists(SIGNS, max_size=14).map(lambda parts: "claude-progress note " + "".join(parts))


@given(line=LINES)
def test_a_line_that_goes_through_runs_nothing_else_in_any_shell(
    line: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if decide(line) == ALLOW:
        folder = tmp_path_factory.mktemp("shell")
        assert all(ran_by(shell, line, folder) == commands(line) for shell in SHELLS)


def test_the_rules_of_the_installer_ask_where_the_hook_does() -> None:
    rules = [re.fullmatch(r"Bash\((.*):\*\)", entry.mark) for entry in table.RULES]
    asked = {rule[1] for rule, entry in zip(rules, table.RULES) if rule and entry.place[1] == "ask"}
    assert len(asked) == 3
    assert {line for line in asked if decide(line) != ASK} == set()
