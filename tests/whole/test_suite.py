"""The suite's own promises: the real home is out of reach, and what is written down twice agrees."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from progresslib import VERSION
from tests import __main__ as suite
from tests import conftest
from tests.folders import ROOT, measured

LONGEST_MODULE, LONGEST_FUNCTION = 200, 35
PROJECT = (ROOT / "pyproject.toml").read_text()
AWAY = str(min(conftest.HOMES) / ".claude/never-there")


@pytest.mark.parametrize(
    "touch",
    [
        pytest.param(lambda: Path(AWAY).read_text(), id="read"),
        pytest.param(lambda: Path(AWAY).write_text(""), id="write"),
        pytest.param(lambda: os.open(os.fsencode(AWAY), os.O_RDONLY), id="open bytes"),
        pytest.param(lambda: os.mkdir(AWAY), id="make a folder"),
        pytest.param(lambda: os.remove(AWAY), id="remove"),
        pytest.param(lambda: os.rename("/nowhere", AWAY), id="rename"),
        pytest.param(lambda: os.listdir(AWAY), id="list"),
        pytest.param(lambda: Path(AWAY).symlink_to("/nowhere"), id="link"),
    ],
)
def test_touching_the_real_home_is_an_error(touch: Callable[[], object]) -> None:
    with pytest.raises(PermissionError, match="touched the real home"):
        touch()
    assert len(conftest.TOUCHED) == 1
    conftest.TOUCHED.clear()


def test_a_child_process_has_the_home_of_the_test_and_nothing_of_the_callers_session(home: Path) -> None:
    words = [sys.executable, "-c", "import os; print(os.path.expanduser('~'), *os.environ)"]
    own, *names = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert own == str(home)
    assert [name for name in names if name.startswith(("CLAUDE", "ANTHROPIC", "XDG_"))] == []


def lengths(path: Path) -> Iterator[tuple[str, int]]:
    """The functions of a file, as `path:line name`, with the number of their lines."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.FunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_modules_and_functions_stay_small() -> None:
    modules = sorted((ROOT / "progresslib").rglob("*.py"))
    assert [str(path) for path in modules if len(path.read_text().splitlines()) > LONGEST_MODULE] == []
    assert [name for path in modules for name, lines in lengths(path) if lines > LONGEST_FUNCTION] == []


def test_the_version_is_that_of_the_library() -> None:
    assert re.findall(r'^version = "(.*)"$', PROJECT, re.MULTILINE) == [VERSION]


def test_the_dependencies_are_those_that_the_installer_installs() -> None:
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", PROJECT, re.MULTILINE | re.DOTALL)
    assert listed
    required = (ROOT / "requirements.txt").read_text().splitlines()
    assert re.findall(r'"(.*?)"', listed[1]) == [line for line in required if line and not line.startswith("#")]


@pytest.mark.slow
def test_the_benchmark_measures_every_case(tmp_path: Path) -> None:
    rows = measured(tmp_path, "hooks.py", "--rounds", "1", "--runs", "30").splitlines()[3:]
    assert len(rows) == 68
    assert sum(row.endswith(("holds", "MISSED")) for row in rows) == 16


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        (["tests/docs", "-m", "not client"], ["tests/docs"]),
        (["tests/docs/test_guide.py::test_x[a]"], ["tests/docs/test_guide.py::test_x[a]"]),
        (["-k", "docs", "-m", ""], []),
        (["--collect-only", "tests/gone"], []),
    ],
)
def test_tests_alone_run_where_their_files_are_named(arguments: list[str], paths: list[str]) -> None:
    assert suite.named(arguments) == paths
