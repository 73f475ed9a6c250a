"""Tests for telling/worth.py."""

from __future__ import annotations

import pytest

from progresslib.telling.worth import BRIEF, DATED, LASTING, OPEN, PASSING, STANDING, is_aside, worth_of

LONG = "The worker claims a row and holds its lease for thirty seconds while the handler runs, and then lets go."


@pytest.mark.parametrize(
    ("title", "text", "worth"),
    [
        ("User preferences", LONG, LASTING),
        ("Decisions Log", "2026-11-20: outbox", LASTING),
        ("Session Log / Known Issues", LONG, LASTING),
        ("Session Log", LONG, PASSING),
        ("", LONG, PASSING),
        ("", f"{LONG} It must not be longer.", STANDING),
        ("", f"The user wants it. {LONG}", STANDING),
        ("", "p99 below 50 ms", STANDING),
        ("", "Tabs", BRIEF),
        ("", "2026-11-20 14:05: rebased", DATED),
        ("", "**[14:05]** rebased", DATED),
        ("", "20.11. rebased", DATED),
        ("", "2026-11-20: the user prefers tabs", STANDING),
        ("", "3 workers", BRIEF),
        ("", "12 workers ran", BRIEF),
        ("User preferences", "[x] renamed as the user wanted", PASSING),
        ("", "[ ] ask the user", OPEN),
        ("Verlauf", "[ ] Ausliefern", OPEN),
    ],
)
def test_what_people_want_is_worth_more_than_what_was_done(title: str, text: str, worth: int) -> None:
    assert worth_of(title, text) == worth


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  - Agent: backend-developer", True),
        ("**Completed:** 2026-11-20", True),
        ("task: build it", True),
        ("- Key decisions: outbox", False),
        ("Resolution: pending", False),
        ("Agent", False),
    ],
)
def test_who_did_it_and_when_is_an_aside(line: str, expected: bool) -> None:
    assert is_aside(line) == expected
