"""Tests for places/plugin.py, and for the files that make the repository a plugin and its own marketplace."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from progresslib import VERSION
from progresslib.places import plugin
from progresslib.registration import table
from progresslib.registration.table import ROWS
from tests.client.versions import OLDEST_WITH_PLUGIN
from tests.folders import ROOT

MANIFESTS = ROOT / ".claude-plugin"


def read(path: Path) -> Any:
    return json.loads(path.read_bytes())


def test_what_the_plugin_registers_comes_from_the_table() -> None:
    written = json.dumps(table.plugin(), indent=2) + "\n"
    assert (ROOT / "hooks/hooks.json").read_text() == written


def test_it_has_every_hook_but_those_that_a_person_asks_for_and_one_of_its_own() -> None:
    registered = re.findall(r'hooks/run\\" ([a-z-]+)"', (ROOT / "hooks/hooks.json").read_text())
    assert registered.count("allow-command") == 1
    assert set(registered) == {row.slug for row in ROWS if row.option in (None, table.PLUGIN)}
    assert "allow-command" not in (ROOT / "settings.example.json").read_text()


def test_the_oldest_client_is_the_one_that_knows_every_event() -> None:
    least = max(row.since or (0,) for row in ROWS if row.option in (None, table.PLUGIN))
    assert ".".join(map(str, least)) == OLDEST_WITH_PLUGIN
    assert f"{OLDEST_WITH_PLUGIN} or newer" in (ROOT / "README.md").read_text()


def test_its_name_is_the_skills_and_its_version_ours() -> None:
    manifest, market = read(MANIFESTS / "plugin.json"), read(MANIFESTS / "marketplace.json")
    assert manifest["name"] == plugin.NAME == market["plugins"][0]["name"] == market["name"]
    assert (ROOT / "skills" / plugin.NAME / "SKILL.md").is_file()
    assert manifest["version"] == VERSION
    assert market["plugins"] == [{**market["plugins"][0], "source": "./"}]


def test_its_icon_is_a_square_picture_of_a_size_that_is_accepted() -> None:
    data = (MANIFESTS / "icon.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (512, 512)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that is a plugin's."""
    (tmp_path / "root/.claude-plugin").mkdir(parents=True)
    (tmp_path / "root/.claude-plugin/plugin.json").write_text("{}")
    return tmp_path / "root"


@pytest.mark.parametrize("variable", ["CLAUDE_PLUGIN_DATA", "CLAUDE_PROGRESS_DATA"])
def test_the_data_folder_is_the_one_that_the_client_or_the_hooks_name(root: Path, variable: str) -> None:
    assert plugin.data_folder({variable: "/data"}, str(root)) == "/data"
    assert plugin.data_folder({variable: "data"}, str(root)) == ""
    assert plugin.data_folder({}, str(root)) == ""


def test_an_installed_copy_has_none_though_the_plugins_hooks_named_one(tmp_path: Path) -> None:
    assert plugin.data_folder({"CLAUDE_PROGRESS_DATA": "/data"}, str(tmp_path)) == ""


def test_the_interpreter_is_remembered_for_the_next_hook(root: Path, tmp_path: Path) -> None:
    environ = {"CLAUDE_PLUGIN_DATA": str(tmp_path / "data")}
    plugin.remember_interpreter(environ, str(root))
    recorded = tmp_path / "data/interpreter"
    assert os.access(recorded.read_text().removesuffix("\n"), os.X_OK)
    recorded.write_text("/gone\n")
    plugin.remember_interpreter(environ, str(root))
    assert recorded.read_text() != "/gone\n"
    plugin.remember_interpreter({"CLAUDE_PLUGIN_DATA": "/dev/null/data"}, str(root))


def test_the_interpreter_is_not_that_of_a_virtual_environment(root: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from progresslib.places import plugin; import os; "
    code += f"plugin.remember_interpreter(os.environ, {str(root)!r})"
    environ = {**os.environ, "CLAUDE_PLUGIN_DATA": str(tmp_path / "data")}
    subprocess.run([str(tmp_path / "env/bin/python"), "-I", "-S", "-c", code], env=environ, check=True)
    assert not (tmp_path / "data/interpreter").read_text().startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("noted", "found"),
    [
        ('{"plugins": {"keeping-progress@a": [{"scope": "user"}], "other@a": [{}]}}', ["keeping-progress@a"]),
        ('{"plugins": {"keeping-progress@a": []}}', []),
        ('{"plugins": []}', []),
        ("[]", []),
        ("{", []),
        ("", []),
    ],
)
def test_installed_plugins_are_read_as_the_client_notes_them(tmp_path: Path, noted: str, found: list[str]) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins/installed_plugins.json").write_text(noted)
    assert plugin.installed(str(tmp_path)) == found


def test_without_such_notes_none_is_installed(tmp_path: Path) -> None:
    assert plugin.installed(str(tmp_path)) == []
