"""Tests for installer/client.py."""

from __future__ import annotations

import pytest

from progresslib.installer import client
from progresslib.installer.places import Places
from tests.installing import Machine


def places(own: Machine) -> Places:
    return Places(str(own.home), str(own.config))


def test_the_client_is_asked_for_its_version_without_touching_its_folder(own: Machine) -> None:
    own.program(
        "claude", '#!/bin/sh\n[ "$*" = --version ] && : > "$CLAUDE_CONFIG_DIR/x" && echo "2.1.330 (Claude Code)"\n'
    )
    assert client.version(places(own), own.environ()) == (2, 1, 330)
    assert not own.config.exists()


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(None, id="none there"),
        pytest.param("#!/bin/sh\nexit 1\n", id="one that fails"),
        pytest.param("#!/bin/sh\nread line || echo no version\n", id="one that says something else"),
        pytest.param("#!/bin/sh\nsleep 600 & wait\n", id="one that hangs"),
        pytest.param("not a program", id="one that does not start"),
    ],
)
def test_a_client_that_tells_no_version_is_as_none(
    own: Machine, monkeypatch: pytest.MonkeyPatch, script: str | None
) -> None:
    monkeypatch.setattr(client, "SECONDS", 0.5)
    if script is not None:
        own.program("claude", script)
    assert client.version(places(own), {**own.environ(), "PATH": f"{own.programs}:/usr/bin:/bin"}) is None


def test_a_client_off_the_path_is_found_in_its_usual_places(own: Machine) -> None:
    local = own.config / "local/claude"
    local.parent.mkdir(parents=True)
    local.write_text("#!/bin/sh\necho 2.0.76\n")
    local.chmod(0o755)
    assert client.version(places(own), own.environ()) == (2, 0, 76)
