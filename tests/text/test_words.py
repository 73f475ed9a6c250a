"""Tests for text/words.py."""

from __future__ import annotations

import pytest

from progresslib.text.words import (
    field,
    head_field,
    is_filled,
    is_placeholder,
    label_number,
    name_and_result,
    parting,
    plain,
    says_something,
    without_label,
)


@pytest.mark.parametrize(
    "text",
    [
        *("<Feature Name>", "in_progress | complete | blocked", "<ISO timestamp>", "<timestamp>", "<result summary>"),
        "Brief description of what this orchestration is accomplishing.",
        *(
            "[list]",
            "<what's in progress>",
            "[any context]",
            "[chosen pattern]",
            "[schema decisions]",
            "[endpoint design]",
        ),
        "Critical information needed to resume from current phase:",
        *("[services/features]", "[downstream work]", "None currently", "OR: Waiting for [specific thing]"),
        *("<agent-name>", "...", "[...]", "<Error Type>", "[phase name]", "[agent name]", "[description]"),
        "[how resolved or pending]",
        "Additional context for future sessions:",
        *("User preferences", "Constraints discovered", "Performance targets", "{last agent's JSON output}"),
        *("None at this time", "No open issues so far", "nothing to date", "No unresolved errors left.", "No error"),
        *("No current blockers at the moment", "No problems known now", "None outstanding", "(None reported)"),
        *("No blocker, all resolved", "nothing currently", "No phases, all completed", "No phases remaining, complete"),
        *("", "  ", "-", "—", "N/A", "None", "none yet", "*None*", "_None currently._", "Nothing yet"),
    ],
)
def test_a_placeholder_of_the_templates_counts_as_empty(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Handler: pkg/handler/create.go",
            "None of the tests pass",
            "No key",
            "none " * 20,
            "[x] done",
            "<https://example.org>",
            "<me@example.org>",
        ),
        *("<a> and <b>", "in_progress", "User preferences: dark mode", "OR waiting", "list"),
    ],
)
def test_what_people_write_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Agent: backend-developer", ("Agent", "backend-developer")),
        ("**Agent:** x", ("Agent", "x")),
        ("**Agent**: x", ("Agent", "x")),
        ("__Key decisions:__ a; b", ("Key decisions", "a; b")),
        ("Resolution:", ("Resolution", "")),
        ("Error: a: b", ("Error", "a: b")),
        ("API: GET /my?resource=asset", ("API", "GET /my?resource=asset")),
        ("https://example.org", ("", "https://example.org")),
        ("12:30 started", ("", "12:30 started")),
        ("src/a.py:12: wrong", ("", "src/a.py:12: wrong")),
        ("`code: x`", ("", "`code: x`")),
        (
            "a sentence that goes on before its first colon: x",
            ("", "a sentence that goes on before its first colon: x"),
        ),
        ("no key", ("", "no key")),
    ],
)
def test_a_field_is_a_short_key_and_its_value(text: str, expected: tuple[str, str]) -> None:
    assert field(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Status: blocked", ("status", "blocked")),
        ("Status", ("status", None)),
        ("**Status:** blocked", ("status", "blocked")),
        ("**Status**: blocked", ("status", "blocked")),
        ("**Status: blocked**", ("status", "blocked")),
        ("- Status: blocked", ("status", "blocked")),
        ("📊 **Last Updated** - 2026-11-22", ("last updated", "2026-11-22")),
        ("LAST UPDATED: 2026-11-22T06:04:52Z", ("last updated", "2026-11-22T06:04:52Z")),
        ("Updated: today", ("last updated", "today")),
        ("Last update: today", ("last updated", "today")),
        ("Current Status: blocked", ("status", "blocked")),
        ("Overall status - blocked", ("status", "blocked")),
        ("Status: blocked <!-- since Monday -->", ("status", "blocked")),
        ("Started — yesterday", ("started", "yesterday")),
        ("Status report", ("", None)),
        ("Statuses: a", ("", None)),
        ("Started with the tests", ("", None)),
        ("", ("", None)),
    ],
)
def test_a_field_of_the_head_is_told_in_many_forms(text: str, expected: tuple[str, str | None]) -> None:
    assert head_field(text) == expected


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Pattern: [chosen pattern]", False),
        ("Completed: <timestamp>", False),
        ("Key decisions: [list]", False),
        ("[any context]", False),
        ("Blocks:", False),
        ("Pattern: outbox", True),
        ("outbox", True),
    ],
)
def test_a_line_is_filled_if_its_value_is(text: str, filled: bool) -> None:
    assert is_filled(text) == filled


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Files that matter:", True),
        ("**Key decisions:**", True),
        ("[any context]:", False),
        ("Pattern: [chosen pattern]", False),
        ("Pattern: outbox", True),
        ("None yet", False),
    ],
)
def test_a_line_that_leads_to_what_follows_says_something(text: str, says: bool) -> None:
    assert says_something(text) == says


NAMES = [
    ("**A** - done", "A", "done"),
    ("**Phase 1: Architecture** - Tier 2", "Phase 1: Architecture", "Tier 2"),
    ("**Phase 1: Architecture** - <result summary>", "Phase 1: Architecture", ""),
    ("**Phase 3: Testing** - <what's in progress>", "Phase 3: Testing", ""),
    ("**Phase 4: Code Review**", "Phase 4: Code Review", ""),
    ("__Phase 1__ — done", "Phase 1", "done"),
    ("**Setup**: all of it", "Setup", "all of it"),
    ("**Phase 3:** Testing - all pass", "Phase 3: Testing", "all pass"),
    ("**Phase 3**: Testing", "Phase 3: Testing", ""),
    ("**Phase 3:**", "Phase 3", ""),
    ("**a - b** - c", "a - b", "c"),
    ("Architecture - Tier 2 component pattern", "Architecture", "Tier 2 component pattern"),
    ("Phase 2: Build - a - b", "Phase 2: Build", "a - b"),
    ("Phase 2 - Build - a", "Phase 2 - Build", "a"),
    ("Build — fast", "Build", "fast"),
    ("Build – fast", "Build", "fast"),
    ("Build -- fast", "Build", "fast"),
    ("Re-build the front-end - done", "Re-build the front-end", "done"),
    ("Run `a - b` first - c", "Run `a - b` first", "c"),
    ("Run ``x ` - y`` - c", "Run ``x ` - y``", "c"),
    ("Do **this - that** now - c", "Do **this - that** now", "c"),
    ("Testing -", "Testing", ""),
    ("Testing", "Testing", ""),
    ("Testing:", "Testing", ""),
    ("5 * 3 ** 2 - x", "5 * 3 ** 2", "x"),
    ("an `unclosed - tick", "an `unclosed", "tick"),
    ("**unclosed - bold", "**unclosed", "bold"),
    ("", "", ""),
    ("****", "****", ""),
]


@pytest.mark.parametrize(("text", "name", "result"), NAMES)
def test_name_and_result_part_after_the_bold_or_at_the_first_dash(text: str, name: str, result: str) -> None:
    assert name_and_result(text) == (name, result)


@pytest.mark.parametrize(("text", "name", "result"), NAMES)
def test_the_parting_keeps_all_characters_of_name_and_result(text: str, name: str, result: str) -> None:
    end, start = parting(text)
    assert 0 <= end <= start <= len(text)
    assert text[start:] == result or (result == "" and is_placeholder(text[start:]))
    assert plain(text[:end]) == plain(name)


@pytest.mark.parametrize(
    ("name", "number", "rest"),
    [
        ("Phase 3: Testing", 3, "Testing"),
        ("phase 12 - Testing", 12, "Testing"),
        ("PHASE 3", 3, ""),
        ("Phase 3. Testing", 3, "Testing"),
        ("Phase 3) Testing", 3, "Testing"),
        ("Phase3: Testing", 3, "Testing"),
        ("Phase 3b: Testing", None, "Phase 3b: Testing"),
        ("Phase: Testing", None, "Phase: Testing"),
        ("Phased 3: Testing", None, "Phased 3: Testing"),
        ("3: Testing", None, "3: Testing"),
        ("Testing", None, "Testing"),
        ("", None, ""),
    ],
)
def test_a_label_has_a_number_and_can_be_taken_off(name: str, number: int | None, rest: str) -> None:
    assert (label_number(name), without_label(name)) == (number, rest)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Code Review** ✅", "code review"),
        ("in_progress", "in progress"),
        ("Über-Prüfung!", "über prüfung"),
        ("  a\tb  ", "a b"),
        ("日本語 テスト", "日本語 テスト"),
        ("🚀", ""),
    ],
)
def test_plain_words_have_one_form(text: str, words: str) -> None:
    assert plain(text) == words
