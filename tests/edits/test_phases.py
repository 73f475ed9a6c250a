"""Tests for edits/phases.py, phase_block.py and block.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from progresslib.edits.phases import finish_phase, note_phase, start_phase
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from tests.edits.steps import name_agents
from tests.progress_files import FULL, MINIMAL, TEMPLATE

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
HEAD = "# X\n## Last Updated: a\n"
TOUCHED = f"# X\n## Last Updated: {TIME}\n"


def test_a_phase_of_the_full_form_is_finished_and_the_next_one_starts() -> None:
    before = """\
## Current Phase

- [ ] **Phase 3: Testing** - unit tests of the retry rules
  - Agent: backend-unit-test-engineer (in progress)
  - Started: 2026-11-21T09:05:00Z
  - Notes: the clock is injected

## Pending Phases

- [ ] **Phase 4: Code Review**
- [ ] **Phase 5: Security Review**
"""
    after = f"""\
- [x] **Phase 3: Testing** - 42 tests pass
  - Agent: backend-unit-test-engineer
  - Started: 2026-11-21T09:05:00Z
  - Notes: the clock is injected
  - Notes: unit tests of the retry rules
  - Completed: {TIME}
  - Key decisions: fake clock; no sleeps
  - Files created: worker_test.go, clock_test.go

## Current Phase

- [ ] **Phase 4: Code Review**
  - Started: {TIME}

## Pending Phases

- [ ] **Phase 5: Security Review**
"""
    expected = FULL.replace(before, after).replace("2026-11-21T17:30:00Z", TIME)
    decisions = ["fake clock", "no\nsleeps"]
    files = ["worker_test.go", "clock_test.go"]
    done = finish_phase(FULL.encode(), "x.md", "Testing", NOW, "42 tests pass", decisions, files)
    assert done.decode() == expected
    assert finish_phase(done, "x.md", "Testing", NOW + 1, "42 tests pass", decisions, files) == done


def test_a_phase_of_the_minimal_form_is_finished_and_the_next_one_starts() -> None:
    before = "\n## Current\n- [ ] Implementation - AssetFilter.tsx half done\n\n## Pending\n- [ ] Testing\n"
    after = (
        f"- [x] Implementation - AssetFilter.tsx half done\n  - Completed: {TIME}\n\n## Current\n"
        f"- [ ] Testing\n  - Started: {TIME}\n\n## Pending\n"
    )
    expected = MINIMAL.replace(before, after).replace("2026-11-21T17:30:00Z", TIME)
    assert finish_phase(MINIMAL.encode(), "x.md", "2", NOW).decode() == expected


def test_the_templates_placeholders_make_room() -> None:
    done = finish_phase(TEMPLATE.encode(), "x.md", "3", NOW, "all pass").decode()
    assert "- [x] **Phase 3: Testing** - all pass\n  - Agent: backend-unit-test-engineer\n" in done
    assert "Notes: <what's in progress>" not in done


@pytest.mark.parametrize(
    ("before", "result", "after"),
    [
        pytest.param(
            "## Completed\n- [x] a\n\n## Current\n- [~] b\n",
            "",
            f"## Completed\n- [x] a\n- [x] b\n  - Completed: {TIME}\n\n## Current\n",
            id="a box with a sign of its own",
        ),
        pytest.param(
            "## Completed Phases\n\n## Current Phase\n\n- b\n\n---\n\n## Notes\n",
            "r",
            f"## Completed Phases\n\n- b - r\n  - Completed: {TIME}\n\n## Current Phase\n\n---\n\n## Notes\n",
            id="no box, and a rule that stays",
        ),
        pytest.param(
            "## Completed\n- None\n\n## Current\n- [ ] b — old `x - y`\n  goes on\n  - Notes: n\n",
            "r",
            f"## Completed\n- [x] b — r\n  - Notes: n\n  - Notes: old `x - y` goes on\n"
            f"  - Completed: {TIME}\n\n## Current\n",
            id="an old text over two lines, into a list of None",
        ),
        pytest.param(
            "## Completed\nNone yet\n\n## Current\n- [ ] **b:**\n",
            "r",
            f"## Completed\n- [x] **b:** - r\n  - Completed: {TIME}\n\n## Current\n",
            id="into a paragraph of none",
        ),
        pytest.param(
            "## Completed\n\n## Current\n**b** - old\n- Agent: x\n  - deep\n",
            "r",
            "## Completed\n- [x] **b** - r\n  - Agent: x\n    - deep\n  - Notes: old\n"
            f"  - Completed: {TIME}\n\n## Current\n",
            id="a paragraph with a list of details",
        ),
        pytest.param(
            "## Completed\nSo far:\n\n## Current\n1. [ ] b\n2. [ ] c\n",
            "",
            f"## Completed\nSo far:\n\n1. [x] b\n   - Completed: {TIME}\n\n## Current\n2. [ ] c\n",
            id="numbered, after a paragraph, others stay current",
        ),
        pytest.param(
            "## Completed\n- [x] a\n\t* Agent: x\n## Current\n* [ ] b\n## Pending\n* [ ] c\n",
            "",
            f"## Completed\n- [x] a\n\t* Agent: x\n* [x] b\n\t* Completed: {TIME}\n## Current\n* [ ] c\n"
            f"\t* Started: {TIME}\n\n## Pending\n",
            id="nested by tabs",
        ),
        pytest.param(
            "## Completed\n\n- [x] a\n\n- c\n\n## Current\n\n- [ ] b\n\n- [ ] d\n\n## Notes\n",
            "",
            f"## Completed\n\n- [x] a\n\n- c\n\n- [x] b\n  - Completed: {TIME}\n\n## Current\n\n- [ ] d\n\n## Notes\n",
            id="lists with blank lines",
        ),
        pytest.param(
            "## Current\n- [ ] b\n  ```\n  ## Notes\n  ```\n## Notes\n",
            "",
            f"\n## Completed\n- [x] b\n  - Completed: {TIME}\n  ```\n  ## Notes\n  ```\n\n## Current\n## Notes\n",
            id="code in a phase, a section that is missing",
        ),
        pytest.param(
            "## Overview\n\no\n\n---\n\n## Current Phase\n\n- [ ] b",
            "",
            f"## Overview\n\no\n\n---\n\n## Completed Phases\n\n- [x] b\n  - Completed: {TIME}\n\n## Current Phase\n",
            id="a missing section after the rule, no final newline",
        ),
        pytest.param(
            "## Completed\n\n### a\nText.\n\n## Current\n\n### b - old\n\n- Agent: x (in progress)\n\nText.\n\n"
            "## Pending\n\n### c\n",
            "r",
            f"## Completed\n\n### a\nText.\n\n### b - r\n\n- Agent: x\n- Notes: old\n- Completed: {TIME}\n\nText.\n\n"
            f"## Current\n\n### c\n\n- Started: {TIME}\n\n## Pending\n",
            id="phases under headings",
        ),
        pytest.param(
            "## Completed\n### a\nText.\n## Current\n- [ ] b\n",
            "",
            f"## Completed\n- [x] b\n  - Completed: {TIME}\n\n### a\nText.\n## Current\n",
            id="an item among headings comes before them",
        ),
        pytest.param(
            "## Completed\n- [x] a\n## Current\nb - old\nmore\n\nOther text.\n",
            "",
            f"## Completed\n- [x] a\n- [x] b - old\n  more\n  - Completed: {TIME}\n## Current\n\nOther text.\n",
            id="a paragraph becomes an item",
        ),
        pytest.param(
            "## Phases\n- [x] a\n- [ ] b - old\n- [ ] c\n",
            "r",
            f"## Phases\n- [x] a\n- [x] b - r\n  - Notes: old\n  - Completed: {TIME}\n- [ ] c\n  - Started: {TIME}\n",
            id="a flat list stays in its order",
        ),
        pytest.param(
            "## Plan\n1. a\n   - Completed: t\n2. b\n3. c",
            "",
            f"## Plan\n1. a\n   - Completed: t\n2. b\n   - Completed: {TIME}\n3. c\n   - Started: {TIME}",
            id="a flat list without boxes or final newline",
        ),
        pytest.param(
            "## Completed\n## Current\n- [x] b\n## Pending\n- [ ] c\n",
            "",
            f"## Completed\n- [x] b\n  - Completed: {TIME}\n\n## Current\n- [ ] c\n  - Started: {TIME}\n\n## Pending\n",
            id="ticked by hand: moved, and the next starts",
        ),
        pytest.param(
            "## Completed\n- [ ] b\n  - Completed: <timestamp>\n  - Key decisions: [list]\n",
            "",
            f"## Completed\n- [x] b\n  - Completed: {TIME}\n  - Key decisions: [list]\n",
            id="still to do in Completed: ticked in its place",
        ),
    ],
)
def test_a_finished_phase_moves_with_all_its_lines(before: str, result: str, after: str) -> None:
    done = finish_phase((HEAD + before).encode(), "x.md", "b", NOW, result)
    assert done.decode() == TOUCHED + after
    assert finish_phase(done, "x.md", "b", NOW + 1, result) == done


def test_line_ends_stay_as_they_are() -> None:
    before = b"\xef\xbb\xbf# X\r\n## Last Updated: a\n## Completed\r\n## Current\n- [ ] b\n  more\r\n- [ ] c"
    after = (
        b"\xef\xbb\xbf# X\r\n## Last Updated: 2026-11-22T06:04:52Z\n## Completed\r\n- [x] b\n  more\r\n"
        b"  - Completed: 2026-11-22T06:04:52Z\r\n\r\n## Current\n- [ ] c"
    )
    assert finish_phase(before, "x.md", "b", NOW) == after


@pytest.mark.parametrize(
    "phase", ["- Testing - unit tests in progress", "1. Testing (in progress)", "### Testing - in progress"]
)
def test_a_phase_without_a_box_that_said_it_was_in_progress_is_done_and_the_next_one_starts(phase: str) -> None:
    before = f"# X\n## Completed\n- [x] Build\n## Current\n{phase}\n## Pending\n- [ ] Review\n".encode()
    name = Orchestration(before, "x.md").phases[1].name
    after = Orchestration(finish_phase(before, "x.md", name, NOW), "x.md")
    assert [(one.name, one.state) for one in after.phases[1:]] == [(name, "completed"), ("Review", "current")]


def test_a_completed_phase_takes_what_is_new() -> None:
    done = finish_phase((HEAD + "## Completed\n- [x] a - old\n  - Key decisions: x\n").encode(), "x.md", "a", NOW)
    assert done == (HEAD + "## Completed\n- [x] a - old\n  - Key decisions: x\n").encode()
    more = finish_phase(done, "x.md", "a", NOW, "new", ["x", "y"], ["f.py"])
    assert more.decode() == TOUCHED + (
        "## Completed\n- [x] a - new\n  - Key decisions: x\n  - Notes: old\n"
        "  - Key decisions: y\n  - Files created: f.py\n"
    )


def test_lists_of_the_template_take_decisions_and_files() -> None:
    before = HEAD + "## Completed\n- [x] a\n  - Key decisions: [list]\n  - Files created:\n"
    after = TOUCHED + "## Completed\n- [x] a\n  - Key decisions: d\n  - Files created: f.py\n"
    assert finish_phase(before.encode(), "x.md", "a", NOW, "", ["d"], ["f.py"]).decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "## Current\n- [ ] a\n\n## Pending\n- [ ] b\n  - Agent: x\n- [ ] c\n",
            f"## Current\n- [ ] a\n- [ ] b\n  - Agent: x\n  - Started: {TIME}\n\n## Pending\n- [ ] c\n",
            id="several may be current",
        ),
        pytest.param(
            "## Completed\n- [x] b - r\n  - Started: t\n  - Completed: u\n",
            "## Completed\n\n## Current\n- [ ] b - r\n  - Started: t\n  - Completed before: u\n",
            id="a completed phase opens again",
        ),
        pytest.param(
            "## Pending\n- [ ] b\n  - Started: <timestamp>",
            f"\n## Current\n- [ ] b\n  - Started: {TIME}\n\n## Pending\n",
            id="a placeholder takes the time",
        ),
        pytest.param(
            "## Pending\n- [ ] b\n  - Started: <timestamp>\n    - by hand\n",
            f"\n## Current\n- [ ] b\n  - Started: {TIME}\n    - by hand\n\n## Pending\n",
            id="a placeholder that holds a list takes it too",
        ),
        pytest.param(
            "## Current\n**a**\n- Agent: x\n\n## Pending\n- [ ] b\n",
            f"## Current\n- [ ] **a**\n  - Agent: x\n- [ ] b\n  - Started: {TIME}\n\n## Pending\n",
            id="beside a paragraph with details",
        ),
        pytest.param(
            "## Current Phase: a\n- [ ] x\n\n## Pending\n- [ ] b\n",
            f"## Current Phase: a\n- [ ] x\n\n## Current\n- [ ] b\n  - Started: {TIME}\n\n## Pending\n",
            id="beside a heading that names another",
        ),
        pytest.param("## Phases\n- [ ] b\n", f"## Phases\n- [ ] b\n  - Started: {TIME}\n", id="in a flat list"),
        pytest.param(
            "## Pending Phases\n- [ ] **Phase 1: b**\n",
            f"\n## Current Phase\n\n- [ ] **Phase 1: b**\n  - Started: {TIME}\n\n## Pending Phases\n",
            id="a section is named as those of the file",
        ),
    ],
)
def test_a_phase_starts(before: str, after: str) -> None:
    started = start_phase((HEAD + before).encode(), "x.md", "b", NOW)
    assert started.decode() == TOUCHED + after
    assert start_phase(started, "x.md", "b", NOW + 1) == started


def test_the_result_of_a_phase_that_is_called_by_its_number_alone_is_a_line_of_it() -> None:
    file = f"{HEAD}## Completed\n- [x] Phase 1\n## Current\n- [ ] Phase 2\n".encode()
    once = finish_phase(file, "x.md", "2", NOW, "all pass")
    line = f"- [x] Phase 2\n  - Result: all pass\n  - Completed: {TIME}\n"
    assert once.decode() == f"{TOUCHED}## Completed\n- [x] Phase 1\n{line}## Current\n"
    assert finish_phase(once, "x.md", "Phase 2", NOW, "all pass") == once
    again = finish_phase(once, "x.md", "Phase 2", NOW, "one fails").decode()
    assert line.replace("all pass", "one fails") + "  - Notes: all pass\n" in again


AGAIN = [
    ("- ✅ Build - the worker", f"- Build - the worker\n  - Started: {TIME}"),
    ("- ✔️ Build", f"- Build\n  - Started: {TIME}"),
    ("* Build ✅", f"* Build\n  * Started: {TIME}"),
    ("- Build - done", f"- Build - in progress\n  - Notes: done\n  - Started: {TIME}"),
    ("- Build [complete]", f"- Build [complete] - in progress\n  - Started: {TIME}"),
    ("### Phase 1: Build ✅ DONE", f"### Phase 1: Build DONE\n\n- Started: {TIME}"),
    ("- [x] ✅ Build", f"- [ ] ✅ Build\n  - Started: {TIME}"),
]


@pytest.mark.parametrize(("before", "after"), AGAIN, ids=[before for before, _ in AGAIN])
def test_a_phase_of_a_flat_list_that_is_done_is_current_again(before: str, after: str) -> None:
    file = f"{HEAD}## Phases\n{before}\n".encode()
    (phase,) = Orchestration(file, "x.md").phases
    assert phase.state == "completed"
    edited = start_phase(file, "x.md", phase.name, NOW)
    assert edited.decode() == f"{TOUCHED}## Phases\n{after}\n"
    assert [one.state for one in Orchestration(edited, "x.md").phases] == ["current"]
    assert start_phase(edited, "x.md", phase.name, NOW) == edited


def test_a_tick_before_a_phase_goes_when_it_is_current_again() -> None:
    edited = start_phase(f"{HEAD}## Completed\n- ✅ Build\n## Current\n- Test\n".encode(), "x.md", "Build", NOW)
    assert edited.decode() == f"{TOUCHED}## Completed\n## Current\n- Test\n- Build\n  - Started: {TIME}\n"


@pytest.mark.parametrize("status", ["- Status: complete", "**Status:** complete"])
def test_a_phase_that_goes_on_saying_it_is_complete_is_not_started(status: str) -> None:
    with pytest.raises(ProgressError, match=r"^x.md:4: the words of the phase 'Build' say that it is completed; ch"):
        start_phase(f"{HEAD}## Phases\n### Build\n{status}\n".encode(), "x.md", "Build", NOW)


def test_a_phase_before_an_indented_heading_does_not_take_that_in() -> None:
    edited = start_phase(f"{HEAD}## Pending\n* Build\n## Current\n  ### Test\n".encode(), "x.md", "Build", NOW)
    assert f"## Current\n * Build\n   * Started: {TIME}\n\n  ### Test\n" in edited.decode()
    assert [one.name for one in Orchestration(edited, "x.md").phases] == ["Build", "Test"]


def test_a_phase_that_is_current_already_stays() -> None:
    data = (HEAD + "## Current\n- b\n").encode()
    assert start_phase(data, "x.md", "b", NOW) == data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "## Pending\n- [ ] b - old\n",
            f"\n## Current\n- [ ] b - the worker\n  - Notes: old\n  - Started: {TIME}\n\n## Pending\n",
            id="pending",
        ),
        pytest.param("## Current\n- b\n", "## Current\n- b - the worker\n", id="current already"),
        pytest.param(
            "## Current Phase\n\n- [ ] **b** - <what's in progress>\n",
            "## Current Phase\n\n- [ ] **b** - the worker\n",
            id="the template's",
        ),
    ],
)
def test_a_phase_starts_with_what_is_to_be_done(before: str, after: str) -> None:
    started = start_phase((HEAD + before).encode(), "x.md", "b", NOW, "the worker")
    assert started.decode() == TOUCHED + after
    assert start_phase(started, "x.md", "b", NOW + 1, "the worker") == started


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("- [ ] b\n", "- [ ] b\n  - Notes: the clock\n", id="first"),
        pytest.param(
            "- b - r\n  - Notes: old\n  - Agent: x\n",
            "- b - r\n  - Notes: old\n  - Agent: x\n  - Notes: the clock\n",
            id="one more",
        ),
        pytest.param("- b\n  - Notes: [any context]\n", "- b\n  - Notes: the clock\n", id="the template's"),
        pytest.param("- b\n  - **Note:**", "- b\n  - **Note:** the clock", id="an empty one"),
        pytest.param("### b\nText.\n", "### b\nText.\n\n- Notes: the clock\n", id="under a heading"),
    ],
)
def test_a_note_is_a_line_of_its_phase(before: str, after: str) -> None:
    noted = note_phase(f"{HEAD}## Current\n{before}".encode(), "x.md", "b", "the\nclock", NOW)
    assert noted.decode() == f"{TOUCHED}## Current\n{after}"
    assert note_phase(noted, "x.md", "b", "the clock", NOW + 1) == noted


@pytest.mark.parametrize("before", ["  - Notes: the clock\n", "  - Notes:\n    - x\n    - the clock\n"])
def test_a_note_that_is_there_stays_one(before: str) -> None:
    data = f"{HEAD}## Current\n- b\n{before}".encode()
    assert note_phase(data, "x.md", "b", "the clock", NOW) == data


def test_a_note_needs_words() -> None:
    with pytest.raises(ProgressError, match=r"^x\.md: a note needs words$"):
        note_phase(b"## Current\n- b\n", "x.md", "b", "[any context]", NOW)


def test_a_phase_that_is_further_in_than_the_others_stays_a_phase() -> None:
    data = (HEAD + "## Completed\n- [x] a\n## Current\n  - [ ] b\n    - Notes: n\n").encode()
    after = f"{TOUCHED}## Completed\n- [x] a\n- [x] b\n  - Notes: n\n  - Completed: {TIME}\n## Current\n"
    assert finish_phase(data, "x.md", "b", NOW).decode() == after


def test_a_section_that_names_its_phase_leaves_the_name() -> None:
    data = (HEAD + "## Completed\n- [x] a\n\n## Current Phase: b - old\nText.\n").encode()
    done = finish_phase(data, "x.md", "b", NOW)
    after = f"## Completed\n- [x] a\n\n### b - old\nText.\n\n- Completed: {TIME}\n"
    assert done.decode() == TOUCHED + after
    assert finish_phase(done, "x.md", "b", NOW + 1) == done


def noted(data: bytes, path: str, which: str, now: float) -> bytes:
    return note_phase(data, path, which, "a note", now)


@pytest.mark.parametrize("edit", [start_phase, finish_phase, noted])
def test_a_phase_that_is_not_there_is_an_error(edit: Callable[[bytes, str, str, float], bytes]) -> None:
    with pytest.raises(ProgressError, match=r"^x\.md: no phase is called 'z'; name one of: a$"):
        edit(b"## Current\n- a\n", "x.md", "z", NOW)


@pytest.mark.parametrize(
    ("before", "agents", "after"),
    [
        pytest.param(
            "- [ ] b\n  - Started: t\n", ["x"], "- [ ] b\n  - Agent: x (in progress)\n  - Started: t\n", id="first"
        ),
        pytest.param(
            "- [ ] b\n  goes on\n", ["x", "y"], "- [ ] b\n  goes on\n  - Agent: x, y (in progress)\n", id="two"
        ),
        pytest.param(
            "- b\n  - Agent: x (in progress)", ["y", "x"], "- b\n  - Agent: x, y (in progress)", id="one more"
        ),
        pytest.param("- b\n  - Agent: x\n", ["y"], "- b\n  - Agent: x, y (in progress)\n", id="a line without a state"),
        pytest.param("- b\n  - Agent: x\n", ["x"], "- b\n  - Agent: x (in progress)\n", id="again"),
        pytest.param(
            "- b\n  - **Agents:** <agent>\n", ["x"], "- b\n  - **Agents:** x (in progress)\n", id="a placeholder"
        ),
        pytest.param("- b\n  - Agent:\n", ["# x\n`y`"], "- b\n  - Agent: x y (in progress)\n", id="a name to clean"),
        pytest.param("- a\n- b\n", ["x"], "- a\n- b\n  - Agent: x (in progress)\n", id="the phase that started last"),
        pytest.param("### b\n\nText.\n", ["x"], "### b\n\n- Agent: x (in progress)\n\nText.\n", id="under a heading"),
    ],
)
def test_agents_of_the_current_phase_are_named_in_one_line(before: str, agents: list[str], after: str) -> None:
    named = name_agents(f"{HEAD}## Current\n{before}".encode(), "x.md", agents, NOW)
    assert named.decode() == f"{TOUCHED}## Current\n{after}"
    assert name_agents(named, "x.md", agents, NOW + 1) == named


def test_agents_can_be_named_on_one_of_several_current_phases() -> None:
    data = f"{HEAD}## Current\n- a\n- b\n## Pending\n- c\n".encode()
    after = f"{TOUCHED}## Current\n- a\n  - Agent: x (in progress)\n- b\n## Pending\n- c\n"
    assert name_agents(data, "x.md", ["x"], NOW, "a").decode() == after
    assert name_agents(data, "x.md", ["x"], NOW, "c") == data


@pytest.mark.parametrize("before", ["", "## Pending\n- [ ] b\n"], ids=["no phases", "none current"])
def test_without_a_current_phase_no_agent_is_named(before: str) -> None:
    assert name_agents((HEAD + before).encode(), "x.md", ["x"], NOW) == (HEAD + before).encode()


@pytest.mark.parametrize(
    "first",
    ["<b>Build</b>", "< 5 ms latency", "<https://x.y> ticket", "<- look", "<", "<span\nBuild", "    <div> x"],
)
def test_a_paragraph_that_begins_with_an_angle_bracket_is_a_phase_as_any_other(first: str) -> None:
    before = f"{HEAD}## Completed\n- [x] a\n\n## Current\n{first}\n".encode()
    shown = first.lstrip().replace("\n", "\n  ")
    assert start_phase(before, "x.md", "2", NOW) == before
    done = finish_phase(before, "x.md", "2", NOW)
    assert done.decode() == f"{TOUCHED}## Completed\n- [x] a\n- [x] {shown}\n  - Completed: {TIME}\n\n## Current\n"
    assert finish_phase(done, "x.md", "2", NOW + 1) == done
    again = start_phase(before, "x.md", "a", NOW)
    assert [phase.state for phase in Orchestration(again, "x.md").phases] == ["current", "current"]
    assert f"## Current\n- [ ] {shown}\n- [ ] a\n  - Started: {TIME}\n" in again.decode()


def test_a_bom_within_the_file_makes_no_item_of_a_paragraph() -> None:
    """Files that were joined have one where the second began; for Markdown its line is text."""
    before = f"{HEAD}## Completed\n- [x] a\n\n## Current\n\ufeff- [ ] b - old\n".encode()
    done = finish_phase(before, "x.md", "2", NOW)
    shown = "- [x] \ufeff- [ ] b - old"
    assert done.decode() == f"{TOUCHED}## Completed\n- [x] a\n{shown}\n  - Completed: {TIME}\n\n## Current\n"
    assert finish_phase(done, "x.md", "2", NOW + 1) == done


@pytest.mark.parametrize("opening", ["```", "<!-- x"])
def test_a_phase_with_code_or_a_comment_that_never_ends_does_not_move(opening: str) -> None:
    """In front of other sections it would take them in."""
    data = f"{HEAD}## Current Phase\n- [ ] A\n### B\n{opening}\nx\n".encode()
    with pytest.raises(ProgressError, match=r"^x\.md:5: code or a comment in the phase has no end; close it first$"):
        finish_phase(data, "x.md", "B", NOW)
    assert b"- [x] A" in finish_phase(data, "x.md", "A", NOW)
