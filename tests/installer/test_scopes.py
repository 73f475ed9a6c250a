"""Tests for the scopes of install.py: what they share, and what a colleague gets."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installing import FOREIGN, Machine, commands, project_with_progress, told, tree


def test_the_local_scope_uses_the_copy_and_keeps_it(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "my project")
    local = project / ".claude/settings.local.json"
    own.install("--hooks-only")
    own.install("--hooks-only", "--scope", "local", "--project", project)
    assert commands(local) == commands(own.settings)
    done = own.run(own.command, "uninstall")
    assert f"stays registered: {local}" in done.out
    assert not own.settings.exists()
    assert "Job Processing" in told(commands(local)[0], project, own.environ())
    assert own.run(own.command, "uninstall", "--scope", "local", cwd=project).code == 0
    assert not local.exists()
    assert tree(own.home) == {}


def test_a_scope_that_has_vanished_does_not_keep_the_copy(own: Machine, tmp_path: Path) -> None:
    own.install("--hooks-only")
    own.install("--hooks-only", "--scope", "local", "--project", project_with_progress(tmp_path / "gone"))
    shutil.rmtree(tmp_path / "gone")
    own.run(own.command, "uninstall")
    assert tree(own.home) == {}


def test_a_dry_run_names_all_that_a_project_would_get(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "ours")
    out = own.install("--hooks-only", "--scope", "project", "--dry-run", cwd=project).out
    places = {"hooks and the library": ".claude/claude-progress", "skill": ".claude/skills/keeping-progress"}
    assert [what for what, place in places.items() if f"would copy the {what} to {project / place}\n" not in out] == []
    assert [place for place in places.values() if (project / place).exists()] == []


def test_a_project_has_all_that_a_colleague_needs(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "ours")
    (project / ".claude/settings.json").write_bytes(FOREIGN)
    subprocess.run(["git", "init", "--quiet", project], check=True)
    done = own.install("--hooks-only", "--scope", "project", cwd=project)
    assert "Commit " in done.out
    subprocess.run(["git", "-C", project, "add", "--all"], check=True)
    listed = subprocess.run(["git", "-C", project, "ls-files"], check=True, capture_output=True).stdout.decode()
    assert "__pycache__" not in listed
    for name in listed.splitlines():
        assert str(own.home) not in (project / name).read_text()

    theirs = tmp_path / 'their\'s "clone"'
    subprocess.run(["git", "-C", project, "checkout-index", "--all", f"--prefix={theirs}/"], check=True)
    colleague = Machine(own.clone, tmp_path / "colleague", own.programs)
    colleague.home.mkdir()
    registered = commands(theirs / ".claude/settings.json")
    assert registered == ["true", 'sh "$CLAUDE_PROJECT_DIR/.claude/claude-progress/hooks/run" session-start']
    assert "Job Processing" in told(registered[1], theirs, colleague.environ())

    command = theirs / ".claude/claude-progress/bin/claude-progress"
    assert colleague.run(command, "uninstall", "--scope", "project", cwd=theirs).code == 0
    assert (theirs / ".claude/settings.json").read_bytes() == FOREIGN
    assert sorted(path.name for path in (theirs / ".claude").iterdir()) == ["progress", "settings.json"]


def test_a_project_is_upgraded_and_taken_out_again(own: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    own.install("--hooks-only", "--scope", "project", "--project", project)
    once = tree(project, times=True)
    own.install("--hooks-only", "--scope", "project", "--project", project)
    assert tree(project, times=True) == once
    (own.clone / "progresslib/telling/worth.py").write_text("# new\n")
    (own.clone / "progresslib/telling/shelf.py").unlink()
    done = own.run(sys.executable, own.clone / "install.py", "--hooks-only", "--scope", "project", "--project", project)
    assert (project / ".claude/claude-progress/progresslib/telling/worth.py").read_text() == "# new\n"
    assert not (project / ".claude/claude-progress/progresslib/telling/shelf.py").exists()
    assert done.code == 1, "the self-test notices that a module is missing"
    own.run(sys.executable, own.clone / "install.py", "--uninstall", "--scope", "project", "--project", project)
    assert tree(project) == {}
    assert tree(own.home) == {}


def test_a_project_whose_folder_git_ignores_is_said(own: Machine, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path / "project"], check=True)
    (tmp_path / "project/.gitignore").write_text(".claude/\n")
    done = own.install("--hooks-only", "--scope", "project", "--project", tmp_path / "project")
    assert "Git ignores" in done.out


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        pytest.param(
            ["--scope", "project", "--project", "/nowhere"], 1, "/nowhere: no such folder", id="no such folder"
        ),
        pytest.param(["--scope", "project", "--project", "."], 1, "use --scope user there", id="the home folder"),
        pytest.param(["--project", "."], 2, "--project goes with --scope local", id="a project for the user scope"),
        pytest.param(["--client-version", "new"], 2, "'new' is not a version such as 2.1.330", id="no version"),
        pytest.param(["--scope", "all"], 2, "invalid choice: 'all'", id="no scope"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(own: Machine, options: list[str], code: int, message: str) -> None:
    done = own.run(sys.executable, own.clone / "install.py", "--hooks-only", *options)
    assert (done.code, done.out) == (code, "")
    assert message in done.err.splitlines()[-1]
    assert tree(own.home) == {}


def test_uninstall_without_an_installation_changes_nothing(own: Machine) -> None:
    done = own.run(sys.executable, own.clone / "install.py", "--uninstall")
    assert (done.code, done.err) == (0, "")
    assert f"no entry of ours in: {own.settings}" in done.out
    assert tree(own.home) == {}


def test_uninstall_leaves_what_a_person_wrote_and_removes_state(own: Machine) -> None:
    own.install("--hooks-only")
    project = project_with_progress(own.home / "project")
    told(commands(own.settings)[0], project, own.environ())
    assert (own.folder / "state").is_dir()
    (own.folder / "config.yaml").write_text("x: 1\n")
    done = own.run(own.command, "uninstall")
    assert [path.name for path in own.folder.iterdir()] == ["config.yaml"]
    assert f"left: {own.folder}/config.yaml" in done.out
    assert "progress files (.claude/progress/ in your projects) stay as they are" in done.out


def test_a_lost_record_does_not_keep_uninstall_from_its_work(own: Machine) -> None:
    own.config.mkdir()
    own.settings.write_bytes(b'{\n  "model": "opus"\n}\n')
    own.install("--hooks-only")
    (own.folder / "installed.json").write_text("{")
    own.run(own.command, "uninstall")
    assert own.settings.read_bytes() == b'{\n  "model": "opus"\n}\n'
