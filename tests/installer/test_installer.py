"""Tests for install.py: real processes on homes of their own."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from progresslib import VERSION
from tests.installing import Machine, commands, machine, project_with_progress, told, tree


@pytest.mark.parametrize("name", ["plain", "with space", 'it\'s "$HOME" `id` \\ ünï;&'])
def test_a_session_is_told_after_the_clone_is_gone_and_uninstall_leaves_nothing(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    home.mkdir()
    own = machine(tmp_path, home)
    done = own.install("--hooks-only")
    shutil.rmtree(own.clone)
    project = project_with_progress(tmp_path / "project")
    [command] = commands(own.settings)
    assert "Job Processing" in told(command, project, own.environ())
    assert "Sample Orchestration" in done.out
    assert " ms:" in done.out
    assert own.run(own.command, "uninstall").code == 0
    assert tree(home) == {}
    assert (project / ".claude/progress/backend-jobs.md").exists()


def test_runs_that_wait_for_a_file_outlive_the_hooks(own: Machine, tmp_path: Path) -> None:
    own.install("--hooks-only")
    project = project_with_progress(tmp_path / "project")
    folder = project / ".claude/progress"
    shutil.copy(folder / "backend-jobs.md", folder / "other.md")
    event = {"hook_event_name": "SubagentStop", "session_id": "s1", "agent_id": "a1", "agent_type": "dev"}
    run = [str(own.config / "claude-progress/current/hooks/run"), "subagent-stop"]
    data = json.dumps({**event, "cwd": str(project), "last_assistant_message": "done"}).encode()
    environ = {**own.environ(), "CLAUDE_PROJECT_DIR": str(project)}
    assert subprocess.run(run, input=data, env=environ, cwd=project, capture_output=True, check=True).stdout == b""
    done = own.run(own.command, "uninstall")
    assert "state/ holds runs of agents that are in no progress file: 1" in done.out
    assert list((own.config / "claude-progress").glob("state/*/active/*/a1.json")) != []


def test_runs_of_a_project_that_never_had_a_file_miss_none(own: Machine) -> None:
    own.install("--hooks-only")
    place = own.folder / "state"
    for project, is_written in (("without", b'{"written": ""}'), ("with", b'{"written": "a.md"}')):
        (place / project / "active/s1").mkdir(parents=True)
        (place / project / "active/s1/a1.json").write_bytes(is_written)
    (place / "with/summaries-1.json").write_bytes(b"{}")
    assert "runs of agents" not in own.run(own.command, "uninstall").out
    assert tree(own.home) == {}


def test_installing_twice_is_installing_once(own: Machine) -> None:
    uv = own.with_uv()
    own.install()
    once = tree(own.home, times=True)
    calls = uv.with_name("uv.log").read_text()
    own.install()
    assert tree(own.home, times=True) == once
    assert uv.with_name("uv.log").read_text() == calls


def test_the_configuration_folder_of_the_client_is_used(own: Machine, tmp_path: Path) -> None:
    own.install("--hooks-only", CLAUDE_CONFIG_DIR=str(tmp_path / "config"))
    [command] = commands(tmp_path / "config/settings.json")
    assert command == f'"{tmp_path}/config/claude-progress/current/hooks/run" session-start'
    assert not own.config.exists()
    assert own.run(own.command, "uninstall").code == 0
    assert not (tmp_path / "config").exists()


def test_an_upgrade_switches_at_once_and_keeps_the_copy_before(own: Machine) -> None:
    names = []
    source = own.clone / "progresslib/__init__.py"
    text = source.read_text()
    for number in range(3):
        source.write_text(text.replace(VERSION, f"0.1.{number}"))
        own.install("--hooks-only")
        names.append(os.readlink(own.folder / "current"))
    assert [name[:6] for name in names] == ["0.1.0-", "0.1.1-", "0.1.2-"]
    assert sorted(path.name for path in own.folder.glob("0.*")) == names[1:]
    assert commands(own.settings) == [f'"{own.folder}/current/hooks/run" session-start']


def test_a_damaged_copy_is_mended(own: Machine) -> None:
    own.install("--hooks-only")
    before = tree(own.folder)
    (own.folder / "current/progresslib/registration/settings.py").unlink()
    (own.folder / "current/hooks/run").chmod(0o644)
    (own.folder / ".claude-progress-new-left-by-a-kill").mkdir()
    own.install("--hooks-only")
    assert tree(own.folder) == before


def test_the_library_is_byte_compiled(own: Machine) -> None:
    own.install("--hooks-only")
    copy = own.folder / "current/progresslib"
    for source in copy.rglob("*.py"):
        assert list((source.parent / "__pycache__").glob(f"{source.stem}.*.pyc")), source
    assert not list(own.clone.rglob("__pycache__"))


def test_hidden_files_and_byte_code_of_the_clone_are_not_copied(own: Machine) -> None:
    (own.clone / "progresslib/.cache").mkdir()
    (own.clone / "progresslib/.cache/x").touch()
    (own.clone / "hooks/session_start.py~").touch()
    (own.clone / "hooks/interpreter").write_text("/nowhere\n")
    own.install("--hooks-only")
    copied = set(tree(own.folder / os.readlink(own.folder / "current")))
    assert not {name for name in copied if ".cache" in name or name.endswith("~")}
    assert (own.folder / "current/hooks/interpreter").read_text() != "/nowhere\n"


def test_the_recorded_interpreter_is_the_real_one_behind_a_virtual_environment(own: Machine, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python"
    done = own.run(python, own.clone / "install.py", "--hooks-only")
    assert done.code == 0, done
    recorded = (own.folder / "current/hooks/interpreter").read_text()
    assert recorded.endswith("\n")
    assert not recorded.startswith(str(tmp_path))
    said = subprocess.run(
        [recorded[:-1], "-I", "-S", "-c", "import sys; print(sys.prefix == sys.base_prefix)"], capture_output=True
    )
    assert said.stdout == b"True\n"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        pytest.param("#!/bin/sh\necho broken >&2\nexit 3\n", "ended with 3: broken", id="a hook that fails"),
        pytest.param("#!/bin/sh\ncat > /dev/null\n", "a session is not told of a progress file", id="a silent hook"),
        pytest.param("#!/bin/sh\necho hello\n", "said b'hello", id="no JSON"),
    ],
)
def test_a_self_test_that_fails_is_said(own: Machine, script: str, message: str) -> None:
    (own.clone / "hooks/run").write_text(script)
    done = own.run(sys.executable, own.clone / "install.py", "--hooks-only")
    assert done.code == 1
    assert message in done.err
    assert done.err.count("\n") == 1


def test_the_self_test_leaves_no_state(own: Machine) -> None:
    own.install("--hooks-only")
    assert not (own.folder / "state").exists()


def test_installers_at_the_same_time_do_not_disturb_each_other(own: Machine) -> None:
    own.with_uv()
    words = [sys.executable, str(own.clone / "install.py")]
    started = [
        subprocess.Popen(words, env=own.environ(), cwd=own.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    ended = [(*process.communicate(timeout=300), process.returncode) for process in started]
    assert [(code, err) for _, err, code in ended] == [(0, b"")] * 4, ended
    assert len(commands(own.settings)) == 1
    assert len(list(own.folder.glob("env-*"))) == 1
    assert not list(own.folder.glob(".claude-progress-new-*"))
    assert own.run(own.command, "--version").code == 0


def test_a_reader_that_stops_does_not_stop_the_work(own: Machine) -> None:
    line = f"'{sys.executable}' '{own.clone}/install.py' --hooks-only | true"
    assert own.run("sh", "-c", line).code == 0
    for _ in range(100):
        if own.settings.exists():
            break
        time.sleep(0.1)
    assert len(commands(own.settings)) == 1


@pytest.mark.parametrize("option", ["--hooks-only", "--help"])
def test_a_reader_that_stopped_leaves_no_message(own: Machine, option: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    words = [sys.executable, str(own.clone / "install.py"), option]
    done = subprocess.run(words, env=own.environ(), cwd=own.home, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("pretend", "message"),
    [
        pytest.param("sys.version_info = (3, 8, 18)", "needs Python 3.9 or newer", id="an old Python"),
        pytest.param("os.name = 'nt'", "Windows is not supported yet; nothing was changed", id="Windows"),
    ],
)
def test_a_machine_that_is_not_supported_is_told_so(own: Machine, pretend: str, message: str) -> None:
    code = f"import os, runpy, sys; {pretend}; runpy.run_path('install.py', run_name='__main__')"
    done = own.run(sys.executable, "-c", code, cwd=own.clone)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert done.err.count("\n") == 1
    assert tree(own.home) == {}


def test_an_old_python_can_read_the_installer(own: Machine) -> None:
    for name in ("install.py", "bin/launch.py"):
        source = (own.clone / name).read_text()
        ast.parse(source, feature_version=(3, 4))
        assert source.isascii()
        assert "__future__" not in source


@pytest.mark.parametrize("events", [["Stop"], ["PreToolUse", "Stop"], ["SessionEnd", "PreCompact"]])
def test_the_self_test_goes_well_in_whatever_order_the_settings_have_their_events(
    own: Machine, events: list[str]
) -> None:
    foreign = {event: [{"hooks": [{"type": "command", "command": "true"}]}] for event in events}
    own.settings.parent.mkdir()
    own.settings.write_text(json.dumps({"hooks": foreign}))
    done = own.install("--hooks-only")
    assert "self-test: for a sample progress file, Claude is told in " in done.out


def test_uninstall_keeps_deleted_files_and_says_so(own: Machine, tmp_path: Path) -> None:
    own.with_uv()
    own.install()
    project = project_with_progress(tmp_path / "project")
    own.run(own.command, "delete", "--file", "backend-jobs", cwd=project)
    done = own.run(own.command, "uninstall")
    assert "state/ holds deleted progress files, in trash/ of their project: 1\n" in done.out
    assert len(list((own.folder / "state").glob("*/trash/*backend-jobs.md"))) == 1
    own.install()
    assert own.run(own.command, "restore", cwd=project).code == 0
    assert own.run(own.command, "uninstall").code == 0
    assert not own.folder.exists()
