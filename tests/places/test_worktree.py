"""Tests for places/worktree.py, with worktrees and submodules that git itself made."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from progresslib.places.project import refused_link
from progresslib.places.worktree import main_worktree
from tests.folders import PROGRESS, find, make


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty folder by its real path, with a home folder in it."""
    (tmp_path / "home").mkdir()
    return tmp_path.resolve()


def git(folder: Path, *arguments: str) -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }
    command = ["git", "-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def repository(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    return folder


def linked_worktree(root: Path) -> tuple[Path, Path]:
    """A repository and a worktree of it beside it: the main one and the linked one."""
    main = repository(root / "main")
    git(main, "worktree", "add", "-q", "../linked")
    return main, root / "linked"


def test_a_linked_worktree_uses_the_main_ones_folder(root: Path) -> None:
    main, linked = linked_worktree(root)
    make(main, PROGRESS)
    make(linked, "sub")
    assert find(root, "linked") == find(root, "linked/sub") == "main/.claude/progress"


def test_a_linked_worktree_prefers_its_own_folder(root: Path) -> None:
    main, linked = linked_worktree(root)
    make(main, PROGRESS, "sub/.claude/progress")
    make(linked, PROGRESS, "sub")
    assert find(root, "linked/sub") == "linked/.claude/progress"


def test_a_linked_worktree_of_a_monorepo_uses_the_same_subfolders(root: Path) -> None:
    main, linked = linked_worktree(root)
    make(main, PROGRESS, "sub/.claude/progress")
    make(linked, "sub/deeper", "else")
    assert find(root, "linked/sub/deeper") == "main/sub/.claude/progress"
    assert find(root, "linked/else") == "main/.claude/progress"


def test_a_worktree_that_lies_in_the_main_one_is_a_worktree(root: Path) -> None:
    main = repository(root / "main")
    git(main, "worktree", "add", "-q", ".claude/worktrees/x")
    make(main, PROGRESS)
    assert find(root, "main/.claude/worktrees/x") == "main/.claude/progress"


def test_a_worktree_with_relative_pointers_is_followed(root: Path) -> None:
    main, linked = linked_worktree(root)
    make(main, PROGRESS)
    (linked / ".git").write_text("gitdir: ../main/.git/worktrees/linked\n")
    assert find(root, "linked") == "main/.claude/progress"


def test_a_worktree_whose_pointer_goes_through_a_link_is_followed(root: Path) -> None:
    main, linked = linked_worktree(root)
    make(main, PROGRESS)
    (root / "pointer").symlink_to(main / ".git/worktrees/linked")
    (linked / ".git").write_text("gitdir: ../pointer\n")
    assert find(root, "linked") == "main/.claude/progress"


def test_a_pruned_worktree_has_no_main_one(root: Path) -> None:
    main, _ = linked_worktree(root)
    make(main, PROGRESS)
    (main / ".git/worktrees/linked").rename(main / ".git/gone")
    assert find(root, "linked") is None


@pytest.mark.parametrize("name", ["linked", "none"])
def test_a_folder_that_claims_to_be_a_worktree_of_another_repository_is_not_believed(root: Path, name: str) -> None:
    main, _ = linked_worktree(root)
    make(main, PROGRESS)
    make(root, "unpacked/sub", "unpacked/forged")
    (root / "unpacked/.git").write_text(f"gitdir: {main}/.git/worktrees/{name}\n")
    assert find(root, "unpacked/sub") is None
    (root / "unpacked/.git").write_text("gitdir: forged\n")
    (root / "unpacked/forged/commondir").write_text(f"{main}/.git\n")
    (root / "unpacked/forged/gitdir").write_text(f"{root}/unpacked/.git\n")
    assert find(root, "unpacked/sub") is None


def test_a_worktree_that_links_to_the_main_ones_folder_is_not_reported(root: Path) -> None:
    main, linked = linked_worktree(root)
    make(main, PROGRESS)
    (linked / ".claude").symlink_to(main / ".claude")
    assert find(root, "linked") == "main/.claude/progress"
    assert refused_link({"HOME": str(root / "home")}, str(linked)) is None


def test_a_link_in_the_main_worktree_may_not_lead_out_of_it(root: Path) -> None:
    main, _ = linked_worktree(root)
    make(main, ".claude")
    make(root, "outside")
    (main / ".claude/progress").symlink_to(root / "outside")
    assert find(root, "linked") is None


def test_a_worktree_of_a_home_that_is_a_repository_does_not_take_the_homes_folder(root: Path) -> None:
    make(root, "home/.claude/progress")
    repository(root / "home")
    git(root / "home", "worktree", "add", "-q", "../linked")
    assert find(root, "linked") is None


@pytest.mark.parametrize("name", ["store.git", "holder/.git"])
def test_a_bare_repository_has_no_main_worktree(root: Path, name: str) -> None:
    repository(root / "source")
    git(root, "clone", "-q", "--bare", "source", name)
    git(root / name, "worktree", "add", "-q", str(root / "linked"))
    make(root / name, "../.claude/progress")
    assert main_worktree(str(root / "linked")) is None
    assert find(root, "linked") is None


def test_a_submodule_is_a_repository_of_its_own(root: Path) -> None:
    repository(root / "source")
    main = repository(root / "main")
    git(main, "submodule", "--quiet", "add", "../source", "part")
    make(main, PROGRESS)
    assert (main / "part/.git").is_file()
    assert find(root, "main/part") is None
    make(main, "part/.claude/progress")
    assert find(root, "main/part") == "main/part/.claude/progress"


@pytest.mark.parametrize(
    "pointer",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"gitdir: ", id="no path"),
        pytest.param(b"gitdir: /gone/.git/worktrees/\0", id="no path that can exist"),
        pytest.param(b"\xff\xfe", id="not text"),
        pytest.param(b"gitdir: \xff/.git/worktrees/x\n", id="a path that is not UTF-8"),
        pytest.param(b"gitdir: worktrees/x\n", id="not a worktree's path"),
    ],
)
def test_a_git_file_that_leads_nowhere_is_simply_the_top(root: Path, pointer: bytes) -> None:
    make(root, PROGRESS, "a")
    (root / "a/.git").write_bytes(pointer)
    assert find(root, "a") is None
    make(root, "a/.claude/progress")
    assert find(root, "a") == "a/.claude/progress"
