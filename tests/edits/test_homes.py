"""Tests for edits/homes.py, titles.py and places.py."""

from __future__ import annotations

import pytest

from progresslib.edits.homes import home, with_home
from progresslib.edits.places import is_spaced
from progresslib.edits.section_titles import is_minimal
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import COMPLETED, CONTEXT, CURRENT, ERRORS, NOTES, OUTPUTS, OVERVIEW, PENDING
from tests.progress_files import FULL, MINIMAL, MINIMAL_TEMPLATE, TEMPLATE

ORDER = (OVERVIEW, COMPLETED, CURRENT, PENDING, CONTEXT, OUTPUTS, ERRORS, NOTES)


def read(text: str) -> Orchestration:
    return Orchestration(text.encode(), "x.md")


def made(text: str, kind: str) -> str:
    return with_home(read(text), kind)[0].document.data.decode()


def without(text: str, kind: str) -> str:
    """`text` without its section of a kind, up to the next heading or rule."""
    work = read(text)
    (section,) = work.of_kind(kind)
    lines = work.document.lines
    rule = (number for number in range(section.start, section.end) if lines[number] == b"---\n")
    return b"".join([*lines[: section.line], *lines[next(rule, section.end) :]]).decode()


@pytest.mark.parametrize("kind", ORDER)
@pytest.mark.parametrize("text", [FULL, TEMPLATE], ids=["in use", "template"])
def test_a_missing_section_of_the_full_form_is_made_in_the_seeds_order(text: str, kind: str) -> None:
    titles = [line for line in text.splitlines() if line.startswith("## ")]
    shorter = without(text, kind)
    longer = made(shorter, kind)
    assert [line for line in longer.splitlines() if line.startswith("## ")] == titles
    assert [section.kind for section in read(longer).sections] == [section.kind for section in read(text).sections]
    assert longer.count("\n---\n") == shorter.count("\n---\n")


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (OVERVIEW, "## Completed\n", "## Overview\n\n## Completed\n"),
        (COMPLETED, "## Current\n", "## Completed\n\n## Current\n"),
        (CURRENT, "## Pending\n", "## Current\n\n## Pending\n"),
        (PENDING, "## Context\n", "## Pending\n\n## Context\n"),
        (CONTEXT, "## Agent Output (latest)\n", "## Context\n\n## Agent Output (latest)\n"),
        (OUTPUTS, '"Tier 2"}\n', '"Tier 2"}\n\n## Agent Outputs\n'),
        (ERRORS, '"Tier 2"}\n', '"Tier 2"}\n\n## Error Log\n'),
        (NOTES, '"Tier 2"}\n', '"Tier 2"}\n\n## Notes\n'),
    ],
)
def test_a_missing_section_of_the_minimal_form_is_named_as_the_seed_does(kind: str, before: str, after: str) -> None:
    shorter = without(MINIMAL, kind) if kind in (COMPLETED, CURRENT, PENDING, CONTEXT) else MINIMAL
    assert made(shorter, kind) == shorter.replace(before, after)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        pytest.param("", NOTES, "## Notes\n", id="an empty file"),
        pytest.param("# X", NOTES, "# X\n\n## Notes", id="a title without a final newline"),
        pytest.param("# X\r\n## Notes\r\n", ERRORS, "# X\r\n\r\n## Error Log\r\n\r\n## Notes\r\n", id="CRLF"),
        pytest.param(
            "# X\n## Phases\n### Done\n- a\n### Pending\n- b\n## Notes\n",
            CURRENT,
            "# X\n## Phases\n### Done\n- a\n\n### Current\n\n### Pending\n- b\n## Notes\n",
            id="phases that are grouped under a heading",
        ),
        pytest.param(
            "# X\n## Phases\n### Done\n- a\n### Pending\n- b\n",
            OUTPUTS,
            "# X\n## Phases\n### Done\n- a\n### Pending\n- b\n\n## Agent Outputs\n",
            id="after them",
        ),
        pytest.param(
            "# X\n## Plan\n- [ ] a\n## Custom\n- c\n",
            ERRORS,
            "# X\n## Plan\n- [ ] a\n\n## Error Log\n\n## Custom\n- c\n",
            id="after a flat list of phases",
        ),
        pytest.param(
            "# X\n## Custom\n- c\n", NOTES, "# X\n## Custom\n- c\n\n## Notes\n", id="only sections nobody knows"
        ),
        pytest.param(
            "# X\n## Custom\n```\nopen\n",
            NOTES,
            "# X\n\n## Notes\n\n## Custom\n```\nopen\n",
            id="one of them never ends",
        ),
        pytest.param("# X\n<!-- open\n", NOTES, "# X\n\n## Notes\n\n<!-- open\n", id="a comment that never ends"),
        pytest.param(
            "# X\n## Context\n<!-- a -->\n",
            ERRORS,
            "# X\n## Context\n<!-- a -->\n\n## Error Log\n",
            id="a closed comment",
        ),
        pytest.param(
            "# X\n## Context\n<div>\n", ERRORS, "# X\n## Context\n<div>\n\n## Error Log\n", id="HTML up to a blank line"
        ),
        pytest.param(
            "# X\n## Current\n- a\n***\n## Context\n",
            PENDING,
            "# X\n## Current\n- a\n***\n\n## Pending\n\n## Context\n",
            id="a line right below text may make it a heading",
        ),
    ],
)
def test_a_missing_section_finds_its_place(text: str, kind: str, expected: str) -> None:
    assert made(text, kind) == expected
    assert made(expected, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("## Done\n## Completed\n", COMPLETED, "Completed"),
        ("## Done\n## Finished\n", COMPLETED, "Done"),
        ("## Key Files\n## Context\n", CONTEXT, "Context"),
        ("## Key Files\n", CONTEXT, None),
        ("## Agent Output (latest)\n", OUTPUTS, None),
        ("## Agent Results\n", OUTPUTS, "Agent Results"),
    ],
)
def test_entries_have_one_home(text: str, kind: str, title: str | None) -> None:
    section = home(read(text), kind)
    assert (section.title if section else None) == title


@pytest.mark.parametrize(
    ("text", "minimal"),
    [
        (FULL, False),
        (MINIMAL, True),
        (TEMPLATE, False),
        (MINIMAL_TEMPLATE, True),
        ("# X\n", False),
        ("## Context\n", True),
    ],
)
def test_the_form_is_told_by_the_titles(text: str, minimal: bool) -> None:
    assert is_minimal(read(text)) == minimal
    assert is_spaced(read(text)) == (not minimal)
