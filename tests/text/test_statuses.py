"""Tests for text/statuses.py."""

from __future__ import annotations

import pytest

from progresslib.text.statuses import BLOCKED, COMPLETE, IN_PROGRESS, NEEDS_RESTART, UNKNOWN, status_of


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("in_progress", IN_PROGRESS),
        ("in progress", IN_PROGRESS),
        ("In-Progress", IN_PROGRESS),
        ("🔄 In progress", IN_PROGRESS),
        ("in progress (waiting for the review)", IN_PROGRESS),
        ("**in_progress**", IN_PROGRESS),
        ("not started", IN_PROGRESS),
        ("active - phase 3 of 5", IN_PROGRESS),
        ("WIP", IN_PROGRESS),
        ("complete", COMPLETE),
        ("Completed", COMPLETE),
        ("✅ complete", COMPLETE),
        ("✅ DONE 🎉", COMPLETE),
        ("complete (2026-11-20)", COMPLETE),
        ("✅ Done - all phases merged", COMPLETE),
        ("✅ Complete (5/5 phases)", COMPLETE),
        ("Complete - all 5 phases done", COMPLETE),
        ("Complete (merged in PR #412)", COMPLETE),
        ("Completed 20 November 2026", COMPLETE),
        ("100% complete", COMPLETE),
        ("All phases complete", COMPLETE),
        ("Complete — shipped in v2.1.0", COMPLETE),
        ("90% complete", UNKNOWN),
        ("Completed phases 1-2, phase 3 in progress", UNKNOWN),
        ("Done with implementation, tests remaining", UNKNOWN),
        ("Complete (Phase 1 of 3)", UNKNOWN),
        ("Completed 3/5 phases", UNKNOWN),
        ("complete. Next: phase 4", UNKNOWN),
        ("✅ Done / 🔄 tests", UNKNOWN),
        ("Shipped to staging, prod waiting", UNKNOWN),
        ("~~in_progress~~ complete", COMPLETE),
        ("complete except for the docs", UNKNOWN),
        ("Complete, pending review", UNKNOWN),
        ("almost complete", UNKNOWN),
        ("not complete", UNKNOWN),
        ("blocked", BLOCKED),
        ("🚫 Blocked: no key", BLOCKED),
        ("on hold", BLOCKED),
        ("waiting for credentials", BLOCKED),
        ("needs restart", NEEDS_RESTART),
        ("needs_restart", NEEDS_RESTART),
        ("Needs a restart (phase 2)", NEEDS_RESTART),
        ("green", UNKNOWN),
        ("✅", UNKNOWN),
        ("", ""),
        ("in_progress | complete | blocked", ""),
        ("<status>", ""),
    ],
)
def test_a_status_is_understood_or_unknown(text: str, status: str) -> None:
    assert status_of(text) == status


def test_the_statuses_have_the_names_that_json_gives_them() -> None:
    names = ("complete", "blocked", "in_progress", "needs_restart", "unknown")
    assert names == (COMPLETE, BLOCKED, IN_PROGRESS, NEEDS_RESTART, UNKNOWN)


WORDS = {
    COMPLETE: "complete, completed, done, finished, closed, shipped",
    BLOCKED: "blocked, on hold, stuck, waiting",
    IN_PROGRESS: "in progress, inprogress, wip, active, ongoing, started, working, running, current, resumed, "
    "not started, pending, planned, planning, todo, paused, interrupted, open, new",
    NEEDS_RESTART: "needs restart, need restart, needs a restart, restart needed, restart",
}
FULLY = "all, and, archived, as, at, by, deployed, done, everything, finished, fully, in, into, main, master, merged"
FULLY += ", now, of, on, phases, released, shipped, successfully, tested, the, to, utc, verified, via, was, with, work"
MONTHS = "jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec, january, february, march, april, june, july"
MONTHS += ", august, september, october, november, december"


@pytest.mark.parametrize(("status", "word"), [(status, one) for status in WORDS for one in WORDS[status].split(", ")])
def test_a_status_has_many_words(status: str, word: str) -> None:
    assert (status_of(word), status_of(f"**{word.upper()}**")) == (status, status)


@pytest.mark.parametrize("word", FULLY.split(", "))
def test_a_completion_may_say_how_it_came_about(word: str) -> None:
    assert (status_of(f"complete {word}"), status_of(f"complete {word} but")) == (COMPLETE, UNKNOWN)


@pytest.mark.parametrize("month", MONTHS.split(", "))
def test_a_completion_may_have_a_date(month: str) -> None:
    assert status_of(f"Completed on {month.capitalize()} 20, 2026 at 14:05") == COMPLETE


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("everything is done", COMPLETE),
        ("complete 3", UNKNOWN),
        ("complete 3 4", UNKNOWN),
        ("complete 3 3 3", UNKNOWN),
        ("complete 100", COMPLETE),
        ("complete, all 3 merged in PR 4", COMPLETE),
        ("complete v2", COMPLETE),
        ("complete 1999", UNKNOWN),
        ("complete 20", UNKNOWN),
        ("~~complete~~ blocked", BLOCKED),
    ],
)
def test_the_numbers_of_a_completion_must_not_tell_of_a_part(text: str, status: str) -> None:
    assert status_of(text) == status
