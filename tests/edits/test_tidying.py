"""Tests for edits/tidying.py: phases that were ticked by hand in the wrong section."""

from __future__ import annotations

import pytest

from progresslib.edits.phase_list import add_phase, rename_phase
from progresslib.edits.phases import finish_phase, note_phase, start_phase
from progresslib.edits.tidying import with_phases_in_place
from progresslib.reading.orchestration import Orchestration
from tests.progress_files import FULL, MINIMAL

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
HEAD = "# X\n## Last Updated: a\n"
TOUCHED = f"# X\n## Last Updated: {TIME}\n"


def tidied(text: str) -> str:
    once = with_phases_in_place(Orchestration(text.encode(), "x.md"), NOW)
    assert with_phases_in_place(Orchestration(once, "x.md"), NOW + 1) == once
    return once.decode()


@pytest.mark.parametrize("text", [FULL, MINIMAL, "## Plan\n- [x] a\n- [ ] b\n", "# X\n", ""])
def test_where_nothing_is_misplaced_every_byte_stays(text: str) -> None:
    assert tidied(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "## Completed\n- [x] a\n\n## Current\n- [x] b - r\n  - Agent: x (in progress)\n\n## Pending\n- [ ] c\n",
            f"## Completed\n- [x] a\n- [x] b - r\n  - Agent: x\n  - Completed: {TIME}\n\n"
            f"## Current\n- [ ] c\n  - Started: {TIME}\n\n## Pending\n",
            id="ticked under Current: the next starts",
        ),
        pytest.param(
            "## Completed\n\n## Current\n- [ ] b\n\n## Pending\n- [ ] c\n- [X] d\n  - Completed: today\n- [ ] e\n",
            "## Completed\n- [x] d\n  - Completed: today\n\n## Current\n- [ ] b\n\n## Pending\n- [ ] c\n- [ ] e\n",
            id="ticked under Pending: its time stays, nothing starts",
        ),
        pytest.param(
            "## Completed\n- [x] a\n## Current\n- [x] b\n- [x] c\n## Pending\n- [x] d\n- [ ] e\n",
            f"## Completed\n- [x] a\n- [x] b\n  - Completed: {TIME}\n- [x] c\n  - Completed: {TIME}\n"
            f"- [x] d\n  - Completed: {TIME}\n## Current\n- [ ] e\n  - Started: {TIME}\n\n## Pending\n",
            id="several, in their order",
        ),
        pytest.param(
            "## Completed\n- [x] a\n- [ ] b\n  - Notes: n\n- [ ] c\n\n## Current\n- [ ] d\n\n## Pending\n- [ ] e\n",
            "## Completed\n- [x] a\n\n## Current\n- [ ] d\n\n## Pending\n- [ ] b\n  - Notes: n\n- [ ] c\n- [ ] e\n",
            id="open among the completed ones: to do before the others",
        ),
        pytest.param(
            "## Completed\n- [ ] b\n\n## Current\n- [x] d\n\n## Pending\n- [ ] e\n",
            f"## Completed\n- [x] d\n  - Completed: {TIME}\n\n## Current\n- [ ] b\n  - Started: {TIME}\n\n"
            "## Pending\n- [ ] e\n",
            id="and the next to start",
        ),
        pytest.param(
            "## Completed\n- [ ] b\n\n## Current\n- [ ] d\n",
            "## Completed\n\n## Current\n- [ ] d\n\n## Pending\n- [ ] b\n",
            id="open, with no section for it",
        ),
        pytest.param(
            "## Completed\n- [~] b\n## Current\n",
            f"## Completed\n## Current\n- [~] b\n  - Started: {TIME}\n",
            id="at work among the completed ones",
        ),
        pytest.param(
            "## Completed\n- b, in progress\n## Current\n",
            "## Completed\n- b, in progress\n## Current\n",
            id="words move nothing",
        ),
        pytest.param(
            "## Completed Phases\n\n## Current Phase\n\n- ✅ **b**\n  more\n",
            f"## Completed Phases\n\n- ✅ **b**\n  more\n  - Completed: {TIME}\n\n## Current Phase\n",
            id="a sign is a tick",
        ),
        pytest.param(
            "## Completed\n\n## Current\n\n### ✅ b\nText.\n\n## Pending\n\n### c\n",
            f"## Completed\n\n### ✅ b\nText.\n\n- Completed: {TIME}\n\n## Current\n\n### c\n\n- Started: {TIME}\n\n"
            "## Pending\n",
            id="phases under headings",
        ),
        pytest.param(
            "## Completed\r\n## Current\r\n- [x] b\r\n- [ ] c",
            f"## Completed\r\n- [x] b\r\n  - Completed: {TIME}\r\n\r\n## Current\r\n- [ ] c",
            id="CRLF, no final newline",
        ),
        pytest.param(
            "\ufeff## Current\n- [x] b\n",
            f"\ufeff## Completed\n- [x] b\n  - Completed: {TIME}\n\n## Current\n",
            id="BOM, a section that is missing",
        ),
    ],
)
def test_a_phase_goes_where_its_box_says(before: str, after: str) -> None:
    assert tidied(before) == after


TICKED = f"{HEAD}## Completed\n## Current\n- [x] b\n## Pending\n- [ ] c\n- [ ] d\n"
DONE = f"{TOUCHED}## Completed\n- [x] b\n  - Completed: {TIME}\n\n## Current\n"


def test_an_edit_of_another_phase_comes_after_it() -> None:
    data = TICKED.encode()
    started = f"- [ ] d\n  - Started: {TIME}\n\n## Pending\n- [ ] c\n"
    assert start_phase(data, "x.md", "d", NOW).decode() == DONE + started
    done = f"- [x] d\n  - Completed: {TIME}\n\n## Current\n- [ ] c\n  - Started: {TIME}\n\n## Pending\n"
    assert finish_phase(data, "x.md", "d", NOW).decode() == DONE.replace("\n\n## Current\n", f"\n{done}")


def test_where_the_edit_starts_nothing_the_next_phase_does() -> None:
    data = TICKED.encode()
    rest = f"- [ ] c\n  - Started: {TIME}\n\n## Pending\n"
    assert note_phase(data, "x.md", "d", "n", NOW).decode() == f"{DONE}{rest}- [ ] d\n  - Notes: n\n"
    assert rename_phase(data, "x.md", "d", "e", NOW).decode() == f"{DONE}{rest}- [ ] e\n"
    assert add_phase(data, "x.md", "e", NOW).decode() == f"{DONE}{rest}- [ ] d\n- [ ] e\n"


def test_a_number_counts_as_the_file_was() -> None:
    data = f"{HEAD}## Current\n- [ ] a\n## Pending\n- [ ] b\n- [x] c\n".encode()
    assert b"- [ ] b\n  - Notes: n\n" in note_phase(data, "x.md", "2", "n", NOW)
