"""What a person has before they install the package, and does with it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.client.client import Machine

ROOT = Path(__file__).parents[2]
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


def foreign_events(home: Path) -> list[dict[str, Any]]:
    """The events that the person's own hooks got, in the order in which they were written down."""
    noted = home / "foreign.jsonl"
    lines = noted.read_text().splitlines() if noted.exists() else []
    return [json.loads(line) for line in lines if line.strip()]
