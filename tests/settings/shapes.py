"""What people have in their settings files: values to be written in any layout, drawn by a seeded generator."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from progresslib.registration import table

Members = list[tuple[str, Any]]


class Pairs(NamedTuple):
    """A JSON object as its members in their order, so that one key can be there twice."""

    members: Members


class Spelled(NamedTuple):
    """A JSON value as it is spelled: numbers and escapes that a program would write otherwise."""

    text: str


def pairs(**members: Any) -> Pairs:
    return Pairs(list(members.items()))


EVENTS = ("SessionStart", "PreToolUse", "PostToolUse", "SubagentStop", "Stop", "SessionEnd", "PreCompact")
OTHER_EVENTS = ("Notification", "UserPromptSubmit", "PostCompact", "WorktreeCreate", "ConfigChange")
MATCHERS = (None, "", "*", "Bash", "Write|Edit|MultiEdit", "Task|Agent", "startup|resume", "mcp__.*", "^(Read|Grep)$")
COMMANDS = (
    "echo done",
    '"$CLAUDE_PROJECT_DIR"/.claude/hooks/format.sh',
    "npx --yes prettier --write \"$(jq -r '.tool_input.file_path')\" || true",
    'osascript -e \'display notification "Fertig – é" with title "Claude"\'',
    "jq -r '\"\\(.tool_input.command)\"' >> ~/.claude/commands.log",
    'python3 "C:\\\\hooks\\\\guard.py"',
    "bash -c 'exec 3<&0; cat <&3 | tee /tmp/<log>'",
)
ALIKE = (
    '"$HOME/.claude/claude-progress-bar/hooks/run" session-start',
    "/opt/my-claude-progress/hooks/run stop",
    '"$HOME/.claude/claude-progress/current/hooks/run" session-start | tee -a ~/start.log',
    "echo claude-progress/hooks/run session-start",
    "node ~/claude-progress/hooks/run.js stop",
    "~/claude-progress/hooks/run",
    "claude-progress resume",
    "CLAUDE_PROGRESS=off claude-progress/hooks/run session-start",
    "claude-progress/hooks/run 'pre-compact",
)
"""Commands of others that one could take for ours."""
RULES = ("Bash(git diff:*)", "Bash(npm run test:*)", "Read(~/.zshrc)", "WebFetch(domain:docs.rs)", "mcp__db")
RULES_ALIKE = ("Bash(claude-progress resume:*)", "Bash(claude-progress)", "Bash(claude-progress delete)")
DENIED = ("Bash(rm -rf /*)", "Read(./.env)", "Read(./secrets/**)", "Bash(curl:*)")
PLUGINS = ("formatter@team-tools", "reviewer@claude-plugins-official", "keeping-progress-pro@somebody", "ü@ö")
WORDS = ("opus", "日本語", "a // b", "/* no */", "it's", 'a "quoted" word', "tab\there", "C:\\Users", "</script>", "😀")


def some(rng: Random, of: tuple[Any, ...], least: int = 0, most: int = 4) -> list[Any]:
    return rng.sample(of, rng.randint(least, min(most, len(of))))


def handler(rng: Random, commands: tuple[str, ...] = COMMANDS) -> Pairs:
    kind = rng.choice(["command"] * 6 + ["prompt", "http"])
    if kind == "prompt":
        return pairs(type=kind, prompt=rng.choice(WORDS))
    if kind == "http":
        return pairs(type=kind, url="http://127.0.0.1:9/hook", headers=pairs(Authorization="$TOKEN"))
    known = (("timeout", 10), ("async", True), ("statusMessage", "…"), ("if", "Bash(rm *)"), ("once", False))
    extra = some(rng, known, most=2)
    return Pairs([("type", kind), ("command", rng.choice(commands)), *extra])


def group(rng: Random, commands: tuple[str, ...] = COMMANDS) -> Pairs:
    matcher = rng.choice(MATCHERS)
    handlers = [handler(rng, commands) for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]
    inner: Members = [("hooks", handlers)]
    return Pairs(inner if matcher is None else rng.sample([("matcher", matcher), *inner], 2))


def hooks(rng: Random, events: tuple[str, ...] = EVENTS, commands: tuple[str, ...] = COMMANDS) -> Pairs:
    named = some(rng, events, 1, 5)
    return Pairs([(event, [group(rng, commands) for _ in range(rng.choice([0, 1, 1, 2, 3]))]) for event in named])


def permissions(rng: Random) -> Pairs:
    kinds: Members = [
        ("allow", some(rng, (*RULES, *RULES_ALIKE, table.RULES[0].value), most=9)),
        ("ask", some(rng, ("Bash(git push:*)", table.RULES[1].value))),
        ("deny", some(rng, DENIED)),
        ("additionalDirectories", ["../docs/", "~/notes"]),
        ("defaultMode", rng.choice(["acceptEdits", "plan", "default"])),
        ("disableBypassPermissionsMode", "disable"),
    ]
    return Pairs(some(rng, tuple(kinds), 1, 6))


def marketplace(rng: Random) -> Pairs:
    kind = rng.choice(["github", "git", "directory"])
    return pairs(**{rng.choice(["team-tools", "somebody"]): pairs(source=pairs(source=kind, repo="team/tools"))})


def members(rng: Random) -> Members:
    """One of each kind of member that a person's file may have."""
    line = rng.choice(["~/.claude/statusline.sh", "ccstatusline", "echo '%'"])
    status = pairs(type="command", command=line, padding=0)
    variables = (("ANTHROPIC_MODEL", "opus"), ("BASH_MAX_TIMEOUT_MS", "600000"), ("CLAUDE_CODE_ENABLE_TODO_TOOLS", "0"))
    return [
        ("$schema", "https://json.schemastore.org/claude-code-settings.json"),
        ("model", rng.choice(WORDS)),
        ("permissions", permissions(rng)),
        ("env", Pairs(some(rng, variables))),
        ("hooks", hooks(rng, rng.choice([EVENTS, OTHER_EVENTS, EVENTS + OTHER_EVENTS]), COMMANDS + ALIKE)),
        ("statusLine", status),
        ("enabledPlugins", Pairs([(name, rng.random() < 0.7) for name in some(rng, PLUGINS)])),
        ("extraKnownMarketplaces", marketplace(rng)),
        ("sandbox", pairs(enabled=True, network=pairs(allowedDomains=["*.npmjs.org"], allowLocalBinding=False))),
        ("enabledMcpjsonServers", ["github", "memory"]),
        ("cleanupPeriodDays", rng.choice([30, Spelled("9999999999999999999999"), Spelled("3e1"), Spelled("-0.0")])),
        ("includeCoAuthoredBy", False),
        ("apiKeyHelper", None),
        (rng.choice(WORDS), odd(rng, 3)),
    ]


def odd(rng: Random, depth: int) -> Any:
    """Any value: what a key holds that nobody knows."""
    kind = rng.choice(["text", "spelled", "list", "object"]) if depth else "text"
    if kind == "text":
        return rng.choice(WORDS)
    if kind == "spelled":
        return Spelled(rng.choice(['"\\u00e9\\/\\ud83d\\ude00"', '"\\ud800"', "1E400", "0.10", "[ ]", "{ }"]))
    inner = [odd(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    return inner if kind == "list" else Pairs([(rng.choice(WORDS), one) for one in inner])
