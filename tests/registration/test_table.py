"""Tests for registration/table.py."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest

from progresslib.registration import settings, table
from progresslib.registration.table import NEWEST, ROWS, Entry, Row, Version
from tests.folders import ROOT

RUN = '"/home/user/.claude/claude-progress/current/hooks/run"'
EVERYWHERE = {
    "SessionStart",
    "UserPromptSubmit",
    "PreToolUse",
    "PostToolUse",
    "SubagentStop",
    "Stop",
    "PreCompact",
    "SessionEnd",
}
HANDLER = {
    "required": ["type", "command", "timeout"],
    "additionalProperties": False,
    "properties": {
        "type": {"const": "command"},
        "if": {"type": "string", "pattern": r"^(Write|Edit)\(.*\)$"},
        "command": {"type": "string", "pattern": " [a-z-]+$"},
        "timeout": {"type": "integer", "minimum": 1, "maximum": 60},
    },
}
GROUP = {
    "required": ["hooks"],
    "additionalProperties": False,
    "properties": {
        "matcher": {"type": "string", "minLength": 1},
        "hooks": {"type": "array", "minItems": 1, "maxItems": 1, "items": HANDLER},
    },
}
RULE_LIST = {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": r"^Bash\(claude-progress[ :].*\)$"}}
SCHEMA = {
    "type": "object",
    "required": ["hooks", "permissions"],
    "additionalProperties": False,
    "properties": {
        "hooks": {"additionalProperties": {"type": "array", "minItems": 1, "items": GROUP}},
        "permissions": {
            "required": ["allow", "ask"],
            "additionalProperties": False,
            "properties": {"allow": RULE_LIST, "ask": RULE_LIST},
        },
        "env": {"additionalProperties": {"type": "string"}},
    },
}
OPTIONS = (table.ALLOW_EDITS, table.TODO_TOOLS)


def everything(options: Sequence[str] = (), run: str = RUN) -> list[Entry]:
    """What the installer puts into a person's settings for the newest client."""
    return [*table.entries(table.rows_for(NEWEST, options), run), *table.personal(options)]


@pytest.mark.parametrize("options", [(), OPTIONS], ids=["plain", "with every option"])
def test_what_is_registered_is_what_every_client_can_read(options: Sequence[str]) -> None:
    written = json.loads(settings.add(None, everything(options), "settings.json").data or b"")
    jsonschema.validate(written, SCHEMA)
    assert ("env" in written) == bool(options)


@pytest.mark.parametrize(
    ("options", "slugs", "variables"),
    [
        pytest.param((), set(), [], id="nothing asked for"),
        pytest.param(("allow-edits",), {"permission-request", "allow-edit"}, [], id="edits"),
        pytest.param(("todo-tools",), set(), ["CLAUDE_CODE_ENABLE_TODO_TOOLS"], id="todo tools"),
    ],
)
def test_an_option_brings_what_only_those_get_who_ask(
    options: Sequence[str], slugs: set[str], variables: list[str]
) -> None:
    plain = {row.slug for row in table.rows_for(NEWEST)}
    assert {row.slug for row in table.rows_for(NEWEST, options)} - plain == slugs
    assert [entry.mark for entry in table.personal(options) if entry.is_member] == variables
    assert [entry.value for entry in table.personal(options) if entry.is_member] == ["1"] * len(variables)
    named = {name for name, option in table.OPTIONAL.items() if option in options}
    assert {entry.name for entry in everything(options) if entry.option} == named


def test_what_takes_something_away_stays_a_question() -> None:
    rules = {entry.name for entry in table.RULES}
    assert rules == {
        "permissions/allow/Bash(claude-progress:*)",
        "permissions/ask/Bash(claude-progress delete:*)",
        "permissions/ask/Bash(claude-progress uninstall:*)",
        "permissions/ask/Bash(claude-progress doctor --fix:*)",
    }


def test_an_event_without_a_version_is_one_that_every_client_knows() -> None:
    assert {row.event for row in table.rows_for(None)} <= EVERYWHERE
    assert {row.event for row in ROWS if row.since is None} <= EVERYWHERE


def test_every_row_has_a_hook_file() -> None:
    for row in ROWS:
        assert (ROOT / "hooks" / f"{row.slug.replace('-', '_')}.py").is_file()


@pytest.mark.parametrize(
    ("version", "events"),
    [
        pytest.param(None, ["Stop"], id="no client found"),
        pytest.param((2, 0, 75), ["Stop"], id="a client before the event"),
        pytest.param((2, 0, 76), ["Stop", "SubagentStart"], id="the first client with the event"),
        pytest.param((2, 0, 100), ["Stop", "SubagentStart"], id="compared as numbers"),
        pytest.param(NEWEST, ["Stop", "SubagentStart", "PostCompact"], id="the newest client"),
    ],
)
def test_only_events_that_the_client_knows_are_registered(
    monkeypatch: pytest.MonkeyPatch, version: Version | None, events: list[str]
) -> None:
    rows = (
        Row("Stop", "stop", None, 5, None),
        Row("SubagentStart", "subagent-start", None, 5, (2, 0, 76)),
        Row("PostCompact", "post-compact", None, 5, (2, 1, 150)),
    )
    monkeypatch.setattr(table, "ROWS", rows)
    assert [row.event for row in table.rows_for(version)] == events


@pytest.mark.parametrize(
    ("text", "version"),
    [
        pytest.param("2.1.330 (Claude Code)", (2, 1, 330), id="what the client says"),
        pytest.param("1.0.128", (1, 0, 128), id="the number alone"),
        pytest.param("2.1.330-beta.1 (Claude Code)", (2, 1, 330), id="a suffix"),
        pytest.param("claude 2.1", None, id="words first"),
        pytest.param("2.1", None, id="two numbers"),
        pytest.param("", None, id="nothing"),
        pytest.param(f"/{'a/' * 9_000}claude-progress/hooks/run stop", None, id="longer than a path can be"),
    ],
)
def test_a_version_is_read_from_what_the_client_says(text: str, version: Version | None) -> None:
    assert table.parse_version(text) == version


@pytest.mark.parametrize(
    "folder",
    [
        "plain",
        "with space",
        "with'quote",
        'with"quote',
        "with$HOME",
        "with`id`",
        "with\\back",
        "ünï",
        "a;b&c|d",
        "*?[x]",
        "!x",
    ],
)
def test_a_quoted_path_runs_in_sh(tmp_path: Path, folder: str) -> None:
    run = tmp_path / folder / "claude-progress" / "current" / "hooks" / "run"
    run.parent.mkdir(parents=True)
    run.write_text('#!/bin/sh\nprintf "%s|" "$0" "$@"\n')
    run.chmod(0o755)
    [entry] = table.entries(list(ROWS[:1]), table.quoted(str(run)))
    command = entry.value["hooks"][0]["command"]
    said = subprocess.run(["sh", "-c", command], capture_output=True, check=True).stdout.decode()
    assert said == f"{run}|session-start|"
    assert table.slug_of(command) == "session-start"


@pytest.mark.parametrize(
    ("command", "slug"),
    [
        pytest.param(f"{RUN} session-start", "session-start", id="user scope"),
        pytest.param('"$HOME/.claude/claude-progress/current/hooks/run" session-start', "session-start", id="by hand"),
        pytest.param('sh "$CLAUDE_PROJECT_DIR/.claude/claude-progress/hooks/run" stop', "stop", id="project scope"),
        pytest.param("/opt/claude-progress/0.0.9-12345678/hooks/run stop", "stop", id="an older copy, without quotes"),
        pytest.param("'/a b/claude-progress/current/hooks/run' stop", "stop", id="single quotes"),
        pytest.param("/opt/my-claude-progress/hooks/run stop", None, id="a folder that ends alike"),
        pytest.param("/opt/claude-progress/hooks/runner stop", None, id="a program that begins alike"),
        pytest.param("/opt/claude-progress/a/b/hooks/run stop", None, id="too deep"),
        pytest.param(f"echo {RUN} session-start", None, id="an argument of another program"),
        pytest.param(f"sh -c '{RUN} session-start'", None, id="a script of another kind"),
        pytest.param(f"{RUN} session-start && say hello", None, id="more behind it"),
        pytest.param(f"{RUN} session-start; say hello", None, id="more behind it, with a semicolon"),
        pytest.param(RUN, None, id="without an event"),
        pytest.param('"/unclosed/claude-progress/hooks/run stop', None, id="a quote that is not closed"),
        pytest.param("", None, id="nothing"),
        pytest.param(f"/{'a/' * 9_000}claude-progress/hooks/run stop", None, id="longer than a path can be"),
    ],
)
def test_our_commands_are_told_from_foreign_ones(command: str, slug: str | None) -> None:
    assert table.slug_of(command) == slug


def test_the_example_is_what_the_installer_writes_for_the_newest_client() -> None:
    run = table.BY_HAND
    example = (ROOT / "settings.example.json").read_bytes()
    assert settings.add(None, everything(run=run), "settings.json").data == example


def test_the_requirements_are_those_of_the_project_file() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [line for line in lines if not line.startswith("#")]
    project = (ROOT / "pyproject.toml").read_text()
    listed = project.partition("dependencies = [\n")[2].partition("]")[0].split("\n")
    assert [line.strip(' ",') for line in listed if line] == wanted
