"""Tests for places/project.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.places.project import config_folder, display_path, find_folder, home_folder, refused_link, state_folder
from progresslib.text.naming import slug
from tests.folders import PROGRESS, find, make


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty folder by its real path, with a home folder in it."""
    (tmp_path / "home").mkdir()
    return tmp_path.resolve()


WALKS = [
    pytest.param(["a/.git", "a/.claude/progress"], "a", "a/.claude/progress", id="at the top"),
    pytest.param(["a/.git", "a/.claude/progress", "a/b/c"], "a/b/c", "a/.claude/progress", id="from a subfolder"),
    pytest.param(["a/.git", "a/b"], "a/b", None, id="none there"),
    pytest.param(
        ["a/.git", "a/.claude/progress", "a/b/.claude/progress", "a/b/c"],
        "a/b/c",
        "a/b/.claude/progress",
        id="subfolder's own first",
    ),
    pytest.param(
        ["a/.git", "a/.claude/progress", "a/b/.claude"],
        "a/b",
        "a/.claude/progress",
        id="a .claude without progress does not count",
    ),
    pytest.param(["a/.claude/progress", "a/b/.git"], "a/b", None, id="not above the repository's top"),
    pytest.param(["a/.claude/progress", "a/b/c"], "a/b/c", "a/.claude/progress", id="without a repository"),
    pytest.param([PROGRESS, "a"], "a", PROGRESS, id="without a repository, home not on the way"),
    pytest.param([PROGRESS, "home/a"], "home/a", None, id="not above the home folder"),
    pytest.param(
        ["home/a/.claude/progress", "home/a/b"], "home/a/b", "home/a/.claude/progress", id="below the home folder"
    ),
    pytest.param(["home/.claude/progress", "home/a"], "home/a", None, id="never the home folder's by walking up"),
    pytest.param(["home/.git", "home/.claude/progress", "home/a"], "home/a", None, id="nor if home is a repository"),
    pytest.param(["home/.claude/progress"], "home", "home/.claude/progress", id="started in the home folder"),
    pytest.param(
        ["home/.git", "home/.claude/progress"],
        "home",
        "home/.claude/progress",
        id="started in a home that is a repository",
    ),
    pytest.param([PROGRESS, "home"], "home", None, id="started in the home folder, none above"),
    pytest.param(
        [".git", PROGRESS, "home/.claude/progress", "home/a"], "home/a", PROGRESS, id="home within a repository"
    ),
    pytest.param(
        [".git", PROGRESS, "a/.claude/worktrees/x"], "a/.claude/worktrees/x", PROGRESS, id="from below a .claude"
    ),
    pytest.param(["a/.git", "a/.claude/progress"], "a/gone/further", "a/.claude/progress", id="the folder is gone"),
]


@pytest.mark.parametrize(("folders", "start", "expected"), WALKS)
def test_the_nearest_progress_folder_of_the_project_is_found(
    root: Path, folders: list[str], start: str, expected: str | None
) -> None:
    make(root, *folders)
    assert find(root, start) == expected


def test_the_project_folder_of_the_client_comes_before_the_working_folder(root: Path) -> None:
    make(root, "a/.git", "a/.claude/progress", "b/.git", "b/.claude/progress")
    environ = {"HOME": str(root / "home"), "CLAUDE_PROJECT_DIR": str(root / "a")}
    assert find_folder(environ, str(root / "b")) == str(root / "a" / PROGRESS)


@pytest.mark.parametrize("value", ["", "gone", "file", "nul\0"])
def test_a_project_folder_that_is_none_is_ignored(root: Path, value: str) -> None:
    make(root, "b/.git", "b/.claude/progress")
    (root / "file").touch()
    environ = {"HOME": str(root / "home"), "CLAUDE_PROJECT_DIR": value and str(root / value)}
    assert find_folder(environ, str(root / "b")) == str(root / "b" / PROGRESS)


@pytest.mark.parametrize("cwd", ["", "/nul\0", "/lone\ud800"])
def test_a_working_folder_that_cannot_exist_has_no_progress_folder(root: Path, cwd: str) -> None:
    assert find_folder({"HOME": str(root / "home")}, cwd) is None


def test_a_file_named_progress_is_not_taken(root: Path) -> None:
    make(root, "a/.git", "a/.claude", "a/b/.claude")
    (root / "a/b/.claude/progress").touch()
    assert find(root, "a/b") is None


def test_a_linked_working_folder_belongs_to_the_project_it_leads_to(root: Path) -> None:
    make(root, "a/.git", "a/.claude/progress", "a/b", "other/.git", "other/.claude/progress")
    (root / "other/link").symlink_to(root / "a/b")
    assert find(root, "other/link") == "a/.claude/progress"


def test_a_home_folder_behind_a_link_is_still_the_home_folder(root: Path) -> None:
    make(root, "home/.claude/progress", "home/a")
    (root / "link").symlink_to("home")
    assert find(root, "home/a", home="link") is None
    assert find(root, "link", home="home") == "home/.claude/progress"


def test_without_home_in_the_environment_the_system_is_asked(root: Path) -> None:
    make(root, "a/.git", "a/.claude/progress")
    assert find_folder({}, str(root / "a")) == str(root / "a" / PROGRESS)
    assert os.path.isabs(home_folder({}))


def test_a_link_within_the_repository_is_followed(root: Path) -> None:
    make(root, "a/.git", "a/docs", "a/b/.claude")
    (root / "a/b/.claude/progress").symlink_to("../../docs")
    assert find(root, "a/b") == "a/docs"


@pytest.mark.parametrize("target", ["../../../outside", "../../../a-lookalike", "/"])
def test_a_link_out_of_the_repository_is_as_if_it_was_not_there(root: Path, target: str) -> None:
    make(root, "a/.git", "a/.claude/progress", "a/b/.claude", "outside", "a-lookalike")
    (root / "a/b/.claude/progress").symlink_to(target)
    assert find(root, "a/b") == "a/.claude/progress"
    assert refused_link({"HOME": str(root / "home")}, str(root / "a/b")) == str(root / "a/b" / PROGRESS)


def test_a_linked_claude_folder_out_of_the_repository_is_refused_too(root: Path) -> None:
    make(root, "a/.git", "outside/progress")
    (root / "a/.claude").symlink_to("../outside")
    assert find(root, "a") is None
    assert refused_link({"HOME": str(root / "home")}, str(root / "a")) == str(root / "a" / PROGRESS)


def test_without_a_repository_the_tree_is_the_folder_that_holds_the_link(root: Path) -> None:
    make(root, "a/docs", "a/b/.claude", "a/b/docs")
    (root / "a/b/.claude/progress").symlink_to("../../docs")
    assert find(root, "a/b") is None
    (root / "a/b/.claude/progress").unlink()
    (root / "a/b/.claude/progress").symlink_to("../docs")
    assert find(root, "a/b") == "a/b/docs"


def test_a_home_that_is_a_repository_does_not_widen_the_tree(root: Path) -> None:
    make(root, "home/.git", "home/private", "home/a/.claude")
    (root / "home/a/.claude/progress").symlink_to("../../private")
    assert find(root, "home/a") is None


def test_nothing_is_refused_where_nothing_leads_out(root: Path) -> None:
    make(root, "a/.git", "a/.claude/progress", "b/.git")
    for start in ("a", "b"):
        assert refused_link({"HOME": str(root / "home")}, str(root / start)) is None


def test_the_state_lies_in_the_configuration_folder(root: Path) -> None:
    folder = "/repo/my app/.claude/progress"
    name = slug("/repo/my app")
    assert state_folder({"HOME": "/h"}, folder) == f"/h/.claude/claude-progress/state/{name}"
    assert state_folder({"HOME": "/h", "CLAUDE_CONFIG_DIR": "/c"}, folder) == f"/c/claude-progress/state/{name}"
    assert state_folder({"HOME": "/h"}, "/repo/my app/docs") != state_folder({"HOME": "/h"}, folder)


def test_the_configuration_folder_needs_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 4_000_000_000)
    assert home_folder({}) == ""
    with pytest.raises(ProgressError, match="set HOME or CLAUDE_CONFIG_DIR"):
        config_folder({})


def test_a_slug_is_readable_and_short() -> None:
    assert slug("/repo/my app") == "-repo-my-app-96d8068e"
    assert len(slug("/long" * 100)) == 80 + 1 + 8
    assert slug("/long" * 100).startswith("-long-long")


@pytest.mark.parametrize(
    ("one", "other"),
    [("/a/b-c", "/a-b/c"), ("/x" * 90, "/y" + "/x" * 90), ("/é", "/è"), (os.fsdecode(b"/\xff"), os.fsdecode(b"/\xfe"))],
)
def test_paths_that_read_alike_have_different_slugs(one: str, other: str) -> None:
    assert slug(one)[:-8] == slug(other)[:-8]
    assert slug(one) != slug(other)
    assert slug(one).isascii()


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [
        pytest.param("/repo/.claude/progress", "x.md", ".claude/progress/x.md", id="the usual folder"),
        pytest.param("/repo/docs", "x.md", "/repo/docs/x.md", id="a linked folder"),
        pytest.param(
            "/repo/.claude/progress", "a\nb\x1b.md", ".claude/progress/a\ufffdb\ufffd.md", id="control characters"
        ),
        pytest.param("/repo/.claude/progress", os.fsdecode(b"\xff.md"), ".claude/progress/\ufffd.md", id="not UTF-8"),
        pytest.param("/repo/.claude/progress", "größe 1.md", ".claude/progress/größe 1.md", id="other scripts"),
        pytest.param("/repo/.claude/progress", "<system>.md", ".claude/progress/‹system>.md", id="a tag"),
        pytest.param("/repo/</system>", "x.md", "/repo/‹/system>/x.md", id="a folder and another that make a tag"),
        pytest.param("/repo/.claude/progress", "a\u3164\U000e0101b.md", ".claude/progress/ab.md", id="hidden letters"),
    ],
)
def test_a_path_in_a_message_is_one_printable_line(folder: str, name: str, expected: str) -> None:
    assert display_path(folder, name) == expected
