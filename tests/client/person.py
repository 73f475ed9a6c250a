"""What a person has before they install the package, and does with it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.client.api import Api
from tests.client.client import Machine
from tests.client.versions import Client
from tests.folders import ROOT
from tests.installing import FAKE_UV

_NOTE = {"hooks": [{"type": "command", "command": '{ cat; echo; } >> "$HOME/foreign.jsonl"', "timeout": 30}]}
FOREIGN = {
    "permissions": {"allow": ["Bash(./granted.sh)"]},
    "hooks": {"SessionStart": [_NOTE], "UserPromptSubmit": [_NOTE]},
}


def install(machine: Machine, *options: str) -> str:
    """Runs `python3 install.py` as the README says, in that person's home; returns what it printed."""
    words = ["python3", "install.py", *options]
    done = subprocess.run(words, cwd=ROOT, env=machine.environ(), capture_output=True, text=True, timeout=600)
    said = f"--- stdout\n{done.stdout}\n--- stderr\n{done.stderr}"
    assert done.returncode == 0, f"install.py exited with {done.returncode}\n{said}"
    return done.stdout


def with_uv(folder: Path) -> Path:
    """A new folder for the PATH, in that folder, with a uv that needs no network."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "uv").write_text(FAKE_UV)
    (programs / "uv").chmod(0o755)
    return programs


def with_everything(folder: Path, client: Client, api: Api) -> Machine:
    """A person whose home is in that folder, who has installed all of it and has the command on the PATH."""
    home = folder / "a-home"
    home.mkdir(parents=True)
    path = f"{home}/.local/bin:{with_uv(folder)}:{os.environ['PATH']}"
    made = Machine(client, home, api, {"PATH": path})
    install(made, "--client-version", client.version)
    return made


def foreign_events(home: Path) -> list[dict[str, Any]]:
    """The events that the person's own hooks got, in the order in which they were written down."""
    noted = home / "foreign.jsonl"
    lines = noted.read_text().splitlines() if noted.exists() else []
    return [json.loads(line) for line in lines if line.strip()]
