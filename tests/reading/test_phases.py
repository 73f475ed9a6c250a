"""Tests for reading/phases.py."""

from __future__ import annotations

import pytest

from progresslib.errors import ProgressError
from progresslib.markdown.document import Document
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.phases import find, numbered, phases
from progresslib.reading.sections import COMPLETED, CURRENT, PENDING, sections
from tests.progress_files import FULL, MINIMAL, MINIMAL_TEMPLATE, TEMPLATE


def read(text: str) -> list[Phase]:
    document = Document(text.encode())
    return phases(document, sections(document))


def states(text: str) -> list[tuple[str, str]]:
    return [(phase.name, phase.state) for phase in read(text)]


@pytest.mark.parametrize("text", [FULL, TEMPLATE], ids=["in use", "template"])
def test_the_full_form_tells_its_phases(text: str) -> None:
    assert states(text) == [
        ("Phase 1: Architecture", COMPLETED),
        ("Phase 2: Implementation", COMPLETED),
        ("Phase 3: Testing", CURRENT),
        ("Phase 4: Code Review", PENDING),
        ("Phase 5: Security Review", PENDING),
    ]


def test_the_minimal_form_tells_its_phases() -> None:
    assert states(MINIMAL) == [("Architecture", COMPLETED), ("Implementation", CURRENT), ("Testing", PENDING)]
    assert [phase.result for phase in read(MINIMAL)] == ["Tier 2 component pattern", "AssetFilter.tsx half done", ""]
    assert states(MINIMAL_TEMPLATE)[-1] == ("Testing", CURRENT)


def test_details_are_kept_without_placeholders() -> None:
    assert read(FULL)[2].details == [
        "- Agent: backend-unit-test-engineer (in progress)",
        "- Started: 2026-11-21T09:05:00Z",
        "- Notes: the clock is injected",
    ]
    assert read(TEMPLATE)[2].details == ["- Agent: backend-unit-test-engineer (in progress)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "## Completed\n- [x] a\n- [X] b\n- c\n- [ ] d\n", "CCCP", id="an open box in Completed is still to do"
        ),
        pytest.param("## Current\n- [x] a\n- [ ] b\n- c\n", "CAA", id="a tick in Current is done"),
        pytest.param(
            "## Pending\n- [x] a\n- [ ] b\n- [~] c\n- d - in progress\n", "CPPP", id="a tick in Pending is done"
        ),
        pytest.param(
            "## Phases\n- [x] a\n- [~] b\n- [/] c\n- [ ] d\n- [ ] e (in progress)\n- f\n", "CAAPAP", id="a flat list"
        ),
        pytest.param("## Phases\n- [~] a\n- [/] b\n- [>] c\n- [-] d\n- [ ] e\n", "AAAAP", id="boxes that are started"),
        pytest.param("## Phases\n- ✅ a\n- ☑ b\n- ✔ c\n- 🟢 d\n- e ✔\n", "CCCCC", id="signs of what is done"),
        pytest.param("## Phases\n- 🔄 a\n- 🚧 b\n- ▶ c\n- 🟡 d\n- e 🚧\n", "AAAAA", id="signs of what is at work"),
        pytest.param("## Phases\n- ⏳ a\n- ⬜ b\n- ☐ c\n- 🔲 d\n- 🔴 e\n- ❌ f\n", "PPPPPP", id="signs of what is not"),
        pytest.param(
            "## Phases\n- a - not started\n- b - pending\n- c - planned\n- d - todo\n"
            "- e - open\n- f - new\n- g - paused\n",
            "PPPPPPP",
            id="words for what has not begun",
        ),
        pytest.param("## Completed\n- [-] a\n- b - in progress\n- [>] c\n", "AAA", id="at work among the completed"),
        pytest.param("## Phases\n- ✅ a\n- 🔄 b\n- ⬜ c\n- [ ] ✅ d\n", "CAPP", id="signs instead of boxes"),
        pytest.param(
            "## Phases\n- [ ] a\n  - Started: 2026-11-22\n- [ ] b\n  - Started: <timestamp>\n"
            "- c\n  - Completed: 2026-11-22\n- d\n  - **Started:** today\n",
            "APCA",
            id="a flat list with times",
        ),
        pytest.param("## Completed\n1. a\n2) b\n", "CC", id="numbered lists"),
        pytest.param(
            "## Completed\n- a - in progress\n- b, in progress\n  - Completed: 2026-11-22\n"
            "- c (in progress)\n  - Completed before: 2026-11-22\n- [ ] d in progress\n  - Completed: 2026-11-22\n",
            "ACAA",
            id="words of a beginning, and the time of an end",
        ),
        pytest.param(
            "## Current Phase\n### Phase 3: Testing\n- [ ] one\n- [x] two\n", "A", id="a phase under a heading"
        ),
        pytest.param("## Completed\n### a\n### b\ntext\n## Pending\n### c\n", "CCP", id="phases under headings"),
        pytest.param("## Current\nTesting\n## Pending\nPhase 4: Review\n", "AP", id="phases as paragraphs"),
        pytest.param("## Current\nWe do:\n## Pending\nWhat comes next.\n", "", id="sentences are none"),
        pytest.param("## Phases\n### Completed\n- [x] a\n### Pending\n- [ ] b\n", "CP", id="sections within a group"),
        pytest.param(
            "## Current\n- None\n## Pending\nNone currently.\n## Completed\n- (none)\n", "", id="None is no phase"
        ),
        pytest.param(
            "## Current\n```\n- [ ] a\n```\n<!--\n- [ ] b\n-->\n> - [ ] c\n\n| d |\n|---|\n",
            "",
            id="code, comments, quotes and tables",
        ),
        pytest.param(
            "## Current\r\n- [ ] a\r\n\r\n## Pending\r\n\t- code\r\n- [ ] b", "AP", id="CRLF and no final newline"
        ),
        pytest.param("- [ ] a\n", "", id="a list in no section"),
        pytest.param("## Pending\n- ```\n  x\n  ```\n- a\n- ~~~\n", "P", id="items of code"),
        pytest.param(
            "## Current Phase: a\n- [ ] b\n## Completed\n- [x] c\n", "AC", id="a heading that names the phase"
        ),
        pytest.param("## Current Phase - a\n### b\n", "A", id="the same with a dash"),
        pytest.param(
            "## Phase 1: a ✅ DONE\n- [x] b\n## Phase 2: c 🔄\n## Phase 3: d\n", "CAP", id="a heading a phase"
        ),
        pytest.param(
            "## Phases\n### Phase 1: a\n**Status:** complete\n### Phase 2: b\n- Status: in progress\n"
            "### Phase 3: c\nStatus: pending\n",
            "CAP",
            id="a status each",
        ),
        pytest.param(
            "## Phases\n- a - DONE\n- b (completed 2026-11-20)\n- c [complete]\n- ⏳ d\n- e - not done\n",
            "CCCPP",
            id="words behind the name",
        ),
    ],
)
def test_box_and_section_tell_a_phases_state(text: str, expected: str) -> None:
    letters = {COMPLETED: "C", CURRENT: "A", PENDING: "P"}
    assert "".join(letters[phase.state] for phase in read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "## Current\n**Phase 3: Test** - e2e\n- Agent: qa\n", [("Phase 3: Test", ["- Agent: qa"])], id="bold"
        ),
        pytest.param("## Current\nPhase 3: Test\n\n- [x] a\n", [("Phase 3: Test", ["- [x] a"])], id="with a label"),
        pytest.param("## Current\nThese are left:\n- a\n- b\n", [("a", []), ("b", [])], id="a sentence owns none"),
        pytest.param(
            "## Current\n### Phase 2\n#### Tasks\n- a\n### Blockers\n- VPN\n",
            [("Phase 2", ["Tasks", "a"])],
            id="headings below a phase are its own, a heading of another kind is none",
        ),
    ],
)
def test_a_phase_has_what_stands_below_it(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(phase.name, phase.details) for phase in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("## Current Phase: **Phase 3: Test**\n", ["Phase 3: Test"]),
        ("## Current\n**Phase:** 3 - Test\n**Agent:** a\n", ["Phase 3 - Test"]),
        ("## Current\n- 🔄 **Phase 3: Test**\n", ["Phase 3: Test"]),
        ("## Plan\n- ✅ a\n- ⏳ b\n- ⬜ c\n- ☐ d\n- 🔲 e\n- 🔴 f\n- ❌ g\n- 🟢🟡 h\n- ▶\ufe0f i\n", list("abcdefghi")),
        ("# Phase 2 of the move\n## Pending\n- a\n", ["a"]),
    ],
)
def test_a_phase_is_named_without_its_signs(text: str, names: list[str]) -> None:
    assert [phase.name for phase in read(text)] == names


def test_a_phase_whose_box_and_section_differ_is_misplaced() -> None:
    found = read("## Completed\n- [ ] a\n- b\n## Current\n- [x] c\n## Phases\n- [x] d\n")
    assert [phase.name for phase in found if phase.misplaced] == ["a", "c"]


def test_a_phase_knows_its_lines() -> None:
    text = "## Current\n\n- [ ] a\n  - b\n\n  c\n\n- [ ] d\n## Pending\nPhase 4: later\non\n\nmore\n"
    assert [(phase.name, phase.line, phase.end) for phase in read(text)] == [
        ("a", 2, 6),
        ("d", 7, 8),
        ("Phase 4: later", 9, 11),
    ]


@pytest.mark.parametrize("form", ["FULL", "plain"])
@pytest.mark.parametrize(
    ("which", "name"),
    [
        ("3", "Phase 3: Testing"),
        ("Testing", "Phase 3: Testing"),
        ("testing", "Phase 3: Testing"),
        ("Phase 3: Testing", "Phase 3: Testing"),
        ("phase 3 - TESTING", "Phase 3: Testing"),
        ("Phase 7: Testing", "Phase 3: Testing"),
        ("**Code Review**", "Phase 4: Code Review"),
        ("code-review", "Phase 4: Code Review"),
    ],
)
def test_a_phase_is_found_by_number_or_name(form: str, which: str, name: str) -> None:
    text = FULL if form == "FULL" else FULL.replace("**", "")
    assert find(read(text), which, "x.md").name == name


@pytest.mark.parametrize(
    ("text", "which", "problem"),
    [
        pytest.param(
            MINIMAL, "4", "no phase is called '4'; name one of: Architecture, Implementation, Testing", id="number"
        ),
        pytest.param(
            MINIMAL, "x", "no phase is called 'x'; name one of: Architecture, Implementation, Testing", id="name"
        ),
        pytest.param(
            MINIMAL, "²", "no phase is called '²'; name one of: Architecture, Implementation, Testing", id="sign"
        ),
        pytest.param(
            MINIMAL,
            "phase 3: tesing",
            "no phase is called 'phase 3: tesing'; did you mean 'Testing'? "
            "name one of: Architecture, Implementation, Testing",
            id="mistyped",
        ),
        pytest.param("", "a", "no phase is called 'a'; name one of: none", id="no phases"),
        pytest.param(
            "## Plan\n- a\n- A\n",
            "a",
            "more than one phase is called 'a'; name one by its number: 1, 2",
            id="no guess",
        ),
        pytest.param(
            "## Plan\n- Phase 1: a\n- Phase 1: b\n",
            "1",
            "more than one phase is called '1'; name one of: Phase 1: a, Phase 1: b",
            id="one number twice",
        ),
    ],
)
def test_a_phase_that_is_not_there_is_an_error(text: str, which: str, problem: str) -> None:
    with pytest.raises(ProgressError) as raised:
        find(read(text), which, "x.md")
    assert str(raised.value) == f"x.md: {problem}"


def test_a_name_of_signs_alone_is_told_by_them() -> None:
    found = read("## Pending\n- 🔥\n- 🚀\n- A\n")
    assert find(found, "🚀", "x.md").line == 2
    with pytest.raises(ProgressError, match="no phase is called ''"):
        find(found, "", "x.md")


def test_a_number_beyond_all_reason_is_no_phases() -> None:
    with pytest.raises(ProgressError, match="no phase is called '999"):
        find(read("## Plan\n- a\n"), "9" * 5000, "x.md")


def test_a_number_means_the_label_if_any_phase_has_one_else_the_position() -> None:
    assert [number for number, _ in numbered(read("## Plan\n- a\n- b\n"))] == [1, 2]
    assert [(number, phase.name) for number, phase in numbered(read("## Plan\n- a\n- Phase 7: b\n"))] == [
        (7, "Phase 7: b")
    ]
    assert find(read("## Plan\n- Phase 2: a\n- Phase 1: b\n"), "1", "x.md").name == "Phase 1: b"


def test_a_long_name_is_shortened_in_a_message() -> None:
    data = f"# Orchestration: X\n## Pending\n- [ ] {'long ' * 3000}\n".encode()
    with pytest.raises(ProgressError) as caught:
        find(Orchestration(data, "x.md").phases, "99", "x.md")
    assert len(str(caught.value)) < 300
