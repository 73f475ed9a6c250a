"""Tests for edits/folding.py: older runs give way to a line each."""

from __future__ import annotations

from typing import Any

import pytest

from progresslib.edits.folding import LONGEST_SUMMARY, Folded, fold, to_fold, with_fold_lines
from progresslib.edits.recording import Entry, record_runs
from progresslib.edits.runs import RunRecord, fold_of
from progresslib.reading.orchestration import Orchestration
from tests.progress_files import FULL, MINIMAL
from tests.recorders import FILE, NOW, TIME, records_in

DEEPER = "# Orchestration: X\n## Status: in_progress\n\n### Agent Outputs\n\n### Notes\n\n- keep me\n"


def runs(count: int, **values: Any) -> list[RunRecord]:
    return [
        RunRecord("dev", "completed", f"a{number}", **{"summary": f"did {number}", "ended": TIME, **values})
        for number in range(count)
    ]


def recorded(
    data: bytes, *records: RunRecord, keep: int = 20, kept: list[Folded] | None = None, gone: tuple[str, ...] = ()
) -> bytes:
    """The file with these runs; what is folded is appended to `kept`."""
    put_away = [] if kept is None else kept
    entries = [Entry(record) for record in records]
    return record_runs(
        Orchestration(data, "x.md"), "x.md", entries, list(gone), NOW, keep, "outputs/x", put_away.append
    )


def lines(data: bytes) -> list[str]:
    """The lines of folded runs."""
    return [line for line in data.decode().splitlines() if " -> outputs/" in line]


def test_beyond_the_newest_twenty_runs_fold_oldest_first() -> None:
    kept: list[Folded] = []
    data = recorded(FILE.encode(), *runs(25), kept=kept)
    assert list(records_in(data.decode())) == [f"a{number}" for number in range(5, 25)]
    assert lines(data) == [f"- dev (completed, {TIME}): did {n} -> outputs/x/a{n}.md" for n in range(5)]
    assert [one.run_id for one in kept] == ["a0", "a1", "a2", "a3", "a4"]
    assert kept[0].entry.startswith(b"### dev (completed)\n\n```json\n")
    assert kept[0].entry.endswith(b"}\n```\n")
    text = data.decode()
    assert "## Agent Outputs\n\n### Earlier runs\n\n- dev (completed, " in text
    assert "outputs/x/a4.md\n\n### dev (completed)\n" in text


def test_the_next_ones_join_the_list() -> None:
    data = FILE.encode()
    for record in runs(5):
        data = recorded(data, record, keep=2)
    assert lines(data) == [f"- dev (completed, {TIME}): did {n} -> outputs/x/a{n}.md" for n in range(3)]
    assert data.decode().count("### Earlier runs\n") == 1
    assert data == recorded(FILE.encode(), *runs(5), keep=2)


def test_with_no_more_than_are_kept_nothing_folds() -> None:
    assert lines(recorded(FILE.encode(), *runs(3), keep=3)) == []
    work = Orchestration(FILE.encode(), "x.md")
    assert (to_fold(work, 0, "outputs/x"), fold(work, [])) == ([], FILE.encode())


def test_what_is_at_work_stays() -> None:
    records = runs(4)
    records[0].state = records[2].state = "in_progress"
    data = recorded(FILE.encode(), *records, keep=1)
    assert list(records_in(data.decode())) == ["a0", "a2", "a3"]
    assert [line[-5:] for line in lines(data)] == ["a1.md"]


def test_entries_by_hand_stay_and_do_not_count() -> None:
    own = '### me (done)\n\nI did this.\n\n### lead (completed)\n\n```json\n{"summary": "x", "run": {"n": 1}}\n```\n\n'
    before = FILE.replace("## Notes", f"## Agent Outputs\n\n{own}## Notes").encode()
    data = recorded(before, *runs(3), keep=1)
    assert own.rstrip() in data.decode()
    assert list(records_in(data.decode().replace(own, ""))) == ["a2"]


def test_what_a_person_wrote_beneath_an_entry_is_put_away_with_it() -> None:
    kept: list[Folded] = []
    before = recorded(FILE.encode(), *runs(1)).replace(b"```\n\n## Notes", b"```\n\nSlow, says Ada.\n\n## Notes")
    data = recorded(before, *runs(3)[1:], keep=1, kept=kept)
    assert b"Slow, says Ada." not in data
    assert kept[0].entry.endswith(b"```\n\nSlow, says Ada.\n")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({"summary": ""}, "no summary", id="none"),
        pytest.param({"answer": {"summary": 7}}, "no summary", id="that is a number"),
        pytest.param(
            {"summary": "a\n## Status: complete\n- [x] b"}, "a ## Status: complete - [x] b", id="with headings"
        ),
        pytest.param({"summary": "<!-- x"}, "\\<!-- x", id="that opens a comment"),
        pytest.param({"summary": "x" * 500}, "x" * (LONGEST_SUMMARY - 1) + "…", id="that is long"),
        pytest.param({"summary": "done -> outputs/x/a9.md"}, "done -> outputs/x/a9.md", id="that looks like an end"),
        pytest.param({"summary": "```\n~~~"}, "``` ~~~", id="with fences"),
        pytest.param({"summary": "half \ud83d"}, "half \\ud83d", id="with half an emoji"),
    ],
)
def test_a_line_is_one_line_whatever_the_summary(values: dict[str, Any], expected: str) -> None:
    data = recorded(FILE.encode(), *runs(1, **values), *runs(2)[1:], keep=1)
    assert lines(data) == [f"- dev (completed, {TIME}): {expected} -> outputs/x/a0.md"]
    work = Orchestration(data, "x.md")
    assert (work.status, len(work.phases), len(work.sections)) == (
        Orchestration(FILE.encode(), "x.md").status,
        1,
        len(Orchestration(recorded(FILE.encode(), *runs(1)), "x.md").sections),
    )
    assert fold_of(work, "a0") is not None
    assert fold_of(work, "a9") is None


@pytest.mark.parametrize("id", ["x@team", "../../x", "ä", "a b", "x" * 200])
def test_an_id_that_is_no_file_name_is_found_by_its_line(id: str) -> None:
    record = RunRecord("dev", "completed", id, summary="done", ended=TIME)
    data = recorded(FILE.encode(), record, *runs(1), keep=1)
    assert len(lines(data)) == 1
    assert fold_of(Orchestration(data, "x.md"), id) is not None
    opened = recorded(data, RunRecord("dev", "completed", id, summary="more", ended=TIME), keep=2)
    assert lines(opened) == []
    assert set(records_in(opened.decode())) == {"a0", id}


@pytest.mark.parametrize("state", ["completed", "failed", "blocked", "interrupted"])
def test_a_line_says_how_its_run_ended(state: str) -> None:
    old = RunRecord("dev", state, "a9", summary="tried", ended=TIME)
    end = "): tried -> outputs/x/a9.md"
    assert lines(recorded(FILE.encode(), old, *runs(1), keep=1)) == [f"- dev ({state}, {TIME}{end}"]
    old.ended = None
    assert lines(recorded(FILE.encode(), old, *runs(1), keep=1)) == [f"- dev ({state}{end}"]


def test_times_that_are_not_known_are_left_out() -> None:
    data = recorded(FILE.encode(), *runs(1, ended=None), *runs(2)[1:], keep=1)
    assert lines(data) == ["- dev (completed): did 0 -> outputs/x/a0.md"]
    data = recorded(FILE.encode(), *runs(1, ended=None, started=TIME), *runs(2)[1:], keep=1)
    assert lines(data) == [f"- dev (completed, {TIME}): did 0 -> outputs/x/a0.md"]


def test_line_ends_stay() -> None:
    data = recorded(FILE.replace("\n", "\r\n").encode(), *runs(4), keep=2)
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.replace(b"\r\n", b"\n") == recorded(FILE.encode(), *runs(4), keep=2)


def test_in_a_section_of_another_level_the_list_has_that_of_its_entries() -> None:
    data = recorded(DEEPER.encode(), *runs(3), keep=1).decode()
    assert "### Agent Outputs\n\n#### Earlier runs\n\n- dev (" in data
    assert "#### dev (completed)\n" in data


def test_the_rest_of_the_full_form_stays() -> None:
    data = recorded(FULL.encode(), *runs(4), keep=1).decode()
    head, _, tail = FULL.partition("## Agent Outputs\n")
    assert data.endswith(tail[tail.index("\n---\n\n## Error Log") :])
    assert data.startswith(head[: head.index("## Last Updated")])
    assert "### backend-architect (completed)\n" in data


def test_lines_join_the_list_as_its_last_ones() -> None:
    data = recorded(FILE.encode(), *runs(3), keep=2)
    after = with_fold_lines(Orchestration(data, "x.md"), ["- one", "- two"])
    assert after == data.replace(b"outputs/x/a0.md\n", b"outputs/x/a0.md\n- one\n- two\n")


def test_the_minimal_form_folds_in_the_section_of_the_entries() -> None:
    latest, _, outputs = recorded(MINIMAL.encode(), *runs(3), keep=1).decode().partition("\n## Agent Outputs\n")
    assert latest.endswith(MINIMAL[MINIMAL.index("## Agent Output (latest)") :])
    assert outputs.startswith("\n### Earlier runs\n\n- dev (completed, ")
