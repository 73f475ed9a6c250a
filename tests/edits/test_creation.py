"""Tests for edits/creation.py and new_phases.py."""

from __future__ import annotations

import pytest

from progresslib.checking import check
from progresslib.edits.creation import checked_name, new_file, title_of_name
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import CURRENT, PENDING
from progresslib.text.statuses import IN_PROGRESS

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"

MINIMAL = f"""\
# Orchestration: Job Processing

## Status: in_progress
## Started: {TIME}
## Last Updated: {TIME}

## Completed

## Current
- [ ] Architecture - choose a queue
  - Started: {TIME}

## Pending
- [ ] Implementation
- [ ] Testing

## Context

## Agent Outputs
"""
FULL = f"""\
# Orchestration: Job Processing

## Status: in_progress
## Started: {TIME}
## Last Updated: {TIME}

## Overview

Jobs move to a queue.

---

## Completed Phases

## Current Phase

- [ ] **Phase 1: Architecture** - choose a queue
  - Started: {TIME}

## Pending Phases

- [ ] **Phase 2: Implementation**
- [ ] **Phase 3: Testing**

---

## Context for Resume

### Architecture Decisions

### Key File Paths

### Dependencies

### Blockers
- None currently

---

## Agent Outputs

---

## Error Log

---

## Notes
"""
PHASES = ["Architecture - choose a queue", "Phase 2: Implementation", "Testing"]


def names(data: bytes) -> list[str]:
    return [phase.name for phase in Orchestration(data, "x.md").phases]


def test_the_minimal_form() -> None:
    assert new_file("Job Processing", PHASES, NOW).decode() == MINIMAL


def test_the_full_form() -> None:
    assert new_file("Job Processing", PHASES, NOW, "Jobs move\nto a queue.", full=True).decode() == FULL


def test_an_overview_in_the_minimal_form() -> None:
    text = new_file("Job Processing", PHASES, NOW, "Why.").decode()
    assert text == MINIMAL.replace("## Completed\n", "## Overview\nWhy.\n\n## Completed\n")


def test_from_five_phases_on_it_is_the_full_form() -> None:
    assert b"## Completed\n" in new_file("X", list("abcd"), NOW)
    assert b"## Completed Phases\n" in new_file("X", list("abcde"), NOW)


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize(
    "phases",
    [
        pytest.param(PHASES, id="plain ones"),
        pytest.param([], id="none"),
        pytest.param(["# head", "[x] box", "1. one", "<!-- open", "`a - b` c", "an **e** f", "C#:"], id="marks"),
        pytest.param(["- [ ] a", "--- b", "c ``` d", "> quote", "| d |", "<div> e"], id="what would open something"),
    ],
)
def test_it_is_read_back_as_it_was_meant(full: bool, phases: list[str]) -> None:
    data = new_file("<X> # of\nall", phases, NOW, "```", full)
    work = Orchestration(data, "x.md")
    assert work.status == IN_PROGRESS
    assert work.title == "<X> # of all"
    assert [phase.state for phase in work.phases] == [CURRENT, *[PENDING] * (len(phases) - 1)][: len(phases)]
    assert check.problems(data, "x.md") == []


def test_labels_are_not_doubled() -> None:
    assert names(new_file("X", ["Phase 1: a", "**Phase 2:** b - c"], NOW, full=True)) == ["Phase 1: a", "Phase 2: b"]
    assert names(new_file("X", ["Phase 0: a", "Phase 5: b"], NOW, full=True)) == ["Phase 0: a", "Phase 5: b"]
    assert names(new_file("X", ["Phase 2: a", "b"], NOW, full=True)) == ["Phase 1: a", "Phase 2: b"]
    assert names(new_file("X", ["Phase 2: a", "b"], NOW, full=False)) == ["a", "b"]


@pytest.mark.parametrize(
    ("phases", "problem"),
    [
        (["a", ""], "phases: '' names no phase; write what is to be done in a word or two"),
        (["a", "---"], "phases: '---' names no phase; write what is to be done in a word or two"),
        (["[description]"], "phases: '[description]' names no phase; write what is to be done in a word or two"),
        (["a", "Phase 2: A!"], "two phases are called 'A!'; give each a name of its own"),
        (["✅ a"], "'✅ a' would not be read as a phase of that name; use other words"),
    ],
)
def test_phases_that_would_not_be_read_are_errors(phases: list[str], problem: str) -> None:
    with pytest.raises(ProgressError) as raised:
        new_file("X", phases, NOW)
    assert str(raised.value) == problem


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("backend-job-processing", "Job Processing"),
        ("frontend-asset-filtering.md", "Asset Filtering"),
        ("backend-v2-api", "V2 Api"),
        ("jobs", "Jobs"),
    ],
)
def test_the_title_is_the_feature(name: str, title: str) -> None:
    assert title_of_name(name) == title


@pytest.mark.parametrize("name", ["backend-jobs", "backend-jobs.md", "v2-api-3", "a" * 40 + "-" + "b" * 39])
def test_a_name_of_domain_and_feature(name: str) -> None:
    assert checked_name(name) == name.removesuffix(".md")


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Job Processing", "job-processing"),
        ("jobProcessing.md", "job-processing"),
        ("backend_jobs", "backend-jobs"),
        ("../../etc/passwd", "etc-passwd"),
        ("backend--jobs", "backend-jobs"),
        ("Straße Süd", "strasse-sud"),
        ("readme-first-draft", "first-draft"),
        ("a" * 40 + "-" + "b" * 30 + "-" + "c" * 20, "a" * 40 + "-" + "b" * 30),
        ("jobs", ""),
        ("readme", ""),
        ("a\nb", "a-b"),
        ("", ""),
        ("ключ 🔑", ""),
    ],
)
def test_any_other_name_is_an_error_with_a_better_one(name: str, better: str) -> None:
    with pytest.raises(ProgressError) as raised:
        checked_name(name)
    message = str(raised.value)
    assert "DOMAIN-FEATURE in lower-case words, such as backend-job-processing" in message
    assert "\n" not in message
    assert message.partition("; try ")[2] == better


@pytest.mark.parametrize("title", ["C #", "x ##", "None", "[list]"])
def test_a_title_that_would_be_read_as_another_is_refused(title: str) -> None:
    with pytest.raises(ProgressError, match="would not be read as a title; give another with --title"):
        new_file(title, PHASES, NOW)
