"""The readers of the client's JSON lines against a reader that is plain and slow: the same texts, ids and launches."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from progresslib.recording import transcripts
from progresslib.recording.run import checksum
from progresslib.secrets.masking import masked
from progresslib.sessions import told
from tests.fuzz.mutating import json_lines
from tests.fuzz.target import Target

ENTRIES: Sequence[Any] = (
    {"type": "user", "isSidechain": True, "message": {"role": "user", "content": "Build it, please"}},
    {"type": "assistant", "message": {"content": [{"type": "text", "text": "done"}, {"type": "tool_use", "id": "t1"}]}},
    {"type": "assistant", "message": {"content": "plain"}},
    {"type": "assistant", "isApiErrorMessage": 1, "message": {"content": [{"type": "text", "text": "API Error: 529"}]}},
    {"type": "system", "subtype": "compact_boundary", "content": "Conversation compacted"},
    {"type": "attachment", "attachment": {"type": "hook_additional_context", "content": [
        "[claude-progress 0a1b2c3d] This project\n\n[end of claude-progress 0a1b2c3d]"]}},
    {"type": "user", "toolUseResult": {"x": '"type":"hook_additional_context" [end of claude-progress 0a1b2c3d]'}},
    {"toolUseId": "toolu_1", "agentType": "dev", "description": "Build it"},
    [], None, "text", {"message": None}, {"message": {"content": [1, {"text": 1}]}, "type": "assistant"},
)  # fmt: skip
TOKENS = [
    *(b'"type":"assistant"', b'"isApiErrorMessage":true', b'"subtype":"compact_boundary"', b'"isSidechain":true'),
    *(b"[claude-progress 0a1b2c3d]", b"[end of claude-progress 0a1b2c3d]", b'"type":"hook_additional_context"'),
    *(
        b'"assistant"',
        b"\r\n",
        b"\n",
        b"{",
        b"}",
        b"[" * 2000,
        b'"' + b"x" * 5000 + b'"',
        b"sk-ant-api03-aaaaaaaaaaaa1B",
    ),
]
MOST = 60_000
COMPACTED = b'"subtype":"compact_boundary"'
GOES_ON = (b'"type":"user"', b'"type":"assistant"', b'"leafUuid"')


def check(data: bytes) -> None:
    """Reads DATA as a transcript, and as what the client notes beside it."""
    if len(data) > MOST:
        return
    path = _path()
    for name in (path, path[: -len(".jsonl")] + ".meta.json"):
        with open(name, "wb") as file:
            file.write(data)
    entries = [_entry(line) for line in data.split(b"\n")]
    said = [_texts(one) for one in entries if one.get("type") == "assistant" and not one.get("isApiErrorMessage")]
    assert transcripts.last_said(path) == masked(next(filter(None, reversed(said)), ""))
    assert told.ids_at_the_end(path) == told.ids_in(data) == _ids(data)
    assert transcripts.prompt_of(path) == (_prompt(entries[0]) if b"\n" in data else "")
    assert isinstance(transcripts.error_at_end(path), str)
    assert transcripts.launch_of(path) == _launch(data)


@lru_cache(maxsize=1)
def _path() -> str:
    return os.path.join(tempfile.mkdtemp(), "agent-a1.jsonl")


def _entry(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8", "replace").strip(" \t\r\n"), strict=False, parse_constant=str)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _texts(entry: dict[str, Any]) -> str:
    message = entry.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return content
    blocks = [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    return "\n".join(one["text"] for one in blocks if isinstance(one.get("text"), str) and one["text"])


def _prompt(entry: dict[str, Any]) -> str:
    content = entry["message"].get("content") if isinstance(entry.get("message"), dict) else None
    return checksum(content) if isinstance(content, str) else ""


def _launch(data: bytes) -> str:
    try:
        value = json.loads(data.decode().strip(" \t\r\n"), strict=False, parse_constant=str)
    except (ValueError, RecursionError):
        return ""
    found = value.get("toolUseId") if isinstance(value, dict) else ""
    return found if isinstance(found, str) else ""


def _ids(data: bytes) -> list[str]:
    """The ids of whole texts in the client's own notes after the last compaction, where the conversation goes on."""
    lines = data[: max(0, *map(data.rfind, GOES_ON))].split(b"\n")
    last = max((number for number, line in enumerate(lines) if COMPACTED in line), default=0)
    if lines[last].rfind(b"[end of claude-progress ") < lines[last].rfind(COMPACTED):
        last += 1
    ids = [_ids_in(line) if b'"type":"hook_additional_context"' in line else [] for line in lines[last:]]
    return [one for found in reversed(ids) for one in found]


def _ids_in(line: bytes) -> list[str]:
    entry = _entry(line)
    attachment = entry.get("attachment")
    if (
        entry.get("isSidechain")
        or not isinstance(attachment, dict)
        or attachment.get("type") != "hook_additional_context"
    ):
        return []
    content = attachment.get("content")
    texts = [one.strip() for one in (content if isinstance(content, list) else [content]) if isinstance(one, str)]
    ids = [(text, text[len("[claude-progress ") :][:8]) for text in texts]
    return [
        id
        for text, id in ids
        if id and text.startswith(f"[claude-progress {id}]") and text.endswith(f"[end of claude-progress {id}]")
    ]


def seeds() -> Sequence[bytes]:
    written = [json.dumps(one, separators=(",", ":")).encode() for one in ENTRIES]
    whole = b"".join(line + b"\n" for line in written)
    return [*written, whole, whole[:-20], whole.replace(b"\n", b"\r\n"), b"\n".join(reversed(written)), b"", b"\n\n"]


TARGET = Target(
    check=check,
    promise="a plain reader of JSON lines finds the same last words, prompts, launches and ids, also beside torn lines",
    seeds=seeds,
    mutate=json_lines(TOKENS, seeds),
    modules="recording.transcripts sessions.told text.fastjson secrets.masking",
)
