"""Tests for progresslib/cli/new.py and project.py: a file for work that begins, and the folder it lies in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from progresslib.orchestration import Orchestration
from tests.commands import FILE, NEW, Terminal

PHASES = [word for name in "abcdef" for word in ("--phase", f"Phase {name}")]


def test_it_makes_the_file_and_binds_the_session(session: Terminal) -> None:
    out = session.does(*NEW)
    assert out == f"{FILE}: made, with 3 phases; Design is current; this session's work is written there.\n"
    work = Orchestration(session.path().read_bytes(), "x.md")
    assert (work.title, work.status) == ("Jobs", "in_progress")
    assert [(one.name, one.state) for one in work.phases] == [
        ("Design", "current"),
        ("Worker", "pending"),
        ("Tests", "pending"),
    ]
    assert session.json("status")["bound"] == FILE


@pytest.mark.parametrize(
    ("words", "is_full"),
    [
        pytest.param(PHASES[:6], False, id="three phases"),
        pytest.param(PHASES[:8], False, id="four phases"),
        pytest.param(PHASES[:10], True, id="five phases"),
        pytest.param([*PHASES[:6], "--template", "full"], True, id="three and full"),
        pytest.param([*PHASES, "--template=minimal"], False, id="six and minimal"),
    ],
)
def test_the_form_is_full_from_five_phases_on_unless_said(session: Terminal, words: list[str], is_full: bool) -> None:
    found = session.json("new", "backend-jobs", *words, "--overview", "what it is", "--title", "A <Title>")
    assert found["template"] == ("full" if is_full else "minimal")
    assert ("## Context for Resume" in session.text()) == is_full
    assert session.text().startswith("# Orchestration: A <Title>\n")
    assert "what it is\n" in session.text()
    assert (found["file"], found["bound"], len(found["phases"])) == (FILE, True, words.count("--phase"))


def test_under_three_phases_it_says_why_and_wants_force(session: Terminal) -> None:
    line = session.fails("new", "backend-jobs", "--phase", "a", "--phase", "b")
    assert "worth it from 3 phases on, and this is for 2 phases" in line
    assert "--force" in line
    assert not (session.project / ".claude").exists(), "nothing is made for a file that is not"
    session.does("new", "backend-jobs", "--force", "--phase", "a")
    session.does("new", "backend-none", "--force")
    assert Orchestration(session.path("backend-none.md").read_bytes(), "x.md").phases == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("jobs", "backend-job-processing"),
        ("Backend Jobs", "try backend-jobs"),
        ("backend_jobs", "try backend-jobs"),
        ("../backend-jobs", "try backend-jobs"),
        ("", "<domain>-<feature>"),
        ("readme-first", "<domain>-<feature>"),
    ],
)
def test_the_name_is_checked(session: Terminal, name: str, hint: str) -> None:
    assert hint in session.fails("new", name, *PHASES)
    assert not (session.project / ".claude").exists()


def test_a_file_that_is_there_stays_and_the_error_says_what_to_do(session: Terminal) -> None:
    session.does(*NEW)
    before = session.path().read_bytes()
    line = session.fails("new", "backend-jobs.md", *PHASES)
    assert line.startswith(f"{FILE}: is there already; `claude-progress use backend-jobs` goes on with it")
    assert session.path().read_bytes() == before


def test_outside_of_a_session_it_says_so_and_makes_the_file(terminal: Terminal) -> None:
    out = terminal.does(*NEW)
    assert out.endswith("; no session of Claude Code is known here to write to it.\n")
    assert terminal.json("status")["bound"] is None


def test_two_phases_of_one_name_are_refused(session: Terminal) -> None:
    session.fails("new", "backend-jobs", "--phase", "a", "--phase", "b", "--phase", "a")
    assert not session.path().exists()


def test_the_folder_is_made_at_the_repository_s_top(session: Terminal) -> None:
    below = session.project / "src/deep"
    below.mkdir(parents=True)
    assert session.run(*NEW, cwd=below).code == 0
    assert session.path().exists()


def test_without_a_repository_the_folder_is_made_where_one_stands(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "plain/below").mkdir(parents=True)
    assert terminal.run(*NEW, cwd=tmp_path / "plain/below").code == 0
    assert (tmp_path / "plain/below" / FILE).exists()
    assert terminal.run("new", "other-work", *PHASES, cwd=tmp_path / "plain").code == 0
    assert (tmp_path / "plain/.claude/progress/other-work.md").exists()


def test_the_home_folder_s_own_is_never_reached_by_walking_up(terminal: Terminal, home: Path) -> None:
    (home / ".git").mkdir()
    (home / ".claude/progress").mkdir(parents=True)
    (home / "work").mkdir()
    assert terminal.run(*NEW, cwd=home / "work").code == 0
    assert (home / "work" / FILE).exists()
    assert terminal.run("new", "home-dotfiles", *PHASES, cwd=home).code == 0
    assert (home / ".claude/progress/home-dotfiles.md").exists()


@pytest.mark.parametrize("variable", ["CLAUDE_PROJECT_DIR", "CLAUDE_PROGRESS_PROJECT"])
def test_in_a_session_the_project_is_that_of_the_session(session: Terminal, tmp_path: Path, variable: str) -> None:
    (tmp_path / "elsewhere/.claude/progress").mkdir(parents=True)
    done = session.run(*NEW, cwd=tmp_path / "elsewhere", **{variable: str(session.project)})
    assert done.code == 0
    assert session.path().exists()
    done = session.run("list", cwd=tmp_path / "elsewhere", **{variable: str(session.project)})
    assert done.out.startswith(f"{FILE}: Jobs, ")
    done = session.run("list", cwd=session.project, **{variable: str(tmp_path / "gone")})
    assert done.out.startswith(f"{FILE}: Jobs, "), "a folder that is gone tells nothing"


def test_the_client_s_own_variable_comes_first(session: Terminal, tmp_path: Path) -> None:
    (tmp_path / "other/.git").mkdir(parents=True)
    told = {"CLAUDE_PROJECT_DIR": str(session.project), "CLAUDE_PROGRESS_PROJECT": str(tmp_path / "other")}
    session.does(*NEW, **told)
    assert session.path().exists()


@pytest.mark.parametrize("what", ["link out", "link to nothing", "file", "file for .claude", "link for .claude"])
def test_what_stands_in_the_folder_s_way_is_a_clear_error(session: Terminal, tmp_path: Path, what: str) -> None:
    (tmp_path / "outside/progress").mkdir(parents=True)
    claude = session.project / ".claude"
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
    line = session.fails(*NEW)
    assert "progress: " in line
    assert os.listdir(tmp_path / "outside") == ["progress"]
    assert os.listdir(tmp_path / "outside/progress") == []
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("words", [("list",), ("status",), ("note", "x"), ("archive",), ("use", "x")])
def test_without_a_folder_there_is_one_line(session: Terminal, words: tuple[str, ...]) -> None:
    line = session.fails(*words)
    assert line == f"{session.project}: no .claude/progress here or above, go to a project that has one"
