"""Tests for configuration/compiling.py: what a person and a project set together, compiled and kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from progresslib.configuration import compiling, config
from tests.folders import in_child, listing


class Place(NamedTuple):
    """The sources of a person and a project, and the project's state folder; real paths."""

    own: Path
    project: Path
    state: Path

    def compile(self) -> list[str]:
        return compiling.compile_config(self.environ, str(self.project.parent), str(self.state))

    @property
    def environ(self) -> dict[str, str]:
        return {"CLAUDE_CONFIG_DIR": str(self.own.parent.parent)}

    @property
    def is_stale(self) -> bool:
        return bool(config.changed(str(self.state), self.environ, str(self.project.parent)))

    @property
    def values(self) -> tuple[str, tuple[str, ...], int]:
        found = config.load(str(self.state))
        return found.record, found.leave_out, found.keep_runs

    @property
    def problems(self) -> list[str]:
        return config.problems(str(self.state))


def place_in(root: Path) -> Place:
    root = Path(os.path.realpath(root))
    own, project = root / "claude/claude-progress/config.yaml", root / "project/.claude/progress/config.yaml"
    for folder in (own.parent, project.parent):
        folder.mkdir(parents=True)
    return Place(own, project, root / "claude/claude-progress/state/project")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_in(tmp_path)


def test_where_there_is_nothing_to_compile_nothing_is_written(place: Place) -> None:
    assert place.compile() == []
    assert not place.state.exists()


@pytest.mark.parametrize(
    ("own", "project", "expected"),
    [
        pytest.param("record: off\nkeep_runs: 5", None, ("off", (), 5), id="the person alone"),
        pytest.param(None, "record: off\nleave_out: [a]", ("off", ("a",), 20), id="the project alone"),
        pytest.param("record: off\nkeep_runs: 5", "record: summary", ("summary", (), 5), id="the project's key wins"),
        pytest.param("leave_out: [a, b]", "leave_out: [c, a, c]", ("full", ("a", "b", "c"), 20), id="lists are joined"),
        pytest.param("leave_out: [a]", "leave_out: []", ("full", ("a",), 20), id="an empty list takes nothing away"),
        pytest.param("record: off", "record:", ("off", (), 20), id="a key without a value wins nothing"),
        pytest.param("", "# nothing", ("full", (), 20), id="empty files"),
    ],
)
def test_what_both_set_together(own: str | None, project: str | None, expected: Any, place: Place) -> None:
    for path, text in ((place.own, own), (place.project, project)):
        if text is not None:
            path.write_text(text)
    assert place.is_stale
    assert place.compile() == []
    assert place.values == expected
    assert not place.is_stale
    assert place.problems == []


def test_the_compiled_file_is_private_and_replaced_as_a_whole(place: Place) -> None:
    place.project.write_text("record: off\n")
    place.compile()
    assert place.state.stat().st_mode & 0o077 == 0
    before = (place.state / "config.json").stat().st_ino
    place.compile()
    assert (place.state / "config.json").stat().st_ino != before
    assert listing(place.state) == ["config.json"]


def test_a_source_that_is_wrong_now_sets_what_it_did_and_the_other_one_goes_on(place: Place) -> None:
    place.own.write_text("keep_runs: 5\n")
    place.project.write_text("record: off\n")
    place.compile()
    place.own.write_text("keep_runs: 6\n")
    place.project.write_text("recrod: full\n")
    line = '.claude/progress/config.yaml:1: the key "recrod" is unknown; write record'
    for _ in range(2):
        assert place.compile() == place.problems == [line]
        assert place.values == ("off", (), 6)
        assert not place.is_stale, "a wrong file is not compiled at every start"
    place.project.write_text("record: summary\n")
    assert place.is_stale
    assert place.compile() == place.problems == []
    assert place.values == ("summary", (), 6)


def test_a_source_that_was_never_right_sets_nothing(place: Place) -> None:
    place.own.write_text("keep_runs: 5\nrecord: ever\n")
    assert place.compile() == [f'{place.own}:2: record: "ever" must be full, summary or off']
    assert place.values == ("full", (), 20)


def test_a_source_that_is_gone_sets_nothing_more(place: Place) -> None:
    place.project.write_text("record: off\n")
    place.compile()
    place.project.unlink()
    assert place.is_stale
    assert place.compile() == []
    assert place.values == ("full", (), 20)
    assert not place.is_stale


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param('{"format": 1, "sources": 7}', id="no list of sources"),
        pytest.param('{"format": 1, "sources": [1, {"path": "PATH"}]}', id="sources that are none"),
        pytest.param(
            '{"format": 1, "sources": [{"path": "PATH", "values": {"record": "x"}}]}', id="values that cannot be"
        ),
        pytest.param('{"format": 1, "sources": [{"path": "PATH", "values": [1]}]}', id="values that are none"),
        pytest.param("{", id="torn"),
    ],
)
def test_last_values_that_are_not_whole_are_not_kept(harm: str, place: Place) -> None:
    place.state.mkdir(parents=True)
    (place.state / "config.json").write_text(harm.replace("PATH", str(place.project)))
    place.project.write_text("x: 1\n")
    assert len(place.compile()) == 1
    assert place.values == ("full", (), 20)
    assert not place.is_stale


def test_a_project_s_link_out_of_its_folder_is_not_followed(place: Place, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("password: x\n")
    place.project.symlink_to(tmp_path / "secret.yaml")
    line = ".claude/progress/config.yaml: a link that leads out of the folder, put the file itself there"
    assert place.compile() == [line]
    assert "password" not in (place.state / "config.json").read_text()


def test_a_link_within_the_folder_and_a_person_s_link_are_followed(place: Place, tmp_path: Path) -> None:
    (place.project.parent / "settings.yaml").write_text("record: off\n")
    place.project.symlink_to("settings.yaml")
    (tmp_path / "dotfiles.yaml").write_text("keep_runs: 5\n")
    place.own.symlink_to(tmp_path / "dotfiles.yaml")
    assert place.compile() == []
    assert place.values == ("off", (), 5)
    (tmp_path / "dotfiles.yaml").write_text("keep_runs: 50\n")
    assert place.is_stale


def test_a_fifo_is_told_and_not_waited_for(place: Place) -> None:
    os.mkfifo(place.project)
    line = ".claude/progress/config.yaml: not a regular file, put a text file in its place"
    assert place.compile() == place.problems == [line]


def test_a_path_that_is_not_utf8_is_compiled(tmp_path: Path) -> None:
    place = place_in(tmp_path / os.fsdecode(b"caf\xe9"))
    place.own.write_text("record: x\n")
    [line] = place.compile()
    assert line.endswith('config.yaml:1: record: "x" must be full, summary or off')
    assert line.isprintable()
    assert not place.is_stale


def test_where_it_cannot_be_written_that_is_one_more_line(place: Place) -> None:
    place.project.write_text("record: off\nx: 1\n")
    place.state.parent.write_text("")
    lines = place.compile()
    assert [line.split(":")[0] for line in lines] == [".claude/progress/config.yaml", str(place.state / "config.json")]
    assert "cannot be written" in lines[1]


def test_a_source_that_may_not_be_read_is_read_when_its_permissions_are_mended(open_folder: Path) -> None:
    place = place_in(open_folder)
    place.project.write_text("record: off\n")
    place.project.chmod(0)
    place.own.parent.chmod(0o777)
    assert in_child(lambda: place.compile()) == ""
    assert "Permission denied" in place.problems[0]
    assert not place.is_stale
    place.project.chmod(0o644)
    assert place.is_stale
    assert place.compile() == []
    assert place.values[0] == "off"
