"""Tests for telling/summary.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from progresslib.telling.summary import Summaries, Summary
from tests.works import FULL, TEMPLATE, minimal, orchestration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(FULL, "Status: in_progress; phase 2 of 4", id="a current phase"),
        pytest.param(minimal(), "Status: in_progress", id="no phases"),
        pytest.param("# Orchestration: x\n", "Status: no status", id="no status"),
        pytest.param(minimal(status="🟡 half-way there"), "Status: 🟡 half-way there", id="a status nobody knows"),
        pytest.param(
            minimal(status="blocked", rest="## Completed\n- [x] a\n## Pending\n- [ ] b\n"),
            "Status: blocked; 1 of 2 phases completed",
            id="no current phase",
        ),
        pytest.param(
            minimal(status="needs restart", rest="## Completed\n- [x] a\n## Current\n- [ ] b - broke\n"),
            "Status: needs restart; phase 2 of 2; the phase to redo is b",
            id="a restart",
        ),
    ],
)
def test_where_the_work_stands_is_told_in_a_few_words(text: str, expected: str) -> None:
    assert Summary(orchestration(text)).standing == expected


def test_a_long_status_does_not_hide_the_phase() -> None:
    stands = Summary(orchestration(FULL.replace("in_progress\n", "s" * 10_000 + "\n", 1))).standing
    assert stands.endswith("s…; phase 2 of 4")


def test_nothing_of_a_template_stands_anywhere() -> None:
    assert Summary(orchestration(TEMPLATE)).standing == "Status: no status; 1 of 1 phases completed"


def test_phases_are_counted_in_the_order_in_which_they_are_done() -> None:
    text = "# Orchestration: x\n## Pending\n- [ ] d\n## Current\n- [ ] b\n- [ ] c\n## Completed\n- [x] a\n"
    assert Summary(orchestration(text)).where == "phase 2 of 4 (b)"


def facts(summary: Summary) -> dict[str, object]:
    return {name: getattr(summary, name) for name in Summary.__slots__}


def test_a_kept_summary_says_what_was_read(tmp_path: Path) -> None:
    first = Summaries(str(tmp_path))
    read = facts(first.of(orchestration(FULL)))
    first.keep()
    kept = Summaries(str(tmp_path))
    assert facts(kept.of(orchestration(FULL))) == read == facts(Summary(orchestration(FULL)))


def test_a_changed_file_is_read_anew_and_the_old_summary_goes(tmp_path: Path) -> None:
    for text in (FULL, FULL.replace("- [ ] **Phase 2", "- [x] **Phase 2")):
        summaries = Summaries(str(tmp_path))
        assert facts(summaries.of(orchestration(text))) == facts(Summary(orchestration(text)))
        summaries.keep()
    (cache,) = tmp_path.glob("summaries-*.json")
    assert cache.read_text().count('"title"') == 1


@pytest.mark.parametrize("spoiled", ["", "[]", "{", '{"KEY": 1}', '{"KEY": {}}', '{"KEY": {"title": 1}}'])
def test_a_spoiled_cache_is_as_good_as_none(tmp_path: Path, spoiled: str) -> None:
    summaries = Summaries(str(tmp_path))
    summaries.of(orchestration(FULL))
    summaries.keep()
    (cache,) = tmp_path.glob("summaries-*.json")
    key = cache.read_text().split('"')[1]
    cache.write_text(spoiled.replace("KEY", key))
    assert facts(Summaries(str(tmp_path)).of(orchestration(FULL))) == facts(Summary(orchestration(FULL)))


def test_files_of_the_same_bytes_are_told_apart_by_their_names(tmp_path: Path) -> None:
    untitled = "Status: blocked\n"
    for _ in range(2):
        summaries = Summaries(str(tmp_path))
        titles = [summaries.of(orchestration(untitled, name)).title for name in ("one.md", "two.md")]
        assert titles == ["one", "two"]
        summaries.keep()


def test_a_kept_summary_names_the_same_problems(tmp_path: Path) -> None:
    text = minimal(status="half-way")
    for _ in range(2):
        summaries = Summaries(str(tmp_path))
        assert [line for line, _ in summaries.of(orchestration(text)).problems] == [3]
        summaries.keep()
