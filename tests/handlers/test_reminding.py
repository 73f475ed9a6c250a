"""Tests for handlers/reminding.py and turns.py: what is said at the end of a turn, to whom, and when not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from progresslib.hook.event import Event
from progresslib.sessions import pace
from tests.recorders import FILE, NAME, NOW, Place, event, launched, place, returned, started, stopped, write

MINUTE = 60.0
DONE = FILE.replace("## Current Phase\n\n- [ ]", "## Completed Phases\n\n- [x]") + "\n## Context\n\n- Queue: outbox\n"
COMPLETE = DONE.replace("in_progress", "complete")
SAID = f"[claude-progress] .claude/progress/{NAME} has 1 phase completed and is not complete: "
AGENT = [launched(), started(), stopped(), returned()]


def stop(*tasks: dict[str, str], **fields: Any) -> Event:
    return event("Stop", background_tasks=list(tasks), **{"stop_hook_active": False, **fields})


def worked(root: Path, text: str = DONE) -> Place:
    """A project with a file, in which a run of the session has ended."""
    where = place(root, text=text)
    where.fire(*AGENT)
    return where


def told(answer: dict[str, Any]) -> str:
    """What the model is told at the end of a turn; the person is told the same."""
    text = str(answer.get("hookSpecificOutput", {}).get("additionalContext", ""))
    assert text in answer.get("systemMessage", "")
    return text


def test_it_is_said_to_the_model_and_to_the_person_once(tmp_path: Path) -> None:
    where = worked(tmp_path)
    before = where.file().read_bytes()
    [first] = where.fire(stop())
    assert first["hookSpecificOutput"]["hookEventName"] == "Stop"
    assert told(first).startswith(SAID)
    assert where.file().read_bytes() == before
    where.fire(launched("t2"), started("a2"), stopped("a2"), returned("t2", "a2"))
    assert where.fire(stop(stop_hook_active=True), stop()) == [{}, {}], "once a session, file and reason"


def test_another_session_hears_it_for_itself(tmp_path: Path) -> None:
    where = worked(tmp_path)
    where.fire(stop())
    own = {"session_id": "s2"}
    where.sessions.amend(where.session().key, lambda one: setattr(one, "ended", "other"))
    where.fire(launched("t2", **own), started("a2", **own), stopped("a2", **own), returned("t2", "a2", **own))
    assert told(where.fire(stop(**own))[0]).startswith(SAID)


@pytest.mark.parametrize(
    ("task", "is_said"),
    [
        ({"id": "x", "type": "subagent", "status": "running"}, False),
        ({"id": "x", "type": "teammate", "status": "running"}, False),
        ({"id": "x", "type": "workflow", "status": "running"}, False),
        ({"id": "x", "type": "shell", "status": "running", "command": "npm run dev"}, True),
        ({"id": "x", "type": "monitor", "status": "running"}, True),
    ],
)
def test_while_agents_are_at_work_nothing_is_said(task: dict[str, str], is_said: bool, tmp_path: Path) -> None:
    where = worked(tmp_path)
    assert bool(told(where.fire(stop(task))[0])) is is_said
    assert bool(told(where.fire(stop())[0])) is not is_said, "and once they are at their end it is"


def test_on_a_client_that_lists_no_tasks_the_open_runs_tell(tmp_path: Path) -> None:
    where = worked(tmp_path)
    where.fire(launched("t2", given={"run_in_background": True}), started("a2"), returned("t2", "a2", text=None))
    assert where.fire(event("Stop")) == [{}]
    where.fire(stopped("a2"))
    assert where.fire(event("Stop"))[0]["systemMessage"].startswith(SAID)


def test_on_a_client_that_lists_no_tasks_the_person_alone_is_told_as_it_would_refuse_the_rest(tmp_path: Path) -> None:
    assert list(worked(tmp_path).fire(event("Stop"))[0]) == ["systemMessage"]


def test_a_turn_that_goes_on_for_a_reminder_ends_without_one(tmp_path: Path) -> None:
    where = worked(tmp_path)
    assert where.fire(stop(stop_hook_active=True)) == [{}]


def test_after_a_turn_without_work_nothing_is_said(tmp_path: Path) -> None:
    where = worked(tmp_path, FILE)
    where.fire(stop())
    where.file().write_text(DONE)
    assert where.fire(stop(), stop()) == [{}, {}]


WORK: list[Any] = [
    pytest.param(lambda where: AGENT, id="a run that ended"),
    pytest.param(
        lambda where: [launched(), started(), event("StopFailure", agent_id="a1", agent_type="dev")], id="failed"
    ),
    pytest.param(
        lambda where: [event("PostToolUse", tool_name="TodoWrite", tool_input={"todos": [{"content": "x"}]})],
        id="a todo",
    ),
    pytest.param(lambda where: [write(where.file(), DONE, FILE)], id="a Write"),
    pytest.param(lambda where: [write(where.file(), DONE, FILE, "Edit")], id="an Edit"),
]
NO_WORK: list[Any] = [
    pytest.param(lambda where: [], id="nothing"),
    pytest.param(lambda where: [launched(given={"run_in_background": True}), returned(text=None)], id="a launch"),
    pytest.param(lambda where: [event("SubagentStop", agent_id="x", agent_type="")], id="a helper of the client's"),
    pytest.param(
        lambda where: [
            event(
                "PostToolUse",
                tool_name="TodoWrite",
                tool_input={"todos": [{"content": "x"}]},
                agent_id="a1",
                agent_type="dev",
            )
        ],
        id="a subagent's todo",
    ),
]


@pytest.mark.parametrize(
    ("events", "is_said"),
    [
        *(pytest.param(*one.values, True, id=one.id) for one in WORK),
        *(pytest.param(*one.values, False, id=one.id) for one in NO_WORK),
    ],
)
def test_what_counts_as_work(events: Any, is_said: bool, tmp_path: Path) -> None:
    where = place(tmp_path, text=DONE)
    where.fire(event("SessionStart", source="startup"), *events(where))
    assert bool(told(where.fire(stop())[0])) is is_said


@pytest.mark.parametrize(
    ("reminders", "model", "person"), [("claude", True, True), ("person", False, True), ("off", False, False)]
)
def test_whom_it_reminds_is_set(reminders: str, model: bool, person: bool, tmp_path: Path) -> None:
    where = place(tmp_path, text=DONE)
    where.configure(reminders=reminders)
    where.fire(event("SessionStart", source="startup"), *AGENT)
    [answer] = where.fire(stop())
    assert ("hookSpecificOutput" in answer, "systemMessage" in answer) == (model, person)


def test_several_reasons_are_one_text(tmp_path: Path) -> None:
    where = worked(tmp_path, DONE.replace("in_progress", "blocked").partition("## Context")[0])
    text = told(where.fire(stop())[0])
    assert text.startswith(SAID)
    assert "; it is blocked, but" in text
    assert "; it has completed phases, but nothing under Context for Resume: " in text
    assert text.count("[claude-progress]") == 1


def test_what_is_complete_names_both_ways(tmp_path: Path) -> None:
    where = worked(tmp_path, FILE)
    where.fire(write(where.file(), COMPLETE, where.file().read_text()))
    text = told(where.fire(stop())[0])
    assert "`claude-progress archive`" in text
    assert "`claude-progress delete`" in text


def test_an_unbound_session_is_reminded_of_nothing(tmp_path: Path) -> None:
    where = place(tmp_path, "backend-a.md", "backend-b.md", text=DONE)
    where.fire(*AGENT)
    assert told(where.fire(stop())[0]) == ""


class TestAPhaseWithoutAnUpdate:
    """After half an hour of work, once a phase."""

    def test_it_is_said_at_the_end_of_the_turn(self, tmp_path: Path) -> None:
        where = place(tmp_path)
        where.fire(event("SessionStart", source="startup"), *AGENT)
        [answer] = where.fire(stop(), at=NOW + 31 * MINUTE)
        assert "current phase, Phase 1: Build, for 30 minutes of work" in told(answer)

    def test_it_is_said_beside_a_finished_agent_in_a_long_turn(self, tmp_path: Path) -> None:
        where = place(tmp_path)
        where.fire(event("SessionStart", source="startup"), launched(), started())
        answers = where.fire(stopped(), returned(), at=NOW + 41 * MINUTE)
        assert "for 40 minutes of work" in answers[1]["hookSpecificOutput"]["additionalContext"]
        where.fire(launched("t2"), started("a2"), stopped("a2"), returned("t2", "a2"), at=NOW + 50 * MINUTE)
        assert told(where.fire(stop(), at=NOW + 90 * MINUTE)[0]) == "", "once a phase"

    def test_not_beside_one_that_was_only_launched_or_inside_another(self, tmp_path: Path) -> None:
        where = place(tmp_path)
        where.fire(event("SessionStart", source="startup"), launched(), started())
        late = [returned("t2", "a2", text=None), returned("t3", "a3", agent_id="a1")]
        assert where.fire(*late, at=NOW + 40 * MINUTE) == [{}, {}]

    def test_an_update_begins_the_time_anew(self, tmp_path: Path) -> None:
        where = place(tmp_path)
        where.fire(event("SessionStart", source="startup"), *AGENT)
        text = where.file().read_text()
        where.fire(write(where.file(), text + "- more\n", text, "Edit"), at=NOW + 20 * MINUTE)
        assert told(where.fire(stop(), at=NOW + 40 * MINUTE)[0]) == ""

    def test_the_time_between_turns_does_not_count(self, tmp_path: Path) -> None:
        where = place(tmp_path)
        where.fire(event("SessionStart", source="startup"), *AGENT, stop())
        where.fire(launched("t2"), started("a2"), stopped("a2"), returned("t2", "a2"), at=NOW + 300 * MINUTE)
        assert told(where.fire(stop(), at=NOW + 301 * MINUTE)[0]) == ""

    def test_the_minutes_are_set(self, tmp_path: Path) -> None:
        where = place(tmp_path)
        where.configure(update_minutes=5)
        where.fire(event("SessionStart", source="startup"), *AGENT)
        assert "for 6 minutes of work" in told(where.fire(stop(), at=NOW + 6.1 * MINUTE)[0])


def test_a_command_counts_as_an_update(tmp_path: Path) -> None:
    where = worked(tmp_path, FILE)
    where.fire(stop())
    where.sessions.amend(where.session().key, lambda session: pace.note_update(session, NOW))
    where.file().write_text(DONE)
    assert told(where.fire(stop())[0]).startswith(SAID)
