"""Tests for hook/timings.py."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from progresslib.hook.timings import read
from tests.conftest import RunHook
from tests.folders import PROGRESS
from tests.works import FULL


def test_lines_that_are_torn_are_passed_by(tmp_path: Path) -> None:
    (tmp_path / "timings").write_bytes(b"stop 1 2.5\nsto\nstop x 3\nstop 4 -1\n 5 6\nstop 7\xff 8\nstop 9 10\n\nstop 1")
    assert list(read(str(tmp_path))) == [("stop", 1.0, 2.5), ("stop", 9.0, 10.0)]


def test_without_a_record_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert list(read(str(tmp_path / "none"))) == []


def test_a_hook_notes_its_time_where_there_is_a_state(project: Path, run_hook: RunHook, home: Path) -> None:
    (project / PROGRESS / "x.md").write_text(FULL)
    event = {"hook_event_name": "SessionStart", "session_id": "s", "cwd": str(project), "source": "startup"}
    run_hook(event, project)
    [(slug, when, took)] = read(str(home / ".claude/claude-progress"))
    assert slug == "session-start"
    assert abs(when - time.time()) < 60
    assert 1 < took < 10_000


def test_the_record_has_two_files_and_no_more(project: Path, run_hook: RunHook, home: Path) -> None:
    folder = home / ".claude/claude-progress"
    folder.mkdir(parents=True)
    event = {"hook_event_name": "Stop", "session_id": "s", "cwd": str(project)}
    (project / PROGRESS / "x.md").write_text(FULL)
    for number in range(3):
        (folder / "timings").write_bytes(b"stop %d 1.0\n" % number * 6000)
        run_hook(event, project, "stop")
        assert sorted(path.name for path in folder.glob("timings*")) == ["timings.1"]
    assert {when for _, when, _ in list(read(str(folder)))[:-1]} == {2.0}


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["a pipe", "a folder"])
def test_what_stands_in_its_place_is_no_reason_to_fail(
    project: Path, run_hook: RunHook, home: Path, make: Callable[[Path], None]
) -> None:
    folder = home / ".claude/claude-progress"
    folder.mkdir(parents=True)
    make(folder / "timings")
    (project / PROGRESS / "x.md").write_text(FULL)
    ran = run_hook({"hook_event_name": "Stop", "session_id": "s", "cwd": str(project)}, project, "stop")
    assert "failed" not in ran.stdout
    assert (ran.stderr, ran.code) == ("", 0)
