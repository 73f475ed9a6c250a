"""Tests for docs/security.md: its promises name tests that there are; and promises that no module's tests hold."""

from __future__ import annotations

import ast
import json
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from progresslib.configuration import config
from progresslib.registration.table import ROWS, RULES
from progresslib.sessions import spare
from tests.commands import Shell
from tests.conftest import RunHook
from tests.folders import NOBODY, PROGRESS, ROOT
from tests.installing import Machine

PAGE = (ROOT / "docs/security.md").read_text()
NETWORK = {"asyncio", "ftplib", "http", "imaplib", "poplib", "smtplib", "socket", "ssl", "urllib", "xmlrpc"}
START = re.compile(r"\b(subprocess|posix_spawnp?|execv|execvp|system|popen|Popen|fork)\b")
STARTERS = {
    "progresslib/configuration/compile_start.py": "the recorded interpreter, to read config.yaml",
    "progresslib/system/process.py": "ps, where there is no /proc",
    "progresslib/cli/report.py": "the browser, where a person asks for it with --open",
    "progresslib/doctor/programs.py": "the recorded interpreter, to see what a bare start takes",
}
WORK = "# Orchestration: Work\n\n## Status: in_progress\n\n## Current\n- [ ] Build\n"


def sources() -> dict[str, str]:
    paths = [ROOT / "install.py", *ROOT.glob("hooks/*.py"), *ROOT.glob("bin/*.py"), *ROOT.glob("progresslib/**/*.py")]
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


def test_every_test_that_a_promise_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    tests = "".join(path.read_text() for path in ROOT.glob("tests/**/test_*.py"))
    there = set(re.findall(r"^def (test_\w+)", tests, re.M))
    assert named <= there, sorted(named - there)
    assert len(named) > 30


def test_the_table_of_rules_is_what_is_registered() -> None:
    told = set(re.findall(r"^\| `permissions\.(\w+)`: `([^`]+)`", PAGE, re.M))
    assert told == {(rule.place[1], rule.value) for rule in RULES}


def test_the_state_is_for_its_person_alone(project: Path, run_hook: RunHook, home: Path) -> None:
    (project / PROGRESS / "backend-work.md").write_text(WORK)
    event = {"hook_event_name": "SessionStart", "session_id": "s", "cwd": str(project), "source": "startup"}
    assert "Build" in run_hook(event, project).context
    state = home / ".claude/claude-progress/state"
    folders = [state, *(path for path in state.rglob("*") if path.is_dir())]
    assert len(folders) > 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_a_spare_folder_of_another_person_or_a_link_is_not_used(tmp_path: Path) -> None:
    for name in ("own", "another"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "own")
    assert spare.is_private(str(tmp_path / "own"))
    assert not spare.is_private(str(tmp_path / "link"))
    another = Path("/")  # belongs to root
    if not os.getuid():
        another = tmp_path / "another"
        os.chown(another, NOBODY, NOBODY)
    assert not spare.is_private(str(another))


def test_the_copies_of_settings_are_for_their_person_alone(installed: Machine) -> None:
    installed.install("--uninstall")
    installed.config.mkdir(exist_ok=True)
    installed.settings.write_text('{"env": {"KEY": "secret"}}')
    installed.install()
    assert [path.read_text() for path in (installed.folder / "backups").iterdir()] == ['{"env": {"KEY": "secret"}}']
    assert stat.S_IMODE((installed.folder / "backups").stat().st_mode) == 0o700


def test_the_text_of_a_command_is_not_masked(shell: Shell) -> None:
    shell.ok("note", "password=hunter2-and-more")
    assert "password=hunter2-and-more" in shell.path().read_text()


def test_an_archive_that_leads_out_is_not_even_listed(shell: Shell, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "backend-secret.md").write_text("# Orchestration: Secret\n")
    (shell.path().parent / "archived").symlink_to(outside)
    for words in (("list", "--archived"), ("show", "backend-secret"), ("restore", "backend-secret"), ("reopen", "x")):
        assert "a link that leads out of the folder" in shell.fails(*words)
    assert [path.name for path in outside.iterdir()] == ["backend-secret.md"]


@pytest.mark.parametrize("kind", ["a large file", "a pipe", "a device"])
def test_what_cannot_be_read_does_not_hold_up_a_session(kind: str, project: Path, run_hook: RunHook) -> None:
    (project / PROGRESS / "backend-work.md").write_text(WORK)
    path = project / PROGRESS / "backend-hostile.md"
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(b"# Orchestration: X\n\n## Current\n" + b"- [ ] x <a\n" * 2_000_000)
    event = {"hook_event_name": "SessionStart", "session_id": "s", "cwd": str(project), "source": "startup"}
    began = time.monotonic()
    told = run_hook(event, project)
    assert time.monotonic() - began < 10
    assert len(told.context) <= 9_500
    assert "Build" in told.context


def test_every_hook_is_ended_after_half_a_minute() -> None:
    assert {row.timeout for row in ROWS} == {30}


def test_no_key_of_the_settings_grants_anything() -> None:
    schema = json.loads((ROOT / "progresslib/configuration/config.schema.json").read_text())
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(config.Config.__slots__)
    readers = {path for path, text in sources().items() if re.search(r"\bconfig\b", text)}
    assert not readers & {
        "progresslib/handlers/permission.py",
        "progresslib/registration/table.py",
        "progresslib/registration/settings.py",
    }


def test_no_other_module_starts_a_program() -> None:
    """The installer and the way from a command to its environment aside, which a person starts."""
    apart = ("install.py", "bin/", "progresslib/installer/")
    found = {path for path, text in sources().items() if not path.startswith(apart) and starts_a_program(text)}
    assert found == set(STARTERS)


def starts_a_program(text: str) -> bool:
    nodes = list(ast.walk(ast.parse(text)))
    names = [node.attr for node in nodes if isinstance(node, ast.Attribute)]
    names += [node.name for node in nodes if isinstance(node, ast.alias)]
    return any(map(START.fullmatch, names))


def test_nothing_of_ours_opens_a_connection() -> None:
    imported = {(path, name.partition(".")[0]) for path, text in sources().items() for name in imports(text)}
    assert {(path, name) for path, name in imported if name in NETWORK} == set()
    assert {"os", "subprocess"} <= {name for _, name in imported}


def imports(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
