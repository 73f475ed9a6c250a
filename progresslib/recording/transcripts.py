"""What the client wrote down about an agent: who started it, what it was asked, the last thing that it said."""

from __future__ import annotations

import os

from progresslib.hook.event import text_in
from progresslib.recording.run import RunState, checksum
from progresslib.secrets.masking import masked
from progresslib.system.files import piece, read_object
from progresslib.text import fastjson

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_META_LIMIT = 64 * 1024
_FIRST_LINE = 1 << 20
_TAILS = (1 << 18, 1 << 22)
_SUFFIX = ".jsonl"


def path_of(run: RunState, conversation: str) -> str:
    """The transcript of a run's agent: the one that the client named, else where it is beside its conversation's."""
    if run.transcript:
        return run.transcript
    conversation = run.conversation or conversation
    name = f"agent-{os.path.basename(run.id)}{_SUFFIX}"
    nested = os.path.join(conversation[: -len(_SUFFIX)], "subagents", name)
    is_nested = os.path.exists(os.path.dirname(nested))
    return nested if is_nested else os.path.join(os.path.dirname(conversation), name)


def launch_of(path: str) -> str:
    """The tool use id of the call that started the agent, "" where the client does not tell it (before 2.1.150)."""
    return text_in(read_object(path[: -len(_SUFFIX)] + ".meta.json", _META_LIMIT), "toolUseId")


def prompt_of(path: str) -> str:
    """The checksum of what the agent was asked, "" where the transcript is not there yet."""
    entry = _entry(_first_line(path))
    message = entry.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    return checksum(content) if isinstance(content, str) else ""


def last_said(path: str) -> str:
    """The last text of the agent in its transcript, masked; of a large one only the end is read."""
    for size in _TAILS:
        data = piece(path, size, size)
        said = next((text for entry in _backwards(data) if (text := _text_of(entry))), "")
        if said or len(data) < size:
            return masked(said)
    return ""


def error_at_end(path: str) -> str:
    """The API error that an agent's transcript ends with, "" if it ends otherwise."""
    last = next(_backwards(piece(path, _TAILS[0], _TAILS[0])), {})
    return _texts(last) if last.get("isApiErrorMessage") else ""


def _backwards(data: bytes) -> Iterator[dict[str, Any]]:
    """The entries in the end of a transcript, the last one first."""
    end = len(data)
    while end > 0:
        start = data.rfind(b"\n", 0, end) + 1
        if b'"assistant"' in data[start:end]:
            yield _entry(data[start:end])
        end = start - 1


def _text_of(entry: dict[str, Any]) -> str:
    """What the agent says in an entry; not what the client says for it, such as the text of an API error."""
    return "" if entry.get("type") != "assistant" or entry.get("isApiErrorMessage") else _texts(entry)


def _texts(entry: dict[str, Any]) -> str:
    """The texts of an entry's message."""
    message = entry.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    blocks = content if isinstance(content, list) else [{"text": content}]
    return "\n".join(filter(None, (text_in(block, "text") for block in blocks if isinstance(block, dict))))


def _entry(line: bytes) -> dict[str, Any]:
    return fastjson.object_in(line.decode("utf-8", "replace"))


def _first_line(path: str) -> bytes:
    """The first line of a transcript, empty if it is not there or longer than a megabyte."""
    line, end, _ = piece(path, _FIRST_LINE).partition(b"\n")
    return line if end else b""
