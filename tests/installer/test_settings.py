"""Tests for what install.py does to settings files and to the command on the PATH."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from progresslib.installer import registering
from progresslib.installer.places import Places, target
from progresslib.registration import settings
from tests.installing import FOREIGN, Machine, commands, tree


def test_foreign_settings_survive_and_come_back_byte_for_byte(own: Machine) -> None:
    own.config.mkdir()
    own.settings.write_bytes(FOREIGN)
    own.settings.chmod(0o600)
    done = own.install("--hooks-only")
    assert commands(own.settings) == ["true", f'"{own.folder}/current/hooks/run" session-start']
    assert own.settings.stat().st_mode & 0o777 == 0o600
    [backup] = (own.folder / "backups").iterdir()
    assert backup.read_bytes() == FOREIGN
    assert str(backup) in done.out
    own.run(own.command, "uninstall")
    assert tree(own.home) == {
        ".claude": (None, own.config.stat().st_mode, ()),
        ".claude/settings.json": (FOREIGN, 0o100600, ()),
    }


def test_an_edit_between_install_and_uninstall_stays(own: Machine) -> None:
    own.config.mkdir()
    own.settings.write_bytes(b'{"hooks": { }}')
    own.install("--hooks-only")
    edited = own.settings.read_bytes().replace(b'{"hooks"', b'{"model": "opus",\n"hooks"')
    own.settings.write_bytes(edited)
    own.run(own.command, "uninstall")
    assert own.settings.read_bytes() == b'{"model": "opus",\n"hooks": { }}'


def test_a_linked_settings_file_is_written_through(own: Machine, tmp_path: Path) -> None:
    own.config.mkdir()
    target = tmp_path / "dotfiles.json"
    target.write_bytes(FOREIGN)
    own.settings.symlink_to(target)
    own.install("--hooks-only")
    assert own.settings.is_symlink()
    assert len(commands(target)) == 2
    own.run(own.command, "uninstall")
    assert target.read_bytes() == FOREIGN


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b'{"a": 1,}', ":1:8: not valid JSON: a comma before the closing }", id="not JSON"),
        pytest.param(
            b'{"hooks": []}', ':1:11: "hooks" holds a list where the client expects an object', id="wrong type"
        ),
    ],
)
def test_settings_that_cannot_take_the_entries_stop_everything(own: Machine, content: bytes, message: str) -> None:
    own.config.mkdir()
    own.settings.write_bytes(content)
    before = tree(own.home, times=True)
    done = own.run(sys.executable, own.clone / "install.py")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"{own.settings}{message}")
    assert done.err.count("\n") == 1
    assert tree(own.home, times=True) == before


def test_settings_that_a_person_has_broken_stop_the_uninstall_too(own: Machine) -> None:
    own.install("--hooks-only")
    own.settings.write_bytes(own.settings.read_bytes()[:-3])
    last = own.settings.read_bytes().count(b"\n") + 1
    before = tree(own.home, times=True)
    done = own.run(own.command, "uninstall")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"{own.settings}:{last}:4: not valid JSON")
    assert tree(own.home, times=True) == before


def test_what_another_program_writes_at_the_same_moment_is_kept(own: Machine) -> None:
    own.config.mkdir()
    own.settings.write_bytes(b"{}")
    where = Places(str(own.home), str(own.config))

    def edit(data: bytes | None) -> settings.Change:
        if data == b"{}":
            own.settings.write_bytes(b'{"model": "opus"}')
        return settings.Change((data or b"").replace(b"}", b', "ours": 1}').replace(b"{,", b"{"), {})

    registering.change(target("user", "", where), where, edit, lambda change: None)
    assert own.settings.read_bytes() == b'{"model": "opus", "ours": 1}'


def test_a_dry_run_shows_the_change_and_changes_nothing(own: Machine) -> None:
    own.config.mkdir()
    own.settings.write_bytes(FOREIGN)
    before = tree(own.home, times=True)
    done = own.install("--dry-run")
    assert f"--- {own.settings}\n+++ {own.settings}\n" in done.out
    assert '+    "hooks": {"SessionStart": [{"hooks": [{"type": "command", "command": "true"}]}, {"hooks"' in done.out
    for word in ("environment", "copy", "link", "nothing was changed"):
        assert word in done.out
    assert tree(own.home, times=True) == before


HOSTILE = "\x1b[31m\x9b\u202e"
HARMLESS = "\ufffd[31m\ufffd\ufffd"


def test_what_the_installer_shows_of_settings_steers_no_terminal(own: Machine, tmp_path: Path) -> None:
    """Those of a project come with a clone; the lines of the change are those of the file all the same."""
    settings = tmp_path / "project/.claude/settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_bytes('{\r\n\t"model":  "a\x7f\x9b\u202e\u2028 <b>"\r\n}'.encode())
    out = own.install("--hooks-only", "--dry-run", "--scope", "project", "--project", settings.parents[1]).out
    assert f"--- {settings}\n+++ {settings}\n@@ " in out
    model = '\t"model":  "a\ufffd\ufffd\ufffd\ufffd <b>"'
    assert f" {{\n-{model}\n+{model},\n" in out
    assert "\n }\n\\ No newline at end of file\n" in out


@pytest.mark.parametrize(
    ("name", "shown", "in_error"),
    [
        pytest.param(HOSTILE, HARMLESS, HARMLESS, id="what steers a terminal"),
        pytest.param("two\n lines", "two\ufffd lines", "two lines", id="a line feed"),
    ],
)
def test_what_the_installer_says_steers_no_terminal_and_is_one_line(
    own: Machine, tmp_path: Path, name: str, shown: str, in_error: str
) -> None:
    project = tmp_path / name
    options = ("--hooks-only", "--scope", "project", "--project", project)
    refused = ": no such folder; give the project's folder with --project"
    assert own.run(sys.executable, own.clone / "install.py", *options).err == f"{tmp_path}/{in_error}{refused}\n"
    project.mkdir()
    settings = f"{tmp_path}/{shown}/.claude/settings.json"
    assert f"--- {settings}\n+++ {settings}\n" in own.install(*options, "--dry-run").out
    assert f"copy: {tmp_path}/{shown}/.claude/claude-progress\n" in own.install(*options).out
    assert f"removed our entries from: {settings}\n" in own.install(*options, "--uninstall").out


def test_a_mistake_in_the_installers_options_steers_no_terminal(own: Machine) -> None:
    done = own.run(sys.executable, own.clone / "install.py", HOSTILE)
    assert done.code == 2
    assert done.err.endswith(f"unrecognized arguments: {HARMLESS}\n")


def test_a_dry_run_of_uninstall_changes_nothing_either(own: Machine) -> None:
    own.install("--hooks-only")
    before = tree(own.home, times=True)
    done = own.run(own.command, "uninstall", "--dry-run")
    assert f"would remove {own.folder}/current\n" in done.out
    assert tree(own.home, times=True) == before


def test_a_command_that_a_person_has_changed_is_left_and_said(own: Machine) -> None:
    own.install("--hooks-only")
    own.settings.write_text(own.settings.read_text().replace("session-start", "session-start || true"))
    done = own.run(own.command, "uninstall")
    assert f"{own.settings}:8: starts our hooks in a way of its own" in done.out


def test_the_record_names_no_more_than_it_must(own: Machine) -> None:
    own.install("--hooks-only")
    record = json.loads((own.folder / "installed.json").read_bytes())
    assert set(record) == {"folders", "scopes"}
    assert list(record["scopes"]) == [str(own.settings)]


@pytest.mark.parametrize("kind", ["file", "link"])
def test_something_foreign_in_the_place_of_the_command_stays(own: Machine, kind: str) -> None:
    own.command.parent.mkdir(parents=True)
    if kind == "file":
        own.command.write_text("mine")
    else:
        own.command.symlink_to("/opt/claude-progress/bin/other")
    before = tree(own.command.parent, times=True)
    done = own.install("--hooks-only")
    assert f"{own.command} is something else and stays" in done.out
    assert own.run(own.folder / "current/bin/claude-progress", "uninstall").code == 0
    assert tree(own.command.parent, times=True) == before


def test_a_folder_that_is_not_on_the_path_is_said(own: Machine) -> None:
    assert "is not on your PATH" in own.install("--hooks-only").out
    path = f"{own.command.parent}:/usr/bin:/bin"
    assert "PATH" not in own.install("--hooks-only", PATH=path).out
