"""Tests for docs/pictures/session.svg: it shows what the real client does, and needs nothing to be shown."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

from tests.client import picture
from tests.client.fixtures import miss, on_newest_client
from tests.client.versions import Client, Missing
from tests.folders import ROOT

SVG = (ROOT / "docs/pictures/session.svg").read_text()
CHANCE = re.compile(r"\w+ for \d+s · done [\d:]+ [AP]M|finished · \d+s|changed \d+ \w+ ago|\d+ tokens|◐ \w+ · /effort")


def lines(svg: str) -> list[str]:
    """The text of a picture, a line each, without what is different in each run."""
    found: dict[str, str] = {}
    for line, words in re.findall(r"<text [^>]*clip-path=\"url\(#session-(line-\d+)\)\">([^<]*)</text>", svg):
        found[line] = found.get(line, "") + html.unescape(words).replace("\xa0", " ")
    return [re.sub(r"\s+", " ", CHANCE.sub("…", line)).strip() for line in found.values() if line.strip()]


def test_it_fetches_nothing_and_shows_no_path_of_a_machine() -> None:
    assert re.findall(r"url\((?!#)|@import|@font-face|<script|<image|href=", SVG) == []
    assert re.findall(r"/(?:tmp|home|root|work|Users)\b", SVG) == []


def test_it_begins_with_the_line_for_the_person() -> None:
    shown = "\n".join(lines(SVG))
    assert "Unfinished: Job Processing, phase 3 of 4 (Testing), in_progress, …" in shown
    assert shown.index("Unfinished") < shown.index("> go on") < shown.index("phase done Testing")


@pytest.mark.slow
@on_newest_client
def test_a_session_looks_as_it_shows(client: Client, tmp_path: Path) -> None:
    if shutil.which("tmux") is None:
        miss(client.version, Missing("tmux is not on the PATH"))
    drawn = lines(picture.drawn(picture.session(tmp_path, client)))
    assert [line for line in drawn if line[:1] in "●└>"] == [line for line in lines(SVG) if line[:1] in "●└>"]
