"""Tests for handlers/compaction.py: what the summariser is told."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import RunHook
from tests.recorders import FILE, NAME, NOW, event, launched, place, returned, started, stopped


def test_a_few_plain_lines_say_what_must_survive_and_where_the_rest_is(tmp_path: Path) -> None:
    where = place(tmp_path)
    [answer] = where.fire(event("PreCompact", trigger="manual", custom_instructions=""))
    assert answer["text"] == (
        f"The work is on record outside this conversation (.claude/progress/{NAME}: X, Status: in_progress; "
        "phase 1 of 1): its status, phases, decisions, agents' results and errors are told again after the compaction, "
        "and need no place in the summary. What only this conversation knows has to survive in the summary: what the "
        "person asked for and corrected; decisions and their reasons, files and errors that are not on record yet; "
        "what is being done at this moment and what comes next; open questions.\n"
    )


def test_two_copies_at_work_say_it_once(tmp_path: Path) -> None:
    where = place(tmp_path)
    [first] = where.fire(event("PreCompact"))
    assert first
    assert where.fire(event("PreCompact"), at=NOW + 0.1) == [{}]
    assert where.fire(event("PreCompact"), at=NOW + 60) == [first]


def test_a_bound_session_hears_of_its_file_others_of_all(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started(), stopped(), returned())
    for number in range(5):
        where.file(f"backend-{number}.md").write_text(FILE)
    [own] = where.fire(event("PreCompact"))
    [other] = where.fire(event("PreCompact", session_id="s2", transcript_path="x"))
    assert own["text"].count(".md") == 1
    assert " and 3 more)" in other["text"]


def test_an_agents_own_compaction_and_a_project_without_files_print_nothing(tmp_path: Path) -> None:
    where = place(tmp_path)
    assert where.fire(event("PreCompact", agent_id="a1", agent_type="dev")) == [{}]
    where.file().unlink()
    assert where.fire(event("PreCompact")) == [{}]


def test_the_hook_prints_plain_text_and_never_an_object(project: Path, run_hook: RunHook) -> None:
    path = project / ".claude/progress" / NAME
    path.write_text(FILE)
    event_ = {"hook_event_name": "PreCompact", "session_id": "s1", "cwd": str(project)}
    assert run_hook(event_, project, "pre-compact").stdout.startswith("The work is on record outside")
    assert run_hook(b"garbage", project, "pre-compact").stdout == ""
    waited = run_hook({**event_, "hook_event_name": "Stop"}, project, "stop")
    assert "an event that is not JSON" in waited.answer["systemMessage"]
