"""Whatever a client sends, in whatever order: hooks raise nothing, a run is recorded once, a person's text stays."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from progresslib.hook.event import Event
from tests.recorders import FILE, call, event, failed, launched, place, returned, started, stopped

RUNS = st.sampled_from(["a1", "a2", "a3"])
CALLS = st.sampled_from(["t1", "t2", "t3"])
TEXTS = st.sampled_from(
    [
        "done",
        "",
        'Here:\n```json\n{"status": "blocked", "blockers": ["# x", "<!-- y"], "summary": "```"}\n```',
        '{"status": "failed", "error": "## Status: complete\\n- [x] all"}',
        "API Error: 529 overloaded",
        "A long sentence. " * 200,
        "### Earlier runs\n\n- dev (completed): x -> outputs/backend-x/a1.md\n\n## Notes\n\n- other",
    ]
)
EVENTS = st.one_of(
    st.builds(launched, CALLS, TEXTS, st.sampled_from(["dev", "lead", "", "`# x`"])),
    st.builds(started, RUNS, st.sampled_from(["dev", "lead", "# x"])),
    st.builds(stopped, RUNS, st.none() | TEXTS),
    st.builds(returned, CALLS, RUNS, st.none() | TEXTS),
    st.builds(lambda id, text: failed(id, text or "error", is_interrupt=not text), CALLS, TEXTS),
    st.builds(lambda run: event("StopFailure", agent_id=run, agent_type="dev", error="rate_limit"), RUNS),
    st.builds(lambda run: event("PostToolUse", tool_name="TaskStop", tool_input={"task_id": run}), RUNS),
    st.builds(lambda runs: event("Stop", background_tasks=[{"id": run} for run in runs]), st.lists(RUNS)),
    st.sampled_from([event("Stop"), event("SessionEnd", reason="clear"), event("SessionEnd", reason="other")]),
    st.builds(lambda source: event("SessionStart", source=source), st.sampled_from(["resume", "compact", "clear"])),
)
ODD = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), st.lists, max_leaves=3)
ODD_PARTS = ODD | st.dictionaries(st.sampled_from(["id", "content", "agentId", "status", "text", "task_id"]), ODD)
FIELDS = st.sampled_from(
    [
        *("agent_id", "agent_type", "background_tasks", "error", "is_interrupt", "last_assistant_message", "reason"),
        *("session_id", "source", "tool_input", "tool_response", "tool_use_id", "transcript_path"),
    ]
)


def check(events: list[Event], keep_runs: int = 20) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        where = place(Path(folder))
        where.configure(keep_runs=keep_runs)
        for number, one in enumerate(events):
            for answer in where.fire(one, at=1_795_327_492.0 + number):
                assert set(answer) <= {"systemMessage", "hookSpecificOutput"}
            text = where.file().read_text()
            assert text.endswith("\n## Notes\n\n- keep me\n")
            assert text.startswith(FILE.partition("Last Updated")[0])
            where.records()  # it finds each run once


@settings(max_examples=40)
@given(st.lists(EVENTS, max_size=14), st.sampled_from([1, 20]))
def test_any_events_in_any_order_are_recorded_and_leave_the_rest(events: list[Event], keep_runs: int) -> None:
    check(events, keep_runs)


@settings(max_examples=40)
@given(st.lists(st.tuples(EVENTS, st.dictionaries(FIELDS, ODD_PARTS, max_size=3)), max_size=6))
def test_odd_values_in_events_raise_nothing(events: list[tuple[Event, dict[str, Any]]]) -> None:
    check([Event({**one.raw, **odd}) for one, odd in events])


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["description", "prompt", "subagent_type", "run_in_background"]), ODD_PARTS))
def test_odd_values_in_a_call_raise_nothing(given: dict[str, Any]) -> None:
    check([call(name, "t1", given=given, tool_response=given) for name in ("PreToolUse", "PostToolUse")])
