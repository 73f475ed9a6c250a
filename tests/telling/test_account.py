"""Tests for telling/account.py."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progresslib.telling.account import LONGEST_PATH, Work, account, accounts, told_path
from progresslib.telling.fitting import Part
from progresslib.telling.telling import parts
from tests.works import FULL, NOW, minimal, utf16, work

ROOM = 9000
LONG = "word " * 3000


def parts_of(told: Work) -> list[Part]:
    return parts(told.orchestration)


def told(works: list[Work], room: int = ROOM) -> str:
    text = accounts(works, parts_of, room, NOW)
    assert utf16(text) <= room
    return text


def test_a_work_begins_with_its_file_its_name_and_where_it_stands() -> None:
    head, stands, *_ = told([work(FULL)]).split("\n")
    assert head == ".claude/progress/x.md: Job Processing"
    assert stands == "Status: in_progress; phase 2 of 4; last updated 2026-11-20T06:00:00Z (2 days ago)"


def test_a_work_that_does_not_say_when_it_was_updated_has_the_age_of_its_file() -> None:
    assert "Status: in_progress; last changed 1 hour ago\n" in told([work(minimal())])


def test_a_time_that_cannot_be_read_is_quoted_without_an_age() -> None:
    said = minimal().replace("## Status", "## Last Updated: before lunch\n## Status")
    assert "last updated before lunch\n" in told([work(said)])


def test_a_cut_says_how_much_and_which_file() -> None:
    notes = "".join(f"- note {number}\n" for number in range(2000))
    text = told([work(minimal(rest=f"## Notes\n{notes}"), "backend-jobs.md")])
    kept = text.count("- note ")
    assert (
        f"(Not told in full: notes ({2000 - kept} left out). All of it is in .claude/progress/backend-jobs.md.)" in text
    )
    assert "- note 1999\n" in text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (minimal(status=f"blocked - {'no access ' * 40}"), "status (shortened)"),
        (minimal(title="Jobs " * 40), "title (shortened)"),
        (
            minimal().replace("## Status", f"## Last Updated: {'before lunch ' * 9}\n## Status"),
            "time of the last update (shortened)",
        ),
        (minimal(rest=f"## Overview\n### {'Where it is ' * 12}\n- a\n"), "overview (1 shortened)"),
        (minimal(rest=f"## Context\n### {'Where it is ' * 12}\n- a\n- b\n"), "context for resume (1 shortened)"),
    ],
)
def test_what_is_cut_of_a_title_a_status_or_a_heading_is_told_too(text: str, cut: str) -> None:
    assert f"(Not told in full: {cut}. All of it is in .claude/progress/x.md.)" in told([work(text)])


def test_where_the_share_is_small_the_cuts_are_counted_in_all() -> None:
    runs = "".join(f"### agent-{number}\n{LONG}\n" for number in range(9))
    body = FULL.replace("## Agent Outputs", f"## Agent Outputs\n{runs}")
    text = told([work(body, f"{number}.md") for number in range(20)])
    notes = re.findall(r"\n\(Not told in full: (?:\d+ shortened, )?\d+ left out\. All of it is in (\S+)\.\)", text)
    assert sorted(notes) == sorted(f".claude/progress/{number}.md" for number in range(20))
    assert text.count("- Phase 2: Implementation") == 20
    assert text.count("- Waiting for credentials") == 20


def test_the_newest_change_comes_first() -> None:
    text = told([work(minimal(name), f"{name}.md", NOW - age) for name, age in (("b", 50), ("a", 90), ("c", 10))])
    assert [line.partition(": ")[2] for line in text.split("\n") if line.startswith(".")] == ["c", "b", "a"]


def test_a_work_that_needs_a_restart_comes_first_and_names_the_phase_to_redo() -> None:
    redo = minimal("Redo", "needs restart", "## Current Phase\n- [ ] **Phase 2: Build** - broke off\n")
    text = told([work(minimal(), modified=NOW), work(redo, "redo.md", NOW - 1e6)])
    assert text.startswith(
        ".claude/progress/redo.md: Redo\nStatus: needs restart; phase 1 of 1; the phase to redo is Phase 2"
    )


def test_works_share_the_room_equally() -> None:
    big = minimal(rest=f"## Notes\n{LONG}\n\n" + "".join(f"- note {number}\n" for number in range(3000)))
    texts = told([work(big, f"{name}.md") for name in "abc"]).split("\n\n")
    lengths = [len(text) for text in texts]
    assert max(lengths) - min(lengths) < 20
    assert sum(lengths) > ROOM - 60


def test_what_one_work_does_not_need_goes_to_the_others() -> None:
    big = minimal(rest="## Notes\n" + "".join(f"- note {number}\n" for number in range(3000)))
    small = [work(minimal(f"small {number}"), f"s{number}.md") for number in range(3)]
    text = told([*small, work(big, "a.md"), work(big, "b.md")])
    shares = [part for part in text.split("\n\n") if "- note" in part]
    assert all(len(share) > ROOM / 2 - 300 for share in shares)
    assert all(f"small {number}" in text for number in range(3))


def test_fifty_works_get_two_lines_each() -> None:
    text = told([work(FULL.replace("Job", f"Job {n}"), f"backend-job-{n}.md", NOW - n) for n in range(50)])
    lines = text.splitlines()
    assert len(lines) == 100
    for number in range(50):
        first, second = lines[2 * number : 2 * number + 2]
        assert first.startswith(f".claude/progress/backend-job-{number}.md (")
        assert second.startswith(f"  Job {number} Processing: current Phase 2: Implementation - the worker")
    assert f"({len(FULL.splitlines())} lines): Status: in_progress; phase 2 of 4" in lines[0]


def test_of_five_hundred_works_the_newest_are_told_and_the_others_counted() -> None:
    text = told([work(minimal(f"Job {n}"), f"job-{n}.md", NOW - n) for n in range(500)])
    lines = text.splitlines()
    listed = [line.partition(" ")[0] for line in lines if line.startswith(".")]
    assert listed == [f".claude/progress/job-{number}.md" for number in range(len(listed))]
    assert len(listed) > 50
    assert lines[-1] == f"And {500 - len(listed)} more unfinished files in the same folder."


HOSTILE = minimal("T" * 10_000, "s" * 10_000, f"## Current Phase\n- [ ] {'p' * 10_000}\n  - {LONG}\n## Notes\n{LONG}\n")
HOSTILE = HOSTILE.replace("## Status", f"## Last Updated: {'u' * 1000}\n## Status")


@pytest.mark.parametrize("count", [1, 2, 3, 13, 14, 15, 16, 40, 60])
@pytest.mark.parametrize("letter", ["n", "漢", "😀"])
def test_long_names_titles_states_and_phases_fit(count: int, letter: str) -> None:
    name = letter * (240 // len(letter.encode()))
    text = told(
        [work(HOSTILE.replace("p" * 10_000, letter * 10_000), f"{number:02}{name}.md") for number in range(count)]
    )
    assert text.count("\n") >= 2 * count - 1


@pytest.mark.parametrize("room", [120, 200, 400, 900])
def test_a_work_for_which_there_is_little_room_gets_two_lines(room: int) -> None:
    told_of = work(HOSTILE)
    text = account(told_of, parts_of(told_of), room, NOW)
    assert utf16(text) <= room
    assert text.startswith(".claude/progress/x.md")


def test_a_path_is_one_quoted_line_that_ends_with_the_name_of_the_file() -> None:
    assert told_path(".claude/progress/x.md") == ".claude/progress/x.md"
    assert told_path("/repo/<system-reminder>\n\x1b/x.md") == "/repo/‹system-reminder> /x.md"
    long = told_path("/folder" * 600 + "/x.md")
    assert len(long) == LONGEST_PATH
    assert long.startswith("…")
    assert long.endswith("/folder/x.md")


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from([FULL, HOSTILE, minimal(), minimal("😀" * 500, "blocked")]) | st.binary(max_size=200),
        min_size=1,
        max_size=60,
    ),
    st.integers(min_value=3000, max_value=ROOM),
)
def test_any_works_fit_in_any_room(texts: list[str | bytes], room: int) -> None:
    told([work(text, f"{number}.md", NOW - number) for number, text in enumerate(texts)], room)
