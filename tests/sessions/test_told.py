"""Tests for sessions/told.py."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.sessions.told import TAILS, Told, ending, ids_at_the_end, ids_in, new_id, opening
from progresslib.system.files import piece
from tests.folders import listing

NOW = 1_795_327_200.0
BOUNDARY = {"type": "system", "subtype": "compact_boundary", "content": "Conversation compacted"}
SUMMARY = {"type": "user", "isCompactSummary": True, "message": {"role": "user", "content": "what was done"}}
PROMPT = {"type": "user", "message": {"role": "user", "content": "hello — 😀"}}


def told_text(told_id: str) -> str:
    return f'{opening(told_id)} Unfinished "work" — 😀.\n- one\n{ending(told_id)}'


def injected(text: str, **more: Any) -> dict[str, Any]:
    """The line in which a client from 2.1.150 on notes what a hook told the model."""
    attachment = {"type": "hook_additional_context", "content": [text], "hookName": "SessionStart"}
    return {"parentUuid": None, "isSidechain": False, "attachment": attachment, "type": "attachment", **more}


def rendered(text: str) -> dict[str, Any]:
    """The same from 2.1.330, where the text stands in it twice."""
    content = f"<system-reminder>\nSessionStart hook additional context: {text}\n</system-reminder>"
    return injected(text, rendered=[{"content": content}], renderedRole="system")


def transcript(*lines: Any) -> bytes:
    return b"".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for line in lines)


ONE, TWO, THREE = (told_text(told_id) for told_id in ("11111111", "22222222", "33333333"))


def test_a_text_is_found_by_its_id() -> None:
    assert ids_in(transcript(PROMPT, injected(ONE), PROMPT)) == ["11111111"]
    assert ids_in(transcript(PROMPT, rendered(ONE), PROMPT)) == ["11111111"]


def test_the_newest_text_comes_first() -> None:
    assert ids_in(transcript(injected(ONE), PROMPT, rendered(TWO), PROMPT)) == ["22222222", "11111111"]


def test_only_what_follows_the_last_compaction_counts() -> None:
    assert ids_in(transcript(injected(ONE), BOUNDARY, SUMMARY)) == []
    assert ids_in(transcript(injected(ONE), BOUNDARY, injected(TWO), BOUNDARY, SUMMARY, injected(THREE), PROMPT)) == [
        "33333333"
    ]


@pytest.mark.parametrize(
    ("following", "found"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([{"type": "last-prompt", "lastPrompt": "go on"}], [], id="a note of an older client"),
        pytest.param([{"type": "last-prompt", "leafUuid": "b201e910"}], ["11111111"], id="where it goes on"),
        pytest.param([PROMPT], ["11111111"], id="a prompt"),
        pytest.param([{"type": "assistant", "message": {"content": []}}], ["11111111"], id="an answer"),
    ],
)
def test_a_text_counts_where_the_conversation_goes_on_behind_it(following: list[Any], found: list[str]) -> None:
    """Clients before 2.1.145 take a conversation up at its last message, and lose what stands behind that."""
    assert ids_in(transcript(BOUNDARY, SUMMARY, injected(ONE), *following)) == found


HOOK = {"type": "hook_success", "hookName": "SessionStart:startup", "stdout": ONE, "exitCode": 0}
NO_NOTE = {
    "what a person wrote": {**PROMPT, "message": {"role": "user", "content": ONE}},
    "what a person wrote about such a line": {**PROMPT, "message": {"content": json.dumps(injected(ONE))}},
    "what an older client says": {
        "type": "user",
        "message": {"content": f"<session-start-hook>{ONE}</session-start-hook>"},
    },
    "what the hook printed": {"type": "attachment", "attachment": HOOK},
    "a copy of a request": {"type": "api-request-blob", "body": json.dumps(rendered(ONE))},
    "the input of a tool": {
        "type": "assistant",
        "message": {"content": [{"type": "tool_use", "input": injected(ONE)}]},
    },
    "the answer of a tool": {"type": "user", "toolUseResult": {"type": "hook_additional_context", "content": [ONE]}},
    "what a subagent was told": injected(ONE, isSidechain=True),
    "a preview": injected(ONE[:40] + "…"),
    "a text with the end of another": injected(f"{opening('11111111')}\n{ending('22222222')}"),
    "another hook's text that quotes ours": injected(f"Yesterday it said {ONE}"),
    "content of another kind": injected("", attachment={"type": "hook_additional_context", "content": {"a": 1}}),
    "no content": injected("", attachment={"type": "hook_additional_context"}),
    "a list": [{"type": "hook_additional_context"}],
}


@pytest.mark.parametrize("line", [pytest.param(line, id=name) for name, line in NO_NOTE.items()])
def test_nothing_else_counts_as_told(line: Any) -> None:
    assert ids_in(transcript(PROMPT, line, PROMPT)) == []


def test_a_text_in_a_list_with_others_is_found() -> None:
    both = injected("", attachment={"type": "hook_additional_context", "content": ["another hook's", f"{ONE}\n"]})
    assert ids_in(transcript(both, PROMPT)) == ["11111111"]
    alone = injected("", attachment={"type": "hook_additional_context", "content": ONE})
    assert ids_in(transcript(alone, PROMPT)) == ["11111111"]


def test_a_compaction_that_somebody_writes_about_is_none() -> None:
    said = {**PROMPT, "message": {"content": json.dumps(BOUNDARY, separators=(",", ":"))}}
    assert ids_in(transcript(injected(ONE), said)) == ["11111111"]


def test_a_line_that_is_cut_at_the_start_or_half_written_is_passed_over() -> None:
    data = transcript(injected(ONE), PROMPT, injected(TWO), PROMPT)
    assert ids_in(data[10:]) == ["22222222"]
    assert ids_in(data[: data.rindex(b"\n", 0, -1) - 10]) == ["11111111"]
    assert ids_in(data + b'{"type":"hook_additional_context"' + b"[" * 200_000) == ["22222222", "11111111"]


def test_a_line_with_bytes_that_are_no_text_is_read_all_the_same() -> None:
    assert ids_in(transcript(injected(ONE), PROMPT).replace(b"Unfinished", b"Unfinished \xff")) == ["11111111"]


@given(st.binary(), st.binary())
def test_no_bytes_are_an_error(before: bytes, after: bytes) -> None:
    line = b'{"attachment":{"type":"hook_additional_context","content":[' + before + b"]}}\n" + after
    assert ids_in(before + b"\n" + line) == []


def test_the_end_of_a_transcript_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(transcript(injected(ONE)))
    assert piece(str(path), 1000_000, 1000_000) == path.read_bytes()
    with path.open("ab") as file:
        file.truncate(3 * 1024**3)
        file.seek(0, os.SEEK_END)
        file.write(b"\n" + transcript(injected(TWO), PROMPT))
    assert len(piece(str(path), 5000, 5000)) == 5000
    assert ids_at_the_end(str(path)) == ["22222222"]


@pytest.mark.parametrize(
    ("after", "found"),
    [
        pytest.param(TAILS[0] // 2, ["11111111"], id="in the last megabyte"),
        pytest.param(TAILS[0] * 2, ["11111111"], id="in the last eight"),
        pytest.param(TAILS[1] * 2, [], id="before them"),
    ],
)
def test_an_id_is_looked_for_in_the_last_megabytes(tmp_path: Path, after: int, found: list[str]) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(transcript(injected(ONE), PROMPT) + b"{}\n" * (after // 3))
    assert ids_at_the_end(str(path)) == found


@pytest.mark.parametrize("before", range(0, 60, 7))
def test_an_id_across_the_border_of_the_pieces_that_are_searched_is_found(tmp_path: Path, before: int) -> None:
    path, text = tmp_path / "t.jsonl", transcript(injected(ONE), PROMPT)
    path.write_bytes(b"{}\n" * TAILS[0] + text + b" " * (TAILS[0] - len(text[text.index(b"[end of") :]) + before))
    assert ids_at_the_end(str(path)) == ["11111111"]


def test_many_marks_behind_the_last_message_are_passed_over_at_once(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(transcript(injected(ONE), PROMPT, injected(TWO)) + b"[end of claude-progress " * 60_000)
    assert ids_at_the_end(str(path)) == ["11111111"]


def test_a_compaction_in_the_last_megabyte_ends_the_search(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(transcript(injected(ONE)) + b"{}\n" * TAILS[0] + transcript(BOUNDARY, SUMMARY))
    assert ids_at_the_end(str(path)) == []


def test_ids_are_short_and_differ() -> None:
    made = {new_id() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 8 and int(one, 16) >= 0 for one in made)


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(str(tmp_path))


FILES = {".claude/progress/a.md": b"one\r\n\xff", ".claude/progress/b.md": b"", "/repo/é/\U0001f600.md": b"two"}


def test_what_was_told_is_recalled(told: Told) -> None:
    told.keep("11111111", FILES, NOW)
    told.keep("22222222", {}, NOW)
    assert told.recall("11111111") == FILES
    assert told.recall("22222222") == {}
    assert told.recall("33333333") is None


def test_texts_that_told_the_same_share_their_copies(told: Told) -> None:
    told.keep("11111111", {"a": b"same", "b": b"same"}, NOW)
    told.keep("22222222", {"a": b"same"}, NOW)
    assert len(listing(Path(told.folder))) == len(["one copy"]) + len(["an id", "another"])


def copies(told: Told) -> list[Path]:
    return [path for path in Path(told.folder).iterdir() if path.suffix != ".json"]


def make_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("name", ["a copy", "the list"])
@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda path: path.unlink(), id="removed"),
        pytest.param(lambda path: path.write_bytes(b""), id="emptied"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-1]), id="torn"),
        pytest.param(lambda path: path.write_bytes(bytes(len(path.read_bytes()))), id="full of zeros"),
        pytest.param(lambda path: path.write_bytes(b"[1]"), id="a list"),
        pytest.param(lambda path: path.write_bytes(b'{"a": 1}'), id="a number for a copy"),
        pytest.param(lambda path: path.write_bytes(b'{"a": "../../../etc/passwd"}'), id="a path for a copy"),
        pytest.param(lambda path: path.write_bytes(b'{"a": "\\u0000"}'), id="a name that cannot be"),
        pytest.param(lambda path: path.write_bytes(b"[" * 100_000), id="too deep"),
        pytest.param(lambda path: (path.unlink(), path.mkdir()), id="a folder"),
        pytest.param(make_fifo, id="a FIFO"),
    ],
)
def test_what_is_not_there_whole_is_not_recalled(told: Told, name: str, harm: Any) -> None:
    told.keep("11111111", {"a": b"some text"}, NOW)
    harm(copies(told)[0] if name == "a copy" else Path(told.folder) / "11111111.json")
    assert told.recall("11111111") is None


def test_a_torn_copy_is_mended_by_the_next_text(told: Told) -> None:
    told.keep("11111111", {"a": b"some text"}, NOW)
    copies(told)[0].write_bytes(b"some")
    told.keep("22222222", {"a": b"some text"}, NOW)
    assert told.recall("22222222") == {"a": b"some text"}


@pytest.mark.parametrize("told_id", ["", ".", "..", "../x", "a/b", "x" * 300])
def test_an_id_that_is_none_is_not_recalled(told: Told, told_id: str) -> None:
    told.keep("11111111", FILES, NOW)
    assert told.recall(told_id) is None


@pytest.mark.parametrize("folder", ["/proc/told", "/dev/null"])
def test_where_nothing_can_be_kept_it_is_an_os_error(folder: str) -> None:
    with pytest.raises(OSError, match="told"):
        Told(folder).keep("11111111", FILES, NOW)
    assert Told(folder).recall("11111111") is None
