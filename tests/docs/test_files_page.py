"""Tests for docs/files.md: the files of a whole life are all there, and nothing else is."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from tests.folders import ROOT
from tests.installing import Machine
from tests.whole_life import Life

PAGE = (ROOT / "docs/files.md").read_text()
ROWS = re.findall(r"^\| `([^`]+)` \|(?:[^|]*\|){3} (\w+)[^|]* \|$", PAGE, re.M)


def pattern(row: str) -> re.Pattern[str]:
    """What a row's path matches: a word in brackets any name, a slash at its end all that is below."""
    pieces = re.split(r"(<(?!project>/)[^>]+>)", row)
    parts = ("[^/]+" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces))
    return re.compile("".join(parts) + (".+" if row.endswith("/") else ""))


@pytest.mark.slow
def test_a_whole_life_makes_what_the_page_lists_and_nothing_else(own: Machine, tmp_path: Path, home: Path) -> None:
    own.with_uv()
    life = Life(own, tmp_path / "project")
    life.play()
    named = {str(path).replace(str(life.project), "<project>").replace(str(home), "~") for path in life.seen}
    patterns = {row: pattern(row) for row, _ in ROWS}
    unlisted = [path for path in sorted(named) if not any(one.fullmatch(path) for one in patterns.values())]
    assert unlisted == []
    assert [row for row, one in patterns.items() if not any(map(one.fullmatch, named))] == []
    ours = own.folder / "state"
    open_ = [path for path in [ours, *ours.rglob("*")] if path.is_dir() and stat.S_IMODE(path.stat().st_mode) != 0o700]
    assert open_ == [], "the state is this person's alone"


def test_what_the_page_says_to_keep_out_of_git_keeps_itself_out_or_is_elsewhere() -> None:
    kept_out = [row for row, commit in ROWS if row.startswith("<project>") and commit == "no"]
    assert all("/outputs/" in row or row.endswith("settings.local.json") for row in kept_out)
    assert all(commit == "no" for row, commit in ROWS if row.startswith("~"))
