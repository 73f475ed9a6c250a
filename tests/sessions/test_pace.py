"""Tests for sessions/pace.py: how long a session has worked, and whether a turn has."""

from __future__ import annotations

import pytest

from progresslib.sessions import pace
from progresslib.sessions.session import Session

MINUTE = 60.0
NOON = 1_795_327_200.0


def session(*steps: tuple[str, float]) -> Session:
    """A session with these steps; each is its kind and the minute, from noon on, at which it came."""
    made = Session("s", {})
    for kind, minute in steps:
        now = NOON + minute * MINUTE
        if kind == "event":
            pace.note_event(made, now)
        elif kind == "update":
            pace.note_update(made, now)
        elif kind == "start":
            pace.note_start(made, "resume")
        elif kind == "compaction":
            pace.note_start(made, "compact")
        else:
            pace.note_turn_end(made, now, kind == "agents go on")
    return made


@pytest.mark.parametrize(
    ("steps", "minutes"),
    [
        pytest.param([("event", 0), ("event", 40)], 40, id="a long turn"),
        pytest.param([("event", 0), ("event", 0.5), ("event", 1.2), ("event", 30)], 30, id="events of a few seconds"),
        pytest.param([("event", 0), ("stop", 10), ("event", 70), ("stop", 75)], 15, id="a person who has lunch"),
        pytest.param([("event", 0), ("agents go on", 1), ("event", 41)], 41, id="agents in the background"),
        pytest.param([("event", 0), ("event", 20), ("update", 25), ("event", 35)], 10, id="an update begins anew"),
        pytest.param([("event", 0), ("start", 60), ("event", 61), ("event", 65)], 4, id="a client that was killed"),
        pytest.param([("event", 0), ("compaction", 5), ("event", 10)], 10, id="a compaction is within a turn"),
        pytest.param([("event", 50), ("event", 0), ("event", 5)], 5, id="a clock that was set back"),
    ],
)
def test_what_counts_is_the_time_within_turns_since_the_last_update(
    steps: list[tuple[str, float]], minutes: float
) -> None:
    assert session(*steps).work == pytest.approx(minutes * MINUTE)


def test_events_that_follow_fast_change_nothing_that_would_have_to_be_written() -> None:
    made = session(("event", 0))
    before = Session("s", made.to_keep)
    pace.note_event(before, NOON + 30)
    assert before.to_keep == {}


def test_a_turn_has_worked_if_something_was_updated_in_it() -> None:
    assert session(("event", 0), ("update", 1)).worked
    assert not session(("event", 0), ("update", 1), ("stop", 2)).worked
    assert session(("event", 0), ("update", 1), ("agents go on", 2)).worked, "until the agents are at their end"
