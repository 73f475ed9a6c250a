"""Tests for configuration/compile_start.py: real processes, from a hook's process to the command line's."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from progresslib.configuration import compile_start, config
from progresslib.configuration.compile_start import compile_now
from progresslib.places.project import state_folder
from tests.folders import PROGRESS, ROOT, listing

SHOWN = ".claude/progress/config.yaml: not read yet: "
MISSING = f"{SHOWN}the command line's environment is missing; run `claude-progress check` once"
FAILED = f"{SHOWN}the command line failed on it; run `claude-progress check` once"
PYTHON = f'#!/bin/sh\necho "$@" >> "$0.log"\nexec "{sys.executable}" "$@"\n'


@pytest.fixture
def folder(project: Path) -> str:
    """A progress folder with a config.yaml."""
    (project / PROGRESS / "config.yaml").write_text("record: off\nleave_out: [Explore]\n")
    return os.path.realpath(project / PROGRESS)


def state_of(folder: str) -> str:
    return state_folder(os.environ, folder)


def environment(env: Path, script: str = PYTHON) -> Path:
    """An environment whose interpreter is this script; returns where that logs its starts."""
    (env / "bin").mkdir(parents=True)
    (env / "claude-progress-complete").write_bytes(b"")
    (env / "bin/python").write_text(script)
    (env / "bin/python").chmod(0o755)
    return env / "bin/python.log"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """An installed copy: its library, and a record that names an environment which is not there yet."""
    copy = tmp_path / "a copy"
    copy.mkdir()
    (copy / "progresslib").symlink_to(ROOT / "progresslib")
    (copy / "environment").write_text(f"{tmp_path / 'env'}\n")
    return copy


def start(folder: str, copy: Path) -> str:
    """What a session's start does: it compiles what has changed."""
    state = state_of(folder)
    return compile_now(os.environ, folder, state, str(copy)) if config.changed(state, os.environ, folder) else ""


def test_a_changed_source_is_compiled_by_the_command_line_once(folder: str, copy: Path, tmp_path: Path) -> None:
    log = environment(tmp_path / "env")
    assert [start(folder, copy) for _ in range(3)] == ["", "", ""]
    found = config.load(state_of(folder))
    assert (found.record, found.leave_out) == ("off", ("Explore",))
    assert log.read_text().count("compile-config") == 1
    Path(folder, "config.yaml").write_text("record: full\n")
    assert start(folder, copy) == ""
    assert config.load(state_of(folder)).record == "full"


def test_a_wrong_source_is_compiled_once_and_stays_told(folder: str, copy: Path, tmp_path: Path) -> None:
    log = environment(tmp_path / "env")
    Path(folder, "config.yaml").write_text("recrod: off\n")
    assert [start(folder, copy) for _ in range(2)] == ["", ""]
    line = '.claude/progress/config.yaml:1: the key "recrod" is unknown; write record'
    assert config.problems(state_of(folder)) == [line]
    assert log.read_text().count("compile-config") == 1


def test_where_nothing_is_set_nothing_is_started_or_written(project: Path, copy: Path, tmp_path: Path) -> None:
    log = environment(tmp_path / "env")
    folder = os.path.realpath(project / PROGRESS)
    assert start(folder, copy) == ""
    assert not log.exists()
    assert not Path(state_of(folder)).exists()


def test_the_environment_may_be_one_that_a_projects_copy_has_made(folder: str, copy: Path, home: Path) -> None:
    (copy / "environment").unlink()
    assert start(folder, copy) == MISSING
    environment(home / ".claude/claude-progress/env-01234567")
    assert start(folder, copy) == ""
    assert config.load(state_of(folder)).record == "off"


def test_a_plugin_s_environment_is_in_the_folder_that_the_client_lends_it(
    folder: str, copy: Path, tmp_path: Path
) -> None:
    (copy / "environment").unlink()
    environment(tmp_path / "data/env-01234567")
    environ = {**os.environ, "CLAUDE_PLUGIN_DATA": str(tmp_path / "data")}
    assert compile_now(environ, folder, state_of(folder), str(copy)) == MISSING
    (copy / ".claude-plugin").mkdir()
    (copy / ".claude-plugin/plugin.json").write_text("{}")
    assert compile_now(environ, folder, state_of(folder), str(copy)) == ""


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(None, id="no record"),
        pytest.param("", id="an empty record"),
        pytest.param("env\n", id="a relative path"),
        pytest.param("/nowhere\n", id="a path to nothing"),
        pytest.param("/a\0b\n", id="a path that cannot be"),
    ],
)
def test_without_an_environment_that_is_said_at_every_start(record: str | None, folder: str, copy: Path) -> None:
    (copy / "environment").unlink()
    if record is not None:
        (copy / "environment").write_text(record)
    assert [start(folder, copy) for _ in range(2)] == [MISSING, MISSING]
    assert not Path(state_of(folder)).exists()


def test_an_environment_that_was_not_completed_is_none(folder: str, copy: Path, tmp_path: Path) -> None:
    environment(tmp_path / "env")
    (tmp_path / "env/claude-progress-complete").unlink()
    assert start(folder, copy) == MISSING


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("#!/bin/sh\nexit 1\n", id="fails"),
        pytest.param("#!/nowhere\n", id="cannot be started"),
        pytest.param("#!/bin/sh\nkill -9 $$\n", id="is killed"),
    ],
)
def test_an_interpreter_that_does_not_compile_is_said(script: str, folder: str, copy: Path, tmp_path: Path) -> None:
    environment(tmp_path / "env", script)
    assert start(folder, copy) == FAILED


def test_an_interpreter_that_hangs_is_ended(
    folder: str, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(tmp_path / "env", '#!/bin/sh\necho $$ > "$0.pid"\nexec sleep 60\n')
    monkeypatch.setattr(compile_start, "LONGEST_WAIT", 0.3)
    assert start(folder, copy) == FAILED
    pid = int((tmp_path / "env/bin/python.pid").read_text())
    assert os.waitpid(pid, 0)[1] == compile_start.SIGKILL


def test_the_program_gets_no_input_and_its_output_is_dropped(
    folder: str, copy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    environment(tmp_path / "env", '#!/bin/sh\necho out\necho error >&2\ncat > "$0.in"\npwd > "$0.pwd"\n')
    assert start(folder, copy) == FAILED
    assert capfd.readouterr() == ("", "")
    assert (tmp_path / "env/bin/python.in").read_bytes() == b""


def test_nothing_in_a_path_is_taken_by_a_shell(copy: Path, tmp_path: Path) -> None:
    environment(tmp_path / "env")
    folder = tmp_path / "$(touch x) 'a' \"b\";\n*" / PROGRESS
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text("keep_runs: 7\n")
    assert start(os.path.realpath(folder), copy) == ""
    assert config.load(state_of(os.path.realpath(folder))).keep_runs == 7
    assert "x" not in listing(tmp_path)


def test_a_broken_environment_is_not_made_anew_while_a_session_waits(folder: str, copy: Path, tmp_path: Path) -> None:
    environment(tmp_path / "env", f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    before = listing(tmp_path)
    assert start(folder, copy) == FAILED
    assert listing(tmp_path) == before
