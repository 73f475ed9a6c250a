"""Tests for markdown/document.py and the scanner behind it, by documents that were written or found for a reason.

test_scanner_properties.py reads each of them with markdown-it-py too.
"""

from __future__ import annotations

import pytest

from progresslib.markdown.document import Document, Item
from progresslib.text.lines import BOM

FULL_FORM = b"""\
# Orchestration: Asset Filtering

## Status: in_progress
## Last Updated: 2026-11-22T06:04:52Z

## Overview

Text - with a dash.

---

## Completed Phases

- [x] **Phase 1: Architecture** - two tiers
  - Agent: backend-architect
  - Key decisions: [a, b]

- [X] Phase 2

  ```sh
  # not a heading
  ```

## Current Phase

- [ ] **Phase 3: Testing** - unit tests
  - Notes:
    1. first
    2. second
<!--
## Hidden
- [ ] not an item
-->

## Agent Outputs

### tester (completed)
```json
{
  "summary": "# not a heading"
}
```
"""

HEADINGS = [
    pytest.param(b"", [], id="an empty file"),
    pytest.param(b"\n  \n\t\n ", [], id="blank lines only"),
    pytest.param(BOM, [], id="nothing but a BOM"),
    pytest.param(BOM + b"# a\n# b\n", ["0 # a", "1 # b"], id="a BOM before the first heading"),
    pytest.param(b"\n" + BOM + b"# a\n", [], id="a BOM anywhere else is text"),
    pytest.param(b"# a", ["0 # a"], id="no final newline"),
    pytest.param(b"# a\r\n## b\r\n", ["0 # a", "1 ## b"], id="CRLF"),
    pytest.param(b"# a\r## b\n\r\n### c\r", ["0 # a", "1 ## b", "3 ### c"], id="mixed line ends"),
    pytest.param("# é ✅ \xff\n".encode(), ["0 # é ✅ ÿ"], id="Unicode"),
    pytest.param(b"# a\xffb\n", ["0 # a\ufffdb"], id="not UTF-8"),
    pytest.param(b"# a\0b\n", ["0 # a\0b"], id="NUL"),
    pytest.param(b"# a\x0b\x0c\x1c# b\n", ["0 # a\x0b\x0c\x1c# b"], id="vertical tab and form feed end no line"),
    pytest.param("# a\x85# b\u2028# c\n".encode(), ["0 # a\x85# b\u2028# c"], id="NEL and U+2028 end no line"),
    pytest.param(
        b"# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6\n####### 7\n",
        ["0 # 1", "1 ## 2", "2 ### 3", "3 #### 4", "4 ##### 5", "5 ###### 6"],
        id="six levels",
    ),
    pytest.param(b"#a\n\\# b\n#\xc2\xa0c\n", [], id="no space after the mark"),
    pytest.param(b"#\n##\n#\t a\n", ["0 # ", "1 ## ", "2 # a"], id="empty headings and a tab"),
    pytest.param(
        b"# a #\n## b ## \n# c#\n# d # e\n# #\n### ###\n",
        ["0 # a", "1 ## b", "2 # c#", "3 # d # e", "4 # ", "5 ### "],
        id="closing marks",
    ),
    pytest.param(b" # a\n  ## b\n   ### c\n    # code\n", ["0 # a", "1 ## b", "2 ### c"], id="indented by up to three"),
    pytest.param(b"\t# code\n \t# code\n", [], id="indented by a tab"),
    pytest.param(b"text\n# a\ntext\n", ["1 # a"], id="between lines of a paragraph"),
    pytest.param(b"a\n===\nb\n---\n# c\n", ["4 # c"], id="setext headings are none"),
    pytest.param(b"> # a\n\n> > ## b\n# c\n", ["3 # c"], id="in quotes"),
    pytest.param(b"- # a\n  # b\n1. # c\n\n   # d\n# e\n", ["5 # e"], id="in list items"),
    pytest.param(b"- a\n # b\n", ["1 # b"], id="indented by less than the item"),
    pytest.param(b"- a\n\n  # b\n# c\n", ["3 # c"], id="indented like the item, after a blank line"),
    pytest.param(b"```\n# a\n```\n# b\n", ["3 # b"], id="in a fence"),
    pytest.param(b"~~~ text ~~~ `\n# a\n~~~~~\n# b\n", ["3 # b"], id="in a fence of tildes, closed by a longer one"),
    pytest.param(b"````md\n```\n# a\n```\n````\n# b\n", ["5 # b"], id="in a longer fence around a shorter one"),
    pytest.param(b"```\n~~~\n# a\n", [], id="in a fence that is never closed"),
    pytest.param(b"```\n# a\n``` x\n    ```\n# b\n", [], id="in a fence whose closing marks are none"),
    pytest.param(b"``` a`b\n# c\n", ["1 # c"], id="backticks in the info string make no fence"),
    pytest.param(b"   ```\n# a\n  ``` \n# b\n", ["3 # b"], id="in an indented fence"),
    pytest.param(b"    ```\n# a\n", ["1 # a"], id="an indented code block is no fence"),
    pytest.param(b"- ```\n# a\n", ["1 # a"], id="an item's fence ends with the item"),
    pytest.param(b"- ```\n  # a\n  ```\n  # b\n# c\n", ["4 # c"], id="a fence in an item, closed"),
    pytest.param(b"- a\n  ```\n# b\n", ["2 # b"], id="a fence below an item's text ends with the item"),
    pytest.param(
        b"-\n\n  ```\n# a\n", [], id="an empty item ends at the blank line, the fence after it is none of its"
    ),
    pytest.param(b"<!-- a\n# b\n\n# c --> x\n# d\n", ["4 # d"], id="in a comment"),
    pytest.param(b"<!-- a -->\n# b\n<!--> # c\n# d\n", ["1 # b", "3 # d"], id="after comments of one line"),
    pytest.param(b"text\n<!-- a\n# b\n", [], id="in a comment that is never closed"),
    pytest.param(b"- <!-- a\n# b\n", ["1 # b"], id="an item's comment ends with the item"),
    pytest.param(b"<details>\n# a\n\n# b\n", ["3 # b"], id="HTML goes to the next blank line"),
    pytest.param(b"text\n</DIV\n# a\n\n# b\n", ["4 # b"], id="a closing block tag that is not closed itself"),
    pytest.param(b"<pre\n\n# a\n</Style> x\n# b\n", ["4 # b"], id="pre goes to any closing tag of its kind"),
    pytest.param(
        b"<?a\n\n# a ?>\n<!A\n\n# b >\n<![CDATA[\n\n# c ]]>\n# d\n", ["9 # d"], id="instructions, declarations, CDATA"
    ),
    pytest.param(b"<x y='z'>\n# a\n\n# b\n", ["3 # b"], id="a whole tag of any name on a line of its own"),
    pytest.param(b"text\n<x>\n# a\n", ["2 # a"], id="which is text in a paragraph"),
    pytest.param(
        b"<agent-name> did it\n# a\n<https://a.b>\n# c\n<a\n# d\n", ["1 # a", "3 # c", "5 # d"], id="no HTML block"
    ),
    pytest.param(b"<pre/>\n# a\n\n# b\n", ["3 # b"], id="a verbatim tag without content is any tag"),
    pytest.param(b"<!1\n# a\n", ["1 # a"], id="a declaration begins with a letter"),
    pytest.param(b"   <div>\n# a\n\n  <x>\n # b\n\n# c\n", ["6 # c"], id="indented HTML"),
    pytest.param(b"> ```\n# a\n> <div>\n# b\n", ["1 # a", "3 # b"], id="what begins in a quote ends with it"),
    pytest.param(b"| a |\n|---|\n| # b |\n# c\n", ["3 # c"], id="a table"),
    pytest.param(FULL_FORM, None, id="the seed's full form"),
    pytest.param(FULL_FORM.replace(b"\n", b"\r\n"), None, id="the seed's full form with CRLF"),
]

ITEMS = [
    pytest.param(b"- a\n* b\n+ c\n", ["0-1 - None 'a'", "1-2 * None 'b'", "2-3 + None 'c'"], id="bullets"),
    pytest.param(b"1. a\n2) b\n007. c\n", ["0-1 1. None 'a'", "1-2 2) None 'b'", "2-3 007. None 'c'"], id="numbers"),
    pytest.param(b"1234567890. a\n-b\n1.c\n**d**\n--\n", [], id="no markers"),
    pytest.param(b"a\n- b\n1. c\n", ["1-2 - None 'b'", "2-3 1. None 'c'"], id="a bullet and a 1. end a paragraph"),
    pytest.param(b"a\n2. b\n*\n+ \n1.\n", [], id="another number and an empty item do not"),
    pytest.param(b"- a\n2. b\n*\n", ["0-1 - None 'a'", "1-2 2. None 'b'", "2-3 * None ''"], id="but they end an item"),
    pytest.param(
        b"- a\n  b\nc\n\n  d\n\n\ne\n", ["0-5 - None 'a'"], id="an item with lazy text, a second paragraph, blank lines"
    ),
    pytest.param(b"- a\n  - b\n    - c\n- d\n", ["0-3 - None 'a'", "3-4 - None 'd'"], id="nested lists"),
    pytest.param(
        b"- a\n - b\n  - c\n   - d\n    - e\n",
        ["0-1 - None 'a'", "1-2 - None 'b'", "2-3 - None 'c'", "3-5 - None 'd'"],
        id="stairs",
    ),
    pytest.param(b"- - a\n  1. b\n", ["0-2 - None '- a'"], id="lists in lists on one line"),
    pytest.param(b"-\ta\n\tb\n1.\tc\n", ["0-2 - None 'a'", "2-3 1. None 'c'"], id="tabs after the marker"),
    pytest.param(b"- a\n\t- b\n\n\t\tc\nd\n", ["0-5 - None 'a'"], id="tabs as indentation"),
    pytest.param(
        b"-\n  a\n-\n\n  b\n", ["0-2 - None ''", "2-3 - None ''"], id="an empty item, with content below and without"
    ),
    pytest.param(b"-     a\n\n      b\n", ["0-3 - None 'a'"], id="an item that begins with code"),
    pytest.param(
        b"* * *\n- - -\n- ---\n- ***\n", ["3-4 - None '***'"], id="breaks are no bullets, but may stand in one"
    ),
    pytest.param(b"a\n-\n- \n---\n", ["2-3 - None ''"], id="an underline is no bullet"),
    pytest.param(b"- ```\n  - a\n\n  ```\n- b\n", ["0-4 - None '```'", "4-5 - None 'b'"], id="a fence in an item"),
    pytest.param(
        b"- ```\n\n\n- a\n", ["0-1 - None '```'", "3-4 - None 'a'"], id="a fence in an item that is never closed"
    ),
    pytest.param(b"- <!--\n\n  - a\n  -->\n- b\n", ["0-4 - None '<!--'", "4-5 - None 'b'"], id="a comment in an item"),
    pytest.param(b"> - a\n- b\n  > - c\n", ["1-3 - None 'b'"], id="items in quotes are not kept"),
    pytest.param(b"- >\n  >\n  a\n", ["0-3 - None '>'"], id="an empty quote in an item"),
    pytest.param(b"> a\n2. b\n", ["1-2 2. None 'b'"], id="any number ends a quote"),
    pytest.param(b">    a\nb\n2. c\n", ["2-3 2. None 'c'"], id="with the lazy text of its paragraph"),
    pytest.param(b">     a\nb\n2. c\n", [], id="but code in a quote goes not on"),
    pytest.param(b"a\n111 \n= = = \n2. b\n", [], id="digits and equals signs are no break"),
    pytest.param(b"-\n\n\n- -\n\n\n  a\n", ["0-1 - None ''", "3-7 - None '-'"], id="empty items above blank lines"),
    pytest.param(b"    - a\n", [], id="code"),
    pytest.param(
        b"-    a\n    # b\n    c\nd\n- e\n",
        ["0-4 - None 'a'", "4-5 - None 'e'"],
        id="a line too far left for the item and too far right for a heading",
    ),
    pytest.param(b"> a\n    > b\n<x>\n- c\n", ["3-4 - None 'c'"], id="a quote's mark too far right"),
    pytest.param("- a\té \xff\n".encode(), ["0-1 - None 'a é ÿ'"], id="Unicode and a tab in the text"),
    pytest.param(b"- a\xff\n", ["0-1 - None 'a\ufffd'"], id="not UTF-8"),
    pytest.param(BOM + b"- a\n", ["0-1 - None 'a'"], id="a BOM before the first item"),
    pytest.param(b"- a\r- b\r\n- c", ["0-1 - None 'a'", "1-2 - None 'b'", "2-3 - None 'c'"], id="mixed line ends"),
]

BOXES = [
    pytest.param(
        b"- [ ] a\n- [x] a\n- [X] a\n1. [ ]   a \n", [(" ", "a"), ("x", "a"), ("X", "a"), (" ", "a")], id="boxes"
    ),
    pytest.param(b"- [ ]\n- [x]", [(" ", ""), ("x", "")], id="boxes without text"),
    pytest.param(b"- [~] a\n- [-] a\n- [/] a\n- [>] a\n", [(s, "a") for s in "~-/>"], id="other signs"),
    pytest.param("- [✓] a\n- [é] a\n".encode(), [("✓", "a"), (None, "[é] a")], id="signs and letters beyond ASCII"),
    pytest.param(b"- [x]\ta\n", [("x", "a")], id="a tab after the box"),
    pytest.param(b"-   [x] a\n- \t[ ] b\n", [("x", "a"), (" ", "b")], id="spaces before the box"),
    pytest.param(
        b"- [a](b)\n- [x](b)\n- [x]: b\n- [x]a\n- [] a\n- [xx] a\n- [1] a\n- [b] a\n- \\[x] a\n",
        [
            (None, text)
            for text in ("[a](b)", "[x](b)", "[x]: b", "[x]a", "[] a", "[xx] a", "[1] a", "[b] a", "\\[x] a")
        ],
        id="links, references and the like",
    ),
    pytest.param(b"-     [x] a\n", [(None, "[x] a")], id="in code"),
    pytest.param(b"- - [x] a\n-\n  [x] a\n", [(None, "- [x] a"), (None, "")], id="not on the item's own text"),
]

FENCES = [
    pytest.param(b"```json x\n{}\n```\n", ["0-3 'json x' closed"], id="with an info string"),
    pytest.param(b"~~~~ `a`\n~~~\n~~~~~  \n", ["0-3 '`a`' closed"], id="tildes"),
    pytest.param(b"a\n```\nb\n\n", ["1-4 '' open"], id="unclosed, to the end with its blank lines"),
    pytest.param(b"```\n```\n```", ["0-2 '' closed", "2-3 '' open"], id="empty, and one that opens on the last line"),
    pytest.param(b" ```\n\t```\n   ```\n", ["0-3 '' closed"], id="indented"),
    pytest.param(b"- ```\n  ```\n> ```\n", [], id="in an item or a quote"),
    pytest.param(b"- a\n```\n- b\n```\n", ["1-4 '' closed"], id="after an item"),
    pytest.param(b"<!--\n```\n-->\n```\n", ["3-4 '' open"], id="after HTML"),
    pytest.param(b"```\xff\n```\r\n", ["0-2 '\ufffd' closed"], id="not UTF-8"),
]

HIDDEN = [
    pytest.param(b"a\n<!-- b -->\nc\n", [(1, 2)], id="a comment of one line"),
    pytest.param(b"<!--\n\nb\n--> c\nd\n", [(0, 4)], id="a comment of several"),
    pytest.param(b"<!--\n\n\n", [(0, 3)], id="a comment that is never closed"),
    pytest.param(b"<div>\na\n\nb\n</div>\nc\n", [(0, 2), (4, 6)], id="blocks up to the blank line"),
    pytest.param(b"- a\n  <!-- b\n  c -->\n  d\n", [(1, 3)], id="in an item"),
    pytest.param(b"> <!-- a -->\n", [], id="in a quote"),
    pytest.param(b"> a\n    >\n<x>\n", [], id="a tag in the lazy text of a quote"),
    pytest.param(b"a <!-- b\n-->\n", [], id="in the middle of a line it is text"),
    pytest.param(b"```\n<!-- a -->\n```\n", [], id="in a fence"),
]


def outline(document: Document) -> list[str]:
    return [f"{heading.line} {'#' * heading.level} {heading.text}" for heading in document.headings]


@pytest.mark.parametrize(("data", "expected"), [case for case in HEADINGS if case.values[1] is not None])
def test_headings(data: bytes, expected: list[str]) -> None:
    assert outline(Document(data)) == expected


@pytest.mark.parametrize(("data", "expected"), ITEMS)
def test_items(data: bytes, expected: list[str]) -> None:
    document = Document(data)
    items = document.items(0, len(document.lines))
    assert [f"{item.line}-{item.end} {item.marker} {item.box} {item.text!r}" for item in items] == expected


@pytest.mark.parametrize(("data", "expected"), BOXES)
def test_boxes(data: bytes, expected: list[tuple[str | None, str]]) -> None:
    document = Document(data)
    assert [(item.box, item.text) for item in document.items(0, len(document.lines))] == expected


@pytest.mark.parametrize(("data", "expected"), FENCES)
def test_fences(data: bytes, expected: list[str]) -> None:
    document = Document(data)
    fences = document.fences(0, len(document.lines))
    assert [f"{f.line}-{f.end} {f.info!r} {'closed' if f.closed else 'open'}" for f in fences] == expected


@pytest.mark.parametrize(("data", "expected"), HIDDEN)
def test_hidden_lines(data: bytes, expected: list[tuple[int, int]]) -> None:
    document = Document(data)
    assert document.hidden(0, len(document.lines)) == expected


def test_the_full_form_is_read_section_by_section() -> None:
    document = Document(FULL_FORM)
    texts = [heading.text for heading in document.headings]
    completed, current, outputs = (
        texts.index("Completed Phases"),
        texts.index("Current Phase"),
        texts.index("Agent Outputs"),
    )
    assert texts == [
        *("Orchestration: Asset Filtering", "Status: in_progress", "Last Updated: 2026-11-22T06:04:52Z", "Overview"),
        *("Completed Phases", "Current Phase", "Agent Outputs", "tester (completed)"),
    ]
    assert [(item.box, item.text) for item in section_items(document, completed)] == [
        ("x", "**Phase 1: Architecture** - two tiers"),
        ("X", "Phase 2"),
    ]
    assert [(item.box, item.text) for item in section_items(document, current)] == [
        (" ", "**Phase 3: Testing** - unit tests")
    ]
    assert [fence.info for fence in document.fences(document.headings[outputs].line, len(document.lines))] == ["json"]


def section_items(document: Document, heading: int) -> list[Item]:
    return document.items(document.headings[heading].line + 1, document.section_end(heading))


def test_a_section_goes_to_the_next_heading_of_its_level_or_a_higher_one() -> None:
    document = Document(b"# a\n## b\n### c\ntext\n## d\n# e\n### f\n")
    assert [document.section_end(index) for index in range(6)] == [5, 4, 4, 5, 7, 7]


def test_items_hold_the_items_in_them() -> None:
    document = Document(b"- a\n  - b\n\n    - c\n  1. d\n    > - e\n- f\n")
    first, second = document.items(0, 7)
    assert [(item.text, item.line, item.end, item.indent) for item in first.items] == [("b", 1, 4, 4), ("d", 4, 5, 5)]
    assert [(item.text, item.line, item.end, item.indent) for item in first.items[0].items] == [("c", 3, 4, 6)]
    assert (second.text, second.items) == ("f", [])


@pytest.mark.parametrize(
    ("line", "indent"),
    [
        (b"- a", 2),
        (b"-   a", 4),
        (b"-    a", 5),
        (b"10. a", 4),
        (b"  * a", 4),
        (b"-\ta", 4),
        (b" -\ta", 4),
        (b"-", 2),
        (b"-      a", 2),
    ],
)
def test_the_indent_of_an_item_is_the_column_of_its_content(line: bytes, indent: int) -> None:
    assert [item.indent for item in Document(line).items(0, 1)] == [indent]


def test_containers_deeper_than_fifty_are_text() -> None:
    deep = b"- " * 3000 + b"a\n"
    item, depth = Document(deep).items(0, 1)[0], 1
    while item.items:
        item, depth = item.items[0], depth + 1
    assert (depth, item.text) == (50, "- " * 2950 + "a")
    assert Document(b">" * 50 + b"# a\nb\n2. c\n").items(0, 3) == []
    assert Document(b">" * 51 + b"# a\nb\n2. c\n").items(0, 3) != [], "a paragraph of the quote with lazy text"


def test_a_document_keeps_its_bytes_and_its_newline() -> None:
    document = Document(BOM + b"# a\r\n\xffb\n\rc")
    assert b"".join(document.lines) == document.data == BOM + b"# a\r\n\xffb\n\rc"
    assert document.newline == b"\r\n"
