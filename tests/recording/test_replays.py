"""What real clients sent, in their order and in others: the progress file tells the same in the end."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from progresslib.hook.event import AGENT_TOOL, Event
from tests.folders import ROOT
from tests.recorders import FILE, Place, place, records_in

RECORDED = ROOT / "tests/recorded_events"
INTERLEAVINGS = 50
FIRED = {"SessionStart", "SubagentStart", "SubagentStop", "Stop", "StopFailure", "SessionEnd", "PostToolUseFailure"}
TOOLS = (AGENT_TOOL, "TaskStop")

STARTED = {
    # file: how many agents were started there
    "1.0.128/killed-during-subagent": 1,
    "1.0.128/subagent-foreground": 1,
    "1.0.128/subagents-parallel": 4,
    "1.0.128/todowrite-in-subagent": 1,
    "2.0.14/killed-during-subagent": 1,
    "2.0.14/subagent-foreground": 1,
    "2.0.14/subagents-parallel": 4,
    "2.0.14/todowrite-in-subagent": 1,
    "2.0.42/subagent-foreground": 1,
    "2.0.42/subagents-parallel": 4,
    "2.0.76/killed-during-subagent": 1,
    "2.0.76/subagent-background": 1,
    "2.0.76/subagent-foreground": 1,
    "2.0.76/subagents-parallel": 4,
    "2.0.76/todowrite-in-subagent": 1,
    "2.1.63/killed-during-subagent": 1,
    "2.1.63/subagent-background": 1,
    "2.1.63/subagent-foreground": 1,
    "2.1.63/subagents-parallel": 4,
    "2.1.63/task-tools-in-subagent": 1,
    "2.1.63/todowrite-in-subagent": 1,
    "2.1.150/background-tasks": 1,
    "2.1.150/killed-during-subagent": 1,
    "2.1.150/subagent-background": 1,
    "2.1.150/subagent-foreground": 1,
    "2.1.150/subagents-nested": 1,  # there an agent is not given the tool to start others
    "2.1.150/subagents-parallel": 4,
    "2.1.150/task-tools-in-subagent": 1,
    "2.1.150/todowrite-in-subagent": 1,
    "2.1.210/background-tasks": 1,
    "2.1.210/killed-during-subagent": 1,
    "2.1.210/subagent-background": 1,
    "2.1.210/subagent-foreground": 1,
    "2.1.210/subagents-nested": 2,
    "2.1.210/subagents-parallel": 4,
    "2.1.210/task-tools-in-subagent": 1,
    "2.1.210/todowrite-in-subagent": 1,
    "2.1.330/background-tasks": 1,
    "2.1.330/killed-during-subagent": 1,
    "2.1.330/subagent-background": 1,
    "2.1.330/subagent-foreground": 1,
    "2.1.330/subagents-nested": 2,
    "2.1.330/subagents-parallel": 4,
    "2.1.330/task-tools-in-subagent": 1,
    "2.1.330/todowrite-in-subagent": 1,
}
FILES = sorted(f"{path.parent.name}/{path.stem}" for path in RECORDED.glob("*/*.jsonl"))
WITHOUT_AGENTS = [name for name in FILES if name not in STARTED]
INSIDE = [name for name in STARTED if name.endswith("nested") and STARTED[name] == 2]

Record = tuple[str, str, str, Any, Any, Any]


@pytest.fixture
def fast_folder() -> Iterator[Path]:
    """A folder in memory, where there is one: thousands of small files are written."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


def events_of(name: str) -> list[Event]:
    """The events of a recording for which a hook is registered."""
    lines = (RECORDED / f"{name}.jsonl").read_text().splitlines()
    events = [Event(json.loads(line)) for line in lines]
    return [one for one in events if one.name in FIRED or (one.name.endswith("ToolUse") and one.tool in TOOLS)]


def orders(events: list[Event]) -> Iterator[list[Event]]:
    """The events backwards, and in random orders that are the same ones each time."""
    yield events[::-1]
    for number in range(INTERLEAVINGS):
        yield random.Random(number).sample(events, len(events))


def replay(events: list[Event], folder: Path) -> Place:
    """A project in which these events were handled; it had no state before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    found = place(folder)
    for number, one in enumerate(events):
        found.fire(one, at=1795500000.0 + number / 10)
    return found


def records(where: Place) -> set[Record]:
    """What is recorded of each run but for its times."""
    found = records_in(where.file().read_text())
    return {
        (heading, answer["status"], run_id, answer["run"]["task"], answer["run"]["parent"], answer.get("summary"))
        for run_id, (heading, answer) in found.items()
    }


@pytest.mark.parametrize("name", STARTED)
@pytest.mark.slow
def test_every_agent_is_recorded_once_and_the_same_whatever_the_order(name: str, fast_folder: Path) -> None:
    events = events_of(name)
    expected = records(replay(events, fast_folder / "own"))
    assert len(expected) == STARTED[name]
    for order in orders(events):
        where = replay(order, fast_folder / "other")
        assert records(where) == expected, [(one.name, one.agent_id) for one in order]
        assert where.file().read_text().endswith("- keep me\n")


@pytest.mark.parametrize("name", WITHOUT_AGENTS)
def test_a_session_without_agents_leaves_the_file_as_it_is(name: str, fast_folder: Path) -> None:
    events = events_of(name)
    for order in (events, *orders(events)):
        assert replay(order, fast_folder / "own").file().read_text() == FILE


@pytest.mark.parametrize("name", [name for name in STARTED if "killed" not in name])
def test_an_agent_that_ended_is_completed_and_tells_its_task_and_times(name: str, fast_folder: Path) -> None:
    found = replay(events_of(name), fast_folder / "own").records()
    for heading, answer in found.values():
        state = "interrupted" if name == "2.0.76/subagent-background" else "completed"  # that client leaves before it
        assert heading == f"general-purpose ({state})"
        assert answer["run"]["task"]
        assert answer["run"]["started"]
        assert answer["run"]["ended"]
        assert answer["run"]["phase"] == "Phase 1: Build"


@pytest.mark.parametrize("name", [name for name in STARTED if "killed" in name])
def test_an_agent_whose_client_was_killed_is_at_work_until_somebody_looks(name: str, fast_folder: Path) -> None:
    where = replay(events_of(name), fast_folder / "own")
    ((heading, answer),) = where.records().values()
    assert (heading, answer["run"]["task"]) == ("general-purpose (in_progress)", "slow job")


@pytest.mark.parametrize("name", INSIDE)
def test_an_inner_agent_names_its_outer_one(name: str, fast_folder: Path) -> None:
    runs = [answer["run"] for _, answer in replay(events_of(name), fast_folder / "own").records().values()]
    outer = next(run["id"] for run in runs if run["parent"] is None)
    assert [run["parent"] for run in runs if run["id"] != outer] == [outer]


def test_the_table_knows_every_recording_with_agents() -> None:
    assert [name for name in WITHOUT_AGENTS if "subagent" in name] == []
    assert set(STARTED) <= set(FILES)
