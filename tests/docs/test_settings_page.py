"""Tests for docs/settings.md: every key, option and variable is there as the code has it, and no other."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from progresslib.configuration import config
from progresslib.configuration.compiling import compile_config
from tests.folders import ROOT
from tests.installing import Machine

PAGE = (ROOT / "docs/settings.md").read_text()
PROPERTIES: dict[str, Any] = json.loads((ROOT / "progresslib/configuration/config.schema.json").read_text())[
    "properties"
]
VARIABLE = re.compile(r"CLAUDE(CODE|_[A-Z_]+)")


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of the table below a heading: the cells after the first by what is in that."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in section.splitlines() if line.startswith("| `")]
    return {first.strip("`"): rest for first, *rest in cells}


def allowed(key: str) -> str:
    """What a key may be, in the page's words."""
    known = PROPERTIES[key]
    if "enum" in known:
        return ", ".join(f"`{one}`" for one in known["enum"])
    if known["type"] == "array":
        return f"a list of at most {known['maxItems']} names"
    return f"{known['minimum']} to {known['maximum']}"


def test_every_key_is_there_as_the_schema_has_it() -> None:
    told = {key: cells[:2] for key, cells in rows("config.yaml").items()}
    assert told == {key: [allowed(key), f"`{known['default']}`"] for key, known in PROPERTIES.items()}


def test_the_defaults_are_those_that_the_hooks_use() -> None:
    default = config.Config()
    used = {key: getattr(default, key) for key in PROPERTIES}
    assert {**used, "leave_out": list(used["leave_out"])} == {key: one["default"] for key, one in PROPERTIES.items()}


OTHER = {
    "record": ("off", "summary"),
    "leave_out": (["Explore"], ["Plan"]),
    "keep_runs": (5, 7),
    "reminders": ("off", "person"),
    "update_minutes": (5, 7),
    "untouched_days": (5, 7),
    "suggestions": ("off", "on"),
}


@pytest.mark.parametrize("key", PROPERTIES)
def test_the_project_s_word_counts_and_of_lists_both(key: str, project: Path, tmp_path: Path, home: Path) -> None:
    own, projects = OTHER[key]
    person = home / ".claude/claude-progress"
    person.mkdir(parents=True)
    (person / "config.yaml").write_text(json.dumps({key: own}))
    (project / ".claude/progress/config.yaml").write_text(json.dumps({key: projects}))
    state = str(tmp_path / "state")
    assert compile_config({"HOME": str(home)}, str(project / ".claude/progress"), state) == []
    found = getattr(config.load(state), key)
    assert found == (("Explore", "Plan") if key == "leave_out" else projects)


def test_every_option_of_the_installer_is_there(own: Machine) -> None:
    helped = own.run("python3", str(ROOT / "install.py"), "--help").out
    assert set(rows("install.py")) == set(re.findall(r"--[a-z-]+", helped)) - {"--help", "--version"}


def sources() -> list[Path]:
    patterns = ("install.py", "bin/*.py", "hooks/*.py", "progresslib/**/*.py")
    return [path for pattern in patterns for path in ROOT.glob(pattern)]


def named_in(tree: ast.AST) -> Iterator[str]:
    """The variables that a module asks an environment for, or names at all if they are the client's or ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "pop"):
            asked, keys = node.func.value, node.args[:1]
        elif isinstance(node, ast.Subscript):
            asked, keys = node.value, [node.slice]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.fullmatch(node.value):
            yield node.value
            continue
        else:
            continue
        if ast.unparse(asked).endswith("environ"):
            yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))


def test_every_variable_that_the_code_reads_is_there_and_no_other() -> None:
    read = {name for path in sources() for name in named_in(ast.parse(path.read_text()))}
    for script in ("hooks/run", "bin/claude-progress"):
        read |= set(re.findall(r"\$\{?([A-Z_]{2,})", (ROOT / script).read_text())) - {"PWD"}
    assert set(rows("Environment variables")) == read
