"""Tests for cli/desk.py, project.py and new.py: which session, which file, which folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from progresslib.sessions import state
from progresslib.sessions.session import Session
from tests.commands import FILE, Shell
from tests.folders import PROGRESS
from tests.recorders import event, headings, launched, started, stopped

SHOWN = ".claude/progress/backend-jobs.md"
PHASES = ["--phase", "Build", "--phase", "Test", "--phase", "Review"]


def works(shell: Shell, id: str = "s1") -> None:
    """An agent of the session comes and goes."""
    shell.place.fire(launched(session_id=id), started(session_id=id), stopped(session_id=id))


def sessions_of(shell: Shell) -> list[str]:
    return sorted(path.name for path in Path(shell.place.state).glob("sessions/*.json"))


@pytest.mark.parametrize("words", [["list"], ["status"], ["show"], ["resume"], ["check"], ["list", "--deleted"]])
def test_what_only_reads_notes_no_session_and_binds_none(shell: Shell, words: list[str]) -> None:
    shell.ok(*words)
    assert sessions_of(shell) == []
    shell.place.fire(event("SessionStart", source="startup"))
    shell.ok(*words)
    assert shell.place.session().bound == ""


def test_where_the_client_does_not_tell_its_process_none_is_guessed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.enter("s1")
    monkeypatch.delenv("CLAUDE_PID")
    shell.ok("note", "x")
    assert shell.place.session().client == ""
    works(shell)
    assert shell.place.session().client.startswith(f"{os.getpid()}-")
    assert headings(shell.place.records("backend-jobs.md")) == {"a1": "dev (completed)"}


def test_the_process_of_a_new_session_keeps_it_when_its_id_changes(shell: Shell) -> None:
    shell.ok("note", "x")
    shell.place.fire(event("SessionStart", session_id="s2", source="clear"))
    assert shell.place.session("s2").key == shell.place.session("s1").key
    assert shell.place.session("s2").bound == "backend-jobs.md"


@pytest.mark.parametrize("words", [["archive", "--force"], ["delete"], ["reopen"]])
def test_what_ends_a_file_takes_up_no_other(shell: Shell, words: list[str]) -> None:
    shell.path("backend-b").write_text(FILE)
    shell.ok("use", "backend-jobs")
    shell.ok("complete")
    shell.ok("archive")
    assert "no complete progress file" in shell.fails(*words)
    assert shell.path("backend-b").read_text() == FILE
    assert shell.place.session().bound == ""


def test_a_session_s_file_stays_its_own_when_it_is_complete(shell: Shell) -> None:
    shell.ok("complete")
    shell.path("backend-b").write_text(FILE)
    assert shell.ok("note", "afterwards").startswith(f"{SHOWN}: ")


def test_a_session_s_file_that_is_gone_is_not_replaced_by_another(shell: Shell) -> None:
    shell.ok("use", "backend-jobs")
    shell.path("backend-b").write_text(FILE)
    shell.path().rename(shell.place.project / "away.md")
    assert "is not this session's; `claude-progress use backend-b`" in shell.fails("note", "x")
    assert shell.path("backend-b").read_text() == FILE


def test_a_command_that_fails_binds_nothing(shell: Shell) -> None:
    shell.path("backend-b").write_text(FILE)
    shell.fails("phase", "done", "none", "--file", "backend-b")
    assert "(this session's)" not in shell.ok("list")


@pytest.mark.parametrize("words", [["note", "x"], ["archive", "--force"], ["delete"], ["complete"], ["status"]])
def test_a_file_that_is_no_progress_file_is_left_alone(shell: Shell, words: list[str]) -> None:
    shell.path("readme").write_text("# About\n")
    assert "readme.md:1: not counted as a progress file" in shell.fails(*words, "--file", "readme")
    assert "not counted as a progress file" in shell.fails("use", "readme")
    assert shell.path("readme").read_text() == "# About\n"


def test_only_a_change_is_an_update_of_the_session_s_file(shell: Shell) -> None:
    shell.ok("note", "x")

    def late(session: Session) -> None:
        session.work, session.worked = 3000.0, False

    shell.place.sessions.amend(shell.place.session().key, late)
    shell.ok("note", "x")
    assert (shell.place.session().work, shell.place.session().worked) == (3000.0, False)
    shell.ok("note", "y")
    assert (shell.place.session().work, shell.place.session().worked) == (0.0, True)


@pytest.mark.parametrize(
    "words", [["note", "x"], ["note", "x", "--file", "backend-jobs"], ["complete"], ["use", "backend-jobs"]]
)
def test_while_the_state_cannot_be_written_a_command_does_its_work_and_says_so(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    plain = state.Objects.write

    def write(objects: state.Objects, path: str, value: dict[str, Any]) -> None:
        if path.startswith(shell.place.state):
            raise PermissionError(13, "Permission denied", path)
        plain(objects, path, value)

    monkeypatch.setattr(state.Objects, "write", write)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    said = shell.run(*words)
    assert said.code == 0
    assert "cannot be written (Permission denied)" in said.err
    assert said.err.count("\n") == 1
    assert words[0] == "use" or shell.path().read_text() != FILE


@pytest.fixture
def bare(shell: Shell) -> Shell:
    """A project without a progress folder."""
    shell.path().unlink()
    shell.path().parent.rmdir()
    (shell.place.project / ".claude").rmdir()
    return shell


@pytest.mark.parametrize("what", ["link out", "link to nothing", "file", "file for .claude", "link for .claude"])
def test_what_stands_in_the_folder_s_way_is_a_clear_error(bare: Shell, tmp_path: Path, what: str) -> None:
    (tmp_path / "outside/progress").mkdir(parents=True)
    claude = bare.place.project / ".claude"
    if what == "link for .claude":
        claude.symlink_to(tmp_path / "outside")
    elif what == "file for .claude":
        claude.write_text("")
    else:
        claude.mkdir()
    if what == "link out":
        (claude / "progress").symlink_to(tmp_path / "outside")
    elif what == "link to nothing":
        (claude / "progress").symlink_to(tmp_path / "gone")
    elif what == "file":
        (claude / "progress").write_text("")
    assert "progress: " in bare.fails("new", "backend-x", *PHASES)
    assert os.listdir(tmp_path / "outside") == ["progress"]
    assert os.listdir(tmp_path / "outside/progress") == []
    assert not (tmp_path / "gone").exists()


def test_the_home_folder_s_own_is_never_reached_by_walking_up(bare: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(bare.place.environ["HOME"])
    (home / ".git").mkdir()
    (home / PROGRESS).mkdir(parents=True)
    (home / "work").mkdir()
    monkeypatch.chdir(home / "work")
    bare.ok("new", "backend-x", *PHASES)
    assert (home / "work" / PROGRESS / "backend-x.md").exists()
    monkeypatch.chdir(home)
    bare.ok("new", "home-dotfiles", *PHASES)
    assert (home / PROGRESS / "home-dotfiles.md").exists()


def test_the_client_s_own_variable_comes_before_ours(bare: Shell, tmp_path: Path) -> None:
    (tmp_path / "other/.git").mkdir(parents=True)
    told = {"CLAUDE_PROJECT_DIR": str(bare.place.project), "CLAUDE_PROGRESS_PROJECT": str(tmp_path / "other")}
    bare.enter("s1", **told)
    bare.ok("new", "backend-x", *PHASES)
    assert bare.path("backend-x").exists()


def test_a_variable_for_a_folder_that_is_gone_tells_nothing(shell: Shell, tmp_path: Path) -> None:
    shell.enter("s1", CLAUDE_PROJECT_DIR=str(tmp_path / "gone"), CLAUDE_PROGRESS_PROJECT=str(tmp_path / "gone"))
    assert shell.ok("list").startswith(SHOWN)


def test_a_file_made_by_another_at_that_moment_is_not_overwritten(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from progresslib.system import swap

    renamed = swap._rename

    def rename(path: str, to: str, flag: int) -> int:
        if to.endswith("backend-x.md"):
            Path(to).write_text("theirs")
        return renamed(path, to, flag)

    monkeypatch.setattr(swap, "_rename", rename)
    assert "is there already" in shell.fails("new", "backend-x", *PHASES)
    assert shell.path("backend-x").read_text() == "theirs"
    assert sorted(path.name for path in shell.path().parent.iterdir()) == ["backend-jobs.md", "backend-x.md"]
