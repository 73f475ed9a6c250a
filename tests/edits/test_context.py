"""Tests for edits/context.py, subsections.py and overview.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from progresslib.edits.context import add_decision, add_dependency, add_downstream, add_note, add_overview, add_path
from progresslib.errors import ProgressError
from tests.progress_files import MINIMAL, TEMPLATE

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
HEAD = "# X\n## Last Updated: a\n"
TOUCHED = f"# X\n## Last Updated: {TIME}\n"

Edit = Callable[[bytes], bytes]


def decision(text: str) -> Edit:
    return lambda data: add_decision(data, "x.md", text, NOW)


def path(file: str, what: str = "") -> Edit:
    return lambda data: add_path(data, "x.md", file, what, NOW)


def depends(text: str) -> Edit:
    return lambda data: add_dependency(data, "x.md", text, NOW)


def blocks(text: str) -> Edit:
    return lambda data: add_downstream(data, "x.md", text, NOW)


def note(text: str) -> Edit:
    return lambda data: add_note(data, "x.md", text, NOW)


def overview(text: str) -> Edit:
    return lambda data: add_overview(data, "x.md", text, NOW)


def edited(text: str, edit: Edit) -> str:
    once = edit(text.encode())
    assert edit(once) == once
    return once.decode()


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        pytest.param(
            decision("Pattern: outbox"), "- Pattern: [chosen pattern]\n", "- Pattern: outbox\n", id="a key in place"
        ),
        pytest.param(
            decision("one worker"), "- API: [endpoint design]\n", "- API: [endpoint design]\n- one worker\n", id="text"
        ),
        pytest.param(
            path("pkg/a.go", "Worker"),
            "asset/create_test.go\n\n",
            "asset/create_test.go\n- Worker: pkg/a.go\n\n",
            id="a path and what it is",
        ),
        pytest.param(path("a.go"), "asset/create_test.go\n\n", "asset/create_test.go\n- a.go\n\n", id="a path alone"),
        pytest.param(
            depends("auth service"),
            "- Depends on: [services/features]\n",
            "- Depends on: auth service\n",
            id="what it depends on",
        ),
        pytest.param(blocks("billing"), "- Blocks: [downstream work]\n", "- Blocks: billing\n", id="what it blocks"),
        pytest.param(
            note("short names"),
            "- User preferences\n- Constraints discovered\n- Performance targets\n",
            "- short names\n",
            id="a note",
        ),
        pytest.param(
            overview("Jobs\nmove."),
            "Brief description of what this orchestration is accomplishing.\n",
            "Jobs move.\n",
            id="the overview",
        ),
    ],
)
def test_the_template_is_filled(edit: Edit, before: str, after: str) -> None:
    assert TEMPLATE.count(before) == 1
    expected = TEMPLATE.replace(before, after).replace("## Last Updated: <ISO timestamp>", f"## Last Updated: {TIME}")
    assert edited(TEMPLATE, edit) == expected


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (decision("outbox"), "- outbox\n"),
        (path("a.go", "Worker:"), "- Worker: a.go\n"),
        (depends("auth"), "- Depends on: auth\n"),
        (blocks("billing"), "- Blocks: billing\n"),
    ],
    ids=["decision", "path", "depends", "blocks"],
)
def test_in_the_minimal_form_it_is_a_bullet_of_the_context(edit: Edit, line: str) -> None:
    before = "- Component: src/AssetFilter.tsx\n"
    assert edited(MINIMAL, edit) == MINIMAL.replace(before, before + line).replace("2026-11-21T17:30:00Z", TIME)


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        pytest.param(
            decision("a"),
            "## Context for Resume\n\nWhat matters:\n\n### Blockers\n- None currently\n",
            "## Context for Resume\n\nWhat matters:\n\n### Architecture Decisions\n- a\n\n"
            "### Blockers\n- None currently\n",
            id="a part before those that come later",
        ),
        pytest.param(
            path("a"),
            "## Context for Resume\n### Architecture Decisions\n- a\n### Other\n- b\n\n---\n\n## Notes\n",
            "## Context for Resume\n### Architecture Decisions\n- a\n### Other\n- b\n\n"
            "### Key File Paths\n- a\n\n---\n\n## Notes\n",
            id="a part after all others, before the rule",
        ),
        pytest.param(
            depends("a"),
            "## Current Phase\n- b\n\n---\n\n## Notes\n",
            "## Current Phase\n- b\n\n---\n\n## Context for Resume\n\n### Dependencies\n- Depends on: a\n\n## Notes\n",
            id="the context itself",
        ),
        pytest.param(
            decision("a"), "## Current\n- b\n", "## Current\n- b\n\n## Context\n- a\n", id="that of the minimal form"
        ),
        pytest.param(
            decision("a"),
            "## Context\n\n### Key Decisions\n\n- b\n\n- c\n",
            "## Context\n\n### Key Decisions\n\n- b\n\n- c\n\n- a\n",
            id="a part of another name, also in the minimal form",
        ),
        pytest.param(
            path("a"),
            "## Key Files\n- b\n\n## Notes\n",
            "## Key Files\n- b\n- a\n\n## Notes\n",
            id="a section of its own",
        ),
        pytest.param(
            decision("DB: sqlite"),
            "## Decisions\n- DB: postgres\n",
            "## Decisions\n- DB: postgres\n- DB: sqlite\n",
            id="a key that has a value",
        ),
        pytest.param(
            decision("db: sqlite"),
            "## Decisions\n* **DB:** <tbd>\n  - why\n* **DB:** [...]\n",
            "## Decisions\n* **DB:** <tbd>\n  - why\n* **DB:** sqlite\n",
            id="an empty key that has no details",
        ),
        pytest.param(note("- [x] a"), "", "\n## Notes\n\n- \\- [x] a\n", id="what would open something"),
        pytest.param(note("a"), "## Notes\n\nText.\n", "## Notes\n\nText.\n\n- a\n", id="a note below text"),
        pytest.param(note("a"), "## Notes\n- b\n### More\n", "## Notes\n- b\n- a\n### More\n", id="before headings"),
        pytest.param(note("a"), "## Notes\n```\n", "## Notes\n- a\n\n```\n", id="an open end"),
        pytest.param(overview("a"), "## Overview\nb", "## Overview\nb\n\na", id="a paragraph more, no final newline"),
        pytest.param(overview("# a"), "## Notes\n", "\n## Overview\n\n\\# a\n\n## Notes\n", id="a new overview"),
        pytest.param(
            decision("a"),
            "\ufeff## Context for Resume\r\n### Decisions\r\n- b",
            "\ufeff## Context for Resume\r\n### Decisions\r\n- b\r\n- a",
            id="BOM, CRLF, no final newline",
        ),
    ],
)
def test_what_is_missing_is_made(edit: Edit, before: str, after: str) -> None:
    if before.startswith("\ufeff"):
        assert edited(before, edit).partition("\n## Context")[0].endswith(f"## Last Updated: {TIME}\r\n\r")
        assert edited(before, edit).endswith(after.removeprefix("\ufeff"))
    else:
        assert edited(HEAD + before, edit) == TOUCHED + after


@pytest.mark.parametrize("text", ["", "  ", "None", "[chosen pattern]"])
@pytest.mark.parametrize(
    ("make", "what"),
    [
        *((decision, "a decision"), (path, "a path"), (depends, "a dependency")),
        *((blocks, "what it blocks"), (note, "a note"), (overview, "an overview")),
    ],
)
def test_without_words_it_is_an_error(make: Callable[[str], Edit], what: str, text: str) -> None:
    with pytest.raises(ProgressError, match=rf"^x\.md: {what} needs words$"):
        make(text)(TEMPLATE.encode())
