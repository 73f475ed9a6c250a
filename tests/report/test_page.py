"""Tests for report/page.py, room.py, works.py, runs.py and parts.py: the page as a text, and what fits."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.report.page import page
from progresslib.report.room import LIMIT, Outputs, shares
from progresslib.report.sheets import FailureSheet, PhaseSheet, RunSheet, Sheet

NOW = 1_795_327_492.0


def made(*sheets: Sheet, problems: tuple[str, ...] = ()) -> str:
    return page("shop", list(sheets), list(problems), NOW).decode()


def run(text: str, ended: float = NOW, where: str = "outputs/x/a1.md") -> RunSheet:
    return RunSheet("dev", "completed", ended=ended, texts=[("Report", text)], where=where)


def test_the_policy_allows_the_one_script_and_the_one_style() -> None:
    text = made()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    for kind, tag in (("script", "script"), ("style", "style")):
        [body] = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'; ")


def test_what_could_not_be_read_is_named() -> None:
    assert "<li>a.md:1: is &lt;odd&gt;</li>" in made(problems=("a.md:1: is <odd>",))


def test_too_many_runs_for_a_picture_are_told() -> None:
    sheet = Sheet("x.md", "X", "in_progress", runs=[RunSheet("a", "completed", started=NOW, ended=NOW)] * 2001)
    assert "too many runs in this page for a picture" in made(sheet)


def test_a_state_that_is_none_of_ours_is_told_in_its_own_word() -> None:
    sheet = Sheet("x.md", "X", "in_progress", runs=[RunSheet("a", "other", said_state="timed <out>")])
    assert "other state</b> (timed &lt;out&gt;)" in made(sheet)


def test_unresolved_errors_come_first_and_the_newest_run_too() -> None:
    sheet = Sheet("x.md", "X", "in_progress", runs=[RunSheet("first", "completed"), RunSheet("second", "failed")])
    sheet.failures = [FailureSheet("old", [], True), FailureSheet("open", [], False), FailureSheet("new", [], True)]
    text = made(sheet)
    assert text.index("<strong>open") < text.index("<strong>new") < text.index("<strong>old")
    assert text.index(">second ") < text.index(">first ")


def test_everything_of_an_orchestration_is_there() -> None:
    sheet = Sheet("x.md", "The title", "blocked", said_status="blocked by x", started=NOW, changed=NOW)
    sheet.phases = [PhaseSheet("Phase 1: A", "completed", "went well", ["Agent: b"])]
    sheet.blockers, sheet.settled, sheet.overview = ["no key"], ["no disk"], ["What it is"]
    sheet.context, sheet.notes, sheet.problems = [("Decisions", ["outbox"])], [("Notes", ["short"])], ["x.md:3: odd"]
    sheet.runs = [RunSheet("dev", "failed", task="Do it", summary="did", extras=[("key_decisions", ["one", "two"])])]
    text = made(sheet)
    for word in ("The title", "blocked by x", "Phase 1: A", "went well", "Agent: b", "no key", "no disk", "What it is"):
        assert word in text
    for word in ("outbox", "short", "x.md:3: odd", "Do it", "did", "key decisions", "<li>one</li><li>two</li>"):
        assert word in text


def test_a_long_text_is_cut_and_says_where_it_is_whole() -> None:
    text = made(Sheet("x.md", "X", "in_progress", runs=[run("word\n" * 40_000)]))
    cut = re.search(r"([\d,]+) of 200,000 characters are not shown here; the full text is in <code>([^<]*)<", text)
    assert cut
    assert cut[2] == "outputs/x/a1.md"
    assert 0 < int(cut[1].replace(",", "")) < 200_000


def test_a_text_that_fits_is_whole() -> None:
    text = made(Sheet("x.md", "X", "in_progress", runs=[run("word\n" * 5_000 + "the end")]))
    assert "the end" in text
    assert "not shown here" not in text


HUGE = {
    "long outputs": Sheet("x.md", "X", "", runs=[run("**a** `b`\n\n" * 5_000) for _ in range(300)]),
    "many runs": Sheet("x.md", "X", "", runs=[RunSheet("dev", "completed", summary="s" * 300) for _ in range(40_000)]),
    "long notes": Sheet("x.md", "X", "", notes=[("N", ["word " * 100_000] * 60)]),
    "many notes": Sheet("x.md", "X", "", notes=[(f"N{number}", ["a"] * 300) for number in range(2_000)]),
    "texts that grow": Sheet("x.md", "X", "", runs=[run("|a" * 200 + "\n" + "|-" * 200 + "\n|x" * 3_000)] * 20),
    "letters of many bytes": Sheet("x.md", "X", "", notes=[("N", ["\U0001f4a9<" * 1_000] * 900)]),
}


@pytest.mark.parametrize("sheet", HUGE.values(), ids=HUGE)
@pytest.mark.slow
def test_the_page_never_has_more_than_eight_megabytes(sheet: Sheet) -> None:
    data = page("shop", [sheet], [], NOW)
    assert len(data) < 8_000_000
    assert b"</html>" in data
    assert b"\0" not in data
    assert LIMIT < 8_000_000


@pytest.mark.slow
def test_many_huge_orchestrations_fit_too() -> None:
    sheet = Sheet("x.md", "X" * 500, "", notes=[("N", ["word " * 2_000] * 20)], overview=["word " * 500] * 5)
    assert len(page("shop", [sheet] * 400, [], NOW)) < 8_000_000


@given(st.lists(st.integers(0, 10_000)), st.integers(0, 50_000))
def test_shares_are_never_more_than_needed_or_than_there_is(needs: list[int], room: int) -> None:
    found = shares(needs, room)
    assert all(0 <= share <= need for share, need in zip(found, needs))
    assert sum(found) <= room
    if sum(needs) <= room:
        assert found == needs


def test_all_get_a_share_and_the_first_what_they_need() -> None:
    assert shares([1_000] * 10, 4_000) == [1_000, 1_000, 600, *[200] * 7]


def test_the_newest_and_unfinished_have_the_room() -> None:
    outputs = Outputs()
    marks = [outputs.place("word\n" * 10_000, "x", (0, -float(number))) for number in range(60)]
    shown = [len(part) for part in outputs.fill("|".join(marks), 10_000_000).split("|")]
    assert shown[59] > shown[0] > 5_000
