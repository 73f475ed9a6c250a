"""Tests for handlers/agents.py: from the events of subagents to the project's progress files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from progresslib.hook.event import Event
from progresslib.recording.binding import bind
from progresslib.recording.recorder import Recorder
from progresslib.system.process import client_process
from tests.recorders import FILE, NAME, NOW, event, failed, headings, launched, place, returned, started, stopped

SECRET = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
API_ERROR = 'API Error: 529 {"type":"error","error":{"type":"overloaded_error"}}'
WHOLE = [launched(), started(), stopped(), returned()]
INSIDE = {"agent_id": "outer", "agent_type": "lead"}


def test_a_run_is_in_the_file_from_its_start_to_its_end(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched())
    assert where.file().read_text() == FILE, "a call alone is no run yet"
    where.fire(started(), at=NOW + 1)
    assert headings(where.records()) == {"a1": "dev (in_progress)"}
    assert "  - Agent: dev (in progress)\n" in where.file().read_text()
    where.fire(stopped(text="built it"), at=NOW + 61)
    heading, answer = where.records()["a1"]
    assert (heading, answer["summary"], answer["run"]["task"]) == ("dev (completed)", "built it", "Build it")
    assert answer["run"]["seconds"] == 60.0
    before = where.file().read_bytes()
    assert where.fire(returned(text="built it"), at=NOW + 62) == [{}]
    assert where.file().read_bytes() == before
    assert where.journal().active() == []


def test_without_a_progress_folder_the_runs_wait_for_one_and_the_project_stays_as_it_is(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.file().unlink()
    where.file().parent.rmdir()
    assert where.fire(*WHOLE, event("Stop"), event("SessionEnd", reason="other")) == [{}] * 6
    assert list((where.project / ".claude").iterdir()) == []
    assert [run.id for run in where.journal().active()] == ["a1"]
    where.file().parent.mkdir()
    where.file().write_text(FILE)
    where.fire(event("SessionStart", source="resume"), launched("t2"), started("a2"))
    assert set(where.records()) == {"a1", "a2"}


def test_where_recording_is_off_nothing_is_noted(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.configure(record="off")
    assert where.fire(*WHOLE) == [{}] * 4
    assert where.file().read_text() == FILE
    assert os.listdir(where.state) == ["config.json"]


def test_a_summary_leaves_out_the_agents_other_keys(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.configure(record="summary")
    report = '```json\n{"status": "done", "summary": "short", "files_created": ["a"]}\n```\nand ' + "words " * 400
    where.fire(launched(), started(), stopped(text=report))
    heading, answer = where.records()["a1"]
    assert (heading, sorted(answer)) == ("dev (completed)", ["run", "status", "summary"])
    assert where.outputs() == {}


def test_agent_types_that_are_left_out_are_not_recorded_and_put_away(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.configure(leave_out=["Explore"])
    where.fire(launched("t0", agent="Explore"), started("a0", "Explore"), stopped("a0", "x", "Explore"), *WHOLE)
    assert list(where.records()) == ["a1"]
    assert where.journal().active() == []


def test_runs_beyond_those_that_are_kept_fold(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.configure(keep_runs=2)
    for number in range(4):
        id = f"a{number}"
        asked, said = (f"t{number}", f"job {number}"), f"did {number}"
        where.fire(launched(*asked), started(id), stopped(id, said), returned(asked[0], id, said))
    assert list(where.records()) == ["a2", "a3"]
    text = where.file().read_text()
    assert [text.count(f": did {number} -> outputs/backend-x/a{number}.md\n") for number in range(2)] == [1, 1]
    assert '"task": "job 0"' in where.outputs()["a0"]


def test_an_inner_agent_is_a_record_with_its_parent(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched("t0", "outer job", "lead"), started("outer", "lead"))
    where.fire(launched(**INSIDE), started(), stopped(), returned(**INSIDE))
    where.fire(stopped("outer", "both done", "lead"), returned("t0", "outer", "both done", agent="lead"))
    assert headings(where.records()) == {"outer": "lead (completed)", "a1": "dev (completed)"}
    assert [answer["run"]["parent"] for _, answer in where.records().values()] == [None, "outer"]


def test_the_newer_report_of_an_agent_that_goes_on_replaces_the_older_which_is_kept(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started(), stopped(text="first"), returned(text="first"))
    where.fire(started())
    assert headings(where.records()) == {"a1": "dev (in_progress)"}
    where.fire(stopped(text="second"))
    heading, answer = where.records()["a1"]
    assert (heading, answer["summary"]) == ("dev (completed)", "second")
    assert answer["run"]["output"] == ".claude/progress/outputs/backend-x/a1.md"
    assert [where.outputs()["a1"].count(f"\n{text}\n") for text in ("first", "second")] == [1, 1]
    assert where.file().read_text().count("- Agent: dev (in progress)") == 1


def test_a_teammate_with_a_new_id_at_each_turn_is_one_record(tmp_path: Path) -> None:
    where = place(tmp_path)
    spawned = returned(run="x@team", text=None, response={"status": "teammate_spawned", "name": "ada"})
    where.fire(launched(), started("n1", "ada"), spawned, stopped("n1", "one", "ada"))
    where.fire(started("n2", "ada"), stopped("n2", "two", "ada"))
    assert headings(where.records()) == {"n1": "ada (completed)"}
    assert where.records()["n1"][1]["summary"] == "two"


def test_a_teammate_whose_call_comes_back_first_is_one_record(tmp_path: Path) -> None:
    where = place(tmp_path)
    spawned = returned(run="x@team", text=None, response={"status": "teammate_spawned", "name": "ada"})
    where.fire(launched(), spawned, started("n1", "ada"), stopped("n1", "one", "ada"))
    assert headings(where.records()) == {"x@team": "ada (completed)"}


def test_a_task_that_was_written_stays(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched("t0", "job 0"), started("a0"))
    assert where.records()["a0"][1]["run"]["task"] == "job 0"
    where.fire(launched("t1", "job 1"), started("a1"))
    assert where.records()["a0"][1]["run"]["task"] == "job 0"


def test_what_was_told_to_stop_is_interrupted(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started(), returned(text=None))
    where.fire(event("PostToolUse", tool_name="TaskStop", tool_input={"task_id": "a1"}, tool_response={}))
    assert headings(where.records()) == {"a1": "dev (interrupted)"}


def test_an_api_error_of_an_old_client_is_a_failed_run_and_an_error(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started(), stopped(text=API_ERROR), returned(text=API_ERROR))
    assert headings(where.records()) == {"a1": "dev (failed)"}
    text = where.file().read_text()
    assert text.count("- Agent failed\n") == text.count("- Error: API Error: 529") == 1
    assert "- Count:" not in text


def test_a_call_of_an_unknown_type_is_a_failed_run_and_an_error(tmp_path: Path) -> None:
    where = place(tmp_path)
    error = "Agent type 'dev' not found. Available agents: general-purpose"
    where.fire(launched(), failed(error=error))
    assert headings(where.records()) == {"t1": "dev (failed)"}
    assert f"- Error: {error}\n" in where.file().read_text()


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(failed(error="Permission to use Agent has been denied."), id="denied"),
        pytest.param(failed(error="x", is_interrupt=True), id="interrupted before it began"),
    ],
)
def test_a_call_that_never_ran_leaves_the_file_as_it_is(refused: Event, tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), refused, event("Stop"))
    assert where.file().read_text() == FILE


def test_an_interrupt_by_the_person_interrupts_the_run(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started(), failed(error="x", is_interrupt=True))
    assert headings(where.records()) == {"a1": "dev (interrupted)"}


def test_secrets_are_nowhere(tmp_path: Path) -> None:
    where = place(tmp_path)
    report = f'```json\n{{"status": "failed", "error": "used {SECRET}", "token": "{SECRET}"}}\n```\n{SECRET} ' * 2
    where.fire(launched(task=f"use {SECRET}"), started(), stopped(text=report + "long " * 400))
    where.fire(launched("t2"), failed("t2", f"bad {SECRET}"), returned("t3", "a3", f"I saw {SECRET}"))
    assert len(where.records()) == 3
    kept = [path for top in (where.project, tmp_path / "home") for path in top.rglob("*") if path.is_file()]
    assert len(kept) > 3
    assert [str(path) for path in kept if SECRET in path.read_text()] == []


def test_with_two_unfinished_files_runs_wait_and_the_model_is_told_once(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    answers = where.fire(launched(), started(), stopped(), returned())
    assert answers[:3] == [{}] * 3, "only the end of a call of the main conversation tells"
    told = answers[3]["hookSpecificOutput"]
    assert told["hookEventName"] == "PostToolUse"
    assert ".claude/progress/a.md, .claude/progress/b.md" in told["additionalContext"]
    assert "`claude-progress use NAME`" in told["additionalContext"]
    assert where.fire(launched("t2"), started("a2"), stopped("a2"), returned("t2", "a2")) == [{}] * 4
    assert [where.file(name).read_text() for name in ("a.md", "b.md")] == [FILE] * 2


def test_the_end_of_an_inner_call_tells_nothing_and_the_outer_one_does(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    assert where.fire(started(), returned(**INSIDE)) == [{}, {}]
    assert "additionalContext" in where.fire(returned("t0", "outer"))[0]["hookSpecificOutput"]


def test_helpers_that_wait_are_told_to_nobody(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    assert where.fire(started(), stopped(text=None)) == [{}] * 2
    assert where.fire(event("PostToolUse", tool_name="TaskStop", tool_input={"task_id": "b1"})) == [{}]


def test_without_an_unfinished_file_runs_wait_in_silence(tmp_path: Path) -> None:
    where = place(tmp_path, text=FILE.replace("in_progress", "complete"))
    assert where.fire(*WHOLE) == [{}] * 4
    assert where.records() == {}
    assert [run.id for run in where.journal().active()] == ["a1"]


def test_binding_writes_what_waited(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    where.fire(*WHOLE, launched("t2"), started("a2"))
    recorder = Recorder(where.environ, where.folder, NOW + 60)
    recorder.place(recorder.sessions.amend(where.session().key, lambda one: bind(recorder.sessions, one, "b.md")))
    assert headings(where.records("b.md")) == {"a1": "dev (completed)", "a2": "dev (in_progress)"}
    assert where.file("a.md").read_text() == FILE
    where.fire(stopped("a2"))
    assert headings(where.records("b.md"))["a2"] == "dev (completed)"


def test_a_run_stays_in_its_file_when_the_session_goes_on_with_another(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started())
    where.file("other.md").write_text(FILE)
    recorder = Recorder(where.environ, where.folder, NOW)
    recorder.sessions.amend(where.session().key, lambda one: bind(recorder.sessions, one, "other.md"))
    where.fire(stopped(), launched("t2"), started("a2"))
    assert headings(where.records()) == {"a1": "dev (completed)"}
    assert headings(where.records("other.md")) == {"a2": "dev (in_progress)"}


def test_a_file_that_another_live_session_holds_is_left_to_it(tmp_path: Path) -> None:
    where, other = place(tmp_path), subprocess.Popen(["sleep", "60"])
    try:
        where.fire(started("b1"), stopped("b1"), at=NOW)
        mine = {"session_id": "s2"}
        answers = where.fire(*(Event({**one.raw, **mine}) for one in WHOLE), CLAUDE_PID=str(other.pid))
    finally:
        other.kill()
        other.wait()
    assert list(where.records()) == ["b1"]
    told = str(answers[3]["hookSpecificOutput"])
    assert "which another session writes to, is in .claude/progress/backend-x.md" in told


def test_a_file_that_was_archived_leaves_its_runs_to_the_next(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started())
    where.file("archived").mkdir()
    where.file().rename(where.file("archived/backend-x-2026-11.md"))
    where.file("next.md").write_text(FILE)
    where.fire(stopped())
    assert headings(where.records("next.md")) == {"a1": "dev (completed)"}
    assert not where.file().exists()


def test_a_file_that_is_gone_for_a_while_gets_its_runs_when_it_is_back(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started())
    before = where.file().read_text()
    where.file().unlink()
    where.file("other.md").write_text(FILE)
    where.fire(stopped())
    assert where.file("other.md").read_text() == FILE
    where.file().write_text(before)
    where.fire(returned())
    assert headings(where.records()) == {"a1": "dev (completed)"}


def test_what_could_not_be_written_is_kept_told_once_and_written_later(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.file().write_text(FILE + "<<<<<<< a\n=======\n>>>>>>> b\n")
    answers = where.fire(*WHOLE)
    assert answers[:3] == [{}] * 3
    (line,) = answers[3]["systemMessage"].splitlines()
    assert line.startswith(".claude/progress/backend-x.md:13: a merge conflict is unresolved")
    assert "1 run is kept in " in line
    assert where.fire(returned()) == [{}], "the same line is said once a session"
    where.file().write_text(FILE)
    where.fire(event("Stop"))
    assert headings(where.records()) == {"a1": "dev (completed)"}


def test_the_client_of_the_session_is_noted(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(started())
    assert where.session().client == client_process(where.environ)
    assert where.session().bound == NAME


def test_a_run_whose_file_was_archived_meanwhile_is_kept_and_the_person_is_told(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.fire(launched(), started())
    archive = where.file().parent / "archived"
    archive.mkdir()
    where.file().rename(archive / "backend-x-2026-11.md")
    where.fire(stopped())
    assert [run.id for run in where.journal().active()] == ["a1"]
    assert "was archived while its agents worked; 1 run is kept in" in where.session().lines[0]
