"""Tests for edits/expanding.py."""

from __future__ import annotations

import pytest

from progresslib.checking import check
from progresslib.edits.creation import new_file
from progresslib.edits.expanding import expand
from progresslib.edits.section_titles import is_minimal
from progresslib.reading.orchestration import Orchestration
from tests.progress_files import FULL, MINIMAL, TEMPLATE

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"


def expanded(text: str) -> str:
    once = expand(text.encode(), "x.md", NOW)
    assert expand(once, "x.md", NOW + 1) == once
    return once.decode()


def test_a_minimal_file_becomes_a_full_one() -> None:
    assert (
        expanded(MINIMAL)
        == f"""\
# Orchestration: Asset filter

## Status: in_progress
## Started: 2026-11-21T17:30:00Z
## Last Updated: {TIME}

## Overview

---

## Completed Phases
- [x] Architecture - Tier 2 component pattern

## Current Phase
- [ ] Implementation - AssetFilter.tsx half done

## Pending Phases
- [ ] Testing

## Context for Resume
- Component: src/AssetFilter.tsx

### Architecture Decisions

### Key File Paths

### Dependencies

### Blockers
- None currently

## Agent Output (latest)
{{"status": "complete", "summary": "Tier 2"}}

## Agent Outputs

---

## Error Log

---

## Notes
"""
    )


OTHERS = [FULL, TEMPLATE, "# X\n## Plan\n- [ ] a\n", "# X\n", "## Completed Phases\n## Current\n"]


@pytest.mark.parametrize("text", OTHERS)
def test_any_other_file_stays(text: str) -> None:
    assert expanded(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "## Started: 2026-01-01\n## Last Updated: a\n\n## Current\n- [ ] a\n\n## Notes\n- n\n",
            f"## Started: 2026-01-01\n## Last Updated: {TIME}\n\n## Overview\n\n---\n\n## Completed Phases\n\n"
            "## Current Phase\n- [ ] a\n\n## Pending Phases\n\n---\n\n## Context for Resume\n\n"
            "### Architecture Decisions\n\n### Key File Paths\n\n### Dependencies\n\n### Blockers\n- None currently\n\n"
            "---\n\n## Agent Outputs\n\n---\n\n## Error Log\n\n---\n\n## Notes\n- n\n",
            id="sections that are missing in between",
        ),
        pytest.param(
            "**Status:** wip\n**Updated:** 2026-03-01\n\n## Overview\nO.\n\n## ✅ Completed ##\n- [x] a\n"
            "  - Completed: 2026-02-01\n\n## Pending\n- [ ] b\n\n## Blockers\n- x\n\n## Context\nC.\n\n"
            "### Key Files\n- f\n",
            f"**Status:** wip\n**Started:** 2026-02-01T00:00:00Z\n**Updated:** {TIME}\n\n## Overview\nO.\n\n"
            "## ✅ Completed Phases ##\n- [x] a\n  - Completed: 2026-02-01\n\n"
            "## Current Phase\n\n## Pending Phases\n- [ ] b\n\n"
            "## Blockers\n- x\n\n## Context for Resume\nC.\n\n### Architecture Decisions\n\n### Key Files\n- f\n\n"
            "### Dependencies\n\n---\n\n## Agent Outputs\n\n---\n\n## Error Log\n\n---\n\n## Notes\n",
            id="other forms of what is there",
        ),
    ],
)
def test_what_is_there_stays(before: str, after: str) -> None:
    assert expanded(before) == after


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_every_other_byte_stays(end: str, mark: str) -> None:
    before = mark + MINIMAL.replace("\n", end).rstrip(end)
    after = expanded(before)
    assert after == mark + expanded(MINIMAL.rstrip()).replace("\n", end)
    titles = ("## Completed", "## Current", "## Pending", "## Context", "## Last Updated")
    kept = [line for line in before.split(end) if not line.startswith(titles)]
    rest = iter(after.split(end))
    assert all(line in rest for line in kept)


def test_what_it_makes_is_a_full_file_that_is_read_as_before() -> None:
    before = new_file("Jobs", ["a", "b - r", "c"], NOW, "Why.", full=False)
    after = expand(before, "x.md", NOW + 1)
    work, was = Orchestration(after, "x.md"), Orchestration(before, "x.md")
    assert not is_minimal(work)
    assert check.problems(after, "x.md") == []
    assert [(one.name, one.state) for one in work.phases] == [(one.name, one.state) for one in was.phases]
    assert work.value("started") == was.value("started") == TIME
    assert work.blockers == []
