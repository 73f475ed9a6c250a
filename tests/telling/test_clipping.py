"""Tests for telling/clipping.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.telling.clipping import LINE, clipped
from tests.works import utf16

FILLING = "It says a good deal about nothing in particular, and goes on"


@pytest.mark.parametrize(
    ("lines", "limit", "expected"),
    [
        pytest.param(["Timeout: no answer", "Resolution: pending"], 100, ["Timeout: no answer", "Resolution: pending"]),
        pytest.param(["x" * 200], 100, ["x" * 96 + "…"], id="a long line is cut"),
        pytest.param(["first", *[FILLING] * 9], 80, ["first", FILLING + " …"], id="lines that are left out are marked"),
        pytest.param(["first" + "x" * 200, "second"], 100, ["first" + "x" * 89 + "…"], id="the first line comes first"),
        pytest.param(
            ["Timeout", "Phase: 2", "Agent: dev", "- **Completed:** now", "Resolution: " + "asked " * 7 + "them"],
            80,
            ["Timeout", "Resolution: " + "asked " * 7 + "them …"],
            id="who did it and when comes last",
        ),
        pytest.param(
            ["Storage", FILLING, FILLING, "Never touch the table"],
            80,
            ["Storage", "Never touch the table …"],
            id="what must not be done comes before what was thought",
        ),
        pytest.param(
            [f"Storage. {FILLING}. {FILLING}. We decided on an outbox. {FILLING}."],
            60,
            ["Storage. … We decided on an outbox. …"],
            id="so does a sentence of a long line",
        ),
    ],
)
def test_what_says_the_most_is_told(lines: list[str], limit: int, expected: list[str]) -> None:
    assert clipped(lines, limit) == expected


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([f"Notes: {FILLING}. {FILLING}. Never touch the table. {FILLING}."], id="a sentence"),
        pytest.param([f"Notes: {FILLING}, {FILLING}", FILLING, "Never touch the table", FILLING], id="a line"),
    ],
)
def test_of_a_wish_the_words_that_wish_are_told(lines: list[str]) -> None:
    said = " ".join(clipped(lines, 100, is_wish=True))
    assert "Notes: " in said
    assert "Never touch the table" in said


@given(
    st.lists(st.text(st.sampled_from("ab 😀é. -:"), min_size=1, max_size=300), min_size=1, max_size=9),
    st.integers(min_value=20, max_value=1000),
    st.booleans(),
)
def test_what_is_clipped_fits_and_begins_as_before(lines: list[str], limit: int, is_wish: bool) -> None:
    lines = [line.rstrip() or "-" for line in lines]
    told = clipped(lines, limit, is_wish)
    size = sum(utf16(line) + LINE for line in told)
    assert size <= limit
    assert told[0].rstrip("… ")[:3] == lines[0].rstrip("… ")[:3]
    assert told == lines or any(line.endswith("…") or "… " in line for line in told), "a cut is marked"
