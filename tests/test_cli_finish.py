"""Tests for progresslib/cli/finish.py and put_away.py: the end of the work, and the way back from there."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from progresslib import state
from progresslib.clock import stamp
from tests.commands import FILE, NEW, Terminal
from tests.recorders import Place, headings, launched, place, returned, started, stopped

MONTH = stamp(time.time())[:7]
ARCHIVED = f".claude/progress/archived/backend-jobs-{MONTH}.md"


@pytest.fixture
def done(session: Terminal) -> Terminal:
    """A session whose file is complete."""
    session.does(*NEW)
    session.does("complete")
    return session


def test_complete_says_what_is_open_and_names_both_ways_to_go_on(session: Terminal) -> None:
    session.does(*NEW)
    session.does("phase", "done", "1")
    out = session.does("complete", "all was done")
    assert out.startswith(f"{FILE}: complete, with 2 phases open (Worker, Tests); ")
    assert "`claude-progress archive`" in out
    assert "`claude-progress delete`" in out
    assert "## Status: complete\n" in session.text()
    assert "all was done\n" in session.text()
    again = session.json("complete", "all was done")
    assert (again["changed"], again["open_phases"]) == (False, ["Worker", "Tests"])


def test_complete_names_no_phase_where_none_is_open(session: Terminal) -> None:
    session.does(*NEW)
    for _ in range(3):
        session.does("phase", "done")
    assert session.does("complete").startswith(f"{FILE}: complete; ")


def test_reopen_takes_it_back(done: Terminal) -> None:
    assert done.does("reopen") == f"{FILE}: in progress again.\n"
    assert "## Status: in_progress\n" in done.text()
    assert done.json("reopen") == {
        "file": FILE,
        "changed": False,
        "open_phases": ["Design", "Worker", "Tests"],
        "message": f"{FILE}: is in progress already.",
    }


def test_a_complete_file_is_archived_and_the_session_lets_go(done: Terminal) -> None:
    before = done.path().read_bytes()
    assert done.json("archive") == {"file": FILE, "to": ARCHIVED, "message": f"{FILE}: moved to {ARCHIVED}."}
    assert not done.path().exists()
    assert (done.project / ARCHIVED).read_bytes() == before
    assert done.json("status") == {"bound": None, "files": []}
    assert done.does("list", "--archived") == f"{ARCHIVED}\n"


def test_an_archived_name_that_is_taken_gets_a_number(done: Terminal) -> None:
    done.does("archive")
    for number in (2, 3):
        done.does(*NEW)
        done.does("complete")
        assert done.json("archive")["to"] == ARCHIVED.replace(".md", f"-{number}.md")


def test_what_is_not_complete_is_archived_by_force_alone(session: Terminal) -> None:
    session.does(*NEW)
    assert "is not complete" in session.fails("archive")
    assert session.path().exists()
    session.does("archive", "--force")
    assert (session.project / ARCHIVED).exists()


@pytest.mark.parametrize("name", ["backend-jobs", f"backend-jobs-{MONTH}", f"archived/backend-jobs-{MONTH}.md"])
def test_an_archived_file_is_moved_back_to_be_taken_up(done: Terminal, name: str) -> None:
    done.does("archive")
    assert done.does("reopen", name) == f"{FILE}: in progress again.\n"
    assert "## Status: in_progress\n" in done.text()
    assert not (done.project / ARCHIVED).exists()
    assert done.json("status")["bound"] == FILE


def test_a_file_of_that_name_is_taken_up_before_one_of_the_archive(done: Terminal) -> None:
    done.does("archive")
    done.does(*NEW)
    done.does("complete")
    done.does("reopen", "backend-jobs")
    assert (done.project / ARCHIVED).exists()


def test_a_deleted_file_is_private_and_comes_back(done: Terminal, home: Path) -> None:
    before = done.path().read_bytes()
    found = done.json("delete")
    kept = Path(found["kept"])
    assert not done.path().exists()
    assert kept.is_relative_to(home)
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (before, 0o600)
    assert "`claude-progress restore backend-jobs` brings it back" in found["message"]
    [listed] = done.json("list", "--deleted")["deleted"]
    assert (listed["file"], listed["name"]) == (FILE, "backend-jobs")
    assert done.json("status")["bound"] is None
    assert done.does("restore") == f"{FILE}: brought back from the trash.\n"
    assert done.path().read_bytes() == before


def test_a_deleted_file_is_kept_for_30_days_from_then_and_not_from_its_own_time(done: Terminal) -> None:
    os.utime(done.path(), (1, 1))
    kept = Path(done.json("delete")["kept"])
    project = str(kept.parents[1])
    state.prune(project, time.time() + 29 * 86400)
    assert kept.exists()
    state.prune(project, time.time() + 31 * 86400)
    assert not kept.exists()
    assert "the trash is empty" in done.fails("restore")


def test_restore_takes_the_newest_or_the_named_one_and_overwrites_nothing(session: Terminal) -> None:
    for name in ("backend-jobs", "other-work", "backend-jobs"):
        session.does("new", name, *NEW[2:])
        session.does("note", f"note of {name}")
        session.does("delete")
    session.does(*NEW)
    before = session.path().read_bytes()
    assert "is there already" in session.fails("restore", "backend-jobs")
    assert session.path().read_bytes() == before
    assert session.does("restore", "other-work.md") == ".claude/progress/other-work.md: brought back from the trash.\n"
    assert "did you mean" in session.run("use", "other-wrok").err
    session.does("delete", "--file", "backend-jobs")
    assert session.json("restore")["file"] == FILE
    assert session.path().read_bytes() == before
    assert len(session.json("list", "--deleted")["deleted"]) == 2


def test_restore_brings_an_archived_file_back_too(done: Terminal) -> None:
    done.does("archive")
    found = done.json("restore", "backend-jobs")
    assert found == {"file": FILE, "origin": "archive", "message": f"{FILE}: brought back from {ARCHIVED}."}
    assert "## Status: complete" in done.text()
    assert "is not in the trash" in done.fails("restore", "zzz")


def test_outside_of_a_session_the_only_complete_file_is_meant_and_that_is_said(
    terminal: Terminal, session: Terminal
) -> None:
    for name in ("backend-jobs", "other-work"):
        session.does("new", name, *NEW[2:])
    assert "there is no complete file; name one with --file NAME" in terminal.fails("archive")
    session.does("complete")
    result = terminal.run("archive")
    assert (result.code, result.out.startswith(".claude/progress/other-work.md: moved to ")) == (0, True)
    line = (
        "no session of Claude Code is known here: this is about .claude/progress/other-work.md, the only complete file"
    )
    assert result.err == f"{line}\n"
    session.does("new", "third-thing", *NEW[2:])
    assert "there are 2 progress files (" in terminal.fails("delete")
    assert terminal.run("delete", "third-thing").code == 0


def test_name_and_file_are_one_file(done: Terminal) -> None:
    done.does("new", "other-work", *NEW[2:])
    assert done.run("archive", "backend-jobs", "--file", "other-work").code == 2
    done.does("archive", "backend-jobs", "--file", "backend-jobs")


@pytest.fixture
def where(tmp_path: Path) -> Place:
    """A project with two unfinished files, and a session whose run waits for one."""
    found = place(tmp_path / "there", "backend-a.md", "backend-b.md")
    found.fire(launched(), started(), stopped(), returned(), launched("t2"), started("a2"))
    return found


@pytest.mark.parametrize("command", ["archive", "delete"])
def test_runs_that_wait_are_written_before_a_file_is_put_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: Place, command: str
) -> None:
    own = Terminal(monkeypatch, capsys, where.project)
    own.environ = {**where.environ, "CLAUDE_CODE_SESSION_ID": "s1"}
    own.does("use", "backend-a")
    where.file("backend-a.md").chmod(0o644)
    where.sessions.amend(where.session().key, lambda session: setattr(session, "bound", ""))
    where.fire(stopped("a2"))
    where.sessions.amend(where.session().key, lambda session: setattr(session, "bound", "backend-a.md"))
    words = (command, "--force") if command == "archive" else (command,)
    found = own.json(*words)
    moved = Path(found["kept"]) if command == "delete" else where.project / found["to"]
    assert headings(where.records(str(moved))) == {"a1": "dev (completed)", "a2": "dev (completed)"}
    assert where.session().bound == ""
    assert where.file("backend-b.md").exists()


def test_agents_at_work_are_named_when_their_file_goes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: Place
) -> None:
    own = Terminal(monkeypatch, capsys, where.project)
    own.environ = {**where.environ, "CLAUDE_CODE_SESSION_ID": "s1"}
    own.does("use", "backend-a")
    assert ", while 1 of its runs is in progress; " in own.does("delete")
