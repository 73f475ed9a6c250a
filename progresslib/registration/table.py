"""What is registered with the client: the one table that settings, settings.example.json and hooks.json come from."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection
from typing import Any, NamedTuple

Version = tuple[int, ...]
NAME = "claude-progress"
ALLOW_EDITS = "allow-edits"
TODO_TOOLS = "todo-tools"
STATUS_LINE = "statusline"
"""What a person may ask for beyond the rest, by its name on the installer's command line."""
PLUGIN = "plugin"
"""What the plugin alone has: it cannot set permission rules."""


def name_of(place: tuple[str, ...], mark: str) -> str:
    """What the installer's record calls an entry of that mark."""
    return "/".join((*place, mark))


class Row(NamedTuple):
    """One registered hook; `since` is the first client version that knows the event, None if every one does.

    `only_if` is a permission rule that keeps clients from 2.1.85 on from starting the hook for anything else; `option`
    is what a person must have asked for, None if everybody gets the hook.
    """

    event: str
    slug: str
    matcher: str | None
    timeout: int
    since: Version | None
    only_if: str | None = None
    option: str | None = None


class Entry(NamedTuple):
    """One thing of ours in the settings: the keys that lead to its container, its mark there, and the value.

    In a list the value is an element, in an object that of the member `mark`. The mark tells it from all else in its
    container: a hook's slug, the permission rule itself, the variable's name.
    """

    place: tuple[str, ...]
    mark: str
    value: Any
    option: str | None = None

    @property
    def name(self) -> str:
        """Its name in the installer's record."""
        return name_of(self.place, self.mark)

    @property
    def is_hook(self) -> bool:
        return self.place[:1] == ("hooks",)

    @property
    def is_member(self) -> bool:
        return self.place in (_VARIABLES, _TOP)


_AGENT = "Task|Agent"
_EDITS = "Edit|Write"
_FILES = ".claude/progress/**"
_VARIABLES = ("env",)
_TOP = ()
ROWS = (
    Row("SessionStart", "session-start", None, 30, None),
    Row("PreToolUse", "pre-tool-use", _AGENT, 30, None),
    Row("PostToolUse", "post-tool-use", f"{_AGENT}|TaskStop", 30, None),
    Row("PostToolUse", "post-todo", "TodoWrite|TaskCreate|TaskUpdate", 30, None),
    Row("PostToolUse", "post-write", "Write", 30, None, f"Write(**/{_FILES})"),
    Row("PostToolUse", "post-write", "Edit|MultiEdit", 30, None, f"Edit(**/{_FILES})"),
    Row("PostToolUseFailure", "post-tool-use-failure", _AGENT, 30, (2, 0, 76)),
    Row("SubagentStart", "subagent-start", None, 30, (2, 0, 43)),
    Row("SubagentStop", "subagent-stop", None, 30, None),
    Row("Stop", "stop", None, 30, None),
    Row("StopFailure", "stop-failure", None, 30, (2, 1, 78)),
    Row("SessionEnd", "session-end", None, 30, None),
    Row("TaskCompleted", "task-completed", None, 30, (2, 1, 63)),
    Row("PreCompact", "pre-compact", None, 30, None),
    Row("PermissionRequest", "permission-request", _EDITS, 30, (2, 0, 76), option=ALLOW_EDITS),
    Row("PreToolUse", "allow-edit", _EDITS, 30, None, option=ALLOW_EDITS),
    Row("PreToolUse", "allow-command", "Bash", 30, None, "Bash(claude-progress:*)", PLUGIN),
)
RULES = (
    Entry(("permissions", "allow"), "Bash(claude-progress:*)", "Bash(claude-progress:*)"),
    *(
        Entry(("permissions", "ask"), rule, rule)
        for rule in (
            "Bash(claude-progress delete:*)",
            "Bash(claude-progress uninstall:*)",
            "Bash(claude-progress doctor --fix:*)",
        )
    ),
)
"""Claude may run the command line without a question, but for what takes something away. A repository grants none."""
_STATUS_LINE = {
    "type": "command",
    # The same in every configuration folder: what is in the settings tells whether it is ours.
    "command": '"${CLAUDE_CONFIG_DIR:-$HOME/.claude}/claude-progress/current/hooks/run" status-line',
    "padding": 0,
    "refreshInterval": 30,  # without it nothing is drawn while agents work in the background
}
SINGLE = (
    Entry(_VARIABLES, "CLAUDE_CODE_ENABLE_TODO_TOOLS", "1", TODO_TOOLS),
    Entry(_TOP, "statusLine", _STATUS_LINE, STATUS_LINE),
)
"""What there can be only one of: a person's own is never replaced."""
PLAIN = (*RULES, *SINGLE)
OPTIONAL = {
    **{name_of(("hooks", row.event), row.slug): row.option for row in ROWS if row.option not in (None, PLUGIN)},
    **{entry.name: entry.option for entry in SINGLE if entry.option},
}
"""The option that each entry belongs to, by the entry's name."""
NEWEST: Version = (999,)
BY_HAND = '"$HOME/.claude/claude-progress/current/hooks/run"'
"""How settings.example.json starts `hooks/run`."""

_LONGEST_COMMAND = 10_000
"""Longer than a path of the system's can be, also with each of its characters escaped."""
_OUR_RUN = re.compile(r"(?:^|/)claude-progress/(?:[^/]+/)?hooks/run\Z")
_SLUG = re.compile(r"[a-z][a-z0-9-]*\Z")


def rows_for(version: Version | None, options: Collection[str] = ()) -> list[Row]:
    """The rows whose event a client of this version knows, with those of the options; None: known everywhere.

    An event name that an older client does not know makes it ignore every hook of the settings file.
    """
    known = [row for row in ROWS if row.since is None or (version is not None and version >= row.since)]
    return [row for row in known if row.option is None or row.option in options]


def personal(options: Collection[str] = ()) -> list[Entry]:
    """What stands in a person's own settings beside the hooks: the permission rules, and what the options bring."""
    return [*RULES, *(entry for entry in SINGLE if entry.option in options)]


def parse_version(text: str) -> Version | None:
    """The version at the start of a text such as `2.1.330 (Claude Code)`, None if there is none."""
    found = re.match(r"(\d+)\.(\d+)\.(\d+)(?![\d.])", text, re.ASCII)
    return tuple(int(part) for part in found.groups()) if found else None


def quoted(path: str) -> str:
    """The path as one word for sh."""
    return '"' + re.sub(r'(["\\$`])', r"\\\1", path) + '"'


def plugin() -> dict[str, Any]:
    """The content of the plugin's hooks.json, for a client that knows every event: an older one ignores all of it."""
    events: dict[str, list[Any]] = {}
    for entry in entries(rows_for(NEWEST, {PLUGIN}), '"${CLAUDE_PLUGIN_ROOT}/hooks/run"'):
        events.setdefault(entry.place[1], []).append(entry.value)
    return {"description": "Tells, records and reminds of long tasks' progress", "hooks": events}


def entries(rows: list[Row], run: str) -> list[Entry]:
    """The entry of each hook; `run` is the shell text that starts `hooks/run`, already quoted for sh."""
    return [Entry(("hooks", row.event), row.slug, _group(row, run), row.option) for row in rows]


def _group(row: Row, run: str) -> dict[str, Any]:
    matcher = {} if row.matcher is None else {"matcher": row.matcher}
    only_if = {} if row.only_if is None else {"if": row.only_if}
    handler = {"type": "command", **only_if, "command": f"{run} {row.slug}", "timeout": row.timeout}
    return {**matcher, "hooks": [handler]}


def slug_of(command: str) -> str | None:
    """The slug of a command line of ours, None for a foreign one.

    Ours is `<…claude-progress/…hooks/run> SLUG`, with or without `sh` in front, and nothing else: some clients drop
    keys they do not know, so the command is the only mark, and a foreign one may mention the path in an argument.
    """
    if NAME not in command or len(command) > _LONGEST_COMMAND:  # shlex takes a second for 500 KB
        return None
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if words[:1] in (["sh"], ["/bin/sh"]):
        words = words[1:]
    if len(words) != 2 or not _OUR_RUN.search(words[0]) or not _SLUG.match(words[1]):
        return None
    return words[1]
