"""Tests for installations that something stops half-way, or silences: real processes."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.installing import Done, Machine, commands, project_with_progress, told, tree

NEXT = '"""x"""\n\nVERSION = "0.1.9"\n'


def install(own: Machine, *options: object) -> Done:
    return own.run(sys.executable, own.clone / "install.py", "--hooks-only", *options)


def make_unwritable(settings: Path, case: str) -> str:
    """Puts something in the place of the settings that cannot be written; returns how the message goes on."""
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.unlink(missing_ok=True)
    if case == "a link into a missing folder":
        settings.symlink_to(settings.parent / "dotfiles/settings.json")
        return "cannot be written (No such file or directory)"
    if case == "a link to itself":
        settings.symlink_to(settings.name)
        return "not a regular file"
    settings.write_bytes(b"{}")
    settings.chmod(0o444)
    return "cannot be written (Permission denied)"


def id_of(case: str) -> object:
    root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
    return pytest.param(case, id=case, marks=root if case == "protected" else ())


CASES = [id_of(case) for case in ("a link into a missing folder", "a link to itself", "protected")]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("with_environment", [False, True], ids=["hooks only", "everything"])
def test_a_first_installation_leaves_nothing_if_the_settings_cannot_be_written(
    own: Machine, case: str, with_environment: bool
) -> None:
    message = make_unwritable(own.settings, case)
    before = tree(own.home)
    if with_environment:
        own.with_uv()
        done = own.run(sys.executable, own.clone / "install.py")
    else:
        done = install(own)
    assert done.code == 1
    assert done.err.startswith(f"{own.settings}: {message}")
    assert done.err.count("\n") == 1
    assert tree(own.home) == before


@pytest.mark.parametrize("scope", ["local", "project"])
def test_a_project_gets_nothing_if_its_settings_cannot_be_written(own: Machine, tmp_path: Path, scope: str) -> None:
    own.install("--hooks-only")
    project = project_with_progress(tmp_path / "project")
    name = "settings.json" if scope == "project" else "settings.local.json"
    make_unwritable(project / ".claude" / name, "a link into a missing folder")
    before = tree(project)
    assert install(own, "--scope", scope, "--project", project).code == 1
    assert tree(project) == before
    assert "Job Processing" in told(commands(own.settings)[0], project, own.environ())


@pytest.mark.parametrize("case", CASES)
def test_an_upgrade_that_fails_leaves_current_as_it_was(own: Machine, case: str) -> None:
    own.install("--hooks-only")
    current = os.readlink(own.folder / "current")
    make_unwritable(own.settings, case)
    (own.clone / "progresslib/__init__.py").write_text(NEXT)
    assert install(own).code == 1
    assert os.readlink(own.folder / "current") == current
    assert own.run(own.command, "uninstall", "--dry-run").code == 0


def test_a_failed_installation_gives_the_command_back(own: Machine, tmp_path: Path) -> None:
    own.install("--hooks-only")
    before = os.readlink(own.command)
    make_unwritable(tmp_path / "other/settings.json", "a link into a missing folder")
    words = [sys.executable, own.clone / "install.py", "--hooks-only"]
    assert own.run(*words, CLAUDE_CONFIG_DIR=str(tmp_path / "other")).code == 1
    assert os.readlink(own.command) == before
    assert os.listdir(tmp_path / "other") == ["settings.json"]


def test_hooks_are_installed_where_the_link_cannot_be_made(own: Machine, tmp_path: Path) -> None:
    (own.home / ".local").write_text("a file")
    done = own.install("--hooks-only")
    [line] = [line for line in done.out.splitlines() if line.startswith("command: ")]
    assert line.startswith(
        f"command: {own.folder}/current/bin/claude-progress, without a link: {own.command}: cannot be"
    )
    project = project_with_progress(tmp_path / "project")
    assert "Job Processing" in told(commands(own.settings)[0], project, own.environ())
    assert own.run(own.folder / "current/bin/claude-progress", "uninstall").code == 0
    assert set(tree(own.home)) == {".local"}


@pytest.mark.parametrize("scope", ["user", "project"])
def test_a_disk_that_takes_no_more_leaves_no_draft_and_names_the_copy(own: Machine, scope: str) -> None:
    project = own.home / "project"
    project.mkdir()
    before = tree(own.home)
    options = f"--hooks-only --scope {scope}" + (f" --project '{project}'" if scope == "project" else "")
    done = own.run("sh", "-c", f"ulimit -f 4; exec '{sys.executable}' '{own.clone}/install.py' {options}")
    folder = own.folder / "0.1" if scope == "user" else project / ".claude/claude-progress"
    assert done.code == 1
    assert done.err.startswith(str(folder))
    assert ": cannot be written (File too large), " in done.err
    assert tree(own.home) == before


def test_uninstall_takes_the_drafts_of_killed_installers_with_it(own: Machine) -> None:
    own.install("--hooks-only")
    (own.folder / ".claude-progress-new-left-by-a-kill").mkdir()
    shutil.rmtree(own.clone)
    assert own.run(own.command, "uninstall").code == 0
    assert tree(own.home) == {}


@pytest.mark.parametrize(
    ("scope", "contents", "named"),
    [
        pytest.param("user", {"user": True}, "user", id="a person's own"),
        pytest.param("user", {"user": False}, None, id="hooks are not disabled"),
        pytest.param("user", {"local": True}, None, id="a project that the installation is not for"),
        pytest.param("project", {"user": True}, "user", id="a person's own, for a project"),
        pytest.param("local", {"project": True}, "project", id="the project's"),
        pytest.param("project", {"local": True}, "local", id="the person's in the project"),
        pytest.param("local", {"user": True, "project": False}, None, id="a project that enables them again"),
    ],
)
def test_a_key_that_disables_the_hooks_is_said(
    own: Machine, tmp_path: Path, scope: str, contents: dict[str, bool], named: str | None
) -> None:
    project = project_with_progress(tmp_path / "project")
    local = project / ".claude/settings.local.json"
    paths = {"user": own.settings, "project": project / ".claude/settings.json", "local": local}
    own.config.mkdir()
    for name, value in contents.items():
        paths[name].write_text(f'\ufeff{{"disableAllHooks": {str(value).lower()}}}')
    options = () if scope == "user" else ("--project", project)
    out = own.install("--hooks-only", "--scope", scope, *options).out
    lines = [line for line in out.splitlines() if "disableAllHooks" in line]
    expected = (
        f'- {paths[named]}: hooks are disabled there by "disableAllHooks"; take that out, or no hook runs.'
        if named
        else ""
    )
    assert lines == ([expected] if named else [])
