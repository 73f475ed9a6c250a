"""`python3 -m tests.client.record VERSION`: records what a client version sends to hooks, and tells what has changed.

It plays the scenarios with the real client and puts each event, one a line, in the order in which the hooks ran, into
`tests/recorded_events/VERSION/SCENARIO.jsonl`, with the paths of this machine replaced by `/repo` and `/home/user`.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tests.client import agents, changes, scenarios, versions
from tests.client.agents import wait
from tests.client.api import Api
from tests.client.client import Machine
from tests.client.scenarios import Scenario
from tests.client.versions import Client, at_least
from tests.folders import ROOT

FOLDER = ROOT / "tests/recorded_events"
TOOLS = f"{agents.TOOLS},TodoWrite,TaskCreate,TaskUpdate"
AT_ONCE = 4  # a client mostly waits
EVENTS = {
    # event: the first version that knows it; older ones drop a whole settings file for a name that they do not know
    **dict.fromkeys(
        ("SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "SubagentStop", "Stop", "PreCompact"),
        scenarios.OLDEST,
    ),
    "SessionEnd": scenarios.OLDEST,
    "SubagentStart": "2.0.43",
    "PostToolUseFailure": "2.0.76",
    "TaskCompleted": "2.1.63",
    "PostCompact": "2.1.76",
    "StopFailure": "2.1.78",
    "TaskCreated": "2.1.84",
}
REMINDER = {"hookSpecificOutput": {"hookEventName": "Stop", "additionalContext": "The record is not complete."}}


def main(arguments: Sequence[str]) -> int:
    """Records one version and prints what has changed since the recording before it, or since that of `--against`."""
    options = _options(arguments)
    client = versions.install(options.version)
    played = scenarios.of(client.version)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name, events in zip(played, pool.map(partial(recorded, client), played, played.values())):
            write(options.folder / client.version / f"{name}.jsonl", events)
    against = options.against or before(client.version)
    print(changes.told(against, read(FOLDER / against), client.version, read(options.folder / client.version)))
    return 0


def recorded(client: Client, name: str, scenario: Scenario) -> list[dict[str, Any]]:
    """The events that CLIENT sends while it plays a scenario, in a home and a project of its own."""
    with tempfile.TemporaryDirectory() as folder, Api(scenario.script) as api:
        home, project = Path(folder, "home"), Path(folder, "repo")
        project.mkdir()
        machine = Machine(client, home, api, scenario.extra)
        register(home, client.version, is_reminded=name == "stop-reminder")
        play(machine, project, scenario)
        return [json.loads(anonymous(path.read_text(), Path(folder))) for path in noted(home)]


def register(home: Path, version: str, is_reminded: bool) -> None:
    """Writes settings with a hook for each event that VERSION knows, which keeps the event in a file of its own."""
    (home / "events").mkdir(parents=True)
    keep = 'cat > "$(mktemp "$HOME/events/$(date +%s%N)-XXXXXX")"'
    remind = f"{keep}; mkdir $HOME/reminded 2> /dev/null && echo {shlex.quote(json.dumps(REMINDER))}; :"
    known = [event for event, since in EVENTS.items() if at_least(version, since)]
    commands = {event: remind if is_reminded and event == "Stop" else keep for event in known}
    hooks = {event: [{"hooks": [{"type": "command", "command": line}]}] for event, line in commands.items()}
    (home / ".claude").mkdir()
    (home / ".claude/settings.json").write_text(json.dumps({"hooks": hooks}))


def play(machine: Machine, project: Path, scenario: Scenario) -> None:
    """Lets one client after the other hear what the person says; kills the last one at the event to be killed at."""
    if not scenario.until:
        for prompt, options in scenario.said:
            started = machine.start(project, prompt, *options, tools=TOOLS)
            started.wait(agents.SECONDS)  # some exit with 1 after an agent
        return
    with agents.killed(machine, project, scenario.said[0][0]):
        wait(lambda: _has_ended(machine.home, scenario.until), f"an event after {scenario.until}")


def _has_ended(home: Path, command: str) -> bool:
    found = [path.read_text() for path in noted(home)]
    return any('"PostToolUse"' in event and command in event and '"Bash"' in event for event in found)


def noted(home: Path) -> list[Path]:
    """The files of the events so far, in the order in which the hooks ran."""
    return sorted(path for path in (home / "events").iterdir() if path.stat().st_size)


def anonymous(event: str, folder: Path) -> str:
    """The event without a path of this machine; the client also writes paths with dashes for slashes."""
    for real, name in ((folder / "repo", "/repo"), (folder / "home", "/home/user"), (folder, "/tmp")):
        dashed, dashed_name = (str(path).replace("/", "-").replace("_", "-") for path in (real, name))
        event = event.replace(str(real), name).replace(dashed, dashed_name)
    return event


def write(path: Path, events: Sequence[dict[str, Any]]) -> None:
    """Writes a recording."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(event)}\n" for event in events))


def read(folder: Path) -> changes.Recording:
    """The events of a version's recordings, by the names of the scenarios."""
    return {path.stem: [json.loads(line) for line in _lines(path)] for path in sorted(folder.glob("*.jsonl"))}


def before(version: str) -> str:
    """The newest recorded version that is older than VERSION."""
    older = [path.name for path in FOLDER.iterdir() if not at_least(path.name, version)]
    return max(older, key=versions.numbers)


def _lines(path: Path) -> Iterator[str]:
    return filter(None, path.read_text().splitlines())


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tests.client.record", description=__doc__)
    parser.add_argument("version", help="the version of the client to record; it is installed if it is not there")
    parser.add_argument("--against", help="the recorded version to compare with; default: the newest older one")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the recordings go, in a folder VERSION")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
