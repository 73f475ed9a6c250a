"""Tests for progresslib/fitting.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.fitting import FIRST_LINE, LONGEST_GROUP, Entry, Part, cuts, fit
from tests.works import utf16


def text(parts: list[Part]) -> str:
    return "".join(part.text() for part in parts)


def letters(names: str, lines: int = 2) -> list[Entry]:
    return [Entry("\n".join(name * 10 for _ in range(lines))) for name in names]


def shown(parts: list[Part]) -> list[str]:
    """The entries that are told, each as its first character and, in full, an exclamation mark."""
    return [entry.lines[0][0] + "!" * (entry.shown > 1) for part in parts for entry in part.entries if entry.shown]


def test_an_entry_is_a_list_item_with_its_further_lines_below() -> None:
    assert Part("Notes", [Entry("one\n\n  two\nthree  ")]).text() == "Notes:\n- one\n    two\n  three\n"


def test_entries_of_a_group_stand_under_its_head() -> None:
    part = Part("Context", [Entry("a"), Entry("b", "Files"), Entry("c", "Files"), Entry("d", "Human"), Entry("e")])
    assert part.text() == "Context:\n- a\nUnder Files:\n- b\n- c\nUnder Human:\n- d\nContext:\n- e\n"


def test_what_is_let_go_takes_its_head_along() -> None:
    part = Part("Context", [Entry("a", "Files"), Entry("b", "Human")])
    part.entries[0].drop()
    assert part.text() == "Context:\nUnder Human:\n- b\n"
    part.entries[1].drop()
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


PARTS = 2 * len("A:\n") + 4 * 2 * len("- aaaaaaaaaa\n")


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        pytest.param(PARTS, "a! b! c! d!", id="all"),
        pytest.param(PARTS - 1, "a! b! c d!", id="the oldest of the least worthy shrinks first"),
        pytest.param(PARTS - 14, "a! b! c d", id="then the next"),
        pytest.param(PARTS - 27, "a b! c d", id="then the more worthy part"),
        pytest.param(PARTS - 40, "a b c d", id="all shrink before one is let go"),
        pytest.param(PARTS - 53, "a b d", id="the oldest of the least worthy is let go first"),
        pytest.param(PARTS - 66, "a b", id="then the next"),
        pytest.param(PARTS - 82, "b", id="then the more worthy part"),
        pytest.param(0, "", id="nothing is left at last"),
        pytest.param(-5, "", id="also where there is less than no room"),
    ],
)
def test_the_least_worthy_and_oldest_gives_way_first(room: int, expected: str) -> None:
    parts = [Part("A", letters("ab")), Part("B", letters("cd"))]
    fit(parts, room)
    assert " ".join(shown(parts)) == expected
    assert len(text(parts)) <= max(room, 0)


def test_in_a_part_with_the_newest_first_the_last_gives_way_first() -> None:
    parts = [Part("A", letters("abc", 1), newest_first=True)]
    fit(parts, parts[0].size - 1)
    assert shown(parts) == ["a", "b"]


def test_what_the_heads_take_counts() -> None:
    parts = [Part("Context", [Entry("x", f"Group {number:03}") for number in range(100)])]
    fit(parts, 1000)
    assert len(text(parts)) > 950, "heads that go with their entries make room"
    assert len(text(parts)) <= 1000
    assert "Group 099" in text(parts)


def test_every_cut_is_counted() -> None:
    parts = [Part("Current phase", letters("a")), Part("Results, newest first", letters("cdef"), newest_first=True)]
    fit(parts, 80)
    assert shown(parts) == ["a", "c", "d"]
    assert cuts(parts) == "current phase (1 shortened), results (2 shortened, 2 left out)"


def test_a_long_first_line_is_shortened_and_counted() -> None:
    parts = [Part("Notes", [Entry("x" * 5000)])]
    fit(parts, 1000)
    assert parts[0].text() == f"Notes:\n- {'x' * (FIRST_LINE - 1)}…\n"
    assert cuts(parts) == "notes (1 shortened)"


ENTRIES = st.builds(Entry, st.text(st.sampled_from("a\n😀é <"), max_size=400), st.sampled_from(["", "g", "h" * 300]))
PARTS_OF_ANY_KIND = st.lists(
    st.builds(Part, st.sampled_from(["A", "B, newest first"]), st.lists(ENTRIES, max_size=8), st.booleans()), max_size=5
)


@given(PARTS_OF_ANY_KIND, st.integers(min_value=0, max_value=2500))
def test_what_is_told_fits_and_what_is_not_is_counted(parts: list[Part], room: int) -> None:
    lines = sum(len(entry.lines) for part in parts for entry in part.entries)
    whole = text(parts)
    fit(parts, room)
    assert utf16(text(parts)) <= room
    assert text(parts) == whole or cuts(parts)
    dropped = any(not entry.shown for part in parts for entry in part.entries)
    assert not dropped or all(entry.shown < 2 for part in parts for entry in part.entries), "shrinking comes first"
    assert lines == sum(len(entry.lines) for part in parts for entry in part.entries)
