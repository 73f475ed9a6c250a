"""Tests for docs/guide.md: each excerpt is what a life with the real client gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.client import guide
from tests.client.fixtures import on_newest_client
from tests.client.versions import Client
from tests.folders import ROOT

PAGE = (ROOT / "docs/guide.md").read_text()


@pytest.mark.slow
@on_newest_client
def test_the_excerpts_are_what_a_run_gives(client: Client, tmp_path: Path) -> None:
    excerpts = guide.play(tmp_path, client)
    shown = guide.shown(PAGE)
    assert set(shown) == set(excerpts), "docs/make_guide.py puts them there"
    assert {name: guide.without_chance(one) for name, one in shown.items()} == {
        name: guide.without_chance(one) for name, one in excerpts.items()
    }


def test_every_block_is_from_a_run() -> None:
    assert len(re.findall(r"^`{3,}\w+$", PAGE, re.M)) - inner() == len(guide.shown(PAGE))


def inner() -> int:
    """How many blocks stand within a progress file that is shown."""
    return sum(len(re.findall(r"^```\w+$", one, re.M)) for one in guide.shown(PAGE).values())


def test_what_the_person_says_in_it_is_what_was_said() -> None:
    said = [" ".join(line.split()) for line in re.findall(r"^> (.*)$", PAGE, re.M)]
    assert said == list(guide.PROMPTS.values())
