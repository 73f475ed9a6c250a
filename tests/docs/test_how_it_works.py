"""Tests for docs/how-it-works.md: what it names exists; tests/whole/test_imports.py holds its table of folders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.folders import ROOT

PAGE = (ROOT / "docs/how-it-works.md").read_text()
TABLE = PAGE[PAGE.index("| to change |") :]
ROWS = [line for line in TABLE.splitlines()[2:] if line.startswith("|")]
PLACES = ("", "progresslib", "docs")


def is_there(name: str) -> bool:
    return any((ROOT / place / name).exists() for place in PLACES)


@pytest.mark.parametrize("row", ROWS)
def test_each_row_names_modules_that_exist(row: str) -> None:
    what, where = (cell.strip() for cell in row.strip("| ").split(" | ", 1))
    names = [name for name in re.findall(r"`([^`]+)`", where) if re.search(r"/|\.\w+$", name)]
    assert what
    assert names, "it names nothing to look at"
    assert [name for name in names if not is_there(name)] == []


def test_what_the_page_names_elsewhere_exists_too() -> None:
    text = PAGE.replace(TABLE, "")
    named = set(re.findall(r"[\w/]+\.(?:py|md|json)\b", text))
    assert len(named) > 20
    assert sorted(name for name in named if not is_there(name) and name != "config.json") == []


def test_the_picture_names_folders_that_exist() -> None:
    picture = PAGE.partition("```\n")[2].partition("```")[0]
    named = set(re.findall(r"([\w/]+)/(?=\s)", picture))
    assert len(named) > 8
    assert sorted(name for name in named if not is_there(name)) == []


def test_no_row_stands_there_twice() -> None:
    firsts = [row.split("|")[1].strip() for row in ROWS]
    assert len(firsts) == len(set(firsts))


def test_this_page_is_where_contributors_are_sent() -> None:
    assert "docs/how-it-works.md" in Path(ROOT / "CONTRIBUTING.md").read_text()
