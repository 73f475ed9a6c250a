"""Tests for report/markdown.py, escaping.py and moments.py: text of files in HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.report.escaping import escaped, shortened
from progresslib.report.markdown import blocks, inline
from progresslib.report.moments import duration, moment, span
from tests.attacks import ATTACKS

SHOWN = {
    "a plain line": ("done", "<p>done</p>"),
    "emphasis": ("**a** _b_", "<p><strong>a</strong> <em>b</em></p>"),
    "a heading, below those of the page": ("# a\n### b", "<h5>a</h5><h6>b</h6>"),
    "code, without a class of its own": ("```js\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
    "raw HTML": ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    "a link": ("[a](https://b.c)", '<p><a href="https://b.c" rel="noopener noreferrer">a</a></p>'),
    "mail": ("<mailto:a@b.c>", '<p><a href="mailto:a@b.c" rel="noopener noreferrer">mailto:a@b.c</a></p>'),
    "a link elsewhere": ("[a](docs/b.md)", "<p>[a](docs/b.md)</p>"),
    "a link to nowhere": ("[a]()", "<p><a>a</a></p>"),
    "a picture": ("![a b](https://c.d/e.png)", "<p>a b (https://c.d/e.png)</p>"),
    "a table, without styles": (
        "|a|\n|:-:|\n|b|",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>",
    ),
    "a turned direction": ("a\u202eb\x00", "<p>a\ufffdb\ufffd</p>"),
    "the same, spelled": ("&#x202e;a&ZeroWidthSpace;b", "<p>\ufffda\ufffdb</p>"),
}


@pytest.mark.parametrize(("text", "made"), SHOWN.values(), ids=SHOWN)
def test_it_is_shown_so(text: str, made: str) -> None:
    assert blocks(text) == made


def test_a_table_that_would_grow_without_end_is_shown_as_it_was_written() -> None:
    text = f"{'|a' * 1000}|\n{'|-' * 1000}|\n" + "b\n" * 500
    assert blocks(text) == f"<pre>{text}</pre>"


def test_a_time_before_the_year_1000_has_all_its_digits() -> None:
    assert moment(-62135596800.0) == "<time>0001-01-01 00:00Z</time>"


def test_a_stamp_in_a_line_becomes_a_time() -> None:
    assert inline("since 2026-11-22T06:04:52Z") == "since <time>2026-11-22 06:04Z</time>"
    assert inline("since 2026-99-22T06:04:52Z") == "since 2026-99-22T06:04:52Z"


class Elements(HTMLParser):
    """The elements of a text, and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


TAGS = "p strong em code pre a ul ol li h5 h6 blockquote table thead tbody tr th td s hr br time"
ALLOWED = frozenset(TAGS.split(" "))


def is_harmless(made: str) -> bool:
    attributes = {("a", "href"), ("a", "rel"), ("ol", "start")}
    found = Elements(made).found
    return all(tag in ALLOWED and {(tag, name) for name in names} <= attributes for tag, names in found)


@given(st.lists(st.sampled_from([*ATTACKS, "\n", "`", "<", ">", '"', "[", "](", ")", "*", "|", "&", "    ", "- "])))
def test_no_text_makes_anything_else(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert is_harmless(blocks(text))
    assert is_harmless(inline(text))
    assert Elements(f'<p title="{escaped(text)}">').found == [("p", ["title"])]


def test_what_is_cut_says_how_much_and_where_the_rest_is() -> None:
    assert shortened("abcdef", 6, "x.md") == "abcdef"
    assert shortened("abcdefg", 4, "x.md") == "abcd … (3 more characters in x.md)"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "under 1 s"), (59, "59 s"), (290, "4 min 50 s"), (3600, "1 h"), (7500, "2 h 5 min"), (90061, "1 d 1 h")],
)
def test_a_duration_has_its_two_greatest_units(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_a_span_tells_what_is_known() -> None:
    assert moment(0) == "<time>1970-01-01 00:00Z</time>"
    assert span(0, 60) == "<time>1970-01-01 00:00Z</time> – <time>1970-01-01 00:01Z</time> · 1 min"
    assert span(0, None) == "since <time>1970-01-01 00:00Z</time>"
    assert span(None, 0) == "until <time>1970-01-01 00:00Z</time>"
    assert span(None, None) == ""
