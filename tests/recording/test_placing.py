"""Tests for recording/placing.py: runs arrive in their file, once, and what is removed then stays so."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from progresslib.configuration.config import Config
from progresslib.errors import ProgressError
from progresslib.recording import placing
from progresslib.recording.placing import Placing
from progresslib.recording.run import RunState
from progresslib.storage.store import Store
from tests.recorders import FILE, NAME, NOW, TIME, Place, headings, place, records_in

LONG = "A sentence. " * 200


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "VERIFIED", 0.0)


def put(where: Place, *runs: RunState, gone: list[str] | None = None, now: float = NOW, **settings: Any) -> list[str]:
    """Writes the runs, as one event does; returns the ids of those of which nothing is expected any more."""
    settled: list[str] = []
    config = Config()
    for name, value in settings.items():
        setattr(config, name, value)
    work = Placing(Store(where.folder, where.state), NAME, lambda: list(runs), config, "")
    work.write(gone or [], now)
    work.settle(lambda run, is_settled: settled.extend([run.id] if is_settled else []))
    return settled


def run(id: str = "a1", **values: Any) -> RunState:
    return RunState(id, {"agent": "dev", "task": "Build", "started": NOW - 60, **values})


def done(id: str = "a1", report: str = "all built", **values: Any) -> RunState:
    return run(id, **{"reports": [report], "ended": NOW, "stops": 1, "starts": 1, **values})


def test_a_run_is_written_and_arrives_when_a_later_event_finds_it(tmp_path: Path) -> None:
    where, one = place(tmp_path), done()
    assert put(where, one) == []
    assert (one.arrived, one.file, one.phase) == (False, NAME, "Phase 1: Build")
    written = where.file().read_bytes()
    assert headings(where.records()) == {"a1": "dev (completed)"}
    assert where.records()["a1"][1]["run"] == {
        "id": "a1",
        "task": "Build",
        "phase": "Phase 1: Build",
        "parent": None,
        "started": "2026-11-22T06:03:52Z",
        "ended": TIME,
        "seconds": 60.0,
        "output": None,
    }
    assert put(where, one, now=NOW + 9) == ["a1"]
    assert (one.arrived, where.file().read_bytes()) == (True, written)


def test_a_run_at_work_is_written_and_nothing_is_settled(tmp_path: Path) -> None:
    where, one = place(tmp_path), run(starts=1)
    assert put(where, one) == put(where, one) == []
    assert headings(where.records()) == {"a1": "dev (in_progress)"}
    one.reports, one.stops, one.ended = ["built"], 1, NOW
    assert put(where, one) == []
    assert headings(where.records()) == {"a1": "dev (completed)"}
    assert put(where, one) == ["a1"]


def test_a_record_that_is_missing_before_it_arrived_is_written_again_once(tmp_path: Path) -> None:
    where, one = place(tmp_path), done()
    put(where, one)
    where.file().write_text(FILE)
    assert put(where, one) == []
    assert headings(where.records()) == {"a1": "dev (completed)"}
    where.file().write_text(FILE)
    assert put(where, one) == ["a1"]
    assert where.file().read_text() == FILE, "it was dropped twice, so somebody means it"


def test_a_record_that_was_put_back_and_found_has_arrived(tmp_path: Path) -> None:
    where, one = place(tmp_path), done()
    put(where, one)
    where.file().write_text(FILE)
    put(where, one)
    assert put(where, one) == ["a1"]
    assert one.arrived


def test_a_record_that_is_removed_after_it_arrived_stays_removed(tmp_path: Path) -> None:
    where, one = place(tmp_path), run(starts=1)
    put(where, one)
    put(where, one)
    assert one.arrived
    where.file().write_text(FILE)
    put(where, one)
    assert where.file().read_text() == FILE
    one.reports, one.stops, one.ended = ["built"], 1, NOW
    put(where, one)
    assert headings(where.records()) == {"a1": "dev (completed)"}, "this is news"


def test_a_record_that_is_removed_after_it_arrived_stays_removed_whatever_comes(tmp_path: Path) -> None:
    where, one = place(tmp_path), run(starts=1)
    put(where, one)
    put(where, one)
    where.file().write_text(FILE)
    for _ in range(3):
        put(where, one)
        assert where.file().read_text() == FILE


def test_an_old_reading_of_the_file_put_in_its_place_is_mended_once(tmp_path: Path) -> None:
    where, one = place(tmp_path), run(starts=1)
    put(where, one)
    old = where.file().read_text()
    one.reports, one.stops, one.ended = ["built"], 1, NOW
    put(where, one)
    where.file().write_text(old)
    assert put(where, one) == []
    assert headings(where.records()) == {"a1": "dev (completed)"}
    where.file().write_text(old)
    put(where, one)
    assert headings(where.records()) == {"a1": "dev (in_progress)"}


def test_an_entry_that_was_edited_by_hand_before_it_was_found_stays_as_it_is(tmp_path: Path) -> None:
    where, one = place(tmp_path), done()
    put(where, one)
    edited = where.file().read_text().replace("all built", "all built, says Ada").replace("dev (", "my dev (")
    where.file().write_text(edited)
    assert put(where, one) == ["a1"]
    assert where.file().read_text() == edited


def test_a_folded_run_has_arrived(tmp_path: Path) -> None:
    where, one = place(tmp_path), done("a1")
    put(where, one, done("a2"), keep_runs=1)
    assert list(where.records()) == ["a2"]
    assert f"- dev (completed, {TIME}): all built -> outputs/backend-x/a1.md" in where.file().read_text()
    assert put(where, one, keep_runs=1) == ["a1"]
    assert '"summary": "all built"' in where.outputs()["a1"]


def test_a_run_that_goes_on_after_it_was_folded_opens_again(tmp_path: Path) -> None:
    where, one = place(tmp_path), done("a1")
    put(where, one, done("a2"), keep_runs=1)
    one.starts = 2
    put(where, one, keep_runs=1)
    assert headings(where.records()) == {"a1": "dev (in_progress)"}, "as the newest"
    one.reports, one.stops, one.ended = [*one.reports, "more"], 2, NOW + 5
    put(where, one, keep_runs=1)
    assert headings(where.records()) == {"a1": "dev (completed)"}
    assert where.file().read_text().count("a1.md") == 1, "one output, no fold line"


def test_two_reports_are_kept_in_full_and_the_newest_is_the_records(tmp_path: Path) -> None:
    where, one = place(tmp_path), done(report="first")
    put(where, one)
    one.reports.append("second")
    put(where, one)
    _, answer = where.records()["a1"]
    assert answer["summary"] == "second"
    assert answer["run"]["output"] == ".claude/progress/outputs/backend-x/a1.md"
    assert [where.outputs()["a1"].count(text) for text in ("first", "second", "## Report, ")] == [1, 1, 2]


def test_a_long_report_is_kept_in_full(tmp_path: Path) -> None:
    where = place(tmp_path)
    put(where, done(report=LONG))
    _, answer = where.records()["a1"]
    assert len(answer["summary"]) <= 500
    assert LONG.strip() in where.outputs()["a1"]


def test_a_summary_keeps_no_text_elsewhere_and_no_other_keys(tmp_path: Path) -> None:
    where = place(tmp_path)
    report = '{"status": "complete", "summary": "short", "files_created": ["x"]}\n' + LONG
    put(where, done(report=report), record="summary")
    _, answer = where.records()["a1"]
    assert set(answer) == {"status", "summary", "run"}
    assert answer["run"]["output"] is None
    assert where.outputs() == {}


def test_what_went_wrong_is_told_once_also_when_it_is_written_anew(tmp_path: Path) -> None:
    where, one = place(tmp_path), done(report="", reports=[], failure="529 overloaded")
    put(where, one)
    one.background = True
    one.said = "half"
    put(where, one)
    text = where.file().read_text()
    assert text.count("- Error: 529 overloaded") == 1
    assert "- Count:" not in text
    assert '"summary": "529 overloaded; Last said: half"' in text


def test_a_record_that_is_put_back_brings_its_error_back_and_does_not_count_it_up(tmp_path: Path) -> None:
    where, one = place(tmp_path), done(report='{"status": "failed", "error": "no key"}')
    put(where, one)
    full = where.file().read_text()
    where.file().write_text(FILE)
    put(where, one)
    assert where.file().read_text() == full
    where.file().write_text(full.partition("\n## Agent Outputs")[0] + full[full.index("\n## Error Log") :])
    one.put_back = 0
    put(where, one)
    assert where.file().read_text().count("- Error: no key") == 1
    assert "- Count:" not in where.file().read_text()


def test_a_blocked_agent_adds_its_blockers_and_one_error_and_leaves_the_status(tmp_path: Path) -> None:
    where = place(tmp_path)
    put(where, done(report='{"status": "blocked", "blockers": ["a key is missing", "no network"]}'))
    text = where.file().read_text()
    assert headings(where.records()) == {"a1": "dev (blocked)"}
    for reason in ("a key is missing", "no network"):
        assert f"- {reason} (since {TIME})\n" in text
    assert text.count("- Agent blocked\n") == 1
    assert "## Status: in_progress\n" in text


def test_runs_that_turned_out_to_be_none_go(tmp_path: Path) -> None:
    where = place(tmp_path)
    put(where, done("a1"), done("a2"))
    put(where, gone=["a1", "unknown"])
    assert list(where.records()) == ["a2"]


def test_a_file_that_cannot_be_written_is_an_error_and_notes_nothing(tmp_path: Path) -> None:
    where, one = place(tmp_path), done()
    where.file().write_text(FILE + "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n")
    with pytest.raises(ProgressError, match=r"^.claude/progress/backend-x.md:13: "):
        put(where, one)
    assert (one.written, one.file, one.arrived) == ("", "", False)


def test_a_state_that_was_lost_takes_from_the_file_what_it_knew(tmp_path: Path) -> None:
    where = place(tmp_path)
    put(where, run(starts=1, parent="outer"))
    late = RunState("a1", {"agent": "dev", "reports": ["built"], "stops": 1, "ended": NOW + 60})
    put(where, late)
    told = where.records()["a1"][1]["run"]
    assert (told["task"], told["parent"], told["phase"]) == ("Build", "outer", "Phase 1: Build")
    assert (told["started"], late.task, late.parent) == ("2026-11-22T06:03:52Z", "Build", "outer")


def test_the_last_words_of_an_interrupted_run_are_read(tmp_path: Path) -> None:
    where = place(tmp_path)
    said = '{"type": "assistant", "message": {"content": [{"type": "text", "text": "I had begun"}]}}\n'
    (tmp_path / "agent-a1.jsonl").write_text(said)
    put(where, run(transcript=str(tmp_path / "agent-a1.jsonl"), interruption="stopped", ended=NOW))
    heading, answer = where.records()["a1"]
    assert (heading, answer["summary"]) == ("dev (interrupted)", "Last said: I had begun")


def test_a_put_back_record_that_vanishes_in_that_moment_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, one, times = place(tmp_path), done(), iter([FILE, FILE])

    def sleep(_: float) -> None:
        text = next(times, None)
        if text:
            where.file().write_text(text)

    put(where, one)
    where.file().write_text(FILE)
    monkeypatch.setattr(time, "sleep", sleep)
    put(where, one)
    assert list(where.records()) == ["a1"]
    assert next(times, None) is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_everything_else_in_the_file_stays(newline: str, tmp_path: Path) -> None:
    where = place(tmp_path)
    odd = FILE.replace("## Notes", "## Odd  \n\n\t* x \n\n## Notes").replace("\n", newline)
    where.file().write_bytes(odd.encode())
    put(where, done(), done("a2", report='{"status": "done"}'))
    after = where.file().read_bytes().decode()
    assert after.endswith(odd[odd.index("## Notes") :])
    assert f"## Odd  {newline}{newline}\t* x {newline}" in after
    assert after.count("\n") == after.count(newline)
    assert set(records_in(after.replace(newline, "\n"))) == {"a1", "a2"}


def test_a_link_that_leads_out_for_outputs_is_an_error(tmp_path: Path) -> None:
    where = place(tmp_path)
    (tmp_path / "away").mkdir()
    os.symlink(tmp_path / "away", Path(where.folder) / "outputs")
    with pytest.raises(ProgressError, match="leads out of the folder"):
        put(where, done(report=LONG))
    assert where.file().read_text() == FILE


def test_trouble_with_what_is_written_again_names_the_file_as_messages_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, one = place(tmp_path), done()
    put(where, one)
    where.file().write_text(FILE)
    torn = f"{FILE}<<<<<<< a\nx\n>>>>>>> b\n"
    monkeypatch.setattr(time, "sleep", lambda _: where.file().write_text(torn))
    with pytest.raises(ProgressError, match=r"^\.claude/progress/[\w-]+\.md:\d+: a merge conflict"):
        put(where, one)
