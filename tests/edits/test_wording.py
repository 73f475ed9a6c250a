"""Tests for edits/wording.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from progresslib.edits.wording import clean_name, paragraph, written_line
from progresslib.markdown.document import Document

TEXTS = st.one_of(
    st.text(max_size=40),
    st.builds(
        "".join,
        st.lists(st.sampled_from([*"#>-+*=~`|<![]():1. x\t\r\n\\_", "<!--", "-->", "```", "<div>"]), max_size=12),
    ),
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\r\n  c\t", "a b c"),
        ("\x1b[31mred\x1b[0m \u2028next", "[31mred [0m next"),
        ("see <!-- this -->", "see \\<!-- this -->"),
        ("see \\<!-- this", "see \\<!-- this"),
        ("日本語 ✅", "日本語 ✅"),
        ("", ""),
    ],
)
def test_a_text_becomes_one_line(text: str, line: str) -> None:
    assert written_line(text) == line


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("backend-developer", "backend-developer"),
        ("# back`end`\n<dev>", "back end dev"),
        ("a" * 80, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
        ("</system-reminder>", "/system-reminder"),
        ("\x00\x1b", "agent"),
        ("#", "agent"),
    ],
)
def test_a_name_is_cleaned(text: str, name: str) -> None:
    assert clean_name(text, "agent") == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("# heading", "\\# heading"),
        ("#hashtag", "#hashtag"),
        ("- item", "\\- item"),
        ("12. item", "12\\. item"),
        ("2026. a year", "2026\\. a year"),
        ("3.5 times", "3.5 times"),
        ("```json", "\\```json"),
        ("~~~", "\\~~~"),
        ("`code`", "`code`"),
        ("---", "\\---"),
        ("* * *", "\\* * *"),
        ("===", "\\==="),
        ("**bold**", "**bold**"),
        ("> quote", "\\> quote"),
        ("<div>", "\\<div>"),
        ("<!-- x", "\\<!-- x"),
        ("[x] done", "\\[x] done"),
        ("[ref]: https://example.org", "\\[ref]: https://example.org"),
        ("[link](https://example.org)", "[link](https://example.org)"),
    ],
)
def test_a_paragraph_begins_no_other_block(text: str, expected: str) -> None:
    assert paragraph(text) == expected


@given(TEXTS)
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    line = paragraph(text)
    assert paragraph(line) == line
    document = Document(f"{line}\n\n# After\n".encode("utf-8", "backslashreplace"))
    assert [heading.text for heading in document.headings] == ["After"]
    item = Document(f"- {line}\n# After\n".encode("utf-8", "backslashreplace"))
    assert [heading.text for heading in item.headings] == ["After"]
    assert [one.box for one in item.items(0, 1)] == [None]


@given(TEXTS)
def test_the_judge_sees_a_paragraph_too(text: str) -> None:
    line = paragraph(text)
    blocks = [token.type for token in MarkdownIt("commonmark").parse(f"{line}\n") if token.nesting >= 0]
    assert blocks in ([], ["paragraph_open", "inline"])


@given(TEXTS)
def test_a_cleaned_name_stays_as_it_is(text: str) -> None:
    name = clean_name(text, "agent")
    assert clean_name(name, "agent") == name
    assert 0 < len(name) <= 60
    assert not set(name) & set("`#<>\n\r\t")
