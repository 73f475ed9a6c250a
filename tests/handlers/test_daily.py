"""Tests for handlers/daily.py: what the person is told at most once a day and file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recorders import FILE, NAME, NOW, Place, event, place

DAY = 86400.0
COMPLETE = FILE.replace("in_progress", "complete")
FRESH = FILE.replace("2026-11-20", "2026-11-22")
CONFLICT = FRESH + "<<<<<<< a\n=======\n>>>>>>> b\n"
UNTOUCHED = f"Untouched for days: .claude/progress/{NAME}."
ARCHIVE = f"Complete but not archived: .claude/progress/{NAME}."
BROKEN = f".claude/progress/{NAME}:13: a merge conflict is unresolved"


def said(where: Place, at: float, name: str = "Stop", id: str = "s1") -> str:
    [answer] = where.fire(event(name, session_id=id, source="startup", background_tasks=[]), at=at)
    return str(answer.get("systemMessage", ""))


def days(where: Place, name: str, text: str, *after: float) -> list[bool]:
    """Whether a text was said at these times, in days after the first, each time to another session."""
    return [text in said(where, NOW + day * DAY, name, f"s{number}") for number, day in enumerate(after)]


CASES = [(COMPLETE, ARCHIVE), (CONFLICT, BROKEN)]


@pytest.mark.parametrize("name", ["SessionStart", "Stop"])
@pytest.mark.parametrize(("text", "line"), CASES)
def test_it_is_said_once_a_day_whatever_the_session(name: str, text: str, line: str, tmp_path: Path) -> None:
    where = place(tmp_path, text=text)
    assert days(where, name, line, 0, 0.1, 0.9, 1.1, 1.2, 2.2) == [True, False, False, True, False, True]


@pytest.mark.parametrize("name", ["SessionStart", "Stop"])
def test_a_file_is_untouched_after_three_days(name: str, tmp_path: Path) -> None:
    where = place(tmp_path)
    assert days(where, name, UNTOUCHED, 0, 1.1, 2.2, 3.3, 3.4) == [False, True, True, True, False]


@pytest.mark.parametrize(("number", "is_said"), [(2, True), (5, False)])
def test_after_how_many_days_is_set(number: int, is_said: bool, tmp_path: Path) -> None:
    where = place(tmp_path)
    where.configure(untouched_days=number)
    assert (UNTOUCHED in said(where, NOW)) is is_said


@pytest.mark.parametrize(("text", "is_said"), [(COMPLETE, False), (FILE, False), (CONFLICT, True)])
def test_switched_off_only_what_cannot_be_read_is_said(text: str, is_said: bool, tmp_path: Path) -> None:
    where = place(tmp_path, text=text)
    where.configure(reminders="off")
    assert bool(said(where, NOW + 9 * DAY)) is is_said


def test_what_a_start_has_said_the_end_of_a_turn_does_not_repeat(tmp_path: Path) -> None:
    where = place(tmp_path, text=COMPLETE)
    assert ARCHIVE in said(where, NOW, "SessionStart")
    assert said(where, NOW + 60) == ""


def test_each_file_is_said_for_itself(tmp_path: Path) -> None:
    where = place(tmp_path, text=COMPLETE)
    assert ARCHIVE in said(where, NOW, "SessionStart")
    where.file("backend-y.md").write_text(COMPLETE)
    line = said(where, NOW + 60, "SessionStart", "s2")
    assert "backend-y.md" in line
    assert NAME not in line


def test_the_rest_of_a_start_s_line_is_said_at_every_start(tmp_path: Path) -> None:
    where = place(tmp_path)
    for number in range(3):
        line = said(where, NOW + number * 60, "SessionStart", f"s{number}")
        assert line.startswith("Unfinished: X, phase 1 of 1")


def test_a_damaged_note_is_begun_anew(tmp_path: Path) -> None:
    where = place(tmp_path, text=COMPLETE)
    Path(where.state).mkdir(parents=True)
    for content in ("{", '{"version": 1, "said": 7}', '{"version": 1, "said": {"complete x": "y"}}'):
        (Path(where.state) / "daily.json").write_text(content)
        assert ARCHIVE in said(where, NOW, "SessionStart", content)
        (Path(where.state) / "daily.json").unlink(missing_ok=True)
