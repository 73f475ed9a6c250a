"""The report: whatever a file says, its HTML has our elements alone, in their order, and nothing that loads or runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from random import Random

from progresslib.report.markdown import SAFE, blocks, inline
from tests.attacks import ATTACKS
from tests.fuzz import files
from tests.fuzz.mutating import lines
from tests.fuzz.target import Target
from tests.report.test_markdown import ALLOWED

EMPTY = ("br", "hr")
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
LONGEST = 5000
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WORDS = (
    "[a](",
    "](",
    "![",
    "<http://a.b>",
    "&#x",
    ";",
    "&lt;",
    "**",
    "__",
    "~~",
    "|",
    "|-|",
    "`",
    "\\",
    "[^1]",
    "[x]: y",
)
TOKENS = [text.encode() for text in (*ATTACKS, *WORDS)] + files.TOKENS


def check(data: bytes) -> None:
    """Makes HTML of DATA."""
    text = data.decode("utf-8", "replace")[:LONGEST]
    for made in (blocks(text), inline(text)):
        _Page().read(made)
        assert not HIDDEN.search(made), HIDDEN.search(made)


class _Page(HTMLParser):
    def read(self, made: str) -> None:
        self.open: list[str] = []
        self.feed(made)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set()), attrs
        links = [value or "" for name, value in attrs if name == "href"]
        assert all(link.lower().startswith(SAFE) for link in links), links
        assert all((value or "").isdecimal() for name, value in attrs if name == "start"), attrs
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in EMPTY or self.open.pop() == tag, tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def seeds() -> Sequence[bytes]:
    return [*(text.encode() for text in ATTACKS), *files.small(), *files.whole()]


def mutate(data: bytes, random: Random) -> bytes:
    return lines(TOKENS, seeds)(data, random)


TARGET = Target(
    check=check,
    promise="HTML of our elements and attributes alone, closed in their order; links to the web and to mail alone",
    seeds=seeds,
    mutate=mutate,
    modules="report.markdown report.escaping text.quote",
)
