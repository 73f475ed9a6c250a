"""Tests for recording/binding.py: which file a session's work is written to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from progresslib.recording.binding import bind, choose, held_by_others, let_go
from progresslib.sessions.session import Session
from progresslib.storage.store import Store
from progresslib.system.process import client_process, machine
from tests.folders import ended_process
from tests.recorders import FILE, NAME, Place, place

COMPLETE = FILE.replace("in_progress", "complete")


@pytest.fixture
def neighbour() -> Iterator[str]:
    """A client that is alive, and is not this one."""
    child = subprocess.Popen(["sleep", "60"])
    yield client_process({"CLAUDE_PID": str(child.pid)})
    child.kill()
    child.wait()


def chosen(where: Place, key: str = "own") -> tuple[str, list[str]]:
    session = where.sessions.load(key)
    choice = choose(where.sessions, session, Store(where.folder, where.state))
    assert choice.name in ("", session.bound)
    where.sessions.keep(session)
    return choice.name, choice.unfinished


def bound(where: Place, key: str, name: str, **values: Any) -> Session:
    def change(session: Session) -> None:
        session.machine = machine()
        for field, value in values.items():
            setattr(session, field, value)
        bind(where.sessions, session, name)

    return where.sessions.amend(key, change)


def test_the_only_unfinished_file_is_taken(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.file("done.md").write_text(COMPLETE)
    where.file("README.md").write_text(FILE)
    where.file("notes.md").write_text("# Notes\n")
    assert chosen(where) == (NAME, [NAME])
    assert chosen(where) == (NAME, []), "from then on it is bound"


def test_of_two_unfinished_files_none_is_taken(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    assert chosen(where) == ("", ["a.md", "b.md"])
    where.file("a.md").write_text(COMPLETE)
    assert chosen(where) == ("b.md", ["b.md"]), "once there is only one it is"


def test_without_an_unfinished_file_there_is_none(tmp_path: Path) -> None:
    assert chosen(place(tmp_path, text=COMPLETE)) == ("", [])


def test_a_bound_file_stays_whatever_else_there_is(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    bound(where, "own", "b.md")
    where.file("b.md").write_text(COMPLETE)
    assert chosen(where) == ("b.md", [])


def test_a_bound_file_that_is_archived_is_let_go(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md", "c.md")
    bound(where, "own", "c.md")
    where.file("archived").mkdir()
    where.file("c.md").rename(where.file("archived/c-2026-11.md"))
    assert chosen(where) == ("", ["a.md", "b.md"])
    where.file("b.md").unlink()
    assert chosen(where) == ("a.md", ["a.md"])


def test_a_bound_file_that_is_gone_may_come_back(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    bound(where, "own", "b.md")
    where.file("b.md").unlink()
    assert chosen(where) == ("", [])
    assert where.sessions.load("own").bound == "b.md"
    where.file("b.md").write_text(FILE)
    assert chosen(where) == ("b.md", [])


def test_a_file_that_another_live_session_holds_is_left_to_it(tmp_path: Path, neighbour: str) -> None:
    where = place(tmp_path)
    other = bound(where, "other", NAME, client=neighbour)
    assert held_by_others(where.sessions, where.sessions.load("own"), NAME) == ["other"]
    assert held_by_others(where.sessions, other, NAME) == []
    assert chosen(where) == ("", [NAME])


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"client": "gone"}, id="whose client is gone"),
        pytest.param({"client": "again"}, id="whose process id another process has by now"),
        pytest.param({"client": "alive", "ended": "other"}, id="that has ended"),
        pytest.param({"client": "alive", "bound": "other.md"}, id="that has gone on to another file"),
    ],
)
def test_a_file_of_a_session_is_free(values: dict[str, str], tmp_path: Path, neighbour: str) -> None:
    where = place(tmp_path)
    where.file("other.md").write_text(COMPLETE)
    clients = {"gone": f"{ended_process()}-1", "again": f"{os.getpid()}-1", "alive": neighbour}
    bound(where, "other", NAME, client=clients[values["client"]])
    for field in ("ended", "bound"):
        if field in values:
            where.sessions.amend("other", lambda one, field=field: setattr(one, field, values[field]))  # type: ignore[misc]
    assert chosen(where) == (NAME, [NAME])


def test_a_session_on_another_machine_holds_its_file(tmp_path: Path) -> None:
    where = place(tmp_path)
    bound(where, "other", NAME, client=f"{ended_process()}-1", machine="elsewhere/0/1")
    assert chosen(where) == ("", [NAME])


def test_two_sessions_may_be_bound_to_one_file_by_name(tmp_path: Path, neighbour: str) -> None:
    where = place(tmp_path)
    bound(where, "other", NAME, client=neighbour)
    bound(where, "own", NAME)
    assert chosen(where) == chosen(where, "other") == (NAME, [])


def test_who_lets_go_holds_it_no_more(tmp_path: Path, neighbour: str) -> None:
    where = place(tmp_path)
    bound(where, "other", NAME, client=neighbour)
    where.sessions.amend("other", lambda one: let_go(where.sessions, one))
    assert where.sessions.load("other").bound == ""
    assert chosen(where) == (NAME, [NAME])


def test_who_binds_to_another_file_lets_the_first_go(tmp_path: Path, neighbour: str) -> None:
    where = place(tmp_path, "a.md", "b.md")
    bound(where, "other", "a.md", client=neighbour)
    bound(where, "other", "b.md")
    where.file("b.md").write_text(COMPLETE)
    assert chosen(where) == ("a.md", ["a.md"])


def test_a_session_that_was_bound_before_its_mark_was_lost_holds_its_file_again(tmp_path: Path, neighbour: str) -> None:
    where = place(tmp_path)
    where.sessions.amend("other", lambda one: setattr(one, "client", neighbour))
    where.sessions.amend("other", lambda one: setattr(one, "machine", machine()))
    where.sessions.amend("other", lambda one: setattr(one, "bound", NAME))
    assert chosen(where, "other") == (NAME, [])
    assert chosen(where) == ("", [NAME])
