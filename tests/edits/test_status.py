"""Tests for edits/status.py, head.py and change.py: what an edit does to a file's head."""

from __future__ import annotations

from functools import partial

import pytest

from progresslib.edits.status import complete, reopen
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.text.statuses import BLOCKED, COMPLETE, IN_PROGRESS
from tests.edits.steps import set_status, touch

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "# Orchestration: X\n\n## Status: in_progress\n## Last Updated: 2026-11-21\n",
            f"# Orchestration: X\n\n## Status: blocked\n## Last Updated: {TIME}\n",
            id="in headings",
        ),
        pytest.param(
            "# X\n\n## Status\n\nin progress\n\n## Last Updated\n\n<timestamp>\n",
            f"# X\n\n## Status\n\nblocked\n\n## Last Updated\n\n{TIME}\n",
            id="under headings",
        ),
        pytest.param(
            "# X\n\n**Status:** 🔄 in progress (phase 3)  \n**Last Updated:** _yesterday_  \n\nText\n",
            f"# X\n\n**Status:** blocked  \n**Last Updated:** _{TIME}_  \n\nText\n",
            id="plain lines with emphasis and hard breaks",
        ),
        pytest.param(
            "# X\n- **Status**: **in progress** (a)\n- Updated: now\n",
            f"# X\n- **Status**: blocked\n- Updated: {TIME}\n",
            id="items, with emphasis that ends within the value",
        ),
        pytest.param(
            "# X\r\n## Status: in_progress | complete | blocked\r\n## Last Updated: <ISO timestamp>\r\n",
            f"# X\r\n## Status: blocked\r\n## Last Updated: {TIME}\r\n",
            id="placeholders and CRLF",
        ),
        pytest.param(
            "# X\n## Status:\tin\tprogress\t##\n## Last Updated: a",
            f"# X\n## Status:  blocked    ##\n## Last Updated: {TIME}",
            id="tabs, a closed heading, no final newline",
        ),
        pytest.param(
            "# X\n\n## Status\n\nWe are somewhere between.\n\n## Last Updated: a\n",
            f"# X\n\n## Status: blocked\n\nWe are somewhere between.\n\n## Last Updated: {TIME}\n",
            id="text that is no status stays",
        ),
        pytest.param(
            "# X\n\n## Status:\n", f"# X\n\n## Status: blocked\n## Last Updated: {TIME}\n", id="an empty status"
        ),
        pytest.param(
            "# X\n\n## Started: a\n\n## Notes\n",
            f"# X\n\n## Status: blocked\n## Started: a\n## Last Updated: {TIME}\n\n## Notes\n",
            id="both are missing beside Started",
        ),
        pytest.param(
            "# X\n**Started**: a\n",
            f"# X\n**Status**: blocked\n**Started**: a\n**Last Updated**: {TIME}\n",
            id="a new field is written as its neighbour",
        ),
        pytest.param(
            "# X\n\n📊 **Status**: planned\n\n## Notes\n",
            f"# X\n\n📊 **Status**: blocked\n**Last Updated**: {TIME}\n\n## Notes\n",
            id="but without its sign",
        ),
        pytest.param(
            "# X\n\n## Status\n\nplanned\n\n## Notes\n",
            f"# X\n\n## Status\n\nblocked\n\n## Last Updated: {TIME}\n\n## Notes\n",
            id="a new field after one with its value below",
        ),
        pytest.param(
            "# Orchestration: X\nIntroduction\n",
            f"# Orchestration: X\n\n## Status: blocked\n## Last Updated: {TIME}\n\nIntroduction\n",
            id="a file without a head",
        ),
        pytest.param(
            "\ufeff", f"\ufeff## Status: blocked\n## Last Updated: {TIME}\n", id="a file with nothing but a BOM"
        ),
        pytest.param(
            "\ufeffText", f"\ufeff## Status: blocked\n## Last Updated: {TIME}\n\nText", id="no title, but a BOM"
        ),
        pytest.param("", f"## Status: blocked\n## Last Updated: {TIME}\n", id="an empty file"),
        pytest.param(
            "\ufeff# X\r\n## Status: a\n## Last Updated: b\r\r\n```\n## Status: c\n",
            f"\ufeff# X\r\n## Status: blocked\n## Last Updated: {TIME}\r\r\n```\n## Status: c\n",
            id="mixed line ends and a fence that never ends",
        ),
        pytest.param(
            "# X\n## Status: <status>\n## Status: planned\n## Last Updated: b\n",
            f"# X\n## Status: <status>\n## Status: blocked\n## Last Updated: {TIME}\n",
            id="of two status lines the one that counts",
        ),
        pytest.param(
            "# X\n## Status: planned\n## Last Updated: 2026-11-20\n## Last Updated: 2026-11-21\n",
            f"# X\n## Status: blocked\n## Last Updated: 2026-11-20\n## Last Updated: {TIME}\n",
            id="of two last updated lines the newest moves",
        ),
        pytest.param(
            "---\nstatus: planned\n---\n# X\n",
            f"---\nstatus: blocked\nLast Updated: {TIME}\n---\n# X\n",
            id="a head of its own before the title",
        ),
    ],
)
def test_a_status_is_set_in_the_files_own_form(before: str, after: str) -> None:
    assert set_status(before.encode(), "x.md", BLOCKED, NOW).decode() == after


@pytest.mark.parametrize(
    ("written", "status"),
    [("✅ done", COMPLETE), ("in progress (waiting)", IN_PROGRESS), ("planned", IN_PROGRESS), ("on hold", BLOCKED)],
)
def test_a_status_that_already_holds_changes_nothing(written: str, status: str) -> None:
    data = f"# X\n## Status: {written}\n".encode()
    assert set_status(data, "x.md", status, NOW) == data


def test_touch_moves_nothing_but_last_updated() -> None:
    data = b"# X\n## Status: a\n## Last Updated: b\n\n## Notes\n### Updated: c\n"
    assert touch(data, "x.md", NOW) == data.replace(b"Last Updated: b", f"Last Updated: {TIME}".encode())
    assert touch(touch(data, "x.md", NOW), "x.md", NOW) == touch(data, "x.md", NOW)


@pytest.mark.parametrize(
    ("before", "summary", "after"),
    [
        pytest.param(
            "# X\n## Status: a\n## Last Updated: b\n\n## Overview\n\nJobs.\n\n---\n\n## Completed Phases\n",
            "All\njobs moved.",
            f"# X\n## Status: complete\n## Last Updated: {TIME}\n\n## Overview\n\nJobs.\n\nAll jobs moved.\n\n---\n\n"
            "## Completed Phases\n",
            id="after the overview's text, before the rule",
        ),
        pytest.param(
            "# X\n## Status: a\n## Last Updated: b\n\n## Overview\nJobs.\n### Goals\n",
            "# Done",
            f"# X\n## Status: complete\n## Last Updated: {TIME}\n\n## Overview\nJobs.\n\n\\# Done\n\n### Goals\n",
            id="before the headings within",
        ),
        pytest.param(
            "# X\n## Status: a\n## Last Updated: b\n## Overview\n"
            "Brief description of what this orchestration is accomplishing.",
            "Done",
            f"# X\n## Status: complete\n## Last Updated: {TIME}\n## Overview\nDone",
            id="in the place of the template's text",
        ),
        pytest.param(
            "# X\n## Status: a\n## Last Updated: b\n\n## Completed\n- [x] a\n",
            "Done",
            f"# X\n## Status: complete\n## Last Updated: {TIME}\n\n## Overview\n\nDone\n\n## Completed\n- [x] a\n",
            id="in a new overview after the head",
        ),
        pytest.param(
            "# X\n## Status: a\n## Last Updated: b\n## Overview\n```\nopen\n",
            "Done",
            f"# X\n## Status: complete\n## Last Updated: {TIME}\n## Overview\n\nDone\n\n```\nopen\n",
            id="before code that never ends",
        ),
        pytest.param(
            "# X\n## Status: a\n## Last Updated: b\n",
            "",
            f"# X\n## Status: complete\n## Last Updated: {TIME}\n",
            id="no summary, no overview",
        ),
    ],
)
def test_complete_adds_the_summary_to_the_overview(before: str, summary: str, after: str) -> None:
    done = complete(before.encode(), "x.md", NOW, summary)
    assert done.decode() == after
    assert complete(done, "x.md", NOW + 1, summary) == done


@pytest.mark.parametrize("status", ["complete", "✅ done", "blocked", "needs restart", "<status>", "in_progress"])
def test_work_is_opened_again_whatever_it_was(status: str) -> None:
    before = f"# X\n**Status:** {status}\n**Updated:** a\n"
    opened = reopen(before.encode(), "x.md", NOW)
    is_open = status == "in_progress"
    assert opened.decode() == (before if is_open else f"# X\n**Status:** in_progress\n**Updated:** {TIME}\n")
    assert reopen(opened, "x.md", NOW + 1) == opened


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            b"# X\n\n<<<<<<< HEAD\n=======\n>>>>>>> other\n",
            "x.md:3: a merge conflict is unresolved; nothing is written to the file until it is",
            id="a conflict",
        ),
        pytest.param(
            b"# X\n## Status: caf\xe9\n",
            "x.md:2: not UTF-8; it is read with replacements and never rewritten until it is saved as UTF-8",
            id="not UTF-8",
        ),
    ],
)
def test_a_file_that_must_not_be_written_is_an_error(data: bytes, message: str) -> None:
    for edit in (partial(set_status, data, "x.md", BLOCKED, NOW), partial(touch, data, "x.md", NOW)):
        with pytest.raises(ProgressError) as raised:
            edit()
        assert str(raised.value) == message


@pytest.mark.parametrize(
    "line", ["```Status: blocked```", "```Status:`", "- ```Status: blocked```", "```Status:complete```"]
)
def test_a_line_of_code_is_no_status_that_could_be_changed(line: str) -> None:
    """Without what closes it, it would open a block that takes in the whole file."""
    before = f"# X\n{line}\n## Current\n- [ ] a\n".encode()
    done = complete(before, "x.md", NOW)
    assert complete(done, "x.md", NOW) == done
    assert line.encode() + b"\n" in done
    assert [phase.name for phase in Orchestration(done, "x.md").phases] == ["a"]


@pytest.mark.parametrize("label", ["Last Update", "Overall Status", "Current Status", "Updated", "Started"])
def test_a_new_field_stands_beside_one_of_any_name(label: str) -> None:
    before = f"# X\n\n## {label}: blocked\n".encode()
    done = complete(before, "x.md", NOW)
    assert complete(done, "x.md", NOW) == done
    assert Orchestration(done, "x.md").is_complete
