"""Tests for sessions/register.py: which events are of one session, and what is noted of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.hook.event import Event
from progresslib.sessions.register import LONGEST_LINE, Sessions
from progresslib.sessions.session import Session
from progresslib.sessions.state import Objects
from progresslib.system.process import machine
from tests.folders import ROOT
from tests.recorders import event

P, Q = "100-1", "200-2"


def sessions(folder: Path) -> Sessions:
    return Sessions(str(folder / "state"), Objects())


def start(id: str, source: str, **fields: Any) -> Event:
    return event("SessionStart", session_id=id, source=source, **fields)


def end(id: str, reason: str = "other") -> Event:
    return event("SessionEnd", session_id=id, reason=reason)


def any_event(id: str) -> Event:
    return event("Stop", session_id=id)


SEQUENCES = {
    # what happened: the client process and the event of each step; which session each is of, a letter each
    "one session": ([(P, start("s1", "startup")), (P, any_event("s1")), (P, end("s1"))], "aaa"),
    "two clients": ([(P, start("s1", "startup")), (Q, start("s2", "startup")), (P, any_event("s1"))], "aba"),
    "a session that was there before the hooks": ([(P, any_event("s1")), (P, any_event("s1"))], "aa"),
    "a resume in a new process": (
        [(P, start("s1", "startup")), (P, end("s1")), (Q, start("s1", "resume")), (Q, any_event("s1"))],
        "aaaa",
    ),
    "1.0.128: a resume begins with a throw-away id, in a new process": (
        [(P, start("s1", "startup")), (P, any_event("s1")), (Q, start("x", "resume")), (Q, any_event("s1"))],
        "aaba",
    ),
    "1.0.128: the same where the first session is not known": ([(Q, start("x", "resume")), (Q, any_event("s1"))], "aa"),
    "1.0.128: and goes on under the real id": (
        [(Q, start("x", "resume")), (Q, any_event("s1")), (Q, any_event("s1")), (P, start("s1", "resume"))],
        "aaaa",
    ),
    "2.0.76 to 2.1.210: a fork begins with the old id": (
        [(P, start("s1", "startup")), (P, end("s1")), (Q, start("s1", "resume")), (Q, any_event("s2")), (Q, end("s2"))],
        "aaaaa",
    ),
    "2.1.330: a fork has its own id from the start": (
        [(P, start("s1", "startup")), (P, end("s1")), (Q, start("s2", "fork")), (Q, any_event("s2"))],
        "aabb",
    ),
    "a fork in a running client": (
        [(P, start("s1", "startup")), (P, start("s2", "fork")), (P, any_event("s2"))],
        "aaa",
    ),
    "/clear in one process": (
        [(P, start("s1", "startup")), (P, end("s1", "clear")), (P, start("s2", "clear")), (P, any_event("s2"))],
        "aaaa",
    ),
    "/clear, and an event of before that comes late": (
        [(P, start("s1", "startup")), (P, start("s2", "clear")), (P, any_event("s1")), (P, any_event("s2"))],
        "aaaa",
    ),
    "/clear twice": (
        [(P, start("s1", "startup")), (P, start("s2", "clear")), (P, start("s3", "clear")), (P, any_event("s3"))],
        "aaaa",
    ),
    "a compaction": ([(P, start("s1", "startup")), (P, start("s1", "compact")), (P, any_event("s1"))], "aaa"),
    "a resume of another session in a running client": (
        [(P, start("s1", "startup")), (Q, start("s2", "startup")), (Q, start("s1", "resume")), (Q, any_event("s1"))],
        "abaa",
    ),
    "a startup in a process that had another session": (
        [(P, start("s1", "startup")), (P, end("s1")), (P, start("s2", "startup")), (P, any_event("s2"))],
        "aabb",
    ),
    "two sessions in one process": (
        [(P, start("s1", "startup")), (P, any_event("s1")), (P, any_event("s2")), (P, any_event("s1"))],
        "aaba",
    ),
    "no id at all": ([(P, any_event("")), (P, any_event("")), (Q, any_event(""))], "aaa"),
}


@pytest.mark.parametrize(("steps", "expected"), SEQUENCES.values(), ids=SEQUENCES.keys())
def test_events_are_of_the_session_that_they_belong_to(
    steps: list[tuple[str, Event]], expected: str, tmp_path: Path
) -> None:
    keys = [sessions(tmp_path).noted(one, client).key for client, one in steps]
    letters = {key: chr(ord("a") + number) for number, key in enumerate(dict.fromkeys(keys))}
    assert "".join(letters[key] for key in keys) == expected


def test_the_session_is_found_by_its_id_else_by_its_client(tmp_path: Path) -> None:
    key = sessions(tmp_path).noted(start("s1", "startup"), P).key
    sessions(tmp_path).noted(start("s2", "clear"), P)
    found = sessions(tmp_path)
    assert [found.find(id, client) for id, client in (("s1", Q), ("s2", Q), ("", P), ("unknown", P))] == [key] * 4
    assert found.find("unknown", Q) == found.find("", "") == ""


def test_the_client_and_its_machine_are_noted(tmp_path: Path) -> None:
    session = sessions(tmp_path).noted(start("s1", "startup", transcript_path="/t/s1.jsonl"), P)
    assert (session.client, session.machine, session.transcript) == (P, machine(), "/t/s1.jsonl")
    session = sessions(tmp_path).noted(start("s1", "resume"), Q)
    assert (session.client, session.transcript) == (Q, "/t/s1.jsonl")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([end("s1")], "other", id="the end"),
        pytest.param([end("s1", "")], "other", id="the end without a reason"),
        pytest.param([end("s1", "clear")], "", id="a conversation that is cleared"),
        pytest.param([end("s1", "resume")], "", id="one that is left for another"),
        pytest.param([end("s1", "logout"), any_event("s1")], "logout", id="an event that comes late"),
        pytest.param([end("s1"), start("s1", "resume")], "", id="a resume"),
        pytest.param([end("s1"), start("s1", "startup")], "other", id="the start, which comes late"),
    ],
)
def test_whether_a_session_has_ended_is_known(events: list[Event], expected: str, tmp_path: Path) -> None:
    for one in events:
        sessions(tmp_path).noted(one, P)
    assert sessions(tmp_path).load(sessions(tmp_path).find("s1", P)).ended == expected


def test_a_session_that_ended_goes_on_in_another_client(tmp_path: Path) -> None:
    sessions(tmp_path).noted(end("s1"), P)
    assert sessions(tmp_path).noted(start("s1", "resume"), Q).ended == ""
    assert sessions(tmp_path).noted(any_event("s1"), Q).client == Q


def test_a_process_that_never_began_a_session_is_no_client(tmp_path: Path) -> None:
    sessions(tmp_path).noted(start("s1", "startup"), P)
    sessions(tmp_path).noted(end("s1"), P)
    session = sessions(tmp_path).noted(any_event("s1"), Q)
    assert (session.client, session.ended) == (P, "other")


def test_a_conversation_picked_in_a_running_client_takes_its_file_along(tmp_path: Path) -> None:
    for id in ("s1", "s3"):
        sessions(tmp_path).noted(start(id, "startup"), f"{id}-1")
    own = sessions(tmp_path).noted(start("s2", "startup"), P).key
    sessions(tmp_path).amend(own, lambda one: setattr(one, "bound", "a.md"))
    assert sessions(tmp_path).noted(start("s1", "resume"), P).bound == "a.md"
    sessions(tmp_path).amend(sessions(tmp_path).find("s3", ""), lambda one: setattr(one, "bound", "b.md"))
    assert sessions(tmp_path).noted(start("s3", "resume"), P).bound == "b.md", "unless it has its own"


def test_a_line_is_said_once_a_session(tmp_path: Path) -> None:
    found = sessions(tmp_path)
    key = found.noted(start("s1", "startup"), P).key
    found.leave_lines(key, ["waited", "waited"])
    found.leave_lines(key, ["waited", "also"])
    assert found.say_lines(key, ["new", "also"]) == "waited\nalso\nnew"
    assert found.say_lines(key, ["new", "newer"]) == "newer"
    assert found.say_lines(key, ["waited"]) == ""
    assert found.load(key).lines == []
    found.leave_lines(key, ["new"])
    assert found.say_lines(key, []) == ""


def test_a_line_is_one_line_of_bounded_length(tmp_path: Path) -> None:
    found = sessions(tmp_path)
    assert found.say_lines("k", ["a\nb\x1b[31m"]) == "a b[31m"
    assert len(found.say_lines("k", ["x" * 5000])) == LONGEST_LINE
    assert found.say_lines("k", ["\ud83d"]) == "?"


def test_no_lines_are_left_for_nothing(tmp_path: Path) -> None:
    sessions(tmp_path).leave_lines("k", [])
    assert not (tmp_path / "state").exists()


CHANGING = """
import sys
sys.path.insert(0, {root!r})
from progresslib.sessions.register import Sessions
from progresslib.sessions.state import Objects
sessions = Sessions({folder!r}, Objects())
for number in range(20):
    sessions.amend("k", lambda one: one.lines.append(f"{{sys.argv[1]}}-{{number}}"))
"""


def test_changes_from_several_processes_are_all_there(tmp_path: Path) -> None:
    code = CHANGING.format(root=str(ROOT), folder=str(tmp_path / "state"))
    running = [subprocess.Popen([sys.executable, "-c", code, str(number)]) for number in range(4)]
    assert [one.wait(60) for one in running] == [0] * 4
    lines = sessions(tmp_path).load("k").lines
    assert sorted(lines) == sorted(f"{process}-{number}" for process in range(4) for number in range(20))


def test_a_session_that_did_not_change_is_not_written(tmp_path: Path) -> None:
    found = sessions(tmp_path)
    found.noted(start("s1", "startup"), P)
    path = Path(found.path(found.find("s1", "")))
    before = os.stat(path).st_ino
    found.noted(any_event("s1"), P)
    found.amend(found.find("s1", ""), lambda one: None)
    assert os.stat(path).st_ino == before


@given(st.dictionaries(st.sampled_from(sorted(Session._first)), st.none() | st.integers() | st.text() | st.booleans()))
def test_wrong_values_are_left_out(kept: dict[str, Any]) -> None:
    session, plain = Session("k", kept), Session("k", {})
    for name in Session._first:
        assert type(getattr(session, name)) is type(getattr(plain, name))


@pytest.mark.parametrize("id", ["../../x", "a/b", "\0", "\ud83d", "x" * 5000, "ä"])
def test_any_id_is_a_session_in_the_state_folder(id: str, tmp_path: Path) -> None:
    assert sessions(tmp_path).noted(any_event(id), P).key == sessions(tmp_path).noted(any_event(id), P).key
    assert os.listdir(tmp_path) == ["state"]


def test_an_alias_that_leads_out_of_the_folder_is_no_way_out(tmp_path: Path) -> None:
    found = sessions(tmp_path)
    found.noted(start("s1", "startup"), P)
    found.objects.write(str(tmp_path / f"state/clients/{P}.json"), {"session": "../../../x"})
    assert found.find("", P) == "x"
