"""Tests for the skill that install.py puts where the client finds it: real processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import ROOT
from tests.installing import Machine, tree

SKILL = "skills/keeping-progress"


def files_of(folder: Path) -> dict[str, object]:
    """The names and bytes of the files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def uninstall(own: Machine, *options: object) -> str:
    done = own.run(sys.executable, own.clone / "install.py", "--uninstall", *options)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def change_skill(own: Machine) -> None:
    (own.clone / SKILL / "SKILL.md").write_text("---\nname: keeping-progress\n---\nnew\n")


@pytest.mark.parametrize("scope", ["user", "local"])
def test_a_person_s_skill_is_that_of_the_current_copy_also_after_an_upgrade(
    own: Machine, tmp_path: Path, scope: str
) -> None:
    (tmp_path / "project").mkdir()
    where = () if scope == "user" else ("--scope", scope, "--project", tmp_path / "project")
    done = own.install("--hooks-only", *where)
    skill = own.config / SKILL
    assert f"skill: {skill}" in done.out
    assert files_of(skill) == files_of(ROOT / SKILL)
    change_skill(own)
    own.install("--hooks-only", *where)
    assert (skill / "SKILL.md").read_text().endswith("new\n")
    uninstall(own, *where)
    assert tree(own.home) == {}
    assert tree(tmp_path / "project") == {}


def test_a_folder_of_other_skills_stays(own: Machine) -> None:
    (own.config / "skills/other").mkdir(parents=True)
    own.install("--hooks-only")
    uninstall(own)
    assert [path.name for path in (own.config / "skills").iterdir()] == ["other"]
    (own.config / "skills/other").rmdir()
    own.install("--hooks-only")
    uninstall(own)
    assert (own.config / "skills").is_dir(), "it was there before us"


@pytest.mark.parametrize("kind", ["folder", "link", "file"])
@pytest.mark.parametrize("scope", ["user", "project"])
def test_something_foreign_in_its_place_is_never_touched(own: Machine, tmp_path: Path, scope: str, kind: str) -> None:
    (tmp_path / "project").mkdir()
    where = () if scope == "user" else ("--scope", scope, "--project", tmp_path / "project")
    skill = (own.config if scope == "user" else tmp_path / "project/.claude") / SKILL
    skill.parent.mkdir(parents=True)
    if kind == "folder":
        skill.mkdir()
        (skill / "SKILL.md").write_text("mine\n")
    elif kind == "link":
        skill.symlink_to("../elsewhere")
    else:
        skill.write_text("mine\n")
    before = tree(skill.parent, times=True)
    done = own.install("--hooks-only", *where)
    assert f"skill: {skill} is not as we put it there, and stays" in done.out
    own.install("--hooks-only", *where)
    uninstall(own, *where)
    assert tree(skill.parent, times=True) == before


def test_a_project_has_a_copy_that_is_upgraded_and_taken_out(own: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    where = ("--hooks-only", "--scope", "project", "--project", project)
    own.install(*where)
    skill = project / ".claude" / SKILL
    assert not skill.is_symlink()
    assert files_of(skill) == files_of(ROOT / SKILL)
    assert not (own.config / "skills").exists()
    once = tree(project, times=True)
    own.install(*where)
    assert tree(project, times=True) == once
    change_skill(own)
    own.install(*where)
    assert (skill / "SKILL.md").read_text().endswith("new\n")
    uninstall(own, *where[1:])
    assert tree(project) == {}


def test_a_project_s_skill_that_a_person_has_edited_stays(own: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    where = ("--scope", "project", "--project", project)
    own.install("--hooks-only", *where)
    skill = project / ".claude" / SKILL
    (skill / "SKILL.md").write_text("mine\n")
    change_skill(own)
    assert "and stays" in own.install("--hooks-only", *where).out
    assert f"left: {skill}, which is not as we put it there" in uninstall(own, *where)
    assert (skill / "SKILL.md").read_text() == "mine\n"


@pytest.mark.parametrize("addition", ["notes.md", ".hidden", "references/more.md"])
def test_a_file_that_a_person_has_added_to_a_project_s_skill_stays(own: Machine, tmp_path: Path, addition: str) -> None:
    project = tmp_path / "project"
    project.mkdir()
    own.install("--hooks-only", "--scope", "project", "--project", project)
    added = project / ".claude" / SKILL / addition
    added.parent.mkdir(exist_ok=True)
    added.write_text("mine\n")
    uninstall(own, "--scope", "project", "--project", project)
    assert added.read_text() == "mine\n"


def test_a_colleague_takes_a_project_s_skill_out(own: Machine, tmp_path: Path) -> None:
    project, theirs = tmp_path / "ours", tmp_path / "theirs"
    project.mkdir()
    subprocess.run(["git", "init", "--quiet", project], check=True)
    own.install("--hooks-only", "--scope", "project", "--project", project)
    subprocess.run(["git", "-C", project, "add", "--all"], check=True)
    subprocess.run(["git", "-C", project, "checkout-index", "--all", f"--prefix={theirs}/"], check=True)
    assert (theirs / ".claude" / SKILL / "SKILL.md").exists()
    colleague = Machine(own.clone, tmp_path / "colleague", own.programs)
    colleague.home.mkdir()
    command = theirs / ".claude/claude-progress/bin/claude-progress"
    assert colleague.run(command, "uninstall", "--scope", "project", cwd=theirs).code == 0
    assert os.listdir(theirs / ".claude") == []


def test_a_place_that_cannot_be_made_does_not_keep_the_hooks_away(own: Machine) -> None:
    own.config.mkdir()
    (own.config / "skills").write_text("mine\n")
    done = own.install("--hooks-only")
    assert "skill: not installed: " in done.out
    assert own.settings.exists()
    uninstall(own)
    assert (own.config / "skills").read_text() == "mine\n"


def test_what_a_killed_installer_left_beside_a_project_s_skill_goes(own: Machine, tmp_path: Path) -> None:
    draft = tmp_path / "project/.claude/skills/.claude-progress-new-left-by-a-kill"
    draft.mkdir(parents=True)
    own.install("--hooks-only", "--scope", "project", "--project", tmp_path / "project")
    assert not draft.exists()


def test_a_first_installation_that_fails_leaves_no_skill(own: Machine) -> None:
    own.config.mkdir()
    own.settings.symlink_to("missing/settings.json")
    done = own.run(sys.executable, own.clone / "install.py", "--hooks-only")
    assert done.code == 1
    assert os.listdir(own.config) == ["settings.json"]
    shutil.rmtree(own.config)
