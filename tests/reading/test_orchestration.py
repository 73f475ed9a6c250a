"""Tests for reading/orchestration.py."""

from __future__ import annotations

import pytest

from progresslib.reading.orchestration import Orchestration
from progresslib.text.statuses import BLOCKED, COMPLETE, IN_PROGRESS, UNKNOWN
from tests.progress_files import FULL, MINIMAL, MINIMAL_TEMPLATE, TEMPLATE


def read(text: str) -> Orchestration:
    return Orchestration(text.encode("utf-8", "surrogateescape"), "backend-jobs.md")


def test_the_full_form_is_read() -> None:
    work = read(FULL)
    times = (work.value("started"), work.value("last updated"))
    assert times == ("2026-11-20T08:00:00Z", "2026-11-21T17:30:00Z")
    assert (work.title, work.status, work.overview) == (
        "Job processing",
        IN_PROGRESS,
        ["Jobs move from cron to a queue."],
    )
    assert (len(work.phases), len(work.runs), len(work.failures), work.blockers, work.problems) == (5, 1, 1, [], [])
    assert work.is_progress_file
    assert not work.is_complete


def test_the_minimal_form_is_read() -> None:
    work = read(MINIMAL)
    assert (work.title, work.status, work.value("last updated")) == (
        "Asset filter",
        IN_PROGRESS,
        "2026-11-21T17:30:00Z",
    )
    assert (len(work.phases), len(work.runs), work.overview, work.problems) == (3, 1, [], [])


@pytest.mark.parametrize(("text", "status"), [(TEMPLATE, ""), (MINIMAL_TEMPLATE, IN_PROGRESS)], ids=["full", "minimal"])
def test_a_template_says_nothing_but_its_phases(text: str, status: str) -> None:
    work = read(text)
    assert (work.title, work.status, work.value("started"), work.value("last updated")) == (
        "backend-jobs",
        status,
        "",
        "",
    )
    assert (work.overview, work.runs, work.failures, work.blockers, work.problems) == ([], [], [], [], [])
    assert work.is_progress_file


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Orchestration: Job processing\n", "Job processing"),
        ("\ufeff# Orchestration: Jobs\r\n", "Jobs"),
        ("# orchestration : Jobs #\n", "Jobs"),
        ("# Jobs\n", "Jobs"),
        ("# Status: blocked\n# Jobs\n", "Jobs"),
        ("```\n# Example\n```\n# Jobs\n", "Jobs"),
        ("# Orchestration: <Feature Name>\n", "backend-jobs"),
        ("# Orchestration:\n", "backend-jobs"),
        ("text\n", "backend-jobs"),
        ("", "backend-jobs"),
    ],
)
def test_the_title_is_that_of_the_work(text: str, title: str) -> None:
    assert read(text).title == title


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("## Status: blocked\n", id="in the heading"),
        pytest.param("## Status\n\nblocked\n", id="under the heading"),
        pytest.param("## Status:\n- **blocked**\n", id="under the heading, as an item"),
        pytest.param("## Status\n**Status:** blocked\n", id="under the heading, as a field again"),
        pytest.param("### **Status:** blocked ###\n", id="a bold heading that is closed"),
        pytest.param("**Status:** blocked\n", id="a bold line"),
        pytest.param("- Status: 🚫 blocked (no key)\n", id="an item, with more words"),
        pytest.param("Status: blocked  \nStarted: today\n", id="a plain line"),
        pytest.param("> **Status**: blocked\n", id="a quote"),
        pytest.param("## Status: <status>\n## Status: blocked\n", id="after a placeholder"),
        pytest.param(
            "```\nStatus: complete\n```\n<!--\nStatus: complete\n-->\nStatus: blocked\n", id="not in code or a comment"
        ),
        pytest.param("## Status\t:\tblocked\r\n", id="with tabs and CRLF"),
    ],
)
def test_the_status_is_read_in_every_form(head: str) -> None:
    assert read(f"# Orchestration: X\n\n{head}\n## Context\n- a\n").status == BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# Orchestration: X\n\n## Notes\nStatus: complete\n\n### Status\ncomplete\n", id="within notes"),
        pytest.param(
            "# Orchestration: X\n\n## Agent Outputs\n### Status: complete\ntext\n", id="within an agent's text"
        ),
        pytest.param("# Orchestration: X\n\n```\n## Status: complete\n```\n", id="in code"),
    ],
)
def test_what_stands_elsewhere_is_no_status(text: str) -> None:
    assert read(text).status == ""


def test_of_two_last_updated_the_newest_counts() -> None:
    lines = (
        "## Last Updated: 2026-11-21T10:00:00Z\n## Last Updated: 2026-11-22T10:00:00Z\n## Last Updated: <timestamp>\n"
    )
    work = read(f"# Orchestration: X\n## Status: complete\n{lines}## Agent Outputs\n### Updated: zzz\n")
    assert work.value("last updated") == "2026-11-22T10:00:00Z"
    assert work.is_complete
    assert work.status == COMPLETE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Orchestration: X\n", True),
        ("# Jobs\n\n## Status: in_progress\n", True),
        ("# Jobs\n**Status:** done\n", True),
        (
            "# Progress files\n\nWhat lies here.\n\n## Format\n\n```\n# Orchestration: X\n## Status: x\n```\n",
            False,
        ),
        ("# About Orchestration: how\n", False),
        ("", False),
    ],
)
def test_a_readme_is_no_progress_file(text: str, expected: bool) -> None:
    assert read(text).is_progress_file == expected


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param(
            "# Orchestration: X\n## Status: green\n",
            [(2, "the status 'green' is not understood; write in_progress, blocked, complete or needs restart")],
            id="an unknown status",
        ),
        pytest.param(
            "# X\n<<<<<<< HEAD\n## Status: complete\n=======\n## Status: blocked\n>>>>>>> other\n",
            [(2, "a merge conflict is unresolved; nothing is written to the file until it is")],
            id="a conflict",
        ),
        pytest.param(
            "# X\n## Status: complete\n\udcff\n",
            [(3, "not UTF-8; it is read with replacements and never rewritten until it is saved as UTF-8")],
            id="not UTF-8",
        ),
        pytest.param("# X\n## Status: complete\n<<<<<<< is what git writes\n", [], id="one mark is no conflict"),
        pytest.param(FULL, [], id="none"),
        pytest.param("", [], id="an empty file"),
    ],
)
def test_problems_are_told_with_their_line(text: str, problems: list[tuple[int, str]]) -> None:
    assert read(text).problems == problems


def test_an_unknown_status_after_a_placeholder_is_told_with_its_own_line() -> None:
    work = read("# Orchestration: X\n## Status: <status>\n## Status: green\n")
    assert work.status == UNKNOWN
    assert work.problems[0][0] == 3


def test_what_holds_the_work_up_is_told_apart_from_what_did_so_once() -> None:
    work = read("# X\n## Blockers\n- no key\n- Resolved 2026-11-22: no quota\n- [x] no disk\n")
    assert work.blockers == ["no key"]
    assert work.settled_blockers == ["Resolved 2026-11-22: no quota", "no disk"]


def test_a_field_that_a_list_item_shows_as_code_is_none() -> None:
    work = read("# X\n- like this:\n  ```\n  Status: blocked\n  ```\n- and\n  more\n\nStatus: complete\n")
    assert work.status == COMPLETE
