"""Tests for reading/pieces.py."""

from __future__ import annotations

import pytest

from progresslib.markdown.document import Document
from progresslib.reading.pieces import fence_text, is_bare, item_text, pieces, texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- a\n- b\n", ["a", "b"], id="items"),
        pytest.param("* a\n+ b\n1. c\n2) d\n", ["a", "b", "c", "d"], id="every kind of marker"),
        pytest.param("- a\n  - b\n    - c\n", ["a\n- b\n  - c"], id="nested items keep their place in the item"),
        pytest.param("- a\n\t- b\n", ["a\n- b"], id="items nested by a tab"),
        pytest.param("one\ntwo\n\nthree\n", ["one\ntwo", "three"], id="paragraphs"),
        pytest.param("| a | b |\n|---|---|\n| 1 | 2 |\n", ["| a | b |\n|---|---|\n| 1 | 2 |"], id="a table"),
        pytest.param("```json\n{}\n# no heading\n```\n", ["{}\n# no heading"], id="code"),
        pytest.param("~~~~\n~~~\n~~~~\nafter\n", ["~~~", "after"], id="a longer fence"),
        pytest.param("```\nnever closed\n- x\n", ["never closed\n- x"], id="a fence that never ends"),
        pytest.param("<!-- - hidden -->\n<!--\nmore\n-->\n- a\n", ["a"], id="comments are left out"),
        pytest.param("a\n\n---\n\n***\nb\n", ["a", "b"], id="rules are left out"),
        pytest.param("- [ ] a\n- [x] b\n", ["[ ] a", "[x] b"], id="boxes say what is done"),
        pytest.param(
            "- Pattern: [chosen pattern]\n- None currently\n- OR: Waiting for [specific thing]\n", [], id="placeholders"
        ),
        pytest.param("- a\r\n  more\r\n", ["a\nmore"], id="other line ends"),
        pytest.param("- caf\udce9\n", ["caf\ufffd"], id="bytes that are not UTF-8"),
        pytest.param("**Next:**\n- [ ] User preferences\n- a\n", ["**Next:**", "a"], id="a line that leads to a list"),
        pytest.param("> said\n> so\n", ["> said\n> so"], id="a quote"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_pieces_are_what_a_section_says(text: str, expected: list[str]) -> None:
    document = Document(text.encode("utf-8", "surrogateescape"))
    assert texts(document, 0, len(document.lines)) == expected


def test_an_item_and_a_fence_give_their_text() -> None:
    document = Document(b"1. [x] one\n   - deep\n\n   code\n```\ntwo\n")
    assert item_text(document, document.items(0, 6)[0]) == "one\n- deep\n\ncode"
    assert fence_text(document, document.fences(0, 6)[0]) == "two"


def test_pieces_know_their_lines() -> None:
    document = Document(b"one\ntwo\n\n- a\n  b\n\n```\nc\n```\n")
    assert [(piece.line, piece.end) for piece in pieces(document, 0, 9)] == [(0, 2), (3, 5), (6, 9)]


@pytest.mark.parametrize(("text", "expected"), [("\n---\n<!-- a -->\n", True), ("- None\n", False), ("a\n", False)])
def test_a_part_is_bare_that_holds_not_even_a_placeholder(text: str, expected: bool) -> None:
    document = Document(text.encode())
    assert is_bare(document, 0, len(document.lines)) == expected
