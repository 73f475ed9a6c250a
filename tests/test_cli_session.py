"""Tests for progresslib/cli/here.py, target.py, binding.py and editing.py: which session and which file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from progresslib import state
from progresslib.session import Session
from tests.commands import FILE, NEW, Terminal
from tests.recorders import Place, event, headings, launched, started, stopped

OTHER = ".claude/progress/other-work.md"
NEW_OTHER = ("new", "other-work", *NEW[2:])


def hooks_of(terminal: Terminal, home: Path, pid: int = 0) -> Place:
    """The hooks of the client that the terminal's session is in."""
    environ = {"HOME": str(home), "CLAUDE_PROJECT_DIR": str(terminal.project)}
    return Place(terminal.project, {**environ, "CLAUDE_PID": str(pid or os.getpid())})


@pytest.fixture
def hooks(terminal: Terminal, home: Path) -> Place:
    return hooks_of(terminal, home)


def works(hooks: Place, id: str = "s1", **fields: Any) -> None:
    """An agent of the session comes and goes."""
    hooks.fire(launched(session_id=id, **fields), started(session_id=id), stopped(session_id=id))


def test_a_session_that_no_hook_has_noted_is_found_by_its_next_event(session: Terminal, hooks: Place) -> None:
    session.does(*NEW)
    works(hooks)
    assert headings(hooks.records("backend-jobs.md")) == {"a1": "dev (completed)"}
    assert hooks.session().bound == "backend-jobs.md"


def test_the_process_of_such_a_session_is_noted_as_a_hook_does(session: Terminal, hooks: Place) -> None:
    session.does(*NEW)
    noted = hooks.session()
    assert noted.client.startswith(f"{os.getpid()}-")
    assert noted.machine != ""
    hooks.fire(event("SessionStart", session_id="s2", source="clear"))
    works(hooks, "s2")
    assert hooks.session("s2").key == noted.key


def test_where_the_client_does_not_tell_its_process_none_is_guessed(terminal: Terminal, hooks: Place) -> None:
    terminal.does(*NEW, CLAUDE_CODE_SESSION_ID="s1")
    assert hooks.session().client == ""
    works(hooks)
    assert hooks.session().client.startswith(f"{os.getpid()}-")
    assert headings(hooks.records("backend-jobs.md")) == {"a1": "dev (completed)"}


def test_an_older_client_s_session_is_that_of_its_process_and_the_next_id_becomes_its_own(
    terminal: Terminal, home: Path
) -> None:
    old = {"CLAUDECODE": "1", "CLAUDE_PID": str(os.getpid())}
    terminal.does(*NEW, **old)
    hooks = hooks_of(terminal, home)
    works(hooks, "real")
    assert headings(hooks.records("backend-jobs.md")) == {"a1": "dev (completed)"}
    assert hooks.session("real").bound == "backend-jobs.md"
    terminal.does(*NEW_OTHER, **old)
    assert hooks.session("real").bound == "other-work.md"
    assert len(list(Path(hooks.state).glob("sessions/*.json"))) == 1


def test_what_only_reads_notes_no_session_and_binds_none(session: Terminal, terminal: Terminal, hooks: Place) -> None:
    terminal.does(*NEW)
    for words in (("list",), ("status",), ("show",), ("resume",), ("check",)):
        session.does(*words)
    assert not Path(hooks.state, "sessions").exists()


def test_outside_of_a_session_the_only_unfinished_file_is_meant_and_that_is_said(terminal: Terminal) -> None:
    terminal.does(*NEW)
    done = terminal.run("note", "x")
    assert done.out == f"{FILE}: the note is written down.\n"
    assert done.err == f"no session of Claude Code is known here: this is about {FILE}, the only unfinished file\n"
    terminal.does("note", "y", "--file", "backend-jobs")


def test_outside_of_a_session_several_files_or_none_is_an_error_that_lists_them(terminal: Terminal) -> None:
    terminal.does(*NEW)
    terminal.does(*NEW_OTHER)
    line = terminal.fails("note", "x")
    there = "there are 2 unfinished files (backend-jobs, other-work)"
    assert line == f".claude/progress/: {there}; name one with --file NAME"
    for name in ("backend-jobs", "other-work"):
        terminal.does("complete", "--file", name)
    assert "there is no unfinished file; " in terminal.fails("note", "x")
    assert "this session" not in terminal.does("list")


def test_use_and_unuse_want_a_session(terminal: Terminal) -> None:
    terminal.does(*NEW)
    for words in (("use", "backend-jobs"), ("unuse",)):
        assert "no session of Claude Code is known here" in terminal.fails(*words)


def test_a_session_without_a_file_is_bound_to_the_only_unfinished_one(session: Terminal, terminal: Terminal) -> None:
    terminal.does(*NEW)
    session.does("note", "x")
    assert session.json("status")["bound"] == FILE
    terminal.does(*NEW_OTHER)
    session.does("note", "y")
    assert session.text().endswith("- x\n- y\n")


def test_the_file_of_another_live_session_is_not_taken(session: Terminal, hooks: Place) -> None:
    session.does(*NEW)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as client:
        second = session.in_session("s2", client.pid)
        line = second.fails("note", "x")
        assert line.startswith(f"{FILE}: is another session's; choose one with `claude-progress use NAME`")
        second.does("note", "x", "--file", "backend-jobs")
        assert second.json("status")["bound"] == FILE


def test_a_named_file_binds_a_session_without_one_and_no_other(session: Terminal, terminal: Terminal) -> None:
    terminal.does(*NEW)
    terminal.does(*NEW_OTHER)
    line = session.fails("note", "x")
    assert line.startswith(".claude/progress/: there are 2 unfinished files (backend-jobs, other-work); choose one")
    session.does("note", "x", "--file", "other-work")
    assert session.json("status")["bound"] == OTHER
    session.does("note", "y", "--file", "backend-jobs.md")
    assert session.json("status")["bound"] == OTHER
    session.does("note", "z")
    assert session.text("other-work.md").endswith("- x\n- z\n")
    assert session.text().endswith("- y\n")


def test_a_command_that_fails_binds_nothing(session: Terminal, terminal: Terminal) -> None:
    terminal.does(*NEW)
    terminal.does(*NEW_OTHER)
    session.fails("phase", "done", "none", "--file", "other-work")
    assert session.json("status")["bound"] is None


def test_binding_by_a_command_writes_what_has_waited(session: Terminal, terminal: Terminal, hooks: Place) -> None:
    terminal.does(*NEW)
    terminal.does(*NEW_OTHER)
    works(hooks)
    assert hooks.records("other-work.md") == {}
    session.does("note", "x", "--file", "other-work")
    assert headings(hooks.records("other-work.md")) == {"a1": "dev (completed)"}


def test_new_binds_and_writes_what_has_waited(session: Terminal, hooks: Place) -> None:
    works(hooks)
    assert session.does(*NEW).endswith("is written there, also what was kept aside: 1 run.\n")
    assert headings(hooks.records("backend-jobs.md")) == {"a1": "dev (completed)"}
    assert session.json(*NEW_OTHER)["runs_written"] == 0
    assert session.json("status")["bound"] == OTHER


def test_a_session_s_file_stays_its_own_when_it_is_complete(session: Terminal, terminal: Terminal) -> None:
    session.does(*NEW)
    terminal.does(*NEW_OTHER)
    session.does("complete")
    session.does("note", "afterwards")
    assert session.text().endswith("- afterwards\n")


def test_a_session_s_file_that_is_gone_is_not_replaced_by_another(session: Terminal, terminal: Terminal) -> None:
    session.does(*NEW)
    terminal.does(*NEW_OTHER)
    session.path().rename(session.project / "away.md")
    assert session.fails("note", "x").startswith(f"{FILE}: the session's file is gone; choose one with ")
    session.does("note", "x", "--file", "other-work")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("backend-job", "did you mean backend-jobs?"),
        ("zzz", "there are backend-jobs, readme"),
        ("../../etc/passwd", "there is no such progress file"),
        ("", "there is no such progress file"),
        ("readme", "not counted as a progress file"),
    ],
)
def test_a_name_that_is_none_is_one_line(session: Terminal, name: str, hint: str) -> None:
    session.does(*NEW)
    session.path("readme.md").write_text("# About\n")
    for words in (("note", "x", "--file", name), ("use", name), ("archive", "--file", name), ("show", name)):
        assert hint in session.fails(*words)
    assert session.path("readme.md").read_text() == "# About\n"


def session_in(hooks: Place) -> Session:
    return hooks.sessions.load(hooks.sessions.find("s1", ""))


def test_an_edit_of_the_session_s_file_is_an_update_of_it(session: Terminal, terminal: Terminal, hooks: Place) -> None:
    session.does(*NEW)
    terminal.does(*NEW_OTHER)

    def late(one: Session) -> None:
        one.work, one.worked = 3000.0, False

    hooks.sessions.amend(session_in(hooks).key, late)
    session.does("note", "x", "--file", "other-work")
    assert (session_in(hooks).work, session_in(hooks).worked) == (3000.0, False)
    session.does("note", "x")
    assert (session_in(hooks).work, session_in(hooks).worked) == (0.0, True)


def test_while_the_state_cannot_be_written_the_file_is_edited_all_the_same(
    session: Terminal, hooks: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session.does(*NEW)
    plain = state.Objects.write

    def write(objects: state.Objects, path: str, value: dict[str, Any]) -> None:
        if path.startswith(hooks.state):
            raise PermissionError(13, "Permission denied", path)
        plain(objects, path, value)

    monkeypatch.setattr(state.Objects, "write", write)
    done = session.run("note", "x", TMPDIR=str(tmp_path))
    assert (done.code, done.out) == (0, f"{FILE}: the note is written down.\n")
    assert "cannot be written (Permission denied)" in done.err
    assert done.err.count("\n") == 1
    assert session.text().endswith("- x\n")
