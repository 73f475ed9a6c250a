"""Tests for edits/blockers.py."""

from __future__ import annotations

import pytest

from progresslib.edits.blockers import block, unblock
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from tests.edits.steps import add_blocker
from tests.progress_files import FULL, MINIMAL, TEMPLATE

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
HEAD = "# X\n## Status: blocked\n## Last Updated: a\n"
TOUCHED = f"# X\n## Status: blocked\n## Last Updated: {TIME}\n"
BULLET = f"- no key (since {TIME})\n"


def test_a_blocker_takes_the_place_of_none_in_the_full_form() -> None:
    expected = FULL.replace("- None currently\n", BULLET).replace("2026-11-21T17:30:00Z", TIME)
    expected = expected.replace("Status: in_progress", "Status: blocked")
    blocked = block(FULL.encode(), "x.md", "no key", NOW)
    assert blocked.decode() == expected
    assert block(blocked, "x.md", "no key", NOW + 1) == blocked


def test_a_blocker_takes_the_place_of_the_templates_lines() -> None:
    lines = "### Blockers\n- None currently\n- OR: Waiting for [specific thing]\n"
    blocked = add_blocker(TEMPLATE.encode(), "x.md", "no key", NOW).decode()
    assert blocked == TEMPLATE.replace(lines, f"### Blockers\n{BULLET}").replace(
        "Last Updated: <ISO timestamp>", f"Last Updated: {TIME}"
    )


def test_the_minimal_form_gets_blockers_in_its_context() -> None:
    blocked = add_blocker(MINIMAL.encode(), "x.md", "no key", NOW).decode()
    context = "- Component: src/AssetFilter.tsx\n"
    expected = MINIMAL.replace(context, f"{context}\n### Blockers\n{BULLET}").replace("2026-11-21T17:30:00Z", TIME)
    assert blocked == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", f"\n## Context for Resume\n\n### Blockers\n{BULLET}", id="no context"),
        pytest.param("## Blockers\n- a\n", f"## Blockers\n- a\n{BULLET}", id="a section of its own"),
        pytest.param(
            "## Blockers\n- a\n- None\n- b", f"## Blockers\n- a\n- b\n{BULLET.rstrip()}", id="None among others"
        ),
        pytest.param("## Blockers\nNone.\n\n## Notes\n", f"## Blockers\n{BULLET}\n## Notes\n", id="None as a sentence"),
        pytest.param("## Blockers\nSo far:\nNone\n", f"## Blockers\nSo far:\nNone\n\n{BULLET}", id="None in a text"),
        pytest.param("## Blockers\n```\nNone\n", f"## Blockers\n{BULLET}\n```\nNone\n", id="code that never ends"),
        pytest.param(
            "## Key Files\n- a\n",
            f"## Key Files\n- a\n\n## Context for Resume\n\n### Blockers\n{BULLET}",
            id="context of another sort",
        ),
        pytest.param(
            "## Blockers\n- Resolved b: no key\n",
            f"## Blockers\n- Resolved b: no key\n{BULLET}",
            id="again, after it was resolved",
        ),
    ],
)
def test_a_blocker_finds_its_place(before: str, after: str) -> None:
    blocked = block((HEAD + before).encode(), "x.md", "no\nkey", NOW)
    assert blocked.decode() == TOUCHED + after
    assert block(blocked, "x.md", "no key", NOW + 1) == blocked


@pytest.mark.parametrize(
    ("reason", "written"),
    [
        ("# no key", "\\# no key"),
        ("[x] no key", "\\[x] no key"),
        ("``` no key", "\\``` no key"),
        ("<!-- no key", "\\<!-- no key"),
        ("- no key", "\\- no key"),
        ("Resolved only in part", "Blocked: Resolved only in part"),
        ("no key (resolved upstream)", "Blocked: no key ( resolved upstream)"),
        ("no key (a) (Resolved upstream)", "Blocked: no key (a) ( Resolved upstream)"),
    ],
)
def test_a_reason_breaks_out_of_nothing(reason: str, written: str) -> None:
    blocked = block(f"{HEAD}## Blockers\n- a\n".encode(), "x.md", reason, NOW)
    assert blocked.decode() == f"{TOUCHED}## Blockers\n- a\n- {written} (since {TIME})\n"
    assert block(blocked, "x.md", reason, NOW + 1) == blocked


@pytest.mark.parametrize("reason", ["", "None", " ... "])
def test_a_blocker_needs_a_reason(reason: str) -> None:
    with pytest.raises(ProgressError, match=r"^x\.md: a blocker needs a reason$"):
        block(HEAD.encode(), "x.md", reason, NOW)


@pytest.mark.parametrize(
    ("before", "how", "after"),
    [
        pytest.param(
            "- no key (since a)\n", "", f"- Resolved {TIME}: no key (since a)\n", id="a text of its own stays"
        ),
        pytest.param(BULLET, "got it", f"- Resolved {TIME}: no key - got it\n", id="ours, and how"),
        pytest.param(
            "* [ ] a\n  more\n* [x] b\n* Resolved c: d\n* ~~e~~\n* None\n",
            "",
            f"* [x] Resolved {TIME}: a\n  more\n* [x] b\n* Resolved c: d\n* ~~e~~\n* None\n",
            id="only what is open",
        ),
        pytest.param(
            "we wait\nfor Ops\n\n---\n\n```\ncode\n```\nand for\n<!-- c -->\n",
            "",
            f"Resolved {TIME}: we wait\nfor Ops\n\n---\n\n```\ncode\n```\nResolved {TIME}: and for\n<!-- c -->\n",
            id="paragraphs",
        ),
        pytest.param("-\tno\tkey", "", f"-   Resolved {TIME}: no  key", id="tabs"),
    ],
)
def test_unblock_resolves_every_blocker(before: str, how: str, after: str) -> None:
    unblocked = unblock(f"{HEAD}## Blockers\n{before}".encode(), "x.md", NOW, how)
    assert unblocked.decode() == TOUCHED.replace("blocked", "in_progress") + f"## Blockers\n{after}"
    assert unblock(unblocked, "x.md", NOW + 1, how) == unblocked


@pytest.mark.parametrize("status", ["in_progress", "complete"])
def test_unblock_leaves_another_status(status: str) -> None:
    before = HEAD.replace("blocked", status) + "## Blockers\n- a\n"
    after = TOUCHED.replace("blocked", status) + f"## Blockers\n- Resolved {TIME}: a\n"
    assert unblock(before.encode(), "x.md", NOW).decode() == after


def test_unblock_without_a_blocker_changes_nothing() -> None:
    data = HEAD.replace("blocked", "in_progress").encode()
    assert unblock(data, "x.md", NOW) == data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "## Current Phase\n- [ ] A\n\n### Blockers\n- no key\n", "- Resolved {}: no key\n", id="in a phase"
        ),
        pytest.param("## Blockers: waits for X\n", "## Blockers: Resolved {}: waits for X\n", id="in the heading"),
        pytest.param("## Blockers\n\n### waits for X\n", "### Resolved {}: waits for X\n", id="a heading alone"),
        pytest.param(
            "## Blockers\n- no key\n- ✅ fixed db\n- Unblocked: y\n- down (resolved yesterday)\n",
            "- Resolved {}: no key\n- ✅ fixed db\n- Unblocked: y\n- down (resolved yesterday)\n",
            id="what is settled stays",
        ),
    ],
)
def test_what_is_read_as_a_blocker_is_what_unblock_resolves(before: str, after: str) -> None:
    unblocked = unblock((HEAD + before).encode(), "x.md", NOW)
    assert unblocked.decode().endswith(after.format(TIME))
    assert Orchestration(unblocked, "x.md").blockers == []
    assert unblock(unblocked, "x.md", NOW + 1) == unblocked
