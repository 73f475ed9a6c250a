"""Remembers what a session was told, so that a resumed one hears only what has changed since."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.sessions import state
from progresslib.system.files import piece, read
from progresslib.text import fastjson

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

TAILS = (1 << 20, 8 << 20)

_BEFORE_ID = "[claude-progress "
_BEFORE_END = b"[end of claude-progress "
_COMPACTED = b'"subtype":"compact_boundary"'
_INJECTED = b'"type":"hook_additional_context"'
_GOES_ON = (b'"type":"user"', b'"type":"assistant"', b'"leafUuid"')


def new_id() -> str:
    """A short id for one text: eight hexadecimal digits."""
    return os.urandom(4).hex()


def opening(told_id: str) -> str:
    """What the text with this id begins with."""
    return f"{_BEFORE_ID}{told_id}]"


def ending(told_id: str) -> str:
    """What the text with this id ends with; a text counts as being in a conversation only where both stand."""
    return f"{_BEFORE_END.decode()}{told_id}]"


def ids_at_the_end(path: str) -> list[str]:
    """`ids_in` the end of the transcript at `path`: its last megabyte, and where that does not tell its last eight."""
    found: list[str] = []
    for size in TAILS if _has_sign(path) else ():
        transcript = piece(path, size, size)
        found = ids_in(transcript)
        if found or len(transcript) < size or transcript.rfind(_COMPACTED) >= 0:
            break
    return found


def _has_sign(path: str) -> bool:
    """Whether the end of a transcript may tell anything: most are large and do not, and to read that at once is slow.

    Pieces that follow each other in the same memory take a third of the time.
    """
    size = TAILS[0]
    try:
        most = min(os.stat(path).st_size + size, TAILS[1])
    except (OSError, ValueError):
        return False
    for behind in range(size, most + 1, size):
        part = piece(path, size + len(_COMPACTED), behind)
        if part.rfind(_BEFORE_END) >= 0 or part.rfind(_COMPACTED) >= 0:
            return True
    return False


def ids_in(transcript: bytes) -> list[str]:
    """The ids of the whole texts that the end of a transcript holds after its last compaction, newest first.

    Only what the client notes as a hook's context counts: other lines repeat texts that are no longer in the
    conversation. And only where that goes on behind it: clients before 2.1.145 take a conversation up at its last
    message, and lose a note that a compaction has left behind it. It is searched from the end: rfind takes a
    millisecond for eight megabytes, find and `in` take twenty.
    """
    found: list[str] = []
    compacted = transcript.rfind(_COMPACTED)
    goes_on = max(map(transcript.rfind, _GOES_ON))
    at = transcript.rfind(_BEFORE_END, 0, max(goes_on, 0))
    while at > compacted:
        start, end = transcript.rfind(b"\n", 0, at) + 1, transcript.find(b"\n", at)
        line = transcript[start : end if end >= 0 else None]
        if _INJECTED in line:
            found += _ids_in_line(line)
        at = transcript.rfind(_BEFORE_END, 0, start)
    return found


def _ids_in_line(line: bytes) -> list[str]:
    """The ids of the texts in a transcript's line; none if it is a subagent's, or no such note at all.

    The bytes alone do not tell: a tool may have been called with an object that looks like one.
    """
    entry = fastjson.object_in(line.decode("utf-8", "replace"))
    attachment = None if entry.get("isSidechain") else entry.get("attachment")
    if not isinstance(attachment, dict) or attachment.get("type") != "hook_additional_context":
        return []
    content = attachment.get("content")
    return [told_id for told_id in map(_id_of, content if isinstance(content, list) else [content]) if told_id]


def _id_of(text: object) -> str:
    """The id of one of our texts, "" for what is none from its opening to its ending."""
    if not isinstance(text, str):
        return ""
    told_id = text.strip()[len(_BEFORE_ID) :][:8]
    return told_id if text.strip().startswith(opening(told_id)) and text.strip().endswith(ending(told_id)) else ""


class Told:
    """What sessions were told: under each id the files as they were then; `folder` is the project's state folder."""

    __slots__ = ("folder",)

    def __init__(self, folder: str) -> None:
        self.folder = os.path.join(folder, "told")

    def keep(self, told_id: str, contents: Mapping[str, bytes], now: float) -> None:
        """Remembers that the text `told_id` told of files with these contents, by file name; raises OSError."""
        copies = {name: self._copy(data, now) for name, data in contents.items()}
        state.write(self._path(told_id + ".json"), fastjson.dumps(copies).encode())

    def recall(self, told_id: str) -> dict[str, bytes] | None:
        """The contents kept under the id, None if they are not all there any more, whole."""
        try:
            copies = fastjson.loads(read(self._path(told_id + ".json")).decode())
            contents = {name: read(self._path(copy)) for name, copy in copies.items()}
        except (ProgressError, ValueError, AttributeError, TypeError, RecursionError):
            return None
        return contents if all(state.content_key(data) == copies[name] for name, data in contents.items()) else None

    def _copy(self, data: bytes, now: float) -> str:
        """The name of the copy of `data`; one copy serves all texts that told the same."""
        name = state.content_key(data)
        path = self._path(name)
        if os.path.exists(path) and os.stat(path).st_size == len(data):
            os.utime(path, (now, now))
        else:
            state.write(path, data)
        return name

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, os.path.basename(name))
