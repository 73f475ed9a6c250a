"""Tests for handlers/reasons.py: what a file lacks, as facts with the command that mends it."""

from __future__ import annotations

import inspect
import re

import pytest

from progresslib.handlers import reasons as module
from progresslib.handlers.reasons import overdue, reasons
from progresslib.reading.orchestration import Orchestration
from tests.folders import ROOT

HEAD = "# Orchestration: X\n\n## Status: {}\n\n"
DONE = "## Completed Phases\n\n- [x] **Phase 1: Build** - done\n\n"
CURRENT = "## Current Phase\n\n- [ ] **Phase 2: Test** - going\n\n"
PENDING = "## Pending Phases\n\n- [ ] **Phase 3: Review**\n\n"
CONTEXT = "## Context for Resume\n\n### Architecture Decisions\n- Pattern: outbox\n\n"
EMPTY = CONTEXT.replace("outbox", "[chosen pattern]") + "### Blockers\n- None currently\n"
BLOCKER = "### Blockers\n- Waiting for the key\n"
ALL_DONE, OPEN_TODO = [("Build", "completed"), ("Test", "completed")], [("Build", "completed"), ("Test", "in_progress")]


def work(*parts: str, status: str = "in_progress") -> Orchestration:
    return Orchestration((HEAD.format(status) + "".join(parts)).encode(), "x.md")


@pytest.mark.parametrize(
    ("read", "todos", "keys"),
    [
        pytest.param(work(DONE, CURRENT, CONTEXT), [], [], id="all in order"),
        pytest.param(work(DONE, CONTEXT), [], ["not complete"], id="all phases done"),
        pytest.param(
            work(DONE, CONTEXT, status="blocked"), [], ["not complete", "no blocker"], id="also of a blocked one"
        ),
        pytest.param(work(CONTEXT), [], [], id="no phases at all"),
        pytest.param(work(DONE, CONTEXT, status="complete"), [], ["not put away"], id="complete"),
        pytest.param(work(DONE, status="complete"), OPEN_TODO, ["not put away", "todos are open"], id="todos open"),
        pytest.param(work(DONE, status="complete"), ALL_DONE, ["not put away"], id="complete, and so are the todos"),
        pytest.param(work(DONE, CURRENT, CONTEXT), ALL_DONE, ["phases are open"], id="todos done, a phase at work"),
        pytest.param(work(DONE, PENDING, CONTEXT), ALL_DONE, ["phases are open"], id="todos done, a phase to come"),
        pytest.param(work(DONE, CURRENT, CONTEXT), OPEN_TODO, [], id="both go on"),
        pytest.param(work(CURRENT, CONTEXT, status="blocked"), [], ["no blocker"], id="blocked without a reason"),
        pytest.param(work(CURRENT, EMPTY, status="blocked"), [], ["no blocker"], id="a placeholder is no blocker"),
        pytest.param(work(CURRENT, CONTEXT, BLOCKER, status="blocked"), [], [], id="blocked with a reason"),
        pytest.param(work(DONE, CURRENT), [], ["no context"], id="a phase done and no context"),
        pytest.param(work(DONE, CURRENT, EMPTY), [], ["no context"], id="placeholders are no context"),
        pytest.param(work(DONE, CURRENT, EMPTY, "- x\n"), [], ["no context"], id="a blocker is no context"),
        pytest.param(work(CURRENT), [], [], id="no phase done yet"),
    ],
)
def test_what_a_file_lacks(read: Orchestration, todos: list[tuple[str, str]], keys: list[str]) -> None:
    assert [key for key, _ in reasons(read, todos)] == keys


@pytest.mark.parametrize(
    ("read", "todos", "command"),
    [
        (work(DONE, CONTEXT), [], '`claude-progress complete "SUMMARY"`'),
        (work(DONE, CONTEXT, status="complete"), [], "`claude-progress archive`"),
        (work(DONE, CONTEXT, status="complete"), [], "`claude-progress delete`"),
        (work(DONE, CURRENT, CONTEXT), ALL_DONE, "`claude-progress phase done NAME`"),
        (work(CURRENT, status="blocked"), [], '`claude-progress block "REASON"`'),
        (work(DONE, CURRENT), [], '`claude-progress decision "…"`'),
    ],
)
def test_each_fact_names_the_command_that_mends_it(
    read: Orchestration, todos: list[tuple[str, str]], command: str
) -> None:
    assert any(command in fact for _, fact in reasons(read, todos))


def test_of_many_open_phases_three_are_named() -> None:
    many = "## Pending Phases\n\n" + "".join(f"- [ ] P{number} <b>\n" for number in range(9))
    [(_, fact)] = reasons(work(many, CONTEXT), ALL_DONE)
    assert "(P0 ‹b>, P1 ‹b>, P2 ‹b> and 6 more)" in fact


@pytest.mark.parametrize(
    ("read", "minutes", "is_due"),
    [
        (work(DONE, CURRENT, PENDING), 30, True),
        (work(DONE, CURRENT, PENDING), 29.9, False),
        (work(DONE, PENDING), 300, False),
        (work(DONE, CURRENT, status="complete"), 300, False),
    ],
)
def test_a_phase_at_work_needs_an_update_after_half_an_hour_of_work(
    read: Orchestration, minutes: float, is_due: bool
) -> None:
    found = overdue(read, minutes * 60, 30 * 60)
    assert (found is not None) is is_due
    if found:
        assert found == (
            "no update of Phase 2: Test",
            "has had no update of its current phase, Phase 2: Test, for 30 minutes of work: "
            '`claude-progress phase note 2 "…"` adds where it stands',
        )


@pytest.mark.parametrize(
    ("todos", "fact"),
    [
        (OPEN_TODO, "is complete, but 1 item of the todo list not"),
        ([*OPEN_TODO, ("Ship", "pending")], "is complete, but 2 items of the todo list not"),
    ],
)
def test_open_todos_are_counted(todos: list[tuple[str, str]], fact: str) -> None:
    assert [fact for _, fact in reasons(work(DONE, status="complete"), todos)][1] == fact


@pytest.mark.parametrize(
    ("parts", "start"),
    [((DONE, CONTEXT), "has 1 phase completed"), ((DONE, "- [x] b\n", CONTEXT), "has 2 phases completed")],
)
def test_completed_phases_are_counted(parts: tuple[str, ...], start: str) -> None:
    [(_, fact)] = reasons(work(*parts), [])
    assert fact.startswith(f"{start} and is not complete: ")


TOLD = {
    "not complete": "all phases done but not complete",
    "not put away": "complete but not put away",
    "todos are open": "complete but todos open",
    "phases are open": "todo list done but phases open",
    "no blocker": "blocked without a reason",
    "no context": "phases done but no context to resume from",
    "no update of Build": "no update of the current phase in 30 minutes of work",
}
"""What docs/behaviour.md says of each reason, by its key."""


def test_the_page_names_every_reason() -> None:
    source = inspect.getsource(module)
    keys = {*re.findall(r'yield \(?\s*"([^"]+)"', source), *re.findall(r'f"(no update of) \{', source)}
    assert keys == {key.replace(" Build", "") for key in TOLD}
    page = " ".join((ROOT / "docs/behaviour.md").read_text().split())
    assert [told for told in TOLD.values() if told not in page] == []
