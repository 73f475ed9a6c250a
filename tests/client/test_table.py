"""The table of clients in the README: made of what tests have shown, and a run that does not show it all fails."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client import table
from tests.client.outcomes import Outcome, kept
from tests.client.promises import EVERYWHERE, PROMISES, declared, is_border
from tests.client.versions import BORDERS, INSTALLED, NEWEST, VERSIONS
from tests.folders import ROOT

README = (ROOT / "README.md").read_text()
SUITE = """\
import pytest
from tests.client.promises import promised

@pytest.fixture
def client(request, record_property):
    record_property("client", request.param)
    for mark in request.node.iter_markers("promise"):
        record_property("promise", mark.args[0])
    return request.param

@promised("told at start")
def test_it(client):
    assert client != "{fails_on}"
"""
SETTINGS = """\
[pytest]
testpaths = .
markers =
    client
    border
    promise
"""


def shown() -> Iterator[tuple[str, str]]:
    """Each promise with each version of a test that is marked with it."""
    for path in sorted((ROOT / "tests/client").glob("test_*.py")):
        for test in vars(importlib.import_module(f"tests.client.{path.stem}")).values():
            marks = getattr(test, "pytestmark", []) if callable(test) else []
            names = [mark.args[0] for mark in marks if mark.name == "promise"]
            cases = [mark.args[1] for mark in marks if mark.name == "parametrize" and mark.args[0] == "client"]
            versions = [str(getattr(case, "values", [case])[0]) for case in (cases[0] if cases else [])]
            yield from ((name, version) for name in names for version in versions)


def test_the_readme_has_the_table_of_what_the_tests_show() -> None:
    assert table.stated(README) == table.section(declared())


def test_no_cell_of_the_table_is_without_a_test() -> None:
    assert declared() - set(shown()) == set()


def test_every_note_is_about_versions_under_test() -> None:
    for row in PROMISES.values():
        for one in row.differs:
            assert {one.first, one.last} <= set(INSTALLED)
            assert one.is_on(one.first)


def test_each_run_shows_the_first_promises_on_every_version_and_all_of_them_on_the_main_ones() -> None:
    left = {cell for cell in declared() if not is_border(*cell)}
    assert {version for name, version in left if name in EVERYWHERE} == set(INSTALLED)
    assert {cell for cell in declared() if cell[1] in VERSIONS} <= left
    assert {version for _, version in declared() - left} == set(BORDERS)


def test_what_a_run_has_not_shown_stands_in_the_table_as_a_failure_and_in_a_column_of_its_own() -> None:
    lost = ("told at start", NEWEST)
    made = table.section(declared() - {lost})
    head, _, first = re.findall(r"^\| .*\|$", made, re.M)[:3]
    assert head.endswith(f"| {NEWEST} |")
    assert first.endswith("| **fails** |")
    assert table.missing(declared() - {lost}, declared()) == [
        f"claude {NEWEST}: the table says yes, the run does not: told at the start of a session"
    ]


def test_a_readme_gets_the_section_in_place_of_its_own_and_keeps_the_rest() -> None:
    made = table.with_section(README, declared() - {("agent", NEWEST)})
    assert "**fails**" in made
    assert table.with_section(made, declared()) == README


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([("passed", "agent")], {("agent", NEWEST)}, id="one test has passed"),
        pytest.param([("passed", "agent"), ("failed", "agent")], set(), id="another has failed"),
        pytest.param([("passed", "agent"), ("error", "agent")], set(), id="another could not begin"),
        pytest.param([("skipped", "agent")], set(), id="it was skipped"),
        pytest.param([("passed", "")], set(), id="a test that promises nothing"),
    ],
)
def test_a_cell_is_kept_by_tests_that_pass(found: list[tuple[str, str]], expected: set[tuple[str, str]]) -> None:
    assert kept([Outcome(NEWEST, [name] if name else [], outcome, "") for outcome, name in found]) == expected


@pytest.mark.parametrize(
    ("fails_on", "options", "code", "lost"),
    [
        pytest.param("", (), 1, len(declared()) - len(INSTALLED), id="the whole table was to be shown"),
        pytest.param("", ("-m", "not border"), 1, None, id="all but the borders"),
        pytest.param("", ("-k", "it"), 0, 0, id="some tests alone"),
        pytest.param(NEWEST, ("-k", "it"), 1, 0, id="a test that fails"),
    ],
)
def test_a_run_that_does_not_show_the_table_fails_and_says_what_is_missing(
    fails_on: str, options: tuple[str, ...], code: int, lost: int | None, tmp_path: Path
) -> None:
    (tmp_path / "test_one.py").write_text(SUITE.format(fails_on=fails_on))
    (tmp_path / "pytest.ini").write_text(SETTINGS)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "tests.client.outcomes", "-p", "no:cacheprovider", *options]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "REQUIRE_CLIENT": "1"}
    done = subprocess.run(words, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stdout + done.stderr
    expected = sum(not is_border(*cell) and cell[0] != "told at start" for cell in declared()) if lost is None else lost
    assert done.stdout.count("the table says yes, the run does not") == expected, done.stdout
