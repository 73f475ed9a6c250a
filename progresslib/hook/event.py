"""What the client sends to a hook: one JSON object on stdin, made to look as the newest client sends it."""

from __future__ import annotations

from progresslib.errors import ProgressError
from progresslib.text import fastjson

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Answer = dict[str, object]

AGENT_TOOL = "Agent"
SPAWNED = "teammate_spawned"
ONLY_BEGUN = ("async_launched", "remote_launched", SPAWNED)
"""What a call's status says where its agent goes on in the background."""
_AGENT_TOOLS = (AGENT_TOOL, "Task")  # its name up to 2.0.76


class Event:
    """One hook event; a field that the client did not send, or sent as something else than text, is empty.

    `raw` holds all that it sent.
    """

    __slots__ = ("agent_id", "agent_type", "cwd", "name", "raw", "session_id", "source", "tool", "transcript_path")

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.name = self.text("hook_event_name")
        self.session_id = self.text("session_id")
        self.transcript_path = self.text("transcript_path")
        self.cwd = self.text("cwd")
        self.source = self.text("source")
        self.agent_id = self.text("agent_id")
        self.agent_type = self.text("agent_type")
        tool = self.text("tool_name")
        self.tool = AGENT_TOOL if tool in _AGENT_TOOLS else tool

    @property
    def background_tasks(self) -> list[dict[str, Any]] | None:
        """What goes on at a turn's end; None of a client that lists no tasks (before 2.1.145)."""
        return _objects(self.raw.get("background_tasks"))

    @property
    def is_heard_at_stop(self) -> bool:
        """Whether a Stop may be answered to the model: clients that list no tasks (before 2.1.145) refuse all of it."""
        return "background_tasks" in self.raw

    def text(self, field: str) -> str:
        """The text that the client sent under `field`, empty where it sent none."""
        value = self.raw.get(field)
        return value if isinstance(value, str) else ""

    def part(self, field: str) -> dict[str, Any]:
        """The object that the client sent under `field`, empty where it sent none."""
        value = self.raw.get(field)
        return value if isinstance(value, dict) else {}

    def answer(self, context: str = "", line: str = "") -> Answer:
        """What a hook prints at this event: a context for the model, a line for the person; empty without either."""
        made: Answer = {}
        if context:
            made["hookSpecificOutput"] = {"hookEventName": self.name, "additionalContext": context}
        if line:
            made["systemMessage"] = line
        return made

    def decision(self, decision: str, reason: str) -> Answer:
        """What a hook prints that lets the use of a tool through (`allow`), or has the person asked (`ask`)."""
        told = {"permissionDecision": decision, "permissionDecisionReason": reason}
        return {"hookSpecificOutput": {"hookEventName": self.name, **told}}


def _objects(value: object) -> list[dict[str, Any]] | None:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else None


def objects_in(part: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """The objects in a list that a part of an event holds, none where it holds no list."""
    return _objects(part.get(field)) or []


def text_in(part: dict[str, Any], *fields: str) -> str:
    """The first of `fields` in a part of an event that is a text and not empty, "" without one."""
    values = (part.get(field) for field in fields)
    return next((value for value in values if isinstance(value, str) and value), "")


def parse(data: bytes) -> Event:
    """The event in `data`, the bytes of a hook's stdin (UTF-8, whatever the locale says).

    Raises ProgressError when they are not one JSON object.
    """
    try:
        raw = fastjson.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise ProgressError(f"claude-progress: the client sent an event that is not JSON ({error})") from error
    if not isinstance(raw, dict):
        raise ProgressError("claude-progress: the client sent an event that is not a JSON object")
    return Event(raw)
