"""The hooks' scanner against markdown-it-py, and against itself, on documents made of what is hard to read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from progresslib.checking.judge import Reading, judged, parse, scanned
from progresslib.markdown.document import Document, Heading, Item
from progresslib.markdown.scanner import Scanner
from progresslib.text.lines import BOM, split
from tests.markdown import test_document

TABLES = (test_document.HEADINGS, test_document.ITEMS, test_document.BOXES, test_document.FENCES, test_document.HIDDEN)
DOCUMENTS = [pytest.param(case.values[0], id=case.id) for table in TABLES for case in table]

BLOCKS = [
    *("# h", "## Status: x ##", "### a #b", "#no", "####### 7", "#", "# #", "#\t#\t", "```", "```json", "~~~"),
    *("~~~~ x", "````", "``` a`b", "~~~ a`b", "``", "---", "***", "- - -", "___", "_ _ _", "--", "-- ", "==="),
    *("=", "= =", "<!-- c -->", "<!-- open", "close -->", "-->", "<!-->", "<details>", "</details>", "<DIV>", "<div"),
    *("<p", "<div/>", "<pre>", "</pre>", "<pre/>", "<script>", "</script> x", "<agent-name>", "<x y='z' w>", "</x>"),
    *("<x y", "<?php", "?>", "<!X", "<![CDATA[", "]]>", "<https://a.b>", "| a | b |", "|---|---|", "\\# h", "text"),
    *("a", "**b**", "é \x0c\x0b", "[ ] z", "[x] z", "[X]", "[~] z", "[x](l)", "[x]a", "1.x", "-x", "12.", "- ", "1."),
    *("* * *", "*", "+", "2)", ">", "", "", " "),
]
PREFIXES = [
    *("- ", "* ", "+ ", "-\t", "-   ", "-    ", "-     ", "- [ ] ", "1. ", "2. ", "10) ", "1.\t", "1.  ", "1.   "),
    *("> ", ">", ">\t", " ", "  ", "   ", "    ", "     ", "      ", "        ", "\t", "\t\t", " \t"),
]


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Up to 25 lines of a few kinds, each a block behind up to three prefixes; all line ends, also none at the end."""
    kinds = draw(st.lists(st.sampled_from(BLOCKS), min_size=2, max_size=10))
    prefixes = draw(st.lists(st.sampled_from(PREFIXES), min_size=1, max_size=4))
    line = st.tuples(st.lists(st.sampled_from(prefixes), max_size=3).map("".join), st.sampled_from(kinds)).map("".join)
    ends = st.sampled_from(draw(st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n", "\r"]])))
    lines = draw(st.lists(st.tuples(line, ends).map("".join), max_size=25))
    text = draw(st.sampled_from(["", "\ufeff"])) + "".join(lines)
    return (text.rstrip("\r\n") if draw(st.booleans()) else text).encode()


def differences(data: bytes) -> Reading:
    """What only one of the two sees. Examples on which markdown-it-py itself fails (b">1.\\t<!--\\n>") are dropped."""
    document = Document(data)
    try:
        tokens = parse(data)
    except IndexError:
        reject()
    return scanned(document) ^ judged(document, tokens)


DEEP = re.compile(rb"(?:    |\t)[ \t]*(?=[^ \t\r\n])")


def with_deep_text_made_plain(data: bytes) -> bytes:
    """`data` with "text" in place of what the scanner takes for text on lines indented by four columns or more.

    There CommonMark (and cmark, and GitHub) let nothing begin, but markdown-it-py ends a paragraph of an item that is
    indented still further (b"-    a\\n    # b\\n"), and takes a > for the mark of an open quote (b"> a\\n    > b\\n").
    """
    lines = split(data)
    reading = scanned(Document(data))
    for number, line in enumerate(lines):
        end = line[len(line.rstrip(b"\r\n")) :]
        for deep in DEEP.finditer(line):
            plain = [*lines[:number], line[: deep.end()] + b"text" + end, *lines[number + 1 :]]
            if scanned(Document(b"".join(plain))) == reading:
                lines = plain
                break
    return b"".join(lines)


@pytest.mark.parametrize("data", DOCUMENTS)
def test_scanner_and_markdown_it_see_the_same_in_every_test_document(data: bytes) -> None:
    assert not differences(data) or not differences(with_deep_text_made_plain(data))


@settings(max_examples=600)
@given(documents())
@pytest.mark.slow
def test_scanner_and_markdown_it_see_the_same(data: bytes) -> None:
    assert not differences(data) or not differences(with_deep_text_made_plain(data))


def as_tuple(heading: Heading) -> tuple[int, int, str]:
    return heading.line, heading.level, heading.text


def check_outline(document: Document, data: bytes) -> None:
    """The outline is what the scanner finds."""
    scanner = Scanner()
    for number, line in enumerate(split(data.removeprefix(BOM))):
        scanner.feed(number, line)
    assert list(map(as_tuple, document.headings)) == list(map(as_tuple, scanner.headings))


@settings(max_examples=300)
@given(documents())
def test_the_outline_is_what_the_scanner_finds_from_the_first_line_to_the_last(data: bytes) -> None:
    check_outline(Document(data), data)


def all_of(item: Item) -> tuple[object, ...]:
    return item.line, item.end, item.marker, item.box, item.text, item.indent, *map(all_of, item.items)


def check_sections(document: Document) -> None:
    """Sections read one by one hold what the whole document holds."""
    end = len(document.lines)
    bounds = [-1, *(heading.line for heading in document.headings), end]
    parts = [(before + 1, heading) for before, heading in zip(bounds, bounds[1:])]
    assert [all_of(i) for part in parts for i in document.items(*part)] == [all_of(i) for i in document.items(0, end)]
    assert [f.line for part in parts for f in document.fences(*part)] == [f.line for f in document.fences(0, end)]
    assert [span for part in parts for span in document.hidden(*part)] == document.hidden(0, end)


@settings(max_examples=300)
@given(documents())
def test_sections_read_one_by_one_hold_what_the_whole_document_holds(data: bytes) -> None:
    check_sections(Document(data))


@given(st.binary() | documents().map(lambda data: data.replace(b"a", b"\xff").replace(b"x", b"\0")))
def test_no_bytes_are_an_error_and_none_is_lost(data: bytes) -> None:
    document = Document(data)
    end = len(document.lines)
    assert b"".join(document.lines) == data
    for index, heading in enumerate(document.headings):
        assert heading.line < document.section_end(index) <= end
    spans = [(item.line, item.end) for item in document.items(0, end)]
    spans += [(fence.line, fence.end) for fence in document.fences(0, end)] + document.hidden(0, end)
    assert all(0 <= first < last <= end for first, last in spans)
