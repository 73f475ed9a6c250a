"""Tests for text/columns.py."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.text.columns import shortened, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("plain", 5),
        ("Überblick", 9),
        ("U\u0308berblick", 9),
        ("数据", 4),
        ("ｆｕｌｌ", 8),
        ("한글", 4),
        ("🚀", 2),
        ("e\u0301\u0302", 1),
        ("▰▱", 2),
    ],
)
def test_a_text_takes_these_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "short"),
    [
        ("plain", 5, "plain"),
        ("plain", 4, "pla…"),
        ("plain", 1, "…"),
        ("plain", 0, ""),
        ("one two", 5, "one…"),
        ("数据库", 5, "数据…"),
        ("数据库", 4, "数…"),
        ("ae\u0301b", 2, "a…"),
        ("ae\u0301bc", 3, "ae\u0301…"),
        pytest.param("a👩\u200d👧bcdef", 5, "a…", id="a family is one character"),
        pytest.param("a👩\u200d👧bcdef", 6, "a👩\u200d👧…", id="a family that fits"),
        pytest.param("a👍🏽bcdef", 4, "a…", id="a thumb and its colour"),
        pytest.param("🇩🇪🇫🇷x", 4, "🇩🇪…", id="flags"),
    ],
)
def test_what_is_too_long_ends_with_an_ellipsis(text: str, columns: int, short: str) -> None:
    assert shortened(text, columns) == short


@given(st.text(max_size=30), st.integers(1, 30))
def test_it_never_takes_more_and_never_begins_a_character_it_does_not_end(text: str, columns: int) -> None:
    short = shortened(text, columns)
    assert width(short) <= columns
    if short != text:
        rest = text[len(short) - 1 :].lstrip()
        assert text.startswith(short[:-1])
        assert not rest or not short[:-1] or not unicodedata.combining(text[len(short) - 1])
