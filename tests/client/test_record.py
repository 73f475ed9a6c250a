"""A client's events are recorded by playing scenarios with it, without a path of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client import record, scenarios
from tests.client.fixtures import on_clients
from tests.client.record import EVENTS, FOLDER
from tests.client.versions import NEWEST, VERSIONS, Client, at_least

QUICK = ("subagent-foreground", "stop-reminder", "killed-during-subagent")


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
@on_clients("2.0.76", NEWEST)
def test_a_client_plays_a_scenario_and_each_of_its_events_is_kept(client: Client, name: str) -> None:
    events = record.recorded(client, name, scenarios.of(client.version)[name])
    assert events[0]["hook_event_name"] == "SessionStart"
    assert {event["cwd"] for event in events} == {"/repo"}
    assert all(event["transcript_path"].startswith("/home/user/.claude/projects/-repo/") for event in events)
    against = client.version if client.version in VERSIONS[:-1] else record.before(client.version)
    before = record.read(FOLDER / against)[name]
    assert {event["hook_event_name"] for event in events} == {event["hook_event_name"] for event in before}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("/tmp/x_y/repo/a.md", "/repo/a.md", id="the project"),
        pytest.param("/tmp/x_y/home/.claude", "/home/user/.claude", id="the home"),
        pytest.param("projects/-tmp-x-y-repo/1.jsonl", "projects/-repo/1.jsonl", id="the project with dashes"),
        pytest.param("/tmp/x_y/claude-0/-tmp-x-y-repo/tasks", "/tmp/claude-0/-repo/tasks", id="a file of the client's"),
        pytest.param("/tmp/x/repo", "/tmp/x/repo", id="what only looks like it"),
    ],
)
def test_a_path_of_this_machine_is_replaced(said: str, expected: str) -> None:
    assert record.anonymous(said, Path("/tmp/x_y")) == expected


@pytest.mark.parametrize(
    ("version", "expected"), [("2.1.332", "2.1.330"), ("2.1.151", "2.1.150"), ("2.0.15", "2.0.14"), ("2.1.0", "2.0.76")]
)
def test_a_version_is_compared_with_the_newest_recording_before_it(version: str, expected: str) -> None:
    assert record.before(version) == expected


@pytest.mark.parametrize("version", sorted(path.name for path in FOLDER.iterdir()))
def test_every_scenario_that_is_recorded_can_be_played_again(version: str) -> None:
    played = scenarios.of(version)
    assert set(record.read(FOLDER / version)) <= set(played)


def test_every_event_that_was_recorded_is_registered_for_its_version() -> None:
    for folder in FOLDER.iterdir():
        names = {event["hook_event_name"] for events in record.read(folder).values() for event in events}
        assert [name for name in names if not at_least(folder.name, EVENTS[name])] == []
