"""Tests for edits/putting_back.py: records that another writer dropped."""

from __future__ import annotations

import itertools

import pytest

from progresslib.edits import runs as edits_runs
from progresslib.edits.putting_back import folded_ids, is_lost, is_recorded, lost_ids, put_back, recorded_ids
from progresslib.reading.orchestration import Orchestration
from tests.edits.test_folding import DEEPER, lines, recorded, runs
from tests.recorders import FILE, NOW, TIME, records_in

IDS = ["a0", "a1", "a2", "a3"]
BEFORE = recorded(FILE.encode(), *runs(4)).decode()
FOLDED = recorded(FILE.encode(), *runs(4), keep=2).decode()
TOUCHED = FILE.replace("2026-11-20T00:00:00Z", TIME)


def mended(data: str, before: str = BEFORE, ids: list[str] | None = None) -> str:
    return put_back(data.encode(), "x.md", before.encode(), IDS if ids is None else ids, NOW).decode()


def without(*ids: str) -> str:
    return recorded(BEFORE.encode(), gone=ids).decode()


@pytest.mark.parametrize(
    "ids", [ids for count in range(1, 5) for ids in itertools.combinations(IDS, count)], ids=lambda ids: "-".join(ids)
)
def test_what_is_gone_comes_back_in_its_place(ids: tuple[str, ...]) -> None:
    assert list(records_in(without(*ids))) == [id for id in IDS if id not in ids]
    assert mended(without(*ids)) == BEFORE


@pytest.mark.parametrize("before", [BEFORE, BEFORE.replace("\n", "\r\n")])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_comes_back_has_the_line_ends_of_the_file(before: str, end: str) -> None:
    assert mended(FILE.replace("\n", end), before) == mended(FILE).replace("\n", end)


def test_a_file_that_has_all_is_left_as_it_is() -> None:
    assert mended(BEFORE) == BEFORE
    assert mended(FOLDED, FOLDED) == FOLDED


def test_only_what_is_wanted_comes_back() -> None:
    assert list(records_in(mended(without("a0", "a1", "a2"), ids=["a1"]))) == ["a1", "a3"]
    assert mended(FILE, ids=[]) == FILE
    assert mended(FILE, ids=["unknown"]) == FILE


def test_a_file_without_a_section_for_it_gets_one() -> None:
    after = mended(FILE, ids=["a1"])
    assert list(records_in(after)) == ["a1"]
    assert "\n## Agent Outputs\n\n### dev (completed)\n" in after
    assert after.endswith("## Notes\n\n- keep me\n")


def test_a_new_record_keeps_its_place_among_them() -> None:
    data = recorded(without("a1", "a2").encode(), *runs(6)[5:]).decode()
    assert list(records_in(mended(data))) == ["a0", "a1", "a2", "a3", "a5"]


def test_an_entry_comes_back_with_what_was_written_beneath_it() -> None:
    before = BEFORE.replace('"did 3"', '"did three"').replace("```\n\n## Notes", "```\n\nSlow, says Ada.\n\n## Notes")
    after = mended(without("a3"), before)
    assert "Slow, says Ada.\n\n## Notes" in after
    assert '"did three"' in after


def test_an_entry_has_the_level_of_the_section_that_it_comes_into() -> None:
    after = mended(DEEPER, ids=["a1"])
    assert "### Agent Outputs\n\n#### dev (completed)\n" in after


@pytest.mark.parametrize("ids", [["a0"], ["a1"], ["a0", "a1"]], ids="-".join)
def test_the_lines_of_folded_runs_come_back(ids: list[str]) -> None:
    dropped = "".join(line for line in FOLDED.splitlines(keepends=True) if not any(f"/{id}.md" in line for id in ids))
    after = mended(dropped, FOLDED)
    assert sorted(lines(after.encode())) == sorted(lines(FOLDED.encode()))
    assert after.count("### Earlier runs\n") == 1
    assert mended(after, FOLDED) == after


def test_all_of_it_comes_back_into_a_file_that_has_nothing_left() -> None:
    after = mended(FILE, FOLDED)
    assert lines(after.encode()) == lines(FOLDED.encode())
    assert list(records_in(after)) == ["a2", "a3"]
    assert mended(after, FOLDED) == after


def test_a_run_that_is_folded_by_now_does_not_come_back_in_full() -> None:
    assert mended(FOLDED) == FOLDED


def test_a_run_that_was_folded_and_is_there_in_full_does_not_come_back_as_a_line() -> None:
    assert mended(BEFORE, FOLDED) == BEFORE


def test_line_ends_are_those_of_the_file() -> None:
    after = put_back(FILE.replace("\n", "\r\n").encode(), "x.md", BEFORE.encode(), ["a3"], NOW)
    assert list(records_in(after.decode().replace("\r\n", "\n"))) == ["a3"]


def test_ids_are_told_in_the_order_of_the_file() -> None:
    work = Orchestration(FOLDED.encode(), "x.md")
    assert (recorded_ids(work), folded_ids(work)) == (["a2", "a3"], ["a0", "a1"])
    assert [is_recorded(work, id) for id in (*IDS, "a4")] == [True] * 4 + [False]


AT_WORK = BEFORE.replace("### dev (completed)", "### dev (in_progress)", 1)
FILES = {
    "nothing": FILE,
    "all in full": BEFORE,
    "two folded": FOLDED,
    "the first at work": AT_WORK,
    "without two": without("a0", "a2"),
    "without the last": without("a3"),
}


@pytest.mark.parametrize("now", FILES)
@pytest.mark.parametrize("before", FILES)
def test_the_lost_ids_are_those_of_the_runs_that_are_lost_one_by_one(before: str, now: str) -> None:
    work, earlier = (Orchestration(FILES[one].encode(), "x.md") for one in (now, before))
    ids = [*folded_ids(earlier), *recorded_ids(earlier)]
    assert lost_ids(work, earlier) == [run_id for run_id in ids if is_lost(work, earlier, run_id)]


def test_a_folded_run_with_an_id_that_is_too_long_for_a_name_is_found_again() -> None:
    line = FOLDED[FOLDED.index("- dev (") :].partition("\n")[0]
    name = f"{'a' * 80}-01234567"
    long = FOLDED.replace("a0.md", f"{name}.md")
    assert line.endswith("/a0.md")
    assert lost_ids(Orchestration(long.encode(), "x.md"), Orchestration(long.encode(), "x.md")) == []
    assert f"/{name}.md\n" in mended(FILE, long, [name])


def test_the_lines_of_folded_runs_are_looked_at_once_and_not_once_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    line = next(line for line in FOLDED.splitlines(keepends=True) if line.endswith("/a0.md\n"))
    many = FOLDED.replace(line, "".join(line.replace("/a0.md", f"/b{number}.md") for number in range(300)))
    looked_at: list[bytes] = []
    is_fold = edits_runs._is_fold

    def is_noted_fold(line: bytes) -> bool:
        looked_at.append(line)
        return is_fold(line)

    monkeypatch.setattr(edits_runs, "_is_fold", is_noted_fold)
    assert lost_ids(Orchestration(many.encode(), "x.md"), Orchestration(many.encode(), "x.md")) == []
    assert len(looked_at) < 1_000
    assert mended(FILE, many, [f"b{number}" for number in range(300)]).count(" -> outputs/") == 300
    assert len(looked_at) < 5_000


def test_entries_by_hand_have_no_id() -> None:
    hand = '## Agent Outputs\n\n### me\n\n```json\n{"run": "x"}\n```\n\n### you\n\n```json\n{"run": {"id": ""}}\n```\n'
    assert recorded_ids(Orchestration((FILE + hand).encode(), "x.md")) == []


def test_a_line_of_a_persons_that_looks_like_one_of_ours_is_no_folded_run() -> None:
    before = FILE + "- moved -> outputs/x/notes.md\n"
    assert folded_ids(Orchestration(before.encode(), "x.md")) == []
