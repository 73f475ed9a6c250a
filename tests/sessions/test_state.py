"""Tests for sessions/state.py."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from progresslib.sessions import state
from tests.folders import listing

NOW = time.time()
DAY = 86400.0


def put(folder: Path, name: str, days: float) -> Path:
    path = folder / name
    path.write_bytes(b"x")
    os.utime(path, (NOW - days * DAY,) * 2)
    return path


def test_a_state_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "state/project/told/a"
    state.write(str(path), b"one")
    state.write(str(path), b"2")
    assert path.read_bytes() == b"2"
    assert path.parent.stat().st_mode & 0o077 == 0, "what a session was told is private"


def test_a_state_file_whose_folder_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"")
    with pytest.raises(OSError, match="state"):
        state.write(str(tmp_path / "state/told/a"), b"")


def below(tmp_path: Path) -> Path:
    """A folder of the state, with a file in it that stays."""
    folder = tmp_path / "told"
    folder.mkdir()
    put(folder, "kept", 0)
    return folder


def test_what_nothing_touched_for_thirty_days_is_removed(tmp_path: Path) -> None:
    folder = below(tmp_path)
    put(folder, "old", 30.1)
    put(folder, "young", 29.9)
    put(folder, "future", -400)
    state.prune(str(tmp_path), NOW)
    assert listing(folder) == ["future", "kept", "young"]


def test_what_lies_beside_the_folders_stays(tmp_path: Path) -> None:
    put(tmp_path, "config.json", 400)
    state.prune(str(tmp_path), NOW)
    assert listing(tmp_path) == ["config.json", state.MARK]


def test_what_cannot_be_removed_keeps_nothing_else(tmp_path: Path) -> None:
    folder = below(tmp_path)
    for name in ("a", "c"):
        put(folder, name, 40)
    (folder / "b").mkdir()
    put(folder / "b", "kept", 0)
    (folder / "d").symlink_to("nowhere")
    os.utime(folder / "d", (0, 0), follow_symlinks=False)
    state.prune(str(tmp_path), NOW)
    assert listing(folder) == ["b", "kept"]


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    folder = below(tmp_path)
    kept = put(tmp_path, "kept", 40)
    (folder / "link").symlink_to(kept)
    os.utime(folder / "link", (0, 0), follow_symlinks=False)
    state.prune(str(tmp_path), NOW)
    assert kept.exists()
    assert listing(folder) == ["kept"]


def test_it_looks_once_a_day(tmp_path: Path) -> None:
    folder = below(tmp_path)
    state.prune(str(tmp_path), NOW)
    os.utime(tmp_path / state.MARK, (NOW, NOW))
    put(folder, "old", 40)
    state.prune(str(tmp_path), NOW + DAY - 1)
    assert listing(folder) == ["kept", "old"]
    state.prune(str(tmp_path), NOW + DAY + 1)
    assert listing(folder) == ["kept"]


def test_after_the_clock_was_set_back_it_looks_again(tmp_path: Path) -> None:
    folder = below(tmp_path)
    state.prune(str(tmp_path), NOW)
    os.utime(tmp_path / state.MARK, (NOW + 9 * DAY,) * 2)
    put(folder, "old", 40)
    state.prune(str(tmp_path), NOW)
    assert listing(folder) == ["kept"]


@pytest.mark.parametrize("path", ["missing", "file", "/proc"])
def test_a_folder_that_cannot_be_pruned_is_no_error(path: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    state.prune(str(tmp_path / path), NOW)


@pytest.mark.parametrize(
    ("names", "expected"),
    [([], False), (["sessions", "x.json"], False), ([f"{state.SUMMARIES}0.1.0.json"], True)],
)
def test_a_project_has_had_files_whose_summaries_are_kept(names: list[str], expected: bool, tmp_path: Path) -> None:
    for name in names:
        put(tmp_path, name, 0)
    assert state.had_files(str(tmp_path)) == expected
    assert not state.had_files(str(tmp_path / "gone"))
