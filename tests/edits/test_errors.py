"""Tests for edits/errors.py."""

from __future__ import annotations

import pytest

from progresslib.edits.errors import add_error, resolve_error
from progresslib.errors import ProgressError
from tests.progress_files import FULL

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
LATER = "2026-11-22T06:04:53Z"
HEAD = "# X\n## Last Updated: a\n"
TOUCHED = f"# X\n## Last Updated: {TIME}\n"


def entry(time: str = TIME, resolution: str = "pending") -> str:
    return f"### {time} - API Error\n- Phase: none\n- Agent: dev\n- Error: no key\n- Resolution: {resolution}\n"


def test_an_error_joins_the_log_of_the_full_form() -> None:
    before = "- Resolution: ran go mod tidy\n"
    after = f"""\
- Resolution: ran go mod tidy

### {TIME} - API Error
- Phase: Phase 3: Testing
- Agent: backend-unit-test-engineer
- Error: 529 overloaded
- Resolution: pending
"""
    expected = FULL.replace(before, after).replace("2026-11-21T17:30:00Z", TIME)
    assert (
        add_error(FULL.encode(), "x.md", "API Error", "529\noverloaded", NOW, "backend-unit-test-engineer").decode()
        == expected
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("## Notes\n- n\n", f"\n## Error Log\n\n{entry()}\n## Notes\n- n\n", id="a new section"),
        pytest.param("## Errors\n- old\n", f"## Errors\n- old\n\n{entry()}", id="after items"),
        pytest.param("## Error Log", f"## Error Log\n\n{entry().rstrip()}", id="an empty log, no final newline"),
        pytest.param(
            f"## Error Log\n\n{entry('a')}\n---\n\n## Notes\n",
            f"## Error Log\n\n{entry('a')}- Count: 2, last {TIME}\n\n---\n\n## Notes\n",
            id="the same again",
        ),
        pytest.param(
            f"## Error Log\n\n{entry('a')}- Count: 2, last b",
            f"## Error Log\n\n{entry('a')}- Count: 3, last {TIME}",
            id="and again",
        ),
        pytest.param(
            f"## Error Log\n\n{entry('a')}- Count: {'9' * 5000}",
            f"## Error Log\n\n{entry('a')}- Count: 2, last {TIME}",
            id="with a count beyond all reason",
        ),
        pytest.param(
            f"## Error Log\n\n{entry('a', 'fixed')}",
            f"## Error Log\n\n{entry('a', 'fixed')}\n{entry()}",
            id="the same after it was resolved",
        ),
        pytest.param(
            f"## Error Log\n\n{entry('a').replace('dev', 'other')}",
            f"## Error Log\n\n{entry('a').replace('dev', 'other')}\n{entry()}",
            id="the same of another agent",
        ),
        pytest.param(
            f"## Error Log\n\n{entry('a')}- Count: often",
            f"## Error Log\n\n{entry('a')}- Count: 2, last {TIME}",
            id="again, where no number stands",
        ),
    ],
)
def test_an_error_is_written_once(before: str, after: str) -> None:
    assert add_error((HEAD + before).encode(), "x.md", "API Error", "no key", NOW, "dev").decode() == TOUCHED + after


@pytest.mark.parametrize(
    ("kind", "message", "agent", "expected"),
    [
        pytest.param(
            "# Bad\n`type`",
            "```\n## Status: complete\n<!-- x",
            "<dev>",
            "Bad type\n- Phase: none\n- Agent: dev\n- Error: ``` ## Status: complete \\<!-- x",
            id="nothing breaks out",
        ),
        pytest.param(
            "API - Error", "no - key", "", "API - Error\n- Phase: none\n- Agent: none\n- Error: no - key", id="dashes"
        ),
        pytest.param("", "...", "", "Error\n- Phase: none\n- Agent: none\n- Error: no message", id="nothing known"),
    ],
)
def test_an_error_is_cleaned(kind: str, message: str, agent: str, expected: str) -> None:
    added = add_error(HEAD.encode(), "x.md", kind, message, NOW, agent)
    assert added.decode() == f"{TOUCHED}\n## Error Log\n\n### {TIME} - {expected}\n- Resolution: pending\n"
    again = add_error(added, "x.md", kind, message, NOW + 1, agent).decode()
    assert again == added.decode().replace(f"Updated: {TIME}", f"Updated: {LATER}") + f"- Count: 2, last {LATER}\n"


@pytest.mark.parametrize(
    ("before", "which", "after"),
    [
        pytest.param(entry("a"), None, entry("a", "a new key"), id="the only one"),
        pytest.param(entry("a") + "\nA remark.\n", 1, entry("a", "a new key") + "\nA remark.\n", id="a remark stays"),
        pytest.param(
            "### a - E\n- Error: x\n", None, "### a - E\n- Error: x\n- Resolution: a new key\n", id="none yet"
        ),
        pytest.param("### a - E\nIt broke.\n", 1, "### a - E\nIt broke.\n\n- Resolution: a new key\n", id="a text"),
        pytest.param("<b>a</b> broke\n", None, "- <b>a</b> broke\n  - Resolution: a new key\n", id="a paragraph"),
        pytest.param("- [x] a\n- b\n", 2, "- [x] a\n- b\n  - Resolution: a new key\n", id="an item"),
        pytest.param("* b\n\t* Resolution: pending", None, "* b\n\t* Resolution: a new key", id="an item with details"),
    ],
)
def test_an_error_is_resolved(before: str, which: int | None, after: str) -> None:
    resolved = resolve_error(f"{HEAD}## Error Log\n{before}".encode(), "x.md", "a new\nkey", NOW, which)
    assert resolved.decode() == f"{TOUCHED}## Error Log\n{after}"
    assert resolve_error(resolved, "x.md", "a new key", NOW + 1, which) == resolved


def test_without_words_the_time_is_the_resolution() -> None:
    resolved = resolve_error(f"{HEAD}## Error Log\n{entry('a')}".encode(), "x.md", "", NOW)
    assert resolved.decode() == f"{TOUCHED}## Error Log\n{entry('a', f'resolved {TIME}')}"


def test_without_an_unresolved_error_nothing_changes() -> None:
    assert resolve_error(HEAD.encode(), "x.md", "how", NOW) == HEAD.encode()


@pytest.mark.parametrize(
    ("which", "message"),
    [
        (None, "x.md: more than one error is unresolved; name one by its number: 1, 3"),
        (4, "x.md: there is no error 4; its error log has 3"),
        (0, "x.md: there is no error 0; its error log has 3"),
    ],
)
def test_an_error_that_is_not_there_is_an_error(which: int | None, message: str) -> None:
    with pytest.raises(ProgressError) as raised:
        resolve_error(b"## Error Log\n- a\n- [x] b\n- c\n", "x.md", "how", NOW, which)
    assert str(raised.value) == message
