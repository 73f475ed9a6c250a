"""Tests for handlers/looking_after.py: what a session's start looks after."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import pytest

from progresslib.handlers.looking_after import look_after
from progresslib.hook.event import Event
from tests.recorders import FILE, NAME, NOW, Place, event, headings, launched, place, returned, started, stopped

BACKGROUND = [launched(given={"run_in_background": True}), started(), returned(text=None)]


def start(source: str = "startup", id: str = "s9") -> Event:
    return event("SessionStart", source=source, session_id=id)


MINUTES = count(1)


def looked_after(where: Place, one: Event | None = None) -> tuple[str, str]:
    """The file that a session is bound to at its start, and lines for the person.

    Each start is a minute after the one before: within moments it would be a second delivery.
    """
    found = look_after(one or start(), where.environ, where.sessions, where.folder, NOW + 60 * next(MINUTES))
    assert found is not None
    return found.session.bound if found.session else "", found.lines


def test_in_a_project_where_nothing_happened_there_is_nothing_to_say(tmp_path: Path) -> None:
    where = place(tmp_path)
    assert looked_after(where) == ("", "")
    assert where.file().read_text() == FILE


def test_the_session_is_noted(tmp_path: Path) -> None:
    where = place(tmp_path)
    looked_after(where)
    assert where.session("s9").client != ""
    assert not where.session("s9").unsettled
    looked_after(where, start("resume"))
    assert where.session("s9").unsettled


def test_a_bound_session_is_told_of_its_file_also_after_clear(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started(), stopped())
    assert looked_after(where, start("resume", "s1")) == (NAME, "")
    assert looked_after(where, start("clear", "s2")) == (NAME, "")
    assert looked_after(where, start("startup", "s3")) == ("", ""), "another session"


def test_the_runs_of_a_dead_client_are_ended(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(*BACKGROUND)
    looked_after(where)
    assert headings(where.records()) == {"a1": "dev (in_progress)"}, "it is alive"
    where.lose_client()
    looked_after(where)
    assert headings(where.records()) == {"a1": "dev (interrupted)"}


def test_a_resumed_session_of_a_dead_client_has_its_runs_ended_as_well(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(*BACKGROUND)
    where.lose_client()
    looked_after(where, start("resume", "s1"))
    assert headings(where.records()) == {"a1": "dev (interrupted)"}
    assert where.session().ended == ""


def test_lines_that_waited_are_said_once(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(started())
    where.sessions.leave_lines(where.session().key, ["x.md:1: look"])
    assert looked_after(where, start("resume", "s1")) == (NAME, "x.md:1: look")
    assert looked_after(where, start("resume", "s1")) == (NAME, "")


def test_what_is_wrong_with_the_settings_is_said_once_a_session(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.configure(problems=["config.yaml:1: look"])
    assert looked_after(where)[1] == "config.yaml:1: look"
    assert looked_after(where)[1] == ""
    assert looked_after(where, start(id="s10"))[1] == "config.yaml:1: look"


def test_an_object_that_cannot_be_understood_is_said_and_kept(tmp_path: Path) -> None:
    where = place(tmp_path)
    looked_after(where)
    path = Path(where.sessions.path(where.session("s9").key))
    path.write_text("{")
    assert f"{path}: cannot be understood; it is kept as {path.name}.unreadable" in looked_after(where)[1]
    assert path.with_name(f"{path.name}.unreadable").read_text() == "{"


def test_a_state_that_cannot_be_written_is_not_told_at_the_start(tmp_path: Path) -> None:
    where = place(tmp_path)
    Path(where.state).parent.mkdir(parents=True)
    Path(where.state).write_text("")
    assert looked_after(where) == ("", "")


@pytest.mark.parametrize("record", ["full", "off"])
def test_the_start_of_a_session_tells_of_a_run_that_was_interrupted(record: str, tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(*BACKGROUND)
    where.lose_client()
    where.configure(record=record)
    (answer,) = where.fire(start())
    assert "dev (interrupted" in str(answer["hookSpecificOutput"])


def test_the_state_is_below_the_home_of_the_session_alone(tmp_path: Path) -> None:
    where = place(tmp_path)
    looked_after(where)
    assert sorted(os.listdir(tmp_path)) == ["home", "project"]
    assert sorted(os.listdir(where.folder)) == [NAME]
