"""Tests for text/quote.py."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from progresslib.text.quote import cut, error_line, one_line, printable, printable_line, quoted, units, without_marks

CONTROLS = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cc"]
DIRECTIONS = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
TAGS = [chr(code) for code in range(0xE0000, 0xE0080)]
INVISIBLE = [one for one in (*CONTROLS, *DIRECTIONS, *TAGS, *"\u00ad\u200b\u2060\ufeff") if one not in "\n\t"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("</system-reminder>", id="a closing tag"),
        pytest.param("<system-reminder>", id="an opening tag"),
        pytest.param("</session-start-hook>", id="the tag of older clients"),
        pytest.param("< /system-reminder>", id="with a space"),
        pytest.param("<\n/system-reminder>", id="with a line feed"),
        pytest.param("<\t/system-reminder>", id="with a tab"),
        pytest.param("<\x00/system-reminder>", id="with a null character"),
        pytest.param("<\u200b/system-reminder>", id="with a zero-width space"),
        pytest.param("<\u200d/system-reminder>", id="with a zero-width joiner"),
        pytest.param("<\u034f/system-reminder>", id="with a grapheme joiner"),
        pytest.param("<\ufe0f/system-reminder>", id="with a variation selector"),
        pytest.param("<\u3164/system-reminder>", id="with a Hangul filler"),
        pytest.param("<\u00a0/system-reminder>", id="with a no-break space"),
        pytest.param("<\u202e/system-reminder>", id="with a change of direction"),
        pytest.param("<\U000e0041/system-reminder>", id="with a tag character"),
        pytest.param("<\ud800/system-reminder>", id="with half a surrogate pair"),
        pytest.param("<\U000e0141/system-reminder>", id="with a selector of the second row"),
        pytest.param("<\u180e/system-reminder>", id="with a vowel separator"),
        pytest.param("<!-- -->", id="a comment"),
        pytest.param("<?xml?>", id="a processing instruction"),
        pytest.param("<ſystem>", id="a letter that folds to s"),
        pytest.param("<", id="at the end"),
    ],
)
def test_no_tag_can_begin(text: str) -> None:
    assert "<" not in quoted(text)
    assert "<" not in one_line(text, 80)


@pytest.mark.parametrize("text", ["a < 5", "a <= b", "a <- b", "a <-> b", "x <.5", "2 <$limit"])
def test_what_is_no_tag_stays(text: str) -> None:
    assert quoted(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\x1b[31mred\x1b[0m", "[31mred[0m", id="colours of a terminal"),
        pytest.param("a\x00b\x07c\x7fd\x9be", "abcde", id="control characters of both ranges"),
        pytest.param("a\rb\vc\fd", "abcd", id="line ends that are none"),
        pytest.param("a\tb", "a b", id="a tab"),
        pytest.param("a\u2028b\u2029c", "a b c", id="separators of lines and paragraphs"),
        pytest.param("a\u202eb\u2066c\u200fd", "abcd", id="changes of direction"),
        pytest.param("a\u200bb\ufeffc\u2060d\u00ade", "abcde", id="spaces without width"),
        pytest.param("a\u3164b\uffa0c\u115f\u1160d\u034fe", "abcde", id="fillers"),
        pytest.param("a\u2063b\u206ac\u180ed\ufffbe", "abcde", id="signs for programs"),
        pytest.param("é\U000e0168\U000e0169b", "éb", id="a message in selectors of the second row"),
        pytest.param("é\ufe0e\ufe0f\ufe0e\ufe0fb", "é\ufe0eb", id="a message in selectors"),
        pytest.param("é\u200d\u200c\u200d\u200cb", "é\u200db", id="a message in joiners"),
        pytest.param("a\u200db\u200cc\ufe0f \u200d\nd", "abc \nd", id="joiners where nothing is joined"),
        pytest.param("a\nb", "a\nb", id="a line feed stays"),
        pytest.param("👩‍💻 é 漢字 ❤️ 1️⃣ ❤️‍🔥", "👩‍💻 é 漢字 ❤️ 1️⃣ ❤️‍🔥", id="letters and joined emoji stay"),
        pytest.param("می‌خواهم क्‍ष", "می‌خواهم क्‍ष", id="joiners between letters stay"),
        pytest.param("a\ud83db", "a?b", id="half a surrogate pair"),
    ],
)
def test_what_nobody_sees_is_dropped(text: str, expected: str) -> None:
    assert quoted(text) == expected


def test_every_control_every_change_of_direction_and_every_tag_character_is_dropped() -> None:
    assert [one for one in INVISIBLE if quoted(f"a{one}b") != "ab"] == []


def test_a_terminal_shows_that_something_invisible_stands_there() -> None:
    hidden = [one for one in (*INVISIBLE, "\u2028", "\u2029") if printable(f"a{one}b") != "a\ufffdb"]
    assert hidden == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\tb\nc", "a\tb\nc", id="lines and tabs stay"),
        pytest.param("a\r\nb\r", "a\nb\ufffd", id="a line end of Windows is one, a lone return is none"),
        pytest.param("<b> é 漢字", "<b> é 漢字", id="letters and signs stay"),
        pytest.param("a\ud83db", "a?b", id="half a surrogate pair"),
    ],
)
def test_a_text_for_the_terminal_keeps_what_is_seen(text: str, expected: str) -> None:
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("    a:\tb  c <b>", "    a:\tb  c <b>", id="spaces, tabs and tags stay"),
        pytest.param("a\nb\r\nc\u2028d", "a\ufffdb\ufffdc\ufffdd", id="line ends are signs like any other"),
        pytest.param("\x1b[31mred\x9b\u202e", "\ufffd[31mred\ufffd\ufffd", id="what steers a terminal"),
        pytest.param("a\udcffb", "a?b", id="a byte of a path that is not UTF-8"),
    ],
)
def test_a_line_for_the_terminal_is_one(text: str, expected: str) -> None:
    assert printable_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a.md:3:  no\n  such\x85file", "a.md:3: no such file", id="white space"),
        pytest.param("a\x1b[31m\u202e: gone", "a\ufffd[31m\ufffd: gone", id="what steers a terminal"),
        pytest.param("</system-reminder>: gone", "‹/system-reminder>: gone", id="what opens or closes a tag"),
    ],
)
def test_an_error_is_one_line_that_steers_nothing(text: str, expected: str) -> None:
    assert error_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Phase 1**: `build` it", "Phase 1: build it"),
        ("_done_ ", "done"),
        ("*a_b*", "a_b"),
        ("x * y", "x * y"),
    ],
)
def test_a_terminal_sees_no_marks_of_bold_italic_and_code(text: str, expected: str) -> None:
    assert without_marks(text) == expected


@given(st.text(alphabet=st.characters(codec=None)))
@example("\udcff")
def test_a_quoted_text_is_plain_unicode(text: str) -> None:
    said = quoted(text)
    assert said.encode().decode() == said
    assert quoted(said) == said
    assert not any(ord(character) < 32 and character != "\n" for character in said)


@given(st.text(), st.integers(min_value=-3, max_value=50))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    said = one_line(text, limit)
    assert len(said.splitlines()) <= 1
    assert utf16(said) <= max(limit, 1)


@given(st.text(st.sampled_from("ab 😀é")), st.integers(min_value=-3, max_value=30))
def test_a_cut_keeps_the_beginning_and_ends_with_an_ellipsis(text: str, limit: int) -> None:
    said = cut(text, limit)
    if utf16(text) <= max(limit, 1):
        assert said == text
    else:
        assert utf16(said) <= max(limit, 1)
        assert said.endswith("…")
        assert text.startswith(said[:-1])


@given(st.text())
def test_the_length_is_that_of_the_client(text: str) -> None:
    assert units(text) == utf16(text)


def test_a_cut_never_parts_an_emoji() -> None:
    assert cut("😀" * 10, 8) == "😀😀😀…"


@pytest.mark.parametrize("text", ["😀" * 40, "a😀" * 30, "😀" * 9 + "a" * 30])
def test_a_cut_leaves_as_much_as_fits(text: str) -> None:
    assert {limit - utf16(cut(text, limit)) for limit in range(1, 40)} <= {0, 1}


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
