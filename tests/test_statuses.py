"""Tests for progresslib/statuses.py."""

from __future__ import annotations

import pytest

from progresslib.statuses import BLOCKED, COMPLETE, IN_PROGRESS, NEEDS_RESTART, UNKNOWN, status_of


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
