"""Tests for progresslib/cli/phase.py and phase_facts.py: what the commands say; the edits have tests of their own."""

from __future__ import annotations

import pytest

from progresslib.orchestration import Orchestration
from tests.commands import FILE, NEW, Terminal

FIVE = ("new", "backend-jobs", *(word for name in "ABCDE" for word in ("--phase", f"{name} stage")))


def states(session: Terminal) -> dict[str, str]:
    work = Orchestration(session.path().read_bytes(), "x.md")
    return {one.name: one.state for one in work.phases}


def test_a_phase_is_done_and_the_next_one_current(session: Terminal) -> None:
    session.does(*NEW)
    assert (
        session.does("phase", "done", "1", "outbox") == f"{FILE}: phase 1 of 3, Design, is done; Worker is current.\n"
    )
    assert "- [x] Design - outbox\n" in session.text()
    assert session.does("phase", "done", "worker") == f"{FILE}: phase 2 of 3, Worker, is done; Tests is current.\n"
    assert session.does("phase", "done", "3") == f"{FILE}: phase 3 of 3, Tests, is done; all phases are done.\n"
    before = session.path().read_bytes()
    assert session.does("phase", "done", "3") == f"{FILE}: phase 3 of 3, Tests, is done already.\n"
    assert session.path().read_bytes() == before


def test_without_a_phase_it_is_the_only_current_one(session: Terminal) -> None:
    session.does(*NEW)
    assert session.does("phase", "done").startswith(f"{FILE}: phase 1 of 3, Design, is done")
    session.does("phase", "start", "Tests")
    line = session.fails("phase", "done")
    assert line == f"{FILE}: more than one phase is current; name one of: Worker, Tests"
    session.does("phase", "done", "Worker")
    session.does("phase", "done")
    assert session.fails("phase", "done") == f"{FILE}: no phase is current; name one of: Design, Worker, Tests"


def test_done_takes_decisions_and_files(session: Terminal) -> None:
    session.does(*FIVE)
    words = ("--decision", "one table", "--decision", "- two workers", "--created", "a.go", "--created=b.go")
    session.does("phase", "done", "1", "fine", *words)
    assert "  - Key decisions: one table" in session.text()
    assert "two workers" in session.text()
    assert "  - Files created: a.go, b.go\n" in session.text()


def test_start_makes_current_and_moves_none_back(session: Terminal) -> None:
    session.does(*NEW)
    assert session.does("phase", "start", "3", "in a hurry") == f"{FILE}: phase 3 of 3, Tests, is current.\n".replace(
        "3 of 3", "2 of 3"
    )
    assert states(session) == {"Design": "current", "Worker": "pending", "Tests": "current"}
    assert session.does("phase", "start", "Tests").endswith("is current already.\n")


def test_the_number_is_that_of_the_label_where_there_are_labels(session: Terminal) -> None:
    session.does(*FIVE)
    assert session.does("phase", "start", "4").startswith(f"{FILE}: phase 4 of 5, D stage, is current.")
    found = session.json("phase", "done", "4", "r")
    assert found["phase"] == {"number": 4, "name": "D stage", "state": "completed", "result": "r"}
    assert (found["file"], found["changed"], found["current"]) == (FILE, True, ["A stage"])
    assert found["message"] == f"{FILE}: phase 4 of 5, D stage, is done; A stage is current."


def test_phases_are_added_renamed_noted_and_dropped(session: Terminal) -> None:
    session.does(*NEW)
    assert (
        session.does("phase", "add", "Audit - of the log") == f"{FILE}: phase 4 of 4, Audit, is added, and pending.\n"
    )
    assert session.does("phase", "add", "Docs", "--before", "Tests").startswith(f"{FILE}: phase 3 of 5, Docs, is added")
    assert session.does("phase", "add", "More", "--after", "3").startswith(f"{FILE}: phase 4 of 6, More, is added")
    assert session.does("phase", "add", "audit").endswith("is there already.\n")
    assert session.does("phase", "rename", "Audit", "Security audit").endswith("Security audit, has its new name.\n")
    assert session.does("phase", "rename", "Security audit", "Security audit").endswith("has this name already.\n")
    assert session.does("phase", "note", "3", "later").endswith("phase 3 of 6, Docs, has the note.\n")
    assert session.does("phase", "note", "3", "later").endswith("has this note already.\n")
    dropped = session.json("phase", "drop", "Docs", "no time")
    assert dropped["message"] == f"{FILE}: phase Docs is dropped, and stands under Notes; 5 phases left."
    assert dropped["phase"] is None
    assert session.does("phase", "drop", "Docs").endswith("phase Docs is dropped already.\n")
    assert list(states(session)) == ["Design", "Worker", "More", "Tests", "Security audit"]


@pytest.mark.parametrize("words", [("start",), ("done",), ("drop",), ("rename", "x"), ("note", "x")])
def test_a_mistyped_phase_gets_a_suggestion_and_nothing_changes(session: Terminal, words: tuple[str, ...]) -> None:
    session.does(*NEW)
    before = session.path().read_bytes()
    for name, hint in (("Desing", "did you mean 'Design'?"), ("9", "name one of: Design, Worker, Tests")):
        line = session.fails("phase", words[0], name, *words[1:])
        assert line.startswith(f"{FILE}: no phase is called '{name}'")
        assert hint in line
    assert session.path().read_bytes() == before


def test_a_file_with_a_merge_conflict_is_not_written(session: Terminal) -> None:
    session.does(*NEW)
    session.path().write_text(f"{session.text()}<<<<<<< a\n=======\n>>>>>>> b\n")
    before = session.path().read_bytes()
    assert "a merge conflict is unresolved" in session.fails("phase", "done", "1")
    assert session.path().read_bytes() == before
