"""What is registered with the client: the one table that the settings and settings.example.json come from."""

from __future__ import annotations

import re
import shlex
from typing import Any, NamedTuple

Version = tuple[int, ...]
Entry = tuple[str, dict[str, Any]]  # a hook event's name, and the group that stands in its list


class Row(NamedTuple):
    """One registered hook; `since` is the first client version that knows the event, None if every one does.

    `only_if` is a permission rule that keeps clients from 2.1.85 on from starting the hook for anything else.
    """

    event: str
    slug: str
    matcher: str | None
    timeout: int
    since: Version | None
    only_if: str | None = None


_AGENT = "Task|Agent"
_FILES = ".claude/progress/**"
ROWS = (
    Row("SessionStart", "session-start", None, 30, None),
    Row("PreToolUse", "pre-tool-use", _AGENT, 30, None),
    Row("PostToolUse", "post-tool-use", f"{_AGENT}|TaskStop", 30, None),
    Row("PostToolUse", "post-write", "Write", 30, None, f"Write(**/{_FILES})"),
    Row("PostToolUse", "post-write", "Edit|MultiEdit", 30, None, f"Edit(**/{_FILES})"),
    Row("PostToolUseFailure", "post-tool-use-failure", _AGENT, 30, (2, 0, 76)),
    Row("SubagentStart", "subagent-start", None, 30, (2, 0, 43)),
    Row("SubagentStop", "subagent-stop", None, 30, None),
    Row("Stop", "stop", None, 30, None),
    Row("StopFailure", "stop-failure", None, 30, (2, 1, 78)),
    Row("SessionEnd", "session-end", None, 30, None),
)
NEWEST: Version = (999,)

_OUR_RUN = re.compile(r"(?:^|/)claude-progress/(?:[^/]+/)?hooks/run\Z")
_SLUG = re.compile(r"[a-z][a-z0-9-]*\Z")


def rows_for(version: Version | None) -> list[Row]:
    """The rows whose event a client of this version knows; with None only those known everywhere.

    An event name that an older client does not know makes it ignore every hook of the settings file.
    """
    return [row for row in ROWS if row.since is None or (version is not None and version >= row.since)]


def parse_version(text: str) -> Version | None:
    """The version at the start of a text such as `2.1.330 (Claude Code)`, None if there is none."""
    found = re.match(r"(\d+)\.(\d+)\.(\d+)(?![\d.])", text, re.ASCII)
    return tuple(int(part) for part in found.groups()) if found else None


def quoted(path: str) -> str:
    """The path as one word for sh."""
    return '"' + re.sub(r'(["\\$`])', r"\\\1", path) + '"'


def entries(rows: list[Row], run: str) -> list[Entry]:
    """Event and group of each row; `run` is the shell text that starts `hooks/run`, already quoted for sh."""
    return [(row.event, _group(row, run)) for row in rows]


def _group(row: Row, run: str) -> dict[str, Any]:
    matcher = {} if row.matcher is None else {"matcher": row.matcher}
    only_if = {} if row.only_if is None else {"if": row.only_if}
    handler = {"type": "command", **only_if, "command": f"{run} {row.slug}", "timeout": row.timeout}
    return {**matcher, "hooks": [handler]}


def as_settings(rows: list[Row], run: str) -> dict[str, Any]:
    """A settings object that holds these rows and nothing else."""
    hooks: dict[str, Any] = {}
    for event, group in entries(rows, run):
        hooks.setdefault(event, []).append(group)
    return {"hooks": hooks}


def slug_of(command: str) -> str | None:
    """The slug of a command line of ours, None for a foreign one.

    Ours is `<…claude-progress/…hooks/run> SLUG`, with or without `sh` in front, and nothing else: some clients drop
    keys they do not know, so the command is the only mark, and a foreign one may mention the path in an argument.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if words[:1] in (["sh"], ["/bin/sh"]):
        words = words[1:]
    if len(words) != 2 or not _OUR_RUN.search(words[0]) or not _SLUG.match(words[1]):
        return None
    return words[1]
