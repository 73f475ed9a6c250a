"""Tests for text/lines.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.text import lines
from progresslib.text.lines import BOM


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", [], id="an empty file"),
        pytest.param(b"a\nb\n", [b"a\n", b"b\n"], id="LF"),
        pytest.param(b"a\r\nb\r\n", [b"a\r\n", b"b\r\n"], id="CRLF"),
        pytest.param(b"a\rb\r", [b"a\r", b"b\r"], id="CR"),
        pytest.param(b"a\r\n\rb\n\r\nc", [b"a\r\n", b"\r", b"b\n", b"\r\n", b"c"], id="mixed, no final newline"),
        pytest.param(BOM + b"# a\n", [BOM + b"# a\n"], id="a BOM stays in the first line"),
        pytest.param(
            "a\x0bb\x0cc\x1cd\x85e\u2028f".encode(), ["a\x0bb\x0cc\x1cd\x85e\u2028f".encode()], id="no line ends"
        ),
        pytest.param(b"\xff\n\x85\n", [b"\xff\n", b"\x85\n"], id="not UTF-8"),
    ],
)
def test_split_ends_lines_as_commonmark_does(data: bytes, expected: list[bytes]) -> None:
    assert lines.split(data) == expected


@given(st.binary() | st.text("\r\n\x0b\x0c\x85\u2028\ufeffa").map(str.encode))
def test_the_lines_of_any_bytes_join_to_them(data: bytes) -> None:
    assert b"".join(lines.split(data)) == data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", b"\n", id="an empty file"),
        pytest.param(b"a", b"\n", id="no line end at all"),
        pytest.param(b"a\nb\r\n", b"\n", id="LF first"),
        pytest.param(b"a\r\nb\n", b"\r\n", id="CRLF first"),
        pytest.param(b"\rb\n", b"\r", id="CR first"),
        pytest.param(b"\r\n", b"\r\n", id="a blank line"),
    ],
)
def test_a_new_line_ends_like_the_first(data: bytes, expected: bytes) -> None:
    assert lines.newline(lines.split(data)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(b" a \r\n", " a ", id="spaces stay"),
        pytest.param(BOM + b"a", "a", id="the BOM goes"),
        pytest.param(BOM + b"\n", "", id="nothing but a BOM"),
        pytest.param("é✅\n".encode(), "é✅", id="Unicode"),
        pytest.param(b"a\xffb\xe2\x82\n", "a\ufffdb\ufffd", id="bytes that are not UTF-8"),
    ],
)
def test_text_is_what_stands_in_a_line(line: bytes, expected: str) -> None:
    assert lines.text(line) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"", True), ("é\r\n".encode(), True), (BOM, True), (b"\xff", False), (b"ok\nbad \xe9\n", False)],
)
def test_is_utf8(data: bytes, expected: bool) -> None:
    assert lines.is_utf8(data) is expected
