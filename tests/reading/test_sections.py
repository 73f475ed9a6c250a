"""Tests for reading/sections.py."""

from __future__ import annotations

import pytest

from progresslib.markdown.document import Document
from progresslib.reading.sections import (
    BLOCKERS,
    COMPLETED,
    CONTEXT,
    CURRENT,
    ERRORS,
    FIELD,
    NOTES,
    OTHER,
    OUTPUTS,
    OVERVIEW,
    PENDING,
    PHASES,
    kind_of,
    named_phase,
    sections,
    subsections,
)
from tests.progress_files import FULL, MINIMAL


def outline(text: str) -> list[tuple[str, str]]:
    return [(section.kind, section.title) for section in sections(Document(text.encode()))]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Status: blocked", FIELD),
        ("Last Updated: 2026-11-22", FIELD),
        ("Overview", OVERVIEW),
        ("🎯 Goal", OVERVIEW),
        ("Completed Phases", COMPLETED),
        ("Completed", COMPLETED),
        ("✅ Completed", COMPLETED),
        ("**Completed phases**", COMPLETED),
        ("Completed (2 of 5)", COMPLETED),
        ("Current Phase", CURRENT),
        ("In Progress", CURRENT),
        ("Pending Phases", PENDING),
        ("Next steps", PENDING),
        ("Remaining", PENDING),
        ("To-Do", PENDING),
        ("Phases", PHASES),
        ("Plan", PHASES),
        ("Context for Resume", CONTEXT),
        ("Context", CONTEXT),
        ("Key files", CONTEXT),
        ("Blockers", BLOCKERS),
        ("Agent Outputs", OUTPUTS),
        ("Agent Output (latest)", OUTPUTS),
        ("Error Log", ERRORS),
        ("Errors:", ERRORS),
        ("Notes", NOTES),
        ("Orchestration: Job processing", OTHER),
        ("Completed migrations of the schema", OTHER),
        ("", OTHER),
    ],
)
def test_a_title_tells_the_kind_of_section(title: str, kind: str) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        (OVERVIEW, "overview, summary, goal, goals, objective, description"),
        (COMPLETED, "completed phase, complete, done, done phases, completed work, finished, finished phases"),
        (COMPLETED, "completed tasks, phases completed"),
        (CURRENT, "current, current phases, active, active phase, active phases, now, current work, current tasks"),
        (PENDING, "pending, pending phase, remaining phases, remaining work, upcoming, upcoming phases, next, next up"),
        (PENDING, "next phases, todo, to do, not started, planned, planned phases, remaining tasks, pending tasks"),
        (PENDING, "what's next, phases remaining"),
        (PHASES, "phases, phase list, plan, steps, progress, checklist"),
        (CONTEXT, "resume context, architecture decisions, decisions, key decisions, key file paths, file paths"),
        (CONTEXT, "files, dependencies"),
        (BLOCKERS, "blocker, blocked by, current blockers, active blockers, open blockers"),
        (OUTPUTS, "agent output, agent results, outputs"),
        (ERRORS, "errors, error, issues, unresolved errors"),
        (NOTES, "note, additional notes"),
    ],
)
def test_people_have_many_names_for_a_section(kind: str, titles: str) -> None:
    assert [(title, kind_of(title.capitalize())) for title in titles.split(", ")] == [
        (title, kind) for title in titles.split(", ")
    ]


@pytest.mark.parametrize(
    ("title", "phase"),
    [
        ("Phase 2: Build", "Phase 2: Build"),
        ("Current Phase: Build", "Build"),
        ("In progress - Build", "Build"),
        ("Active — Build", "Build"),
        ("Now – Build", "Build"),
        ("Current Phase", ""),
        ("Completed: Build", ""),
        ("Build: Current", ""),
    ],
)
def test_a_title_may_name_the_phase_that_stands_below_it(title: str, phase: str) -> None:
    assert named_phase(title) == phase


def test_the_full_form_has_the_seeds_sections() -> None:
    assert [kind for kind, _ in outline(FULL)] == [
        *(FIELD, FIELD, FIELD, OVERVIEW, COMPLETED, CURRENT, PENDING, CONTEXT, OUTPUTS, ERRORS, NOTES),
    ]


def test_the_minimal_form_has_the_seeds_sections() -> None:
    assert [kind for kind, _ in outline(MINIMAL)] == [FIELD, FIELD, COMPLETED, CURRENT, PENDING, CONTEXT, OUTPUTS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "# T\n## Phases\n### Completed\n- [x] a\n### Current\n- [ ] b\n## Notes\n",
            [(COMPLETED, "Completed"), (CURRENT, "Current"), (NOTES, "Notes")],
            id="a heading that groups the phases is none itself",
        ),
        pytest.param("# T\n## Phases\n### Current\n- [ ] b\n", [(CURRENT, "Current")], id="one section in a group"),
        pytest.param("# T\n## Phases\n- [x] a\n- [ ] b\n", [(PHASES, "Phases")], id="a flat list of phases is one"),
        pytest.param(
            "# T\n# Notes\nx\n# Plan\n", [(NOTES, "Notes"), (PHASES, "Plan")], id="sections of the first level"
        ),
        pytest.param(
            "# T\n## Current\n### Phase 1: Notes\n### Notes\n## Context\n",
            [(CURRENT, "Current"), (CONTEXT, "Context")],
            id="headings within a section open none",
        ),
        pytest.param(
            "# T\n```\n## Notes\n```\n<!--\n## Context\n-->\n~~~~\n~~~\n## Plan\n", [], id="code and comments open none"
        ),
        pytest.param(
            "# T\n## Status: blocked\n### Started: a\n### Overview\nx\n### Notes\n",
            [(FIELD, "Started: a"), (OVERVIEW, "Overview"), (NOTES, "Notes")],
            id="sections below a field",
        ),
        pytest.param("", [], id="an empty file"),
    ],
)
def test_sections_follow_the_headings(text: str, expected: list[tuple[str, str]]) -> None:
    assert outline(text) == expected


def test_subsections_begin_with_the_text_before_the_first_heading() -> None:
    document = Document(b"## Context\nall\n### Blockers\n- a\n#### Old\n- b\n### Files\n")
    parts = subsections(document, sections(document)[0])
    assert [(part.title, part.start, part.end) for part in parts] == [
        ("", 1, 2),
        ("Blockers", 3, 4),
        ("Old", 5, 6),
        ("Files", 7, 7),
    ]
    assert {part.kind for part in parts} == {CONTEXT}
