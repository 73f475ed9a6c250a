"""Tests for configuration/config.py: what hooks make of the compiled settings."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.configuration import config
from progresslib.configuration.configfile import schema
from progresslib.errors import ProgressError
from tests.folders import listing

DEFAULT = ("full", (), 20)


def values(state: Path) -> tuple[str, tuple[str, ...], int]:
    found = config.load(str(state))
    return found.record, found.leave_out, found.keep_runs


def put(state: Path, compiled: object) -> None:
    (state / "config.json").write_text(json.dumps(compiled))


def test_without_a_compiled_file_the_defaults_hold(tmp_path: Path) -> None:
    assert values(tmp_path) == values(tmp_path / "missing") == DEFAULT
    assert config.problems(str(tmp_path)) == []


def test_what_was_compiled_is_loaded(tmp_path: Path) -> None:
    put(tmp_path, {"format": 1, "record": "off", "leave_out": ["Explore", "é"], "keep_runs": 3, "problems": ["a:1: b"]})
    assert values(tmp_path) == ("off", ("Explore", "é"), 3)
    assert config.problems(str(tmp_path)) == ["a:1: b"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("record", "none", id="an unknown word"),
        pytest.param("record", False, id="off as YAML 1.1 reads it"),
        pytest.param("record", ["full"], id="a list for a word"),
        pytest.param("leave_out", "Explore", id="a word for a list"),
        pytest.param("leave_out", ["Explore", 1], id="a number in the list"),
        pytest.param("leave_out", None, id="no list"),
        pytest.param("keep_runs", "20", id="a number in quotes"),
        pytest.param("keep_runs", True, id="a truth for a number"),
        pytest.param("keep_runs", 7.0, id="a number that is not whole"),
        pytest.param("keep_runs", 0, id="too small a number"),
        pytest.param("keep_runs", config.MOST_RUNS + 1, id="too large a number"),
    ],
)
def test_a_value_that_cannot_be_leaves_the_default_and_the_other_keys(key: str, value: Any, tmp_path: Path) -> None:
    good = {"format": 1, "record": "summary", "leave_out": ["a"], "keep_runs": 7}
    put(tmp_path, {**good, key: value})
    expected = dict(zip(("record", "leave_out", "keep_runs"), ("summary", ("a",), 7)))
    expected[key] = dict(zip(expected, DEFAULT))[key]
    assert values(tmp_path) == tuple(expected.values())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"format": 1, "record": "off"', id="torn"),
        pytest.param(b"\0" * 40, id="zeros"),
        pytest.param(b"\xff", id="not UTF-8"),
        pytest.param(b'["off"]', id="a list"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(b'{"record": "off"}', id="no format"),
        pytest.param(b'{"format": 2, "record": "off"}', id="another format"),
    ],
)
def test_a_compiled_file_that_is_not_whole_counts_for_nothing(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(data)
    assert values(tmp_path) == DEFAULT
    assert config.problems(str(tmp_path)) == []


@pytest.mark.parametrize("problems", [None, "a line", [1], {"a": 1}])
def test_problems_that_are_no_lines_are_none(problems: Any, tmp_path: Path) -> None:
    put(tmp_path, {"format": 1, "problems": problems})
    assert config.problems(str(tmp_path)) == []


def test_a_compiled_file_that_cannot_be_read_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder/config.json").mkdir(parents=True)
    (tmp_path / "fifo").mkdir()
    os.mkfifo(tmp_path / "fifo/config.json")
    (tmp_path / "file").write_bytes(b"")
    assert [values(tmp_path / name) for name in ("folder", "fifo", "file")] == [DEFAULT] * 3


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(["record", "leave_out", "keep_runs", "problems", "sources"]), anything))
def test_loading_never_fails(tmp_path_factory: pytest.TempPathFactory, compiled: dict[str, Any]) -> None:
    state = tmp_path_factory.mktemp("state")
    put(state, {**compiled, "format": 1})
    record, leave_out, keep_runs = values(state)
    assert record in config.RECORDS
    assert all(type(name) is str for name in leave_out)
    assert type(keep_runs) is int
    assert not config.changed(str(state), {"HOME": str(state)}, str(state)) or "sources" in compiled


def test_the_schema_knows_the_same_values_and_defaults() -> None:
    known = schema()["properties"]
    default = config.Config()
    assert set(known) == set(config.Config.__slots__)
    for name, one in known.items():
        value = getattr(default, name)
        assert one["default"] == (list(value) if isinstance(value, tuple) else value), name
    words = {"record": config.RECORDS, "reminders": config.REMINDERS, "suggestions": config.SUGGESTIONS}
    assert {name: tuple(one["enum"]) for name, one in known.items() if "enum" in one} == words
    most = {
        "keep_runs": config.MOST_RUNS,
        "update_minutes": config.MOST_MINUTES,
        "untouched_days": config.MOST_DAYS,
    }
    numbers = {name: (one["minimum"], one["maximum"]) for name, one in known.items() if one.get("type") == "integer"}
    assert numbers == {name: (1, number) for name, number in most.items()}


def test_the_persons_source_comes_before_the_projects() -> None:
    own, project = "/h/.claude/claude-progress/config.yaml", "/r/.claude/progress/config.yaml"
    assert config.sources({"HOME": "/h"}, "/r/.claude/progress") == [own, project]
    assert config.sources({"HOME": "/h", "CLAUDE_CONFIG_DIR": "/c"}, "/r")[0] == "/c/claude-progress/config.yaml"
    assert config.shown(own) == own
    assert config.shown(project) == ".claude/progress/config.yaml"


def test_without_a_home_folder_there_are_no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("progresslib.places.project.home_folder", lambda environ: "")
    with pytest.raises(ProgressError, match="no home folder"):
        config.sources({}, "/r")


def compile_here(project: Path) -> None:
    """Notes the sources as they are, as the compiler does."""
    paths = config.sources(os.environ, str(project))
    put(project, {"format": 1, "sources": [{"path": path, "stamp": config.stamp(path)} for path in paths]})


def is_stale(project: Path) -> bool:
    return bool(config.changed(str(project), os.environ, str(project)))


def test_where_there_is_no_source_nothing_is_stale_and_nothing_is_written(tmp_path: Path) -> None:
    assert not is_stale(tmp_path)
    assert listing(tmp_path) == []


@pytest.mark.parametrize("whose", [0, 1], ids=["the person's", "the project's"])
def test_a_source_that_appears_changes_or_goes_is_noticed_once(whose: int, tmp_path: Path) -> None:
    source = Path(config.sources(os.environ, str(tmp_path))[whose])
    source.parent.mkdir(parents=True, exist_ok=True)
    changes: list[Any] = [
        lambda: source.write_bytes(b"record: off\n"),
        lambda: source.write_bytes(b"record: full\n"),
        lambda: source.write_bytes(b""),
        lambda: os.utime(source, (1, 1)),
        lambda: source.chmod(0o400),
        source.unlink,
        lambda: source.symlink_to("nowhere"),
        source.unlink,
        source.mkdir,
    ]
    for change in changes:
        change()
        assert is_stale(tmp_path)
        assert config.changed(str(tmp_path), os.environ, str(tmp_path)) == [str(source)]
        compile_here(tmp_path)
        assert not is_stale(tmp_path)


def test_a_file_of_another_format_is_compiled_anew(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(b"record: off\n")
    compile_here(tmp_path)
    put(tmp_path, {**json.loads((tmp_path / "config.json").read_text()), "format": config.FORMAT + 1})
    assert is_stale(tmp_path)


def test_a_source_that_does_not_count_any_more_is_noticed(tmp_path: Path) -> None:
    put(tmp_path, {"format": 1, "sources": [{"path": "/elsewhere/config.yaml", "stamp": [1, 1, 1]}, 7]})
    assert is_stale(tmp_path)
