"""Tests for checking/check.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.checking.check import problems
from progresslib.text.lines import BOM
from tests.markdown.test_document import FULL_FORM

UTF8 = "not UTF-8: the file is read with replacements and never written; save it as UTF-8"
MERGE = "a merge left the mark `{}`: keep what is right of both sides and delete the marks"
UNCLOSED = 'the code that begins here has no end, so all that follows is code; end it with a line "{}"'
COMMENT = "the comment that begins here has no end, so what follows is hidden; end it with -->"
UNDERLINED = "an underlined heading begins no section; write `{}`"
NESTED = "a heading in {} begins no section; if it should, begin its line with the #"
QUOTED = "a list in a quote names no phase; if it should, take the > away"
DIFFERENT = "hooks see {} in this line, markdown-it-py {}; set it apart with blank lines"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(FULL_FORM, id="the seed's full form"),
        pytest.param(BOM + FULL_FORM.replace(b"\n", b"\r\n"), id="the seed's full form with BOM and CRLF"),
        pytest.param(FULL_FORM.replace(b"\n", b"\r"), id="the seed's full form with CR"),
        pytest.param(b"a\n\n=======\n", id="equals signs that underline nothing"),
        pytest.param(b">>>>>>>> a\n", id="a deep quote"),
        pytest.param(b"# a\n\n---\n\n- b\n", id="a break"),
        pytest.param(b"[a]: b\n\n| c |\n|---|\n\n    d\n", id="references, tables, code"),
        pytest.param(b"- " * 40 + b"a\n", id="deep lists"),
    ],
)
def test_nothing_is_wrong(data: bytes) -> None:
    assert problems(data, "a.md") == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"# a\n\xff\nb \xe2\x82\n", [(2, UTF8), (3, UTF8)], id="lines that are not UTF-8"),
        pytest.param(
            b"# a\n<<<<<<< ours\nb\n||||||| base\nc\n=======\nd\n>>>>>>> theirs\n",
            [(number, MERGE.format(mark * 7)) for number, mark in ((2, "<"), (4, "|"), (6, "="), (8, ">"))],
            id="a conflict",
        ),
        pytest.param(
            b"```\n<<<<<<< a\n=======\n>>>>>>> b\n```\n",
            [(number, MERGE.format(mark * 7)) for number, mark in ((2, "<"), (3, "="), (4, ">"))],
            id="a conflict within an agent's output",
        ),
        pytest.param(
            b"## Status: complete\n## Pending\n- [ ] Review\n",
            [(1, "complete, but 1 of its phases are not; tick them or change the status")],
            id="complete with a phase to do",
        ),
        pytest.param(
            b"## Phases\n\n| 1 | a |\n|---|---|\n",
            [(3, "no phase is read in this section; write each as a list item, `- [ ] name`")],
            id="a table of phases",
        ),
        pytest.param(
            b"## Status: half-way\n",
            [(1, "the status 'half-way' is not understood; write in_progress, blocked, complete or needs restart")],
            id="a status that nobody understands",
        ),
        pytest.param(
            b"## Status: blocked\n## Status: complete\n",
            [(2, "a second status that says something else; the first one counts, remove this one")],
            id="two statuses",
        ),
        pytest.param(
            b"## Current\n- [x] Testing\n## Pending\n- [ ] Review\n",
            [(2, "the phase 'Testing' is completed by its box, which counts; move it to that section")],
            id="a phase ticked in the wrong section",
        ),
        pytest.param(
            b"<<<<<<<\r\n=======\r\n>>>>>>>\r\n\r\na\r\n=======\r\n",
            [
                *((number, MERGE.format(mark * 7)) for number, mark in ((1, "<"), (2, "="), (3, ">"))),
                (5, UNDERLINED.format("# a")),
            ],
            id="a conflict with CRLF, and an underline that is none of its marks",
        ),
        pytest.param(b"# a\n\n~~~~ x\n## b\n", [(3, UNCLOSED.format("~~~~"))], id="code without an end"),
        pytest.param(
            b"A title\n=======\n\ntwo\nlines\n---\n\n> b\n> ---\n",
            [
                (1, UNDERLINED.format("# A title")),
                (4, UNDERLINED.format("## two lines")),
                (8, NESTED.format("a quote")),
            ],
            id="underlined headings",
        ),
        pytest.param(
            b"> # a\n> - b\n>   - c\n>\n> 1. d\n\n- e\n\n  ## f\n\n  g\n  ---\n",
            [
                *((1, NESTED.format("a quote")), (2, QUOTED), (5, QUOTED)),
                (9, NESTED.format("a list item")),
                (11, NESTED.format("a list item")),
            ],
            id="headings and lists where they mean nothing",
        ),
        pytest.param(
            b"# a\n\n-    b\n    # c\n",
            [(3, DIFFERENT.format("the list item `-` up to line 4", "the list item `-` up to line 3"))],
            id="lines of which readers differ",
        ),
        pytest.param(
            b"[a]: b\n2. c\n",
            [(2, DIFFERENT.format("nothing of the kind", "the list item `2.` up to line 2"))],
            id="an item below a reference",
        ),
        pytest.param(
            b"# a\xff\n>1.\t<!--\n>",
            [
                (1, "markdown-it-py fails on this file: what is nested in its lists and quotes is not checked"),
                (1, UTF8),
            ],
            id="what markdown-it-py fails on",
        ),
        pytest.param(
            b"# a\n\n" + b">" * 600 + b"\n",
            [(1, "markdown-it-py fails on this file: what is nested in its lists and quotes is not checked")],
            id="quotes in quotes in quotes",
        ),
        pytest.param(b"# a\n\n<!-- x -->\n<!-- y\n## b\n", [(4, COMMENT)], id="a comment without an end"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(data: bytes, expected: list[tuple[int, str]]) -> None:
    path = ".claude/progress/a.md"
    assert problems(data, path) == [f"{path}:{line}: {message}" for line, message in expected]


@given(st.binary())
def test_no_bytes_are_an_error(data: bytes) -> None:
    assert all(problem.startswith("a.md:") for problem in problems(data, "a.md"))
