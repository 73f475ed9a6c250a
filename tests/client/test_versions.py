"""Client versions are installed once, and one that cannot be had is missed with its reason."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.client.fixtures import miss
from tests.client.versions import Client, Missing, at_least, find, install


def script_client(folder: Path, version: str) -> Path:
    """Makes what npm leaves of a client that node runs, and a node to run it."""
    script = folder / version / "node_modules/@anthropic-ai/claude-code/cli.js"
    script.parent.mkdir(parents=True)
    script.touch()
    return script


def program(folder: Path, name: str, text: str) -> Path:
    """Makes an executable script."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_a_client_that_is_there_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = script_client(tmp_path, "2.0.76")
    node = program(tmp_path / "bin", "node", "#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(node.parent))
    assert install("2.0.76", tmp_path) == Client("2.0.76", (str(node), str(script)))


@pytest.mark.parametrize(
    ("programs", "reason"),
    [
        pytest.param({}, "npm is not on the PATH", id="no npm"),
        pytest.param(
            {"npm": "#!/bin/sh\necho 'npm error code E404' >&2\nexit 1\n"},
            "npm install failed: npm error code E404",
            id="npm fails",
        ),
        pytest.param({"npm": "#!/bin/sh\n"}, "it is not installed", id="npm installs something else"),
    ],
)
def test_why_a_client_is_missing_is_known_to_who_looks_for_it(
    programs: dict[str, str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in programs.items():
        program(tmp_path / "bin", name, text)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(Missing, match=reason):
        install("9.9.9", tmp_path / "clients")
    with pytest.raises(Missing, match=reason):
        find("9.9.9", tmp_path / "clients")


def test_an_install_that_fails_leaves_no_half_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = f"#!{sys.executable}\nimport os, sys\nos.mkdir(sys.argv[3] + '/node_modules')\nsys.exit(1)\n"
    program(tmp_path / "bin", "npm", npm)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(Missing):
        install("9.9.9", tmp_path / "clients")
    assert os.listdir(tmp_path / "clients") == ["9.9.9.missing"]


def test_a_missing_client_skips_a_test_unless_clients_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUIRE_CLIENT", raising=False)
    with pytest.raises(pytest.skip.Exception, match="npm is not on the PATH"):
        miss("9.9.9", Missing("npm is not on the PATH"))
    monkeypatch.setenv("REQUIRE_CLIENT", "1")
    with pytest.raises(pytest.fail.Exception, match=r"claude 9\.9\.9: npm is not on the PATH"):
        miss("9.9.9", Missing("npm is not on the PATH"))


@pytest.mark.parametrize(
    ("version", "least", "expected"),
    [
        pytest.param("2.1.63", "2.1.150", False, id="numbers, not text"),
        pytest.param("2.1.150", "2.1.150", True, id="the same"),
        pytest.param("2.1.330", "2.1.214", True, id="newer"),
        pytest.param("1.0.128", "2.0.14", False, id="older major"),
    ],
)
def test_versions_compare_as_numbers(version: str, least: str, expected: bool) -> None:
    assert at_least(version, least) is expected
