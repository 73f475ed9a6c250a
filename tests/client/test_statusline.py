"""The status line in interactive clients."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.client import progress
from tests.client.client import Machine
from tests.client.fixtures import on_clients, terminal
from tests.client.person import install
from tests.client.promises import promised
from tests.client.versions import NEWEST, Client

LINE = "Job Processing · ▰▱▱▱ · phase 2 of 4 · "


@promised("status line")
@pytest.mark.slow
def test_the_client_shows_where_the_work_stands(machine: Machine, project: Path, client: Client) -> None:
    progress.write(project)
    install(machine, "--hooks-only", "--client-version", client.version, "--statusline")
    with terminal(machine, project) as screen:
        screen.wait(lambda: LINE in screen.screen(), "the status line")
        screen.wait(lambda: "blocked: Waiting for the ibex credentials" in screen.screen(), "why it is blocked")
        assert "\x1b" not in screen.screen()


@on_clients(NEWEST)
def test_a_status_line_of_one_s_own_stays_and_can_call_ours(machine: Machine, project: Path, client: Client) -> None:
    progress.write(project)
    own = f'echo "mine: $({machine.home}/.local/bin/claude-progress statusline)"'
    settings = machine.home / ".claude/settings.json"
    found = json.loads(settings.read_bytes())
    settings.write_text(json.dumps({**found, "statusLine": {"type": "command", "command": own}}))
    install(machine, "--hooks-only", "--client-version", client.version, "--statusline")
    with terminal(machine, project) as screen:
        screen.wait(lambda: f"mine: {LINE}" in screen.screen(), "both lines")
