"""Tests for sessions/delivery.py."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from progresslib.hook.event import Event
from progresslib.sessions.delivery import COMPACTION_WINDOW, WINDOW, is_first
from progresslib.sessions.register import Sessions
from progresslib.sessions.state import Objects
from tests.folders import ROOT

NOW = time.time()
START = {"hook_event_name": "SessionStart", "session_id": "a", "source": "startup", "agent_id": ""}


def first(folder: Path, now: float = NOW, client: str = "7-1", fields: dict[str, str] = START) -> bool:
    sessions, event, found = Sessions(str(folder), Objects()), Event({**START, **fields}), list[bool]()
    sessions.noted(event, client, lambda session: found.append(is_first(session, event, now)))
    return found[0]


def test_the_second_delivery_of_an_event_is_told_from_the_first(tmp_path: Path) -> None:
    assert first(tmp_path)
    assert not first(tmp_path)
    assert not first(tmp_path, NOW + WINDOW - 0.1)


def test_a_delivery_a_little_before_the_first_is_the_second(tmp_path: Path) -> None:
    assert first(tmp_path)
    assert not first(tmp_path, NOW - 0.5)


def test_after_the_window_the_event_is_another_one(tmp_path: Path) -> None:
    assert first(tmp_path)
    assert first(tmp_path, NOW + WINDOW)
    assert not first(tmp_path, NOW + WINDOW + 1)


def test_two_compactions_may_follow_each_other_closely(tmp_path: Path) -> None:
    compact = {"source": "compact"}
    assert first(tmp_path, fields=compact)
    assert not first(tmp_path, NOW + COMPACTION_WINDOW / 2, fields=compact)
    assert first(tmp_path, NOW + COMPACTION_WINDOW, fields=compact)


def test_after_the_clock_was_set_back_the_event_is_another_one(tmp_path: Path) -> None:
    assert first(tmp_path)
    assert first(tmp_path, NOW - 3600)
    assert not first(tmp_path, NOW - 3599)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"source": "resume"}, id="another source, as an old client fires startup and resume at once"),
        pytest.param({"session_id": "b"}, id="another session"),
        pytest.param({"agent_id": "a7"}, id="an agent's"),
        pytest.param({"hook_event_name": "Stop"}, id="another event"),
        pytest.param({"session_id": "a\nstartup", "source": ""}, id="fields that would read alike"),
        pytest.param({"session_id": "\ud800"}, id="half a surrogate pair"),
    ],
)
def test_another_event_is_delivered_for_the_first_time(fields: dict[str, str], tmp_path: Path) -> None:
    assert first(tmp_path)
    assert first(tmp_path, fields=fields)
    assert not first(tmp_path, fields=fields)
    assert not first(tmp_path), "the one before is not forgotten for it"


def test_each_client_process_hears_its_event(tmp_path: Path) -> None:
    assert first(tmp_path, client="7-1")
    assert first(tmp_path, client="8-1")
    assert first(tmp_path, client="7-2"), "a process id comes round again"


def test_what_is_noted_is_forgotten_after_a_few_seconds(tmp_path: Path) -> None:
    for minute in range(5):
        assert first(tmp_path, NOW + 60 * minute, client=f"7-{minute}")
    sessions = Sessions(str(tmp_path), Objects())
    assert len(sessions.load(sessions.find("a", "")).delivered) == 1


DELIVER = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from progresslib.sessions.delivery import is_first
from progresslib.hook.event import Event
from progresslib.sessions.register import Sessions
from progresslib.sessions.state import Objects
sys.stdin.read()
event = Event({START!r})
sessions = Sessions(sys.argv[1], Objects())
sessions.noted(event, "7-1", lambda session: print(is_first(session, event, time.time())))
"""


def test_of_processes_at_the_same_moment_one_is_the_first(tmp_path: Path) -> None:
    words = [sys.executable, "-I", "-S", "-c", DELIVER, str(tmp_path)]
    gate, opener = os.pipe()
    started = [subprocess.Popen(words, stdin=gate, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    os.close(gate)
    os.close(opener)
    assert sorted(process.communicate()[0].strip() for process in started) == ["False"] * 5 + ["True"]
