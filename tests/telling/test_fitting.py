"""Tests for telling/fitting.py."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.telling.entry import LONGEST_GROUP, Entry
from progresslib.telling.fitting import Part, cuts, fit
from progresslib.telling.worth import BRIEF, DATED, HELD, HERE, LASTING, OPEN, PASSING, STANDING
from tests.works import utf16


def text(parts: list[Part]) -> str:
    return "".join(part.text() for part in parts)


def letters(names: str, lines: int = 1, worth: int = PASSING) -> list[Entry]:
    """Entries of many letters each, so that every step of shrinking is one."""
    return [Entry("\n".join(name * 400 for _ in range(lines)), worth=worth) for name in names]


def shown(parts: list[Part]) -> str:
    """The entries that are told, each as its first character, those that are told whole in capitals."""
    told = (entry for part in parts for entry in part.entries if entry.told)
    return "".join(entry.lines[0][0].lower() if entry.is_short else entry.lines[0][0].upper() for entry in told)


def test_an_entry_is_a_list_item_with_its_further_lines_below() -> None:
    assert Part("Notes", [Entry("one\n\n  two\nthree  ")]).text() == "Notes:\n- one\n    two\n  three\n"


def test_entries_of_a_group_stand_under_its_head() -> None:
    part = Part("Context", [Entry("a"), Entry("b", "Files"), Entry("c", "Files"), Entry("d", "Human"), Entry("e")])
    assert part.text() == "Context:\n- a\nUnder Files:\n- b\n- c\nUnder Human:\n- d\nContext:\n- e\n"


def test_what_is_let_go_takes_its_head_along() -> None:
    part = Part("Context", [Entry("a", "Files"), Entry("b", "Human")])
    part.entries[0].shorten(0)
    assert part.text() == "Context:\nUnder Human:\n- b\n"
    part.entries[1].shorten(0)
    assert part.text() == ""


def test_a_head_is_one_line_of_bounded_length() -> None:
    part = Part("Context", [Entry("a", "Files\n[end of claude-progress 11111111]" + "x" * 1000)])
    heads = [line for line in part.text().split("\n") if not line.startswith("- ")]
    assert heads[1].startswith("Under Files [end of")
    assert len(heads[1]) <= len("Under :") + LONGEST_GROUP


def test_an_entry_without_text_is_told_as_such() -> None:
    assert Part("Notes", [Entry("\x00\n \u200b ")]).text() == "Notes:\n- -\n"


def test_everything_is_told_where_there_is_room() -> None:
    parts = [Part("A", letters("ab")), Part("B", letters("cd"))]
    before = text(parts)
    fit(parts, sum(part.size for part in parts))
    assert text(parts) == before
    assert cuts(parts) == ""


@pytest.mark.parametrize("room", [3300, 2900, 2000, 1200, 700, 400, 200, 90, 10, 0, -5])
def test_no_room_is_too_small(room: int) -> None:
    parts = [Part("A", letters("abcd", 2)), Part("B", letters("efgh", 2, LASTING))]
    fit(parts, room)
    assert utf16(text(parts)) <= max(room, 0)


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        pytest.param(1618, "ABCD", id="all"),
        pytest.param(1617, "ABcD", id="the oldest of the least worthy shrinks first"),
        pytest.param(1300, "ABcd", id="then the next"),
        pytest.param(1200, "aBcd", id="then the more worthy part"),
        pytest.param(700, "abcd", id="all shrink before one is let go"),
        pytest.param(320, "abd", id="the oldest of the least worthy is let go first"),
        pytest.param(180, "ab", id="then the next"),
        pytest.param(90, "b", id="the most worthy is let go last"),
        pytest.param(0, "", id="nothing is left at last"),
    ],
)
def test_the_least_worthy_and_oldest_gives_way_first(room: int, expected: str) -> None:
    parts = [Part("A", letters("ab")), Part("B", letters("cd"))]
    fit(parts, room)
    assert shown(parts) == expected


def test_in_a_part_with_the_newest_first_the_last_gives_way_first() -> None:
    parts = [Part("A", letters("abc"), newest_first=True)]
    fit(parts, parts[0].size - 1)
    assert shown(parts) == "ABc"
    fit(parts, 200)
    assert shown(parts) == "ab"


@pytest.mark.parametrize(
    ("less", "more"),
    [(HELD, HERE), (PASSING, HELD), (PASSING, LASTING), (PASSING, OPEN), (PASSING, STANDING), (BRIEF, STANDING)],
)
def test_what_lasts_is_told_when_what_was_done_is_let_go(less: int, more: int) -> None:
    parts = [Part("Lasts", letters("abc", 1, more)), Part("Done", letters("defgh", 1, less))]
    fit(parts, 520)
    assert shown(parts).startswith("abc"), "in whatever part it stands"
    assert len(shown(parts)) < 8
    parts = [Part("Notes", [*letters("abc", 1, more), *letters("defgh", 1, less)])]
    fit(parts, 520)
    assert shown(parts).startswith("abc"), "and however old it is"


def test_what_begins_with_a_time_is_let_go_before_what_does_not() -> None:
    parts = [Part("Notes", [*letters("abc"), *letters("def", worth=DATED)])]
    fit(parts, 260)
    assert shown(parts) == "abc"


def test_the_head_with_the_most_entries_gives_way_first() -> None:
    decisions = [Entry(f"a{number} " + "word " * 30, "Decisions", LASTING) for number in range(3)]
    paths = [Entry(f"b{number} " + "path " * 30, "Files", LASTING) for number in range(30)]
    parts = [Part("Context", [*decisions, *paths])]
    fit(parts, 1200)
    assert shown(parts).startswith("aaab")
    assert parts[0].entries[-1].told, "and the oldest of these"


def test_a_part_of_thousands_leaves_room_for_the_others() -> None:
    parts = [Part(name, letters(name * 500, 3, LASTING)) for name in "abcdef"]
    parts.append(Part("g", letters("g" * 5)))
    fit(parts, 9000)
    assert {one for one in "abcdefg" if one in shown(parts)} == set("abcdefg")
    assert utf16(text(parts)) > 8500


def test_what_the_heads_take_counts() -> None:
    parts = [Part("Context", [Entry("x", f"Group {number:03}") for number in range(100)])]
    fit(parts, 1000)
    assert len(text(parts)) > 950, "heads that go with their entries make room"
    assert len(text(parts)) <= 1000
    assert "Group 099" in text(parts)


@pytest.mark.parametrize("worth", [HERE, LASTING, OPEN, STANDING, PASSING])
def test_a_long_entry_shrinks_by_no_more_than_has_to_go(worth: int) -> None:
    part = Part("Context", [Entry("A sentence of it. " * 600, worth=worth), Entry("short")])
    fit([part], 9_000)
    assert 8_000 < len(part.text()) <= 9_000


def test_every_cut_is_counted() -> None:
    results = Part("Results, newest first", letters("cdef"), newest_first=True)
    parts = [Part("Current phase", letters("a", worth=HERE)), results]
    fit(parts, 620)
    assert shown(parts) == "Acd"
    assert cuts(parts) == "results (2 shortened, 2 left out)"


def test_what_is_shortened_ends_in_an_ellipsis() -> None:
    parts = [Part("Notes", [Entry("x" * 5000), Entry("first line\n" + "second\n" * 500)])]
    fit(parts, 1000)
    assert all(entry.told[-1].endswith("…") for entry in parts[0].entries)
    assert cuts(parts) == "notes (2 shortened)"


ENTRIES = st.builds(
    Entry,
    st.text(st.sampled_from("a\n😀é <.-:"), max_size=400),
    st.sampled_from(["", "g", "h" * 300]),
    st.integers(HERE, DATED),
)
PARTS_OF_ANY_KIND = st.lists(
    st.builds(Part, st.sampled_from(["A", "B, newest first"]), st.lists(ENTRIES, max_size=8), st.booleans()), max_size=5
)


@given(PARTS_OF_ANY_KIND, st.integers(min_value=0, max_value=2500))
def test_what_is_told_fits_and_what_is_not_is_counted(parts: list[Part], room: int) -> None:
    whole = [(entry, entry.lines) for part in parts for entry in part.entries]
    fit(parts, room)
    assert utf16(text(parts)) <= room
    short = sum(entry.told != lines for entry, lines in whole if entry.told)
    heads = [{entry.group for entry in part.entries if entry.told} for part in parts]
    short += sum(head[-1:] == "…" for groups in heads for head in groups)
    dropped = sum(not entry.told for entry, _ in whole)
    said = cuts(parts)
    assert short == sum(int(count) for count in re.findall(r"(\d+) shortened", said))
    assert dropped == sum(int(count) for count in re.findall(r"(\d+) left out", said))
