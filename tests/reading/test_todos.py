"""Tests for reading/todos.py: which phase a todo names."""

from __future__ import annotations

import pytest

from progresslib.reading.todos import phase_of_todo
from tests.progress_files import FULL
from tests.works import orchestration

PHASES = orchestration(FULL).phases
PLAN = "## Plan\n- [x] Phase 1: Review\n- [ ] Phase 4: Review\n- [ ] Ship it - to prod\n- [ ] 🔑\n"
TWINS = orchestration(PLAN).phases


@pytest.mark.parametrize(
    "todo",
    [
        "Phase 3: Testing",
        "Testing",
        "testing.",
        "**Phase 3:** Testing",
        "`Phase 3` - TESTING!",
        "Phase 7: Testing",
        "Phase 3: Testing (from progress file)",
        "Testing (From progress file) ",
        "Phase 3: Testing - unit tests of the retry rules",
        "Testing - unit tests of the retry rules",
        "- [ ] Phase 3: Testing",
        "- [ ] Phase 7: Testing",
        "🔄 Phase 7: Testing",
    ],
)
def test_a_todo_names_a_phase_by_its_words(todo: str) -> None:
    phase = phase_of_todo(PHASES, todo)
    assert phase
    assert phase.name == "Phase 3: Testing"


@pytest.mark.parametrize("todo", ["", "Phase 3", "3", "Test", "Testing the worker", "(from progress file)"])
def test_other_todos_name_none(todo: str) -> None:
    assert phase_of_todo(PHASES, todo) is None


@pytest.mark.parametrize(
    ("todo", "name"),
    [
        pytest.param("Review", None, id="never a guess between two"),
        pytest.param("Phase 2: Review", None, id="a label that neither has"),
        pytest.param("phase 4 review", "Phase 4: Review", id="the very name"),
        pytest.param("Ship it: to prod", "Ship it", id="the whole line"),
        pytest.param("🔒", None, id="signs are no words"),
    ],
)
def test_phases_of_the_same_words_are_told_apart_by_their_labels(todo: str, name: str | None) -> None:
    phase = phase_of_todo(TWINS, todo)
    assert (phase.name if phase else None) == name
