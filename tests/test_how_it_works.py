"""Tests for docs/how-it-works.md: the modules that it names exist, and every module has a place to be looked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.installing import ROOT

PAGE = (ROOT / "docs/how-it-works.md").read_text()
TABLE = PAGE[PAGE.index("| to change |") :]
ROWS = [line for line in TABLE.splitlines()[2:] if line.startswith("|")]
PLACES = ("", "progresslib", "progresslib/edits", "progresslib/recording", "hooks")


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


def test_the_pictures_name_modules_that_exist() -> None:
    pictures = "".join(re.findall(r"^```\n(.*?)^```", PAGE, re.M | re.S))
    stems = {path.stem for path in ROOT.glob("progresslib/**/*.py")}
    lists = re.findall(r"^\s+(?:[a-z_]+(?:, [a-z_]+)+)(?=   |$)", pictures, re.M)
    named = {name for one in lists for name in one.strip().split(", ")}
    assert len(named) > 3
    assert named <= stems, named - stems


def test_no_row_stands_there_twice() -> None:
    firsts = [row.split("|")[1].strip() for row in ROWS]
    assert len(firsts) == len(set(firsts))


def test_this_page_is_where_contributors_are_sent() -> None:
    assert "docs/how-it-works.md" in Path(ROOT / "CONTRIBUTING.md").read_text()
