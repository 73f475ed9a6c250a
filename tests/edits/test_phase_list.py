"""Tests for edits/phase_list.py, phase_joining.py, phase_text.py and run_phases.py."""

from __future__ import annotations

import pytest

from progresslib.edits.phase_list import add_phase, rename_phase
from progresslib.edits.phases import finish_phase
from progresslib.edits.runs import RunRecord
from progresslib.errors import ProgressError
from tests.edits.steps import record_run
from tests.progress_files import FULL, MINIMAL

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
HEAD = "# X\n## Last Updated: a\n"
TOUCHED = f"# X\n## Last Updated: {TIME}\n"


def added(text: str, name: str = "new", before: str = "", after: str = "") -> str:
    once = add_phase(text.encode(), "x.md", name, NOW, before, after)
    assert add_phase(once, "x.md", name, NOW + 1, before, after) == once
    return once.decode()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (FULL, "- [ ] **Phase 6: Load test** - with k6\n"),
        (MINIMAL, "- [ ] Load test - with k6\n"),
    ],
    ids=["full", "minimal"],
)
def test_a_phase_joins_the_pending_ones_in_their_form(text: str, line: str) -> None:
    last = "- [ ] **Phase 5: Security Review**\n" if text == FULL else "- [ ] Testing\n"
    expected = text.replace(last, last + line).replace("2026-11-21T17:30:00Z", TIME)
    assert added(text, "Load test - with k6") == expected
    assert added(text, "Phase 2: **Load test** - with k6") == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("## Pending\n- a\n", "## Pending\n- a\n- new\n", id="no boxes"),
        pytest.param("## Pending\n* [~] a\n", "## Pending\n* [~] a\n* [ ] new\n", id="another bullet"),
        pytest.param("## Pending\n2. [ ] a\n", "## Pending\n2. [ ] a\n3. [ ] new\n", id="numbered"),
        pytest.param("## Pending\n9) a", "## Pending\n9) a\n10) new", id="to two digits, no final newline"),
        pytest.param("## Plan\n999999999. a\n", "## Plan\n999999999. a\n999999999. new\n", id="the last number"),
        pytest.param(
            "## Pending\n\n- [ ] a\n\n- [ ] b\n\n---\n\n## Notes\n",
            "## Pending\n\n- [ ] a\n\n- [ ] b\n\n- [ ] new\n\n---\n\n## Notes\n",
            id="blank lines between, a rule below",
        ),
        pytest.param(
            "## Pending\n- [ ] Phase 3 - a\n", "## Pending\n- [ ] Phase 3 - a\n- [ ] Phase 4 - new\n", id="a label"
        ),
        pytest.param(
            "## Pending\n- [ ] **Phase 3:** a\n",
            "## Pending\n- [ ] **Phase 3:** a\n- [ ] **Phase 4:** new\n",
            id="a bold label",
        ),
        pytest.param(
            "## Completed\n- [x] phase 7. a\n",
            "## Completed\n- [x] phase 7. a\n\n## Pending\n- [ ] phase 8. new\n",
            id="after a completed one",
        ),
        pytest.param("## Current\n- [ ] **a**\n", "## Current\n- [ ] **a**\n\n## Pending\n- [ ] **new**\n", id="bold"),
        pytest.param(
            "## Pending Phases\nPhase 2: a\n",
            "## Pending Phases\n- [ ] Phase 2: a\n- [ ] Phase 3: new\n",
            id="a paragraph becomes an item",
        ),
        pytest.param(
            "## Pending\nNone yet\n", "## Pending\n- [ ] new\n", id="the first, for a word that says there is none"
        ),
        pytest.param("", "\n## Pending Phases\n\n- [ ] **Phase 1: new**\n", id="the first of all"),
        pytest.param(
            "## Pending\n\n### a\nText.\n\n## Notes\n",
            "## Pending\n\n### a\nText.\n\n### new\n\n## Notes\n",
            id="headings",
        ),
        pytest.param(
            "## Plan\n1. a\n2. b\n\n## Notes\n", "## Plan\n1. a\n2. b\n3. new\n\n## Notes\n", id="a flat list"
        ),
        pytest.param("## Plan\n- [x] a\n- ✅ **b**\n", "## Plan\n- [x] a\n- ✅ **b**\n- **new**\n", id="behind a sign"),
        pytest.param(
            "## Phase 1: a\nText.\n## Phase 2: b\n## Notes\n",
            "## Phase 1: a\nText.\n## Phase 2: b\n\n## Phase 3: new\n\n## Notes\n",
            id="a section each",
        ),
    ],
)
def test_a_new_phase_has_the_form_of_its_neighbours(before: str, after: str) -> None:
    assert added(HEAD + before) == TOUCHED + after


LISTED = "## Completed\n- [x] a\n\n## Current\n- [ ] b\n\n## Pending\n- [ ] c\n  - Notes: n\n- [ ] d\n"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("c", "", "- [ ] new\n- [ ] c\n  - Notes: n\n- [ ] d\n"),
        ("", "c", "- [ ] c\n  - Notes: n\n- [ ] new\n- [ ] d\n"),
        ("4", "", "- [ ] c\n  - Notes: n\n- [ ] new\n- [ ] d\n"),
        ("", "d", "- [ ] c\n  - Notes: n\n- [ ] d\n- [ ] new\n"),
        ("", "b", "- [ ] new\n- [ ] c\n  - Notes: n\n- [ ] d\n"),
        ("a", "", "- [ ] new\n- [ ] c\n  - Notes: n\n- [ ] d\n"),
    ],
)
def test_a_phase_joins_before_or_after_another(before: str, after: str, line: str) -> None:
    pending = LISTED.partition("- [ ] c")[0]
    assert added(HEAD + LISTED, "new", before, after) == TOUCHED + pending + line


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        pytest.param("## Plan\n1. a\n2. b\n", "b", "## Plan\n1. a\n2. new\n2. b\n", id="a flat list"),
        pytest.param(
            "## Pending\n### a\nText.\n### b\n", "b", "## Pending\n### a\nText.\n\n### new\n\n### b\n", id="headings"
        ),
        pytest.param(
            "## Pending\r\n\r\n- a\r\n\r\n- b",
            "b",
            "## Pending\r\n\r\n- a\r\n\r\n- new\r\n\r\n- b",
            id="CRLF",
        ),
        pytest.param("## Current\n- a\n", "a", "## Current\n- a\n\n## Pending\n- new\n", id="nothing pending"),
    ],
)
def test_before_another_in_every_form(text: str, near: str, expected: str) -> None:
    head, touched = (one.replace("\n", "\r\n") if "\r" in text else one for one in (HEAD, TOUCHED))
    assert added(head + text, "new", before=near) == touched + expected


@pytest.mark.parametrize("name", ["Testing", "testing - more of it", "Phase 3: Testing", "**TESTING**"])
def test_a_phase_that_is_there_stays(name: str) -> None:
    assert added(FULL, name) == FULL


def test_another_label_makes_another_phase() -> None:
    assert "- [ ] **Phase 8: Testing**\n" in added(FULL, "Phase 8: Testing")


@pytest.mark.parametrize(
    ("name", "near", "problem"),
    [
        ("", {}, "x.md: '' names no phase; write what is to be done in a word or two"),
        ("None", {}, "x.md: 'None' names no phase; write what is to be done in a word or two"),
        ("a", {"before": "b", "after": "c"}, "x.md: a phase comes before one or after one; leave one of the two out"),
        ("a", {"after": "Tasting"}, "x.md: no phase is called 'Tasting'; did you mean 'Phase 3: Testing'? name one"),
        ("Notes", {}, "x.md: 'Notes' would not be read as a phase there; use other words"),
    ],
)
def test_what_cannot_join_is_an_error(name: str, near: dict[str, str], problem: str) -> None:
    text = HEAD + "## Pending\n### a\n" if name == "Notes" else FULL
    with pytest.raises(ProgressError) as raised:
        add_phase(text.encode(), "x.md", name, NOW, **near)
    assert str(raised.value).startswith(problem)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## Current\n- [~] b - `b` b\n  - Notes: b\n", "## Current\n- [~] new - `b` b\n  - Notes: b\n"),
        ("## Completed\n* [x] **Phase 2: b** — b\n", "## Completed\n* [x] **Phase 2: new** — b\n"),
        ("## Plan\n1. **Phase 2:** b - b", "## Plan\n1. **Phase 2:** new - b"),
        ("## Plan\n- ✅ **b** b\n", "## Plan\n- ✅ **new** b\n"),
        ("## Pending\r\n### b\r\nb\r\n", "## Pending\r\n### new\r\nb\r\n"),
        ("## Phase 2: b - b ##\nb\n", "## Phase 2: new - b ##\nb\n"),
        ("## Current Phase: b\nb\n", "## Current Phase: new\nb\n"),
        ("## Current\nb - b\nb\n", "## Current\n- [ ] new - b\n  b\n"),
        ("## Plan\n- [ ] **b:** b\n", "## Plan\n- [ ] **new:** b\n"),
    ],
)
def test_only_the_name_changes(before: str, after: str) -> None:
    renamed = rename_phase((HEAD + before).encode(), "x.md", "b", "new", NOW)
    assert renamed.decode() == TOUCHED + after
    assert rename_phase(renamed, "x.md", "b", "new", NOW + 1) == renamed
    assert rename_phase(renamed, "x.md", "new", "Phase 9: new", NOW + 1) == renamed


def test_a_name_that_is_none_without_bold_becomes_bold() -> None:
    data = (HEAD + "## Pending\n- [ ] b - r\n").encode()
    assert b"- [ ] **x - y** - r\n" in rename_phase(data, "x.md", "b", "**x - y**", NOW)


@pytest.mark.parametrize(
    ("which", "name", "problem"),
    [
        ("b", "x - y", "x.md: 'x - y' holds a result, behind the dash; give the name alone"),
        ("b", "A!", "x.md: another phase is called 'A!' already"),
        ("z", "y", "x.md: no phase is called 'z'; name one of: a, b"),
        ("b", "✅ y", "x.md: '✅ y' would not be read as the name of a phase; use other words"),
    ],
)
def test_what_cannot_be_a_name_is_an_error(which: str, name: str, problem: str) -> None:
    with pytest.raises(ProgressError) as raised:
        rename_phase("## Plan\n- ✅ a\n- b\n".encode(), "x.md", which, name, NOW)
    assert str(raised.value) == problem


def test_the_runs_of_a_phase_go_with_its_name() -> None:
    data = (HEAD + "## Current\n- [ ] b\n\n## Pending\n- [ ] c\n").encode()
    theirs = {"key_decisions": ["outbox"], "phase": "b", "more": {"run": {"phase": "b"}}}
    data = record_run(data, "x.md", RunRecord("dev", "completed", "r1", answer=theirs, phase="b"), NOW)
    data = record_run(data, "x.md", RunRecord("dev", "completed", "r2", phase="c"), NOW)
    renamed = rename_phase(data, "x.md", "b", 'the "b"', NOW)
    changed = [line for line in renamed.decode().splitlines() if line not in data.decode().splitlines()]
    assert changed == ['- [ ] the "b"', r'    "phase": "the \"b\"",']
    assert "  - Key decisions: outbox\n" in finish_phase(renamed, "x.md", 'the "b"', NOW).decode()
