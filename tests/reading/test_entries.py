"""Tests for reading/entries.py."""

from __future__ import annotations

import pytest

from progresslib.markdown.document import Document
from progresslib.reading.entries import Failure, blockers, failures
from progresslib.reading.sections import sections
from tests.progress_files import FULL, MINIMAL_TEMPLATE, TEMPLATE


def read_failures(text: str) -> list[Failure]:
    document = Document(text.encode())
    return failures(document, sections(document))


def read_blockers(text: str) -> list[str]:
    document = Document(text.encode())
    return [blocker.text for blocker in blockers(document, sections(document)) if blocker.is_open]


@pytest.mark.parametrize("text", [TEMPLATE, MINIMAL_TEMPLATE], ids=["full", "minimal"])
def test_the_templates_hold_no_entries(text: str) -> None:
    assert read_failures(text) == []
    assert read_blockers(text) == []


def test_the_full_form_tells_its_entries() -> None:
    assert [(failure.title, failure.resolved, failure.fields) for failure in read_failures(FULL)] == [
        (
            "2026-11-20T09:30:00Z - Build failure",
            True,
            {
                "phase": "Phase 1: Architecture",
                "agent": "backend-architect",
                "error": "go.sum is out of date",
                "resolution": "ran go mod tidy",
            },
        ),
    ]


@pytest.mark.parametrize(
    ("log", "resolved"),
    [
        pytest.param("### t - E\n- Error: x\n- Resolution: pending\n", False, id="pending"),
        pytest.param(
            "### t - E\n- Error: x\n- Resolution: Pending review of the fix\n", False, id="begins with pending"
        ),
        pytest.param("### t - E\n- Error: x\n- Resolution: [how resolved or pending]\n", False, id="placeholder"),
        pytest.param("### t - E\n- Error: x\n", False, id="none"),
        pytest.param("### t - E\n- Error: x\n- **Resolution:** retried\n", True, id="told, in bold"),
        pytest.param("- build failed\n", False, id="item"),
        pytest.param("- [x] build failed\n", True, id="ticked item"),
        pytest.param("- [ ] build failed\n", False, id="open item"),
        pytest.param("- Resolved: build failed\n", True, id="begins with resolved"),
        pytest.param("- **Fixed** the build\n", True, id="begins with fixed"),
        pytest.param("- ✅ fixed: build\n", True, id="begins with fixed, after a sign"),
        pytest.param("- build failed. Fix: ran go mod tidy\n", True, id="names a fix"),
        pytest.param("- build failed, fixed by go mod tidy\n", True, id="says how it was fixed"),
        pytest.param("- build failed, not fixed by go mod tidy\n", False, id="says how it was not fixed"),
        pytest.param("- we need a fix for the build\n", False, id="wants a fix"),
        pytest.param("- build failed\n  - Resolution: pending\n", False, id="item, pending"),
        pytest.param("- build failed\n  - Resolution: go mod tidy\n", True, id="item, resolved"),
        pytest.param("### t - E\n- Resolution: TBD\n", False, id="to be done"),
        pytest.param("### t - E\n- Resolution: Not yet fixed\n", False, id="not yet"),
        pytest.param("### t - E\n- Resolution: ⏳ Pending\n", False, id="pending, with a sign"),
        pytest.param("### t - E\n- Resolution: in progress, investigating\n", False, id="being worked on"),
        pytest.param("- E in the parser. Resolution: pending\n", False, id="pending in the same line"),
        pytest.param("- E in the parser. Resolution: quoted it\n", True, id="resolved in the same line"),
        pytest.param("### t - E\n- Status: resolved\n", True, id="a status of its own"),
        pytest.param("### t - E\n- Status: investigating\n", False, id="a status that is none yet"),
        pytest.param("### t - E\n- Fixed: upgraded it\n", True, id="a field for the fix"),
        pytest.param("### t - E [RESOLVED]\n- Phase: 2\n", True, id="a mark in the title"),
        pytest.param("### t - E\n- Resolution:\n  - bumped the pool\n", True, id="a resolution below its key"),
        pytest.param("### t - E\n#### Details\n- Resolution: bumped it\n", True, id="a resolution below a heading"),
        pytest.param("### t - E\n- Resolution: We retried but it worked\n", True, id="a resolution with a but"),
        pytest.param("- timeouts, fixed in 1.2 but came back\n", False, id="taken back"),
        pytest.param("The load test fails after 300 s (open).\n", False, id="a paragraph"),
    ],
)
def test_an_error_is_resolved_if_it_says_so(log: str, resolved: bool) -> None:
    (failure,) = read_failures(f"## Error Log\n\n{log}")
    assert failure.resolved == resolved


UNFIXED = "pending, TBD, todo, to do, to be decided, unresolved, unknown, open, none, no fix yet, not yet, N/A, WIP"
UNFIXED += ", in progress, investigating, under investigation, still failing, waiting for Ops, blocked by Ops, partial"
UNFIXED += ", needs a look, ongoing, deferred"
TAKEN_BACK = "came back, but still fails, reopened, happens again, happened again, fails again, failing again"
FIXES = "fix: x|fixed: x|resolved: x|resolution: x|(fixed in 1.2)|(resolved)|[fixed]|[resolved today]|✅"


@pytest.mark.parametrize("resolution", UNFIXED.split(", "))
def test_many_words_say_that_an_error_has_no_resolution_yet(resolution: str) -> None:
    (failure, other) = read_failures(f"## Errors\n- E\n  - Resolution: {resolution}\n- F. Fix: {resolution}\n")
    assert (failure.resolved, other.resolved) == (False, False)


@pytest.mark.parametrize("words", TAKEN_BACK.split(", "))
def test_a_fix_may_be_taken_back(words: str) -> None:
    (failure, other) = read_failures(f"## Errors\n- E\n  - Resolution: upgraded, {words}\n- F, fixed by Ops, {words}\n")
    assert (failure.resolved, other.resolved) == (False, False)


@pytest.mark.parametrize("words", FIXES.split("|"))
def test_a_line_can_say_in_many_ways_that_an_error_is_resolved(words: str) -> None:
    assert [failure.resolved for failure in read_failures(f"## Errors\n- E {words}\n- E\n")] == [True, False]


@pytest.mark.parametrize("how", ["by", "in", "with", "via", "through"])
def test_a_line_that_names_how_an_error_was_fixed_says_so(how: str) -> None:
    text = f"## Errors\n- E fixed {how} x\n- E resolved {how} x\n- E not resolved {how} x\n- E mended {how} x\n"
    assert [failure.resolved for failure in read_failures(text)] == [True, True, False, False]


@pytest.mark.parametrize("status", ["resolved", "fixed", "done", "closed", "complete", "✅ Fixed"])
def test_the_status_of_an_error_can_resolve_it(status: str) -> None:
    assert read_failures(f"## Errors\n### t - E\n- Status: {status}\n")[0].resolved
    assert not read_failures(f"## Errors\n### t - E\n- Status: to be {status}\n")[0].resolved


@pytest.mark.parametrize(
    "log",
    [
        "None so far.\n",
        "- (none yet)\n",
        "No errors.\n",
        "None\n",
        "- None\n",
        "- [ ] None yet\n",
        "### <timestamp> - <Error Type>\n- Phase: [phase name]\n",
    ],
)
def test_a_log_of_placeholders_holds_no_error(log: str) -> None:
    assert read_failures(f"## Error Log\n{log}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "## Context\n### Blockers\n- no key (since 2026-11-22T06:04:52Z)\n",
            ["no key (since 2026-11-22T06:04:52Z)"],
            id="ours",
        ),
        pytest.param("## Blockers\n- a\n- None currently\n", ["a"], id="a section of its own"),
        pytest.param("## Context for Resume\n### Blockers\nwe wait\nfor Ops\n", ["we wait\nfor Ops"], id="a paragraph"),
        pytest.param(
            "## Context\n### Blockers\n- [x] a\n- [ ] b\n- Resolved 2026-11-22: c\n- ~~d~~ gone\n",
            ["b"],
            id="resolved ones",
        ),
        pytest.param("## Blockers\n- ☑ a\n- ✔ b\n- c (Resolved)\n- Unblocked: d\n- e\n", ["e"], id="marks and words"),
        pytest.param("## Blockers\n### Access\n### Ops\n- f\n", ["Access", "Ops: f"], id="below headings"),
        pytest.param("## Blockers: no key\n- No current blockers.\n- ✅ VPN\n", ["no key"], id="in the heading"),
        pytest.param("## Current\n### Blockers\n- VPN\n", ["VPN"], id="beside a phase"),
        pytest.param("## Context\n### Blockers\n- a\n  - asked Ops\n", ["a\n- asked Ops"], id="nested lines"),
        pytest.param("## Context\n### Files\n- a\n## Notes\n### Blockers\n- b\n", [], id="other parts"),
        pytest.param("## Context\n### Blockers\n```\n- a\n```\n", ["- a"], id="code"),
    ],
)
def test_blockers_are_what_is_not_resolved(text: str, expected: list[str]) -> None:
    assert read_blockers(text) == expected
