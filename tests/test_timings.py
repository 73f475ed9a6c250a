"""Tests for progresslib/timings.py."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from progresslib import timings
from progresslib.timings import LIMIT, Watch, note, read
from tests.conftest import RunHook
from tests.folders import PROGRESS
from tests.works import FULL


def test_what_was_noted_is_read_in_order(tmp_path: Path) -> None:
    note(str(tmp_path), "/a b/hooks/session_start.py", 27.34, 1795329892.4)
    note(str(tmp_path), "stop.py", 9.0, 1795329893)
    assert list(read(str(tmp_path))) == [("session-start", 1795329892.0, 27.3), ("stop", 1795329893.0, 9.0)]


def test_a_long_record_has_two_files_and_no_more(tmp_path: Path) -> None:
    for number in range(6000):
        note(str(tmp_path), "stop.py", number, 1795329892)
    assert sorted(os.listdir(tmp_path)) == ["timings", "timings.1"]
    assert all(path.stat().st_size <= LIMIT + 100 for path in tmp_path.iterdir())
    found = [took for _, _, took in read(str(tmp_path))]
    assert found == [float(number) for number in range(6000 - len(found), 6000)]


def test_lines_that_are_torn_are_passed_by(tmp_path: Path) -> None:
    (tmp_path / "timings").write_bytes(b"stop 1 2.5\nsto\nstop x 3\nstop 4 -1\n 5 6\nstop 7\xff 8\nstop 9 10\n\nstop 1")
    assert list(read(str(tmp_path))) == [("stop", 1.0, 2.5), ("stop", 9.0, 10.0)]


def test_without_a_folder_nothing_is_noted_and_nothing_is_read(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        note(str(tmp_path / "none"), "stop.py", 1, 1)
    assert list(read(str(tmp_path / "none"))) == []


def test_a_fifo_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "timings")
    with pytest.raises(OSError, match="No such device"):
        note(str(tmp_path), "stop.py", 1, 1)


def test_a_watch_counts_from_the_start_of_the_interpreter() -> None:
    before = time.process_time() * 1000
    assert Watch().milliseconds() >= before


def test_a_hook_notes_its_time_where_there_is_a_state(project: Path, run_hook: RunHook, home: Path) -> None:
    (project / PROGRESS / "x.md").write_text(FULL)
    event = {"hook_event_name": "SessionStart", "session_id": "s", "cwd": str(project), "source": "startup"}
    run_hook(event, project)
    [(slug, when, took)] = timings.read(str(home / ".claude/claude-progress"))
    assert slug == "session-start"
    assert abs(when - time.time()) < 60
    assert 1 < took < 10_000
