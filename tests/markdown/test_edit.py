"""Tests for markdown/edit.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.markdown.edit import Edit, apply
from progresslib.text.lines import split


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        pytest.param(b"a\nb\nc\n", [], b"a\nb\nc\n", id="nothing"),
        pytest.param(b"a\nb\nc\n", [Edit(1, 2, [b"B\n"])], b"a\nB\nc\n", id="a line replaced"),
        pytest.param(b"a\nb\nc\n", [Edit(1, 3, [])], b"a\n", id="lines removed"),
        pytest.param(b"a\nb\nc\n", [Edit(0, 1, [b"1\n", b"2\n"])], b"1\n2\nb\nc\n", id="one line becomes two"),
        pytest.param(b"a\nb\n", [Edit(1, 1, [b"1\n"])], b"a\n1\nb\n", id="an insertion before a line"),
        pytest.param(b"a\nb\n", [Edit(2, 2, [b"1\n"])], b"a\nb\n1\n", id="an insertion at the end"),
        pytest.param(b"", [Edit(0, 0, [b"1\n"])], b"1\n", id="an insertion into an empty file"),
        pytest.param(
            b"a\nb\n", [Edit(1, 1, [b"1\n"]), Edit(1, 1, [b"2\n"])], b"a\n1\n2\nb\n", id="two insertions at one place"
        ),
        pytest.param(
            b"a\nb\nc\n",
            [Edit(1, 2, [b"B\n"]), Edit(1, 1, [b"1\n"]), Edit(2, 2, [b"2\n"])],
            b"a\n1\nB\n2\nc\n",
            id="insertions on both sides of a replacement",
        ),
        pytest.param(b"a\nb\nc\n", [Edit(2, 3, [b"C\n"]), Edit(0, 1, [b"A\n"])], b"A\nb\nC\n", id="edits in any order"),
        pytest.param(b"a\r\n b \nc\r", [Edit(1, 1, [b"1\r\n"])], b"a\r\n1\r\n b \nc\r", id="other line ends stay"),
        pytest.param(b"\xff\n\xfe\n", [Edit(1, 2, [b"b\n"])], b"\xff\nb\n", id="lines that are not UTF-8 stay"),
    ],
)
def test_edits_change_the_lines_they_name(before: bytes, edits: list[Edit], after: bytes) -> None:
    assert apply(split(before), edits) == after


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        pytest.param(b"a\r\nb", [Edit(2, 2, [b"c\r\n"])], b"a\r\nb\r\nc\r\n", id="the last line of the file, added to"),
        pytest.param(b"a", [Edit(1, 1, [b"b"])], b"a\nb", id="the only line of the file, added to"),
        pytest.param(b"a\nb\n", [Edit(0, 1, [b"A"])], b"A\nb\n", id="a new line given without its end"),
        pytest.param(b"a\nb", [Edit(0, 1, [b"A\n"])], b"A\nb", id="the last line stays without its end"),
        pytest.param(b"a\nb\nc", [Edit(2, 3, [])], b"a\nb\n", id="the last line removed"),
    ],
)
def test_a_line_without_its_end_gets_one_where_another_follows(before: bytes, edits: list[Edit], after: bytes) -> None:
    assert apply(split(before), edits) == after


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        pytest.param(b"a\rb\n\nc\n", [Edit(1, 2, [])], b"a\r\rc\n", id="what stood between them removed"),
        pytest.param(b"a\n\n\nc\n", [Edit(0, 1, [b"A\r"])], b"A\r\r\rc\n", id="one of several replaced"),
        pytest.param(b"a\r\n\nb\r", [Edit(2, 2, [b"c\n"])], b"a\r\n\nc\nb\r", id="a line end of two signs is none"),
    ],
)
def test_a_blank_line_stays_one_behind_a_line_that_ends_with_a_return(
    before: bytes, edits: list[Edit], after: bytes
) -> None:
    assert apply(split(before), edits) == after


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([Edit(0, 2, []), Edit(1, 3, [])], id="spans that overlap"),
        pytest.param([Edit(0, 1, []), Edit(0, 1, [])], id="the same span twice"),
        pytest.param([Edit(0, 3, []), Edit(1, 1, [b"1\n"])], id="an insertion inside a span"),
        pytest.param([Edit(2, 1, [])], id="a span that ends before it starts"),
        pytest.param([Edit(-1, 0, [])], id="a line before the first"),
        pytest.param([Edit(3, 4, [])], id="a line after the last"),
    ],
)
def test_spans_that_overlap_or_leave_the_document_are_an_error(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlap another edit or are not in the document"):
        apply([b"a\n", b"b\n", b"c\n"], edits)


LINES = st.lists(st.sampled_from([b"# a\n", b"- b\r\n", b"\r\n", b"\r", b" c\t\n", b"\xff\n"]), max_size=8)


@st.composite
def documents_with_edits(draw: st.DrawFn) -> tuple[list[bytes], list[Edit]]:
    """A document and edits of it that do not overlap, in any order."""
    lines = draw(LINES)
    bounds = sorted(draw(st.lists(st.integers(0, len(lines)), max_size=6)))
    spans = zip(bounds[::2], bounds[1::2])
    edits = [Edit(start, end, draw(LINES)) for start, end in spans]
    return lines, draw(st.permutations(edits))


@given(st.binary())
def test_no_edit_gives_back_the_same_bytes(data: bytes) -> None:
    assert apply(split(data), []) == data


@given(documents_with_edits())
def test_all_other_lines_stay_byte_equal_and_in_order(case: tuple[list[bytes], list[Edit]]) -> None:
    lines, edits = case
    expected, position = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        expected += lines[position : edit.start] + edit.lines
        position = edit.end
    # Insertions at one place: sorting keeps them as they were given.
    assert apply(lines, edits) == b"".join(expected + lines[position:])
    assert apply(lines, [Edit(edit.start, edit.end, lines[edit.start : edit.end]) for edit in edits]) == b"".join(lines)
