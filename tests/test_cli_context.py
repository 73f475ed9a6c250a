"""Tests for progresslib/cli/context.py, trouble.py and expand.py: what the commands write, and say of it."""

from __future__ import annotations

import pytest

from tests.commands import FILE, NEW, Terminal

FULL = (*NEW, "--template", "full")

EDITS = [
    # the command, a line that it leaves in the full form
    (("decision", "Pattern: outbox"), "- Pattern: outbox"),
    (("path", "pkg/worker.go", "the loop"), "- the loop: pkg/worker.go"),
    (("path", "pkg/other.go"), "- pkg/other.go"),
    (("depends", "billing API"), "- Depends on: billing API"),
    (("blocks", "the release"), "- Blocks: the release"),
    (("note", "p99 below 50 ms"), "- p99 below 50 ms"),
    (("overview", "A queue for jobs"), "A queue for jobs"),
]


@pytest.mark.parametrize(("words", "line"), EDITS, ids=[words[0] for words, _ in EDITS])
def test_what_a_later_session_needs_is_written_down_once(session: Terminal, words: tuple[str, ...], line: str) -> None:
    session.does(*FULL)
    found = session.json(*words)
    assert (found["file"], found["changed"]) == (FILE, True)
    assert f"\n{line}\n" in session.text()
    before = session.path().read_bytes()
    again = session.json(*words)
    assert again["changed"] is False
    assert "already" in again["message"]
    assert session.path().read_bytes() == before


@pytest.mark.parametrize("words", [("decision", " "), ("path", ""), ("note", "\n"), ("block", ""), ("overview", "")])
def test_a_text_without_words_is_refused(session: Terminal, words: tuple[str, ...]) -> None:
    session.does(*FULL)
    assert session.fails(*words).startswith(f"{FILE}: ")


def test_a_blocker_comes_and_goes(session: Terminal) -> None:
    session.does(*FULL)
    assert session.json("block", "no access") == {
        "file": FILE,
        "changed": True,
        "status": "blocked",
        "blockers": session.json("status")["files"][0]["blockers"],
        "message": f"{FILE}: blocked; the reason is written down.",
    }
    assert "## Status: blocked" in session.text()
    assert session.does("block", "no access") == f"{FILE}: is blocked by that already.\n"
    assert session.does("unblock", "access granted") == f"{FILE}: not blocked any more.\n"
    assert "no access - access granted" in session.text()
    assert session.does("unblock") == f"{FILE}: was not blocked.\n"
    assert "Error Log\n\n---" in session.text(), "a blocker alone is no error"


def test_a_blocker_that_is_an_error_is_in_the_error_log_too(session: Terminal) -> None:
    session.does(*FULL)
    session.does("block", "the database is down", "--error")
    assert " - Blocker\n" in session.text()
    assert "- Error: the database is down\n" in session.text()
    before = session.path().read_bytes()
    session.does("block", "the database is down", "--error")
    assert session.path().read_bytes() == before


def test_errors_are_written_and_resolved(session: Terminal) -> None:
    session.does(*FULL)
    assert session.json("error", "TimeoutError: no answer")["unresolved"] == [1]
    assert " - TimeoutError\n" in session.text()
    assert "- Error: no answer\n" in session.text()
    assert session.json("error", "it: fails")["unresolved"] == [1, 2]
    assert "- Error: it: fails\n" in session.text()
    assert session.json("error", "was short", "--resolution", "made longer")["unresolved"] == [1, 2]
    assert "- Resolution: made longer\n" in session.text()
    assert session.fails("resolve", "a retry") == (
        f"{FILE}: more than one error is unresolved; name one by its number: 1, 2"
    )
    assert session.json("resolve", "2", "a retry")["unresolved"] == [1]
    assert session.json("resolve", "5 retries")["unresolved"] == []
    assert "- Resolution: 5 retries\n" in session.text()
    assert session.does("resolve", "again") == f"{FILE}: no such error is unresolved.\n"
    assert "there is no error 9" in session.fails("resolve", "9", "x")


@pytest.mark.parametrize("words", [(), ("2",), ("1", "2", "3"), ("a", "retry")])
def test_resolve_wants_how_in_one_word(session: Terminal, words: tuple[str, ...]) -> None:
    session.does(*FULL)
    assert session.run("resolve", *words).code == 2


def test_the_same_error_again_counts_up(session: Terminal) -> None:
    session.does(*FULL)
    session.does("error", "broken")
    session.does("error", "broken")
    assert "- Count: 2, last " in session.text()


def test_a_minimal_file_is_expanded(session: Terminal) -> None:
    session.does(*NEW)
    assert session.does("expand") == f"{FILE}: has the full form now.\n"
    assert "## Context for Resume" in session.text()
    assert session.json("expand")["changed"] is False
