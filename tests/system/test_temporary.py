"""Tests for system/temporary.py."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from progresslib.system import temporary
from tests.folders import ended_process, in_child, killed_before_the_exchange, listing


def test_a_killed_writer_leaves_the_old_file_and_a_hidden_one_that_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    killed_before_the_exchange(path)
    assert path.read_bytes() == b"old"
    (left,) = set(listing(tmp_path)) - {"a.md"}
    assert left.startswith(".claude-progress.")
    assert left.endswith(".tmp")
    temporary.sweep(str(tmp_path), time.time() + temporary.YOUNG + 1)
    assert listing(tmp_path) == ["a.md"]


@pytest.mark.parametrize(
    ("name", "age", "stays"),
    [
        pytest.param(".claude-progress.{dead}.0a1b2c3d.tmp", 11, False, id="its process is gone"),
        pytest.param(".claude-progress.{dead}.0a1b2c3d.tmp", 1, True, id="young, perhaps another container's"),
        pytest.param(".claude-progress.{own}.0a1b2c3d.tmp", 3000, True, id="its process lives"),
        pytest.param(".claude-progress.{own}.0a1b2c3d.tmp", 3601, False, id="older than an hour"),
        pytest.param(".claude-progress.99999999999999999999.0a1b2c3d.tmp", 11, False, id="no process id at all"),
        pytest.param(".claude-progress.notes.tmp", 9999, True, id="not a name of ours"),
        pytest.param(".claude-progress.{dead}.0a1b2c3d.md", 9999, True, id="another ending"),
        pytest.param(".a.md.{dead}.tmp", 9999, True, id="another program's"),
        pytest.param("a.md", 9999, True, id="a progress file"),
    ],
)
def test_only_abandoned_temporary_files_are_swept(tmp_path: Path, name: str, age: int, stays: bool) -> None:
    path = tmp_path / name.format(dead=ended_process(), own=os.getpid())
    path.touch()
    temporary.sweep(str(tmp_path), path.stat().st_mtime + age)
    assert path.exists() is stays


def test_a_temporary_file_of_another_users_process_is_left_alone(open_folder: Path) -> None:
    names = [f".claude-progress.{pid}.0a1b2c3d.tmp" for pid in (1, ended_process())]
    for name in names:
        (open_folder / name).touch()
    open_folder.chmod(0o777)
    assert in_child(lambda: temporary.sweep(str(open_folder), time.time() + 60)) == ""
    assert listing(open_folder) == names[:1]


def test_what_cannot_be_removed_does_not_keep_the_rest(tmp_path: Path) -> None:
    names = [f".claude-progress.{ended_process()}.0a1b2c3{number}.tmp" for number in range(8)]
    for name in names[1:]:
        (tmp_path / name).touch()
    (tmp_path / names[0]).mkdir()
    temporary.sweep(str(tmp_path), time.time() + 60)
    assert listing(tmp_path) == names[:1]


@pytest.mark.parametrize("name", ["gone", "file"])
def test_a_folder_that_cannot_be_swept_is_no_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    temporary.sweep(str(tmp_path / name), 0.0)
    assert listing(tmp_path) == ["file"]
