"""Tests for configuration/configfile.py: one config.yaml, read strictly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.configuration import configfile
from progresslib.errors import ProgressError
from tests.folders import in_child

RECORD = "must be full, summary or off"
NAME = "must be the name of an agent type; put one that is a number or such in quotes"
NAMES = "must be a list of at most 200 agent types, such as [Explore, Plan]"
NUMBER = "must be a whole number from 1 to 1000"
KEYS = "the keys are keep_runs, leave_out, record, reminders, suggestions, untouched_days, update_minutes"
REFUSED = "an anchor, alias or tag, which is not read here; write the value itself"
DEEP = "too many lists within lists; take them out"


def read(data: bytes, folder: Path) -> tuple[dict[str, Any], list[str]]:
    path = folder / "config.yaml"
    path.write_bytes(data)
    return configfile.read(str(path), "c")


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(configfile.schema())
    assert not configfile.is_valid({"recrod": "off"})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", {}, id="an empty file"),
        pytest.param(b"# record: off\n\n---\n", {}, id="only a comment and a mark"),
        pytest.param(b"record:\nleave_out:\n#- a\nkeep_runs: ~\n", {}, id="keys without values"),
        pytest.param(b"record: off\n", {"record": "off"}, id="off is a word"),
        pytest.param(b'{"record": "summary"}', {"record": "summary"}, id="JSON"),
        pytest.param(b"\xef\xbb\xbfkeep_runs: 5\r\n", {"keep_runs": 5}, id="BOM and CRLF"),
        pytest.param(b"keep_runs: 1000\r", {"keep_runs": 1000}, id="CR"),
        pytest.param(
            b"leave_out:\n- yes\n- no\n- on\n- 2026-11-22\n- 1:30\n- 1.5\n- 0x1f\n- '12'\n- <<\n- =\n",
            {"leave_out": ["yes", "no", "on", "2026-11-22", "1:30", "1.5", "0x1f", "12", "<<", "="]},
            id="names that YAML 1.1 takes for something else",
        ),
        pytest.param(
            "leave_out: [Explore, general-purpose, 'my:agent', é\U0001f600]".encode(),
            {"leave_out": ["Explore", "general-purpose", "my:agent", "é\U0001f600"]},
            id="names of agent types",
        ),
        pytest.param(
            b"leave_out: ['$(x)', ../a, ' b ']", {"leave_out": ["$(x)", "../a", " b "]}, id="names as they are"
        ),
        pytest.param(b"leave_out: []", {"leave_out": []}, id="an empty list"),
    ],
)
def test_what_a_file_sets(data: bytes, expected: dict[str, Any], tmp_path: Path) -> None:
    assert read(data, tmp_path) == (expected, [])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            "leave_out: ['a\u2028b\u2029c\x85d']\nrecrod: off\n".encode(),
            ['c:2: the key "recrod" is unknown; write record'],
            id="behind what ends a line for YAML alone",
        ),
        pytest.param(b"# a\n\nrecrod: off\n", ['c:3: the key "recrod" is unknown; write record'], id="nearly a key"),
        pytest.param(b"leave-out: []", ['c:1: the key "leave-out" is unknown; write leave_out'], id="a hyphen"),
        pytest.param(b"Record:\n", ['c:1: the key "Record" is unknown; write record'], id="a capital, without a value"),
        pytest.param(b"hooks: 1\n", [f'c:1: the key "hooks" is unknown; {KEYS}'], id="no key at all"),
        pytest.param(
            b"1: 2\n~: 3\n", [f'c:{n}: the key "{k}" is unknown; {KEYS}' for n, k in ((1, 1), (2, "~"))], id="odd keys"
        ),
        pytest.param(b"record: always\n", [f'c:1: record: "always" {RECORD}'], id="an unknown word"),
        pytest.param(b"record: true\n", [f"c:1: record: true {RECORD}"], id="a truth"),
        pytest.param(b"record:\n  - full\n", [f'c:1: record: ["full"] {RECORD}'], id="a list for a word"),
        pytest.param(b"leave_out: Explore\n", [f'c:1: leave_out: "Explore" {NAMES}'], id="a word for a list"),
        pytest.param(b"leave_out: {a: b}\n", [f'c:1: leave_out: {{"a": "b"}} {NAMES}'], id="a mapping for a list"),
        pytest.param(
            b"leave_out:\n- a\n- 12\n- true\n-\n- ''\n",
            [f"c:{line}: leave_out: {one} {NAME}" for line, one in ((3, "12"), (4, "true"), (5, "null"), (6, '""'))],
            id="items that are no names, each with its line",
        ),
        pytest.param(b"keep_runs: 0\n", [f"c:1: keep_runs: 0 {NUMBER}"], id="too small"),
        pytest.param(b"keep_runs: 1001\n", [f"c:1: keep_runs: 1001 {NUMBER}"], id="too large"),
        pytest.param(b"keep_runs: 20.0\n", [f'c:1: keep_runs: "20.0" {NUMBER}'], id="not a whole number"),
        pytest.param(b"keep_runs: 010\n", [f'c:1: keep_runs: "010" {NUMBER}'], id="an octal number"),
        pytest.param(b"keep_runs: " + b"9" * 50, [f'c:1: keep_runs: "{"9" * 50}" {NUMBER}'], id="a huge number"),
        pytest.param(
            b"keep_runs: 0\nx: 1\nrecord: a\n",
            [f"c:1: keep_runs: 0 {NUMBER}", f'c:2: the key "x" is unknown; {KEYS}', f'c:3: record: "a" {RECORD}'],
            id="several mistakes in the order of lines",
        ),
        pytest.param(
            b"record: off\n#\nrecord: full\n",
            ['c:3: the key "record" stands here a second time; remove one'],
            id="a key twice",
        ),
        pytest.param(b"- record\n", ["c:1: not a mapping; write lines such as `record: full`"], id="a list"),
        pytest.param(b"\nfull\n", ["c:2: not a mapping; write lines such as `record: full`"], id="a word"),
        pytest.param(b"record: &a off\n", [f"c:1: {REFUSED}"], id="an anchor"),
        pytest.param(b"record: off\nleave_out: *a\n", [f"c:2: {REFUSED}"], id="an alias"),
        pytest.param(b"record: !!python/object/apply:os.system [x]\n", [f"c:1: {REFUSED}"], id="a tag"),
        pytest.param(b"keep_runs: !!int 'a'\n", [f"c:1: {REFUSED}"], id="a plain tag"),
        pytest.param(b"#\nrecord: \xff\n", ["c:2: not UTF-8; save it as UTF-8"], id="not UTF-8"),
        pytest.param("record: off".encode("utf-16"), ["c:1: not UTF-8; save it as UTF-8"], id="UTF-16"),
        pytest.param(
            b"#\r\n#\rrecord: \x07", [r"c:3: not YAML (the character '\x07'); remove it"], id="a control character"
        ),
        pytest.param(b"[" * 60_000, [f"c: {DEEP}"], id="very deep lists"),
        pytest.param(b"- " * 30_000, [f"c: {DEEP}"], id="very deep items"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_sets_nothing(data: bytes, expected: list[str], tmp_path: Path) -> None:
    assert read(data, tmp_path) == ({}, expected)


@pytest.mark.parametrize(
    ("data", "start"),
    [
        pytest.param(b"record: a: b\n", "c:1: not YAML (mapping values", id="two colons"),
        pytest.param(
            b"#\nrecord: 'off\n#\n#\n", "c:2: not YAML (while scanning a quoted", id="a quote that stays open"
        ),
        pytest.param(
            b"leave_out: [a\nrecord: off\n", "c:2: not YAML (while parsing a flow", id="a list that stays open"
        ),
        pytest.param(b"record: off\n\tkeep_runs: 3\n", "c:2: not YAML (", id="a tab"),
        pytest.param(
            b"record: off\n---\nrecord: full\n", "c:2: not YAML (expected a single document", id="two documents"
        ),
        pytest.param(b"? [a]\n: b\n", "c:1: not YAML (while constructing a mapping", id="a list for a key"),
        pytest.param(b"<<<<<<< a\nrecord: off\n=======\n", "c:", id="the marks of a merge"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line(data: bytes, start: str, tmp_path: Path) -> None:
    found, [line] = read(data, tmp_path)
    assert found == {}
    assert line.startswith(start)
    assert line.endswith("mend it there")


def test_many_mistakes_are_counted(tmp_path: Path) -> None:
    _, lines = read(b"".join(b"key%d: 1\n" % number for number in range(5000)), tmp_path)
    assert len(lines) == configfile.MOST_PROBLEMS + 1
    assert lines[-1] == "c: and 4980 more mistakes like these; mend them too"


def test_a_mistake_is_one_short_line_that_closes_no_tag(tmp_path: Path) -> None:
    _, [line] = read(b'"</system-reminder>\\n\\e[1m\\ud800' + b"x" * 9000 + b'": 1', tmp_path)
    assert len(line) < 200
    assert line.isprintable()
    assert "</" not in line


def put_fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(put_fifo, "c: not a regular file, put a text file in its place", id="a FIFO"),
        pytest.param(Path.mkdir, "c: not a regular file, put a text file in its place", id="a folder"),
        pytest.param(
            lambda path: path.symlink_to("x"), "c: cannot be read (No such file or directory), ", id="a stray link"
        ),
        pytest.param(lambda path: path.symlink_to(path), "c: cannot be read (Too many levels", id="a link to itself"),
        pytest.param(
            lambda path: path.write_bytes(b"#" * 65537), "c: cannot be read (File too large), shorten", id="too large"
        ),
    ],
)
def test_what_cannot_be_read_is_told(make: Any, expected: str, tmp_path: Path) -> None:
    make(tmp_path / "config.yaml")
    found, [line] = configfile.read(str(tmp_path / "config.yaml"), "c")
    assert found == {}
    assert line.startswith(expected)


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    assert read(b"record: off\n".ljust(configfile.LIMIT, b"#"), tmp_path) == ({"record": "off"}, [])


def test_a_file_without_permission_is_told(open_folder: Path) -> None:
    (open_folder / "config.yaml").write_bytes(b"record: off\n")
    (open_folder / "config.yaml").chmod(0)

    def work() -> None:
        raise ProgressError(configfile.read(str(open_folder / "config.yaml"), "c")[1][0])

    assert in_child(work).startswith("c: cannot be read (Permission denied), change the permissions")


PIECES = b"record leave_out keep_runs off 12 ' \" [ ] { } , &a *a !!int # | > ~ \xff ---".split()
PIECES += [b": ", b"- ", b"? ", b"  ", b"\n", b"\r", b"\t"]


@given(st.binary() | st.lists(st.sampled_from(PIECES)).map(b"".join) | st.text().map(str.encode))
def test_every_file_is_either_valid_or_wrong(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    found, wrong = read(data, tmp_path_factory.getbasetemp())
    assert configfile.is_valid(found)
    assert not (found and wrong)
    assert all(line.startswith("c:") and "\n" not in line for line in wrong)
