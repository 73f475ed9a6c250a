"""Tests of what reaches the model of a long progress file: benchmarks/recall.py with few files, and every row of it."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.folders import ROOT, measured

sys.path.insert(0, str(ROOT / "benchmarks"))

from forms import FORMS, Planted, planted
from planting import KINDS
from reaching import CAP, STRATEGIES, cuts, length
from recall import LASTING, SOURCES

from progresslib.telling.resume_text import full_text
from tests.works import NOW, work

PATH = ".claude/progress/x.md"
SEEDS = {8: (0, 1), 20: (0, 1), 60: (0, 1), 500: (0,)}
FILES = [(size, seed, form) for size, seeds in SEEDS.items() for seed in seeds for form in FORMS]
NEVER_PROMISED = "preference among notes"


@cache
def made(size: int, seed: int, form: str) -> tuple[Planted, str]:
    """A file, and what is told of it."""
    file = planted(size * 1024, seed, form)
    return file, full_text("0123abcd", [work(file.text)], [], NOW)


def missing(file: Planted, text: str) -> set[str]:
    """The kinds of which a fact is not told."""
    return {fact.kind for fact in file.facts if fact.token not in text}


@pytest.mark.parametrize(("size", "seed", "form"), FILES)
def test_what_a_later_session_has_to_know_is_told(size: int, seed: int, form: str) -> None:
    file, text = made(size, seed, form)
    assert length(text) <= CAP
    lacking = missing(file, text)
    if size <= 8:
        assert lacking == set()
    elif size <= 60:
        assert lacking & LASTING - {NEVER_PROMISED} == set()
    if lacking:
        assert length(text) > CAP - 400, "no room is left"
    assert {"status", "phase", "blocker"} & lacking == set(), "however long the file is"


@pytest.mark.parametrize(("size", "seed", "form"), FILES)
def test_what_is_said_of_cuts_is_so(size: int, seed: int, form: str) -> None:
    file, text = made(size, seed, form)
    said = cuts(text, PATH, file)
    assert said.are_true, said
    assert (said.shortened + said.left_out > 0) == (size > 8)


@pytest.mark.parametrize("size", [20, 60, 500])
def test_more_of_what_lasts_is_told_than_by_a_simple_strategy(size: int) -> None:
    files = [made(size, 0, form) for form in FORMS]
    ours = sum(lasting(file, text) for file, text in files)
    for name, strategy in STRATEGIES.items():
        assert ours > sum(lasting(file, strategy(file.text, CAP)) for file, _ in files), name


def lasting(file: Planted, text: str) -> int:
    return sum(fact.token in text for fact in file.facts if fact.kind in LASTING)


def test_the_facts_stand_once_in_a_file_of_the_wanted_size() -> None:
    for size, seed, form in FILES:
        file, _ = made(size, seed, form)
        assert 0.97 < len(file.text.encode()) / (size * 1024) < 1.05
        assert {file.text.count(fact.token) for fact in file.facts if fact.kind != "phase"} == {1}
        assert {fact.kind for fact in file.facts} >= set(KINDS) - {"preference", NEVER_PROMISED}


@pytest.mark.slow
def test_the_benchmark_has_every_row_and_small_files_are_told_whole(tmp_path: Path) -> None:
    rows = json.loads(measured(tmp_path, "recall.py", "--sizes", "8", "--seeds", "1", "--json"))
    assert [row["row"] for row in rows if row["table"] == "kind"][: len(KINDS)] == list(KINDS)
    assert [row["row"] for row in rows if row["table"] == "source"] == list(SOURCES)
    whole = [row for row in rows if row["row"] in (*KINDS, *SOURCES)]
    assert [row for row in whole if row["reached"] != row["planted"]] == []
    assert [row["row"] for row in rows if row["holds"] is False] == []
