"""Fixtures of the tests with the real client, and the versions that they run on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.client import versions
from tests.client.api import Api
from tests.client.client import Machine
from tests.client.person import FOREIGN, install
from tests.client.terminal import Terminal
from tests.client.versions import Client, Missing

RecordProperty = Callable[[str, object], None]


@pytest.fixture
def api() -> Iterator[Api]:
    """A scripted Messages API of the test's own; put scenarios into `api.script`."""
    with Api() as server:
        yield server


@pytest.fixture
def client(request: pytest.FixtureRequest, record_property: RecordProperty) -> Client:
    """The client that `on_clients` asks for; skips without it, fails if REQUIRE_CLIENT is 1."""
    version: str = request.param
    record_property("client", version)
    for mark in request.node.iter_markers("promise"):
        record_property("promise", mark.args[0])
    try:
        return versions.find(version)
    except Missing as error:
        miss(version, error)


@pytest.fixture
def machine(client: Client, api: Api, home: Path) -> Machine:
    """A person's machine: foreign hooks and permissions in its settings, then our hooks installed for that client."""
    settings = home / ".claude/settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps(FOREIGN, indent=2))
    made = Machine(client, home, api)
    install(made, "--hooks-only", "--client-version", client.version)
    return made


def terminal(machine: Machine, project: Path, *options: str) -> Terminal:
    """An interactive client on that machine; skips without tmux, fails if REQUIRE_CLIENT is 1."""
    try:
        return Terminal(machine, project, *options)
    except Missing as error:
        miss(machine.client.version, error)


def miss(version: str, error: Missing) -> NoReturn:
    """Skips the test for a client, or a program it needs, that is not here; with REQUIRE_CLIENT=1 fails it."""
    if os.environ.get("REQUIRE_CLIENT") == "1":
        pytest.fail(f"claude {version}: {error}", pytrace=False)
    pytest.skip(str(error))


def on_clients(*wanted: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Marks a test to run once on each of the wanted client versions, as its fixture `client`."""

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        parametrized = pytest.mark.parametrize("client", wanted, indirect=True)(test)
        marked: Callable[..., None] = pytest.mark.client(parametrized)
        return marked

    return mark


on_every_client = on_clients(*versions.VERSIONS)
on_newest_client = on_clients(versions.NEWEST)


def since(least: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Marks a test to run on each client version from `least` on."""
    return on_clients(*(version for version in versions.VERSIONS if versions.at_least(version, least)))
