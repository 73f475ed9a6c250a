"""Tests for edits/syncing.py: phases follow a todo list."""

from __future__ import annotations

import pytest

from progresslib.edits.syncing import sync_phases
from progresslib.errors import ProgressError
from tests.progress_files import FULL

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
HEAD = "# X\n## Last Updated: a\n"
TOUCHED = f"# X\n## Last Updated: {TIME}\n"
STARTED, DONE = f"  - Started: {TIME}\n", f"  - Completed: {TIME}\n"


def synced(text: str, *moves: tuple[str, str]) -> str:
    once = sync_phases(text.encode(), "x.md", moves, NOW)
    assert sync_phases(once, "x.md", moves, NOW + 1) == once
    return once.decode()


BEFORE = "## Completed\n- [x] a\n\n## Current\n- [ ] b\n\n## Pending\n- [ ] c\n- [ ] d\n"


@pytest.mark.parametrize(
    ("moves", "after"),
    [
        pytest.param(
            [("c", "in_progress")],
            f"## Completed\n- [x] a\n\n## Current\n- [ ] b\n- [ ] c\n{STARTED}\n## Pending\n- [ ] d\n",
            id="a start",
        ),
        pytest.param(
            [("b", "completed")],
            f"## Completed\n- [x] a\n- [x] b\n{DONE}\n## Current\n- [ ] c\n{STARTED}\n## Pending\n- [ ] d\n",
            id="an end: the next starts",
        ),
        pytest.param(
            [("b", "completed"), ("d", "in_progress")],
            f"## Completed\n- [x] a\n- [x] b\n{DONE}\n## Current\n- [ ] d\n{STARTED}\n## Pending\n- [ ] c\n",
            id="starts come first, so that no other one starts",
        ),
        pytest.param(
            [("c", "completed"), ("b", "completed")],
            f"## Completed\n- [x] a\n- [x] c\n{DONE}- [x] b\n{DONE}\n## Current\n- [ ] d\n{STARTED}\n## Pending\n",
            id="ends in their order",
        ),
        pytest.param(
            [("c", "in_progress"), ("b", "completed"), ("C (from progress file)", "completed")],
            f"## Completed\n- [x] a\n- [x] b\n{DONE}- [x] c\n{DONE}\n## Current\n- [ ] d\n{STARTED}\n## Pending\n",
            id="the last word on a phase counts",
        ),
        pytest.param(
            [("a", "in_progress")],
            f"## Completed\n\n## Current\n- [ ] b\n- [ ] a\n{STARTED}\n## Pending\n- [ ] c\n- [ ] d\n",
            id="a completed phase opens again",
        ),
    ],
)
def test_phases_follow(moves: list[tuple[str, str]], after: str) -> None:
    assert synced(HEAD + BEFORE, *moves) == TOUCHED + after


@pytest.mark.parametrize(
    "moves",
    [
        [],
        [("a", "completed"), ("b", "in_progress")],
        [("read the file", "completed"), ("c and d", "in_progress")],
        [("b", "pending")],
    ],
    ids=["none", "states that hold", "todos of their own", "another state"],
)
def test_other_todos_change_nothing(moves: list[tuple[str, str]]) -> None:
    assert synced(HEAD + BEFORE, *moves) == HEAD + BEFORE
    assert synced(FULL, *moves) == FULL


def test_phases_that_were_ticked_by_hand_move_first() -> None:
    before = f"{HEAD}## Completed\n## Current\n- [x] a\n## Pending\n- [ ] b\n- [ ] c\n"
    done = f"{TOUCHED}## Completed\n- [x] a\n{DONE}\n## Current\n"
    assert synced(before, ("c", "in_progress")) == f"{done}- [ ] c\n{STARTED}\n## Pending\n- [ ] b\n"
    assert synced(before, ("a", "completed")) == f"{done}- [ ] b\n{STARTED}\n## Pending\n- [ ] c\n"
    assert synced(before) == f"{done}- [ ] b\n{STARTED}\n## Pending\n- [ ] c\n"


def test_in_a_flat_list_phases_stay_in_their_order() -> None:
    before = f"{HEAD}## Plan\n- [ ] a\n- [ ] b\n"
    assert synced(before, ("a", "in_progress"), ("a", "completed")) == (
        f"{TOUCHED}## Plan\n- [x] a\n{DONE}- [ ] b\n{STARTED}"
    )


def test_a_file_with_conflicts_is_not_written() -> None:
    with pytest.raises(ProgressError, match=r"^x\.md:1: a merge conflict"):
        sync_phases(b"<<<<<<< a\n=======\n>>>>>>> b\n", "x.md", [("a", "completed")], NOW)
