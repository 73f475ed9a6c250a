"""Tests for recording/journal.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from progresslib.recording.journal import Journal, Launch
from progresslib.recording.run import RunState
from progresslib.sessions.spare import Spare
from progresslib.sessions.state import Objects
from tests.recorders import NOW, journal_in


@pytest.mark.parametrize("is_spare", [False, True], ids=["in the state", "elsewhere"])
def test_runs_are_active_until_they_are_settled(is_spare: bool, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    journal = Journal(state, "k", Spare(state, str(tmp_path / "spare")) if is_spare else Objects())
    for id, at in (("late", NOW + 5), ("early", NOW), ("a", NOW + 5)):
        journal.keep(RunState(id, {"started": at}))
    assert [run.id for run in journal.active()] == ["early", "a", "late"]
    journal.settle(RunState("early", {"task": "T"}))
    assert [run.id for run in journal.active()] == ["a", "late"]
    assert journal.run("early").task == "T", "a settled run is known"
    journal.keep(RunState("early", {"task": "U"}))
    assert journal.run("early").task == "U", "and may be active again"
    journal.forget(RunState("late"))
    assert journal.known("late") is None


def test_an_unknown_run_is_a_new_one(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    assert journal.known("a1") is None
    assert journal.run("a1").values() == RunState("a1").values()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "id",
    ["a1", "../../../etc/passwd", "x@team", "a/b", "a b", "ä", "\ud83d", "a\0b", "x" * 300, ".", "..", "a.json", "`"],
)
def test_any_id_stays_in_its_folder_and_is_found_again(id: str, tmp_path: Path) -> None:
    journal = journal_in(tmp_path / "state")
    journal.keep(RunState(id))
    assert [run.id for run in journal.active()] == [id]
    journal.settle(journal.run(id))
    assert (journal.active(), journal.run(id).id) == ([], id)
    journal.keep_launch(Launch(id, {"task": "T"}))
    journal.link(id, RunState(id))
    assert journal.linked(id) == id
    assert os.listdir(tmp_path) == ["state"]


def test_launches_wait_until_they_are_linked_or_dropped(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    for id, at in (("t2", NOW + 1), ("t1", NOW), ("t3", NOW + 2)):
        journal.keep_launch(Launch(id, {"agent": "dev", "at": at}))
    assert [launch.id for launch in journal.launches()] == ["t1", "t2", "t3"]
    journal.link("t1", RunState("a1"))
    journal.drop_launch(Launch("t2", {}))
    assert [launch.id for launch in journal.launches()] == ["t3"]
    assert (journal.linked("t1"), journal.linked("t2"), journal.linked("")) == ("a1", "", "")
    assert journal.launch("t1") is None


def test_a_launch_stays_with_the_run_that_it_was_linked_to_first(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.link("t1", RunState("a1"))
    journal.link("t1", RunState("a2"))
    assert journal.linked("t1") == "a1"


def test_a_launch_is_read_back_and_wrong_values_are_left_out(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    values = {"agent": "dev", "task": "T", "parent": "p", "prompt": "c", "background": True, "at": NOW}
    journal.keep_launch(Launch("t1", values))
    kept = journal.launch("t1")
    assert kept is not None
    assert kept.values() == {"id": "t1", **values}
    odd = Launch("t2", {"background": 1, "at": "x"})
    assert (odd.background, odd.at, odd.agent) == (False, 0.0, "")


def test_sessions_do_not_share_runs(tmp_path: Path) -> None:
    journal_in(tmp_path, "k").keep(RunState("a1"))
    assert journal_in(tmp_path, "other").active() == []
    assert journal_in(tmp_path, "other").known("a1") is None


def test_a_run_that_cannot_be_read_is_set_aside_and_the_others_stay(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.keep(RunState("a1"))
    journal.keep(RunState("a2"))
    (Path(journal.path) / "a1.json").write_text("{")
    assert [run.id for run in journal.active()] == ["a2"]
    assert (Path(journal.path) / "a1.json.unreadable").read_text() == "{"


def test_the_folder_of_a_session_goes_with_its_last_run(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.keep(RunState("a1"))
    assert os.path.isdir(journal.path)
    journal.settle(RunState("a1"))
    assert not os.path.exists(journal.path)
