"""Tests for recording/transcripts.py: what the client wrote down about an agent."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from progresslib.recording.launching import WARM_UP
from progresslib.recording.run import RunState, checksum
from progresslib.recording.transcripts import error_at_end, last_said, launch_of, path_of, prompt_of
from tests.recorders import lines_of

ERROR = "API Error: 500 x"
SECRET = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"


def said(*texts: str, **fields: Any) -> dict[str, Any]:
    """An entry in which an agent says something."""
    content = [{"type": "text", "text": text} for text in texts]
    return {"type": "assistant", "message": {"role": "assistant", "content": content}, **fields}


def asked(prompt: Any) -> dict[str, Any]:
    return {"type": "user", "message": {"role": "user", "content": prompt}}


def test_the_path_that_the_client_named_counts(tmp_path: Path) -> None:
    run = RunState("a1", {"transcript": "/t/agent-x.jsonl", "conversation": str(tmp_path / "s1.jsonl")})
    assert path_of(run, "/other.jsonl") == "/t/agent-x.jsonl"


def test_else_it_is_beside_the_conversation_or_in_its_folder(tmp_path: Path) -> None:
    conversation = str(tmp_path / "s1.jsonl")
    assert path_of(RunState("a1"), conversation) == str(tmp_path / "agent-a1.jsonl")
    (tmp_path / "s1/subagents").mkdir(parents=True)
    assert path_of(RunState("a1"), conversation) == str(tmp_path / "s1/subagents/agent-a1.jsonl")
    own = RunState("a1", {"conversation": str(tmp_path / "s2.jsonl")})
    assert path_of(own, conversation) == str(tmp_path / "agent-a1.jsonl")


@pytest.mark.parametrize("id", ["../../x", "/etc/x", "a/../../x"])
def test_an_id_leads_nowhere_else(id: str, tmp_path: Path) -> None:
    assert os.path.dirname(path_of(RunState(id), str(tmp_path / "s1.jsonl"))) == str(tmp_path)


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        pytest.param('{"agentType": "dev", "toolUseId": "t1"}', "t1", id="told"),
        pytest.param('{"agentType": "dev"}', "", id="not told, before 2.1.150"),
        pytest.param('{"toolUseId": 7}', "", id="a number"),
        pytest.param("[1]", "", id="a list"),
        pytest.param('{"toolUseId": "t', "", id="half of it"),
        pytest.param("", "", id="nothing in it"),
        pytest.param("[" * 60_000, "", id="too deep"),
        pytest.param('{"toolUseId": "t1", "x": "' + "x" * 70_000 + '"}', "", id="too large"),
        pytest.param(None, "", id="no such file"),
    ],
)
def test_the_call_is_what_is_kept_beside_the_transcript(meta: str | None, expected: str, tmp_path: Path) -> None:
    if meta is not None:
        (tmp_path / "agent-a1.meta.json").write_text(meta)
    assert launch_of(str(tmp_path / "agent-a1.jsonl")) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([asked("Build it"), said("yes")], checksum("Build it"), id="its first entry"),
        pytest.param([asked("Warmup")], WARM_UP, id="a warm-up"),
        pytest.param([asked([{"type": "text", "text": "Build it"}])], "", id="blocks"),
        pytest.param([asked(None)], "", id="none"),
        pytest.param([{"type": "user"}], "", id="no message"),
        pytest.param(["[1]"], "", id="a list"),
        pytest.param(["{"], "", id="no JSON"),
        pytest.param(["[" * 100_000], "", id="too deep"),
        pytest.param([asked("x" * (1 << 20))], "", id="too long a line"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_the_prompt_is_read_as_a_checksum(lines: list[object], expected: str, tmp_path: Path) -> None:
    assert prompt_of(str(lines_of(tmp_path / "agent-a1.jsonl", lines))) == expected


def test_a_first_line_that_is_still_written_does_not_count(tmp_path: Path) -> None:
    path = lines_of(tmp_path / "a.jsonl", [asked("Build it")])
    path.write_text(path.read_text()[:-1])
    assert prompt_of(str(path)) == ""


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([said("one"), said("two")], "two", id="the last one"),
        pytest.param([said("one", "two")], "one\ntwo", id="several blocks"),
        pytest.param([{"type": "assistant", "message": {"content": "plain"}}], "plain", id="a text for blocks"),
        pytest.param(
            [said("one"), asked("x"), {"type": "progress", "x": "assistant"}], "one", id="other lines behind it"
        ),
        pytest.param([said("one"), said("API Error: 529", isApiErrorMessage=True)], "one", id="an API error behind it"),
        pytest.param(
            [said("one"), {"type": "assistant", "message": {"content": [{"type": "tool_use", "name": "Bash"}]}}],
            "one",
            id="a call behind it",
        ),
        pytest.param([said("one"), said("")], "one", id="an empty text behind it"),
        pytest.param(
            [said("one"), '{"type":"assistant","message":{"content":[{"te'], "one", id="half a line behind it"
        ),
        pytest.param([said("one"), '"assistant"', "[1]", "null", "x"], "one", id="garbage behind it"),
        pytest.param(
            [said("one"), {"type": "assistant", "message": {"content": [7, None, []]}}], "one", id="odd blocks"
        ),
        pytest.param([said("ä 漢 😀")], "ä 漢 😀", id="letters of any kind"),
        pytest.param([said(f"my key is {SECRET}")], None, id="a secret"),
        pytest.param([asked("x")], "", id="it said nothing"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_the_last_words_are_the_last_text_of_the_agent(
    lines: list[object], expected: str | None, tmp_path: Path
) -> None:
    found = last_said(str(lines_of(tmp_path / "a.jsonl", lines)))
    assert SECRET not in found
    assert found.startswith("my key is ") if expected is None else found == expected


def test_of_a_large_transcript_only_the_end_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines_of(tmp_path / "a.jsonl", [said("old"), *[asked("x" * 10_000)] * 1000, said("new")])
    read, sizes = os.read, []

    def counted(fd: int, size: int) -> bytes:
        data = read(fd, size)
        sizes.append(len(data))
        return data

    monkeypatch.setattr(os, "read", counted)
    assert path.stat().st_size > 10_000_000
    assert last_said(str(path)) == "new"
    assert sum(sizes) <= 1 << 18


def test_behind_much_else_the_last_words_are_looked_for_further_back(tmp_path: Path) -> None:
    lines = [said("old"), *[asked("x" * 10_000)] * 100]
    assert last_said(str(lines_of(tmp_path / "a.jsonl", lines))) == "old"
    assert last_said(str(lines_of(tmp_path / "b.jsonl", [said("old"), *[asked("x" * 10_000)] * 1000]))) == ""


def no_file(path: Path) -> None:
    pass


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(100_000) + b'"assistant"\xff\xfe{')


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(no_file, id="nothing there"),
        pytest.param(Path.mkdir, id="a folder"),
        pytest.param(os.mkfifo, id="a FIFO"),
        pytest.param(lambda path: path.symlink_to(path), id="a link to itself"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), id="an endless device"),
        pytest.param(garbage, id="garbage"),
    ],
)
def test_what_is_no_transcript_says_nothing(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / "a.jsonl")
    for path in (tmp_path / "a.jsonl", tmp_path / "a.jsonl/b.jsonl"):
        assert (last_said(str(path)), prompt_of(str(path)), launch_of(str(path))) == ("", "", "")


@pytest.mark.parametrize("path", ["", "\0", "x" * 5000, "/\ud83d"])
def test_an_odd_path_says_nothing(path: str) -> None:
    assert (last_said(path), prompt_of(path), launch_of(path)) == ("", "", "")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            [said("a"), said("API Error: 500 x", isApiErrorMessage=True)], "API Error: 500 x", id="at the end"
        ),
        pytest.param([said("API Error: 500 x", isApiErrorMessage=True), said("a")], "", id="overcome"),
        pytest.param([said("API Error: 500 x")], "", id="an agent's own words"),
        pytest.param([asked("do it")], "", id="nothing said"),
    ],
)
def test_an_api_error_at_the_end_of_a_transcript_is_found(
    entries: list[dict[str, Any]], expected: str, tmp_path: Path
) -> None:
    path = lines_of(tmp_path / "agent-a1.jsonl", entries)
    assert error_at_end(str(path)) == expected
    assert error_at_end(str(tmp_path / "nowhere.jsonl")) == ""
