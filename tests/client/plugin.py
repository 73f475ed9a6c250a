"""The repository as a plugin: a clone of it, and the client's own commands that install it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests.client.client import Machine
from tests.folders import ROOT

NAME = "keeping-progress"
ID = f"{NAME}@{NAME}"
README = (ROOT / "README.md").read_text()


def clone(folder: Path) -> Path:
    """A copy, in FOLDER, of what a clone of the repository has."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            shutil.copy2(ROOT / name, target)
    return folder


def manage(machine: Machine, *words: str, cwd: Path | None = None) -> str:
    """Runs `claude plugin WORDS` in that person's home, or in the folder CWD; returns what it printed."""
    done = subprocess.run(
        [*machine.client.command, "plugin", *words],
        cwd=cwd or machine.home,
        env=machine.environ(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"claude plugin {' '.join(words)} exited with {done.returncode}\n{said}"
    return said


def install(machine: Machine, source: Path) -> None:
    """Adds the clone SOURCE as a marketplace and installs the plugin from it, as the README says."""
    for line in README.partition("\n```sh\nclaude plugin ")[2].partition("```")[0].splitlines():
        manage(machine, *line.removeprefix("claude plugin ").split(), cwd=source)


def is_enabled(machine: Machine) -> bool:
    """Whether the person's settings say that the plugin is on."""
    settings = json.loads((machine.home / ".claude/settings.json").read_bytes())
    return settings.get("enabledPlugins", {}).get(ID) is True
