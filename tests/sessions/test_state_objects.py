"""Tests for the objects of progresslib/sessions/state.py and spare.py, which hold what must not be lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from progresslib.sessions import state
from progresslib.sessions.spare import Spare
from progresslib.sessions.state import Objects, sessions_at_work
from tests.folders import listing


def test_an_object_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = str(tmp_path / "a/b/x.json")
    Objects().write(path, {"text": "ä\ud83d", "list": [1, None]})
    assert Objects().read(path) == {"version": state.VERSION, "text": "ä\ud83d", "list": [1, None]}
    assert listing(tmp_path / "a/b") == ["x.json"]
    assert os.stat(tmp_path / "a/b").st_mode & 0o077 == 0, "what agents do is private"


def test_what_is_not_there_is_empty_and_no_problem(tmp_path: Path) -> None:
    objects = Objects()
    assert objects.read(str(tmp_path / "x.json")) == objects.read(str(tmp_path / "no/x.json")) == {}
    assert (objects.problems, listing(tmp_path)) == ([], [])


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        pytest.param(b"", "unreadable", id="empty"),
        pytest.param(b'{"version": 1, "a"', "unreadable", id="half of it"),
        pytest.param(b"\xff\xfe", "unreadable", id="bytes"),
        pytest.param(b"[1]", "unreadable", id="a list"),
        pytest.param(b"{}", "unreadable", id="without a version"),
        pytest.param(b'{"version": "1"}', "unreadable", id="with a word for a version"),
        pytest.param(b"[" * 100_000, "unreadable", id="too deep"),
        pytest.param(b'{"version": 2, "new": 1}', "newer", id="of a newer version"),
    ],
)
def test_what_is_not_understood_is_set_aside_with_all_its_bytes(data: bytes, suffix: str, tmp_path: Path) -> None:
    path, objects = tmp_path / "x.json", Objects()
    path.write_bytes(data)
    assert objects.read(str(path)) == {}
    (line,) = objects.problems
    assert line.startswith(f"{path}: ")
    assert f"it is kept as x.json.{suffix}" in line
    assert (tmp_path / f"x.json.{suffix}").read_bytes() == data
    objects.write(str(path), {"a": 1})
    assert objects.read(str(path))["a"] == 1
    assert objects.names(str(tmp_path)) == ["x"]


@pytest.mark.parametrize("in_the_way", ["a folder", "a FIFO", "a link to nowhere"])
def test_what_is_no_file_is_no_object(in_the_way: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    if in_the_way == "a folder":
        path.mkdir()
    elif in_the_way == "a FIFO":
        os.mkfifo(path)
    else:
        path.symlink_to("nowhere")
    objects = Objects()
    assert objects.read(str(path)) == {}
    assert len(objects.problems) == 1


def test_what_cannot_be_read_now_is_an_error_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, opened = tmp_path / "x.json", os.open
    path.write_text("{}")

    def refuse(name: str, *rest: int) -> int:
        if name == str(path):
            raise PermissionError(13, "Permission denied")
        return opened(name, *rest)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(PermissionError):
        Objects().read(str(path))
    assert listing(tmp_path) == ["x.json"]


def test_names_are_those_of_objects_alone(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "c.json.unreadable", ".claude-progress.1.x.tmp", ".hidden.json", "d"):
        (tmp_path / name).write_text("{}")
    assert Objects().names(str(tmp_path)) == ["a", "b"]
    assert Objects().names(str(tmp_path / "none")) == []


def test_the_last_object_takes_its_folder_along(tmp_path: Path) -> None:
    objects, folder = Objects(), tmp_path / "k"
    for name in ("a", "b"):
        objects.write(str(folder / f"{name}.json"), {})
    objects.remove(str(folder / "a.json"))
    assert listing(folder) == ["b.json"]
    objects.remove(str(folder / "b.json"))
    objects.remove(str(folder / "b.json"))
    assert not folder.exists()


def test_a_write_that_fails_leaves_the_old_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "x.json")
    Objects().write(path, {"a": 1})

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        Objects().write(path, {"a": 2})
    assert json.loads(Path(path).read_text())["a"] == 1
    assert listing(tmp_path) == ["x.json"]


def test_the_sessions_at_work_are_those_with_active_runs(tmp_path: Path) -> None:
    assert sessions_at_work(str(tmp_path)) == []
    for key in ("b", "a"):
        Objects().write(str(tmp_path / state.ACTIVE / key / "x.json"), {})
    assert sessions_at_work(str(tmp_path)) == ["a", "b"]


def test_elsewhere_objects_are_written_there_and_read_from_both(tmp_path: Path) -> None:
    own, spare = tmp_path / "state", tmp_path / "spare"
    for name in ("old", "both"):
        Objects().write(str(own / f"k/{name}.json"), {"from": "state"})
    objects = Spare(str(own), str(spare))
    for name in ("both", "new"):
        objects.write(str(own / f"k/{name}.json"), {"from": "spare"})
    assert {name: objects.read(str(own / f"k/{name}.json"))["from"] for name in objects.names(str(own / "k"))} == {
        "old": "state",
        "both": "spare",
        "new": "spare",
    }
    assert listing(own / "k") == ["both.json", "old.json"]
    for name in ("old", "both", "new"):
        objects.remove(str(own / f"k/{name}.json"))
    assert objects.names(str(own / "k")) == []


def test_an_old_state_is_brought_up_to_date_and_keeps_what_is_young(tmp_path: Path) -> None:
    for name, age in (("a/old.json", 40), ("a/young.json", 1), ("b/old.json", 40)):
        Objects().write(str(tmp_path / name), {})
        os.utime(tmp_path / name, (1_800_000_000 - age * 86400,) * 2)
    state.prune(str(tmp_path), 1_800_000_000)
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.json"))
    assert left == ["a/young.json"]
