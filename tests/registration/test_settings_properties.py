"""Properties of registration/settings.py: over generated settings texts nothing but our entries ever changes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from progresslib.registration import registered as finding
from progresslib.registration import settings, table
from progresslib.registration.jsonspan import parse
from progresslib.registration.table import Entry, Row

OLD_RUN = table.quoted("/home/user/.claude/claude-progress/current/hooks/run")
NEW_RUN = table.quoted('/home/o"u $ser/.claude/claude-progress/current/hooks/run')
ROWS = [
    Row("SessionStart", "session-start", None, 15, None),
    Row("Stop", "stop", None, 10, None),
    Row("PreToolUse", "pre-tool-use", "Task|Agent", 5, None),
    Row("PreToolUse", "pre-tool-use", "TodoWrite", 5, None),
]
OPTIONS = {table.ALLOW_EDITS, table.TODO_TOOLS, table.STATUS_LINE}
OPTIONAL = [row for row in table.ROWS if row.option in OPTIONS]
SINGLE = {entry.name: entry for entry in table.SINGLE}
HOOKS = table.entries(ROWS[:3], OLD_RUN)
OLD = [*HOOKS, *table.personal()]
NEW = [
    *table.entries([ROWS[0]._replace(timeout=20), *ROWS[2:]], NEW_RUN),
    *(entry for entry in table.personal() if "doctor" not in entry.mark),
]
ALL = [*HOOKS, *table.entries(OPTIONAL, OLD_RUN), *table.personal(OPTIONS)]
SETS = st.sampled_from([HOOKS, OLD, NEW, ALL])

SPACES = st.sampled_from(["", "", " ", "\n", "\r\n", "\t", "  \n    ", "\r"])
WORDS = st.sampled_from(
    ['"é"', '"\\u00e9\\/"', '"\\ud800"', "1e400", "-0.0", "12345678901234567890123", "true", "null", '"a // b"']
)
OTHER_KEYS = st.sampled_from(['"a"', '"a"', '"model"', '"SessionStart"', '""'])
KEYS = st.sampled_from(['"a"', '"a"', '"hooks"', '"\\u0068ooks"', '"permissions"', '"SessionStart"', '""'])
FOREIGN = {"hooks": [{"type": "command", "command": "echo claude-progress/hooks/run session-start"}]}
FOREIGN_GROUPS = st.sampled_from([FOREIGN, {"matcher": "startup", **FOREIGN}, {"hooks": []}])


@st.composite
def odd_values(draw: st.DrawFn, depth: int = 3) -> str:
    """Any JSON value, with white space drawn for every gap, doubled keys and odd shapes where hooks are expected."""
    kind = draw(st.sampled_from(["word", "word", "array", "object"])) if depth else "word"
    if kind == "word":
        return str(draw(WORDS))
    items = [draw(odd_values(depth - 1)) for _ in range(draw(st.integers(0, 3)))]
    if kind == "array":
        return joined(draw, "[", items, "]")
    return joined(draw, "{", [f"{draw(KEYS)}{draw(SPACES)}:{draw(SPACES)}{item}" for item in items], "}")


def joined(draw: st.DrawFn, opening: str, items: list[str], closing: str) -> str:
    if not items:
        return opening + draw(SPACES) + closing
    return opening + ",".join(draw(SPACES) + item + draw(SPACES) for item in items) + closing


@st.composite
def groups(draw: st.DrawFn) -> str:
    """The text of a `hooks` object as a person would have it: lists of foreign groups, some of them empty."""
    events = draw(st.lists(st.sampled_from(["SessionStart", "Stop", "Notification", "PreToolUse"]), unique=True))
    members = []
    for event in events:
        written = [json.dumps(group) for group in draw(st.lists(FOREIGN_GROUPS, max_size=2))]
        members.append(f'"{event}":{draw(SPACES)}{joined(draw, "[", written, "]")}')
    return joined(draw, "{", members, "}")


RULES = st.sampled_from(
    ['"Bash(ls:*)"', '"Bash(claude-progress:*)"', r'"Bash(claude\u002dprogress delete:*)"', "1", '{"a": []}', "[ ]"]
)
VALUES = st.sampled_from(['"1"', '"0"', "1", '""'])
STATUS_LINES = st.sampled_from(['{"type": "command"}', "null", json.dumps(SINGLE["statusLine"].value)])


@st.composite
def permissions(draw: st.DrawFn) -> str:
    """The text of a `permissions` object, with rules of others and some that are like ours; keys may be doubled."""
    kinds = draw(st.lists(st.sampled_from(["allow", "ask", "deny"]), max_size=3))
    lists = [joined(draw, "[", draw(st.lists(RULES, max_size=3)), "]") for _ in kinds]
    return joined(draw, "{", [f'"{kind}":{draw(SPACES)}{rules}' for kind, rules in zip(kinds, lists)], "}")


@st.composite
def variables(draw: st.DrawFn) -> str:
    keys = draw(st.lists(st.sampled_from(["A", "CLAUDE_CODE_ENABLE_TODO_TOOLS"]), max_size=2))
    return joined(draw, "{", [f'"{key}":{draw(SPACES)}{draw(VALUES)}' for key in keys], "}")


@st.composite
def odd_settings(draw: st.DrawFn) -> bytes:
    members = [f"{draw(OTHER_KEYS)}:{draw(odd_values())}" for _ in range(draw(st.integers(0, 3)))]
    known = {"hooks": groups(), "permissions": permissions(), "env": variables(), "statusLine": STATUS_LINES}
    for key, values in known.items():
        for _ in range(draw(st.sampled_from([0, 1, 1, 2]))):
            members.insert(draw(st.integers(0, len(members))), f'"{key}":{draw(values)}')
    text = draw(SPACES) + joined(draw, "{", members, "}") + draw(SPACES)
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


@st.composite
def neat_settings(draw: st.DrawFn) -> bytes:
    """Settings as a program writes them, in every indentation and line end."""
    keys = draw(st.lists(st.sampled_from("abc"), unique=True))
    value: dict[str, Any] = {key: draw(st.sampled_from([1, "é", [], {}, ["a", "b"]])) for key in keys}
    if draw(st.booleans()):
        events = draw(st.lists(st.sampled_from(["SessionStart", "Stop"]), unique=True))
        value["hooks"] = {event: draw(st.lists(FOREIGN_GROUPS, max_size=2)) for event in events}
    if draw(st.booleans()):
        value["permissions"] = {"allow": draw(st.lists(st.sampled_from(["Read", "Bash(claude-progress:*)"])))}
    if draw(st.booleans()):
        value["env"] = draw(st.sampled_from([{}, {"A": "1"}, {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1"}]))
    if draw(st.booleans()):
        value["statusLine"] = json.loads(draw(STATUS_LINES))
    indent = draw(st.sampled_from([None, "", " ", "  ", "    ", "\t"]))
    text = json.dumps(value, indent=indent, ensure_ascii=draw(st.booleans())) + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))).encode()


SETTINGS = st.one_of(odd_settings(), neat_settings(), st.sampled_from([None, b"", b" \r\n", b"\xef\xbb\xbf", b"{}"]))


EMPTY: list[Any] = [[], ("object", [])]


def without_ours(data: bytes) -> Any:
    """The settings as pairs, so that doubled keys count, without our groups and without empty lists and objects."""

    def pairs(items: list[tuple[str, Any]]) -> Any:
        return ("object", [(key, value) for key, value in items if value not in EMPTY and key not in rules])

    rules = [entry.mark for entry in table.PLAIN]

    def cleaned(value: Any) -> Any:
        if isinstance(value, list):
            return [cleaned(item) for item in value if not is_ours(item)]
        if isinstance(value, tuple):
            return pairs([(key, cleaned(item)) for key, item in value[1]])
        return value

    def is_ours(value: Any) -> bool:
        return "current/hooks/run" in repr(value) or value in rules

    return cleaned(json.loads(data.decode("utf-8-sig") or "{}", object_pairs_hook=pairs))


def registered(data: bytes | None) -> list[tuple[str, str]]:
    return settings.commands(data or b"", "settings.json")


def commands_of(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.place[1], entry.value["hooks"][0]["command"]) for entry in entries if entry.is_hook]


def plain(data: bytes | None) -> list[str]:
    """The names of all the rules and variables that the client takes from these settings, sorted."""
    text = (data or b"").decode("utf-8-sig")
    root = parse(text, "settings.json") if text.strip() else None
    found = finding.others(text, root, table.PLAIN) if root else ()
    return sorted(one.name for one in found if one.counts)


def names(entries: list[Entry]) -> set[str]:
    return {entry.name for entry in entries if not entry.is_hook}


@given(SETTINGS, SETS)
@example(b'{"hooks":{"SessionStart":[ ] }}', OLD)
@example(b"{\n}", ALL)
@example(b'{"permissions":{ },"env":{\n}}', ALL)
def test_uninstall_gives_back_the_very_bytes(before: bytes | None, wanted: list[Entry]) -> None:
    installed = settings.add(before, wanted, "settings.json")
    assert settings.remove(installed.data, "settings.json", installed.containers).data == before


@given(SETTINGS, SETS, SETS)
def test_an_upgrade_in_between_changes_nothing_about_that(
    before: bytes | None, old: list[Entry], new: list[Entry]
) -> None:
    first = settings.add(before, old, "settings.json")
    second = settings.add(first.data, new, "settings.json", first.containers)
    assert sorted(registered(second.data)) == sorted(commands_of(new))
    assert set(plain(second.data)) == names(new) | set(plain(before))
    assert settings.remove(second.data, "settings.json", second.containers).data == before


@given(SETTINGS, SETS)
def test_installing_twice_is_installing_once(before: bytes | None, wanted: list[Entry]) -> None:
    once = settings.add(before, wanted, "settings.json")
    assert settings.add(once.data, wanted, "settings.json", once.containers) == once
    assert sorted(registered(once.data)) == sorted(commands_of(wanted))


@given(SETTINGS, SETS)
def test_what_is_kept_of_the_options_is_what_was_put_in(before: bytes | None, wanted: list[Entry]) -> None:
    installed = settings.add(before, wanted, "settings.json")
    kept = settings.options(installed.data, "settings.json", installed.containers)
    there = {entry.option for name, entry in SINGLE.items() if name in plain(before)}
    assert kept == (set() if wanted is not ALL else OPTIONS - there)


@given(SETTINGS.filter(lambda data: data is not None and data.strip(b"\xef\xbb\xbf \r\n") != b""), SETS)
def test_everything_else_means_the_same_as_before(before: bytes, wanted: list[Entry]) -> None:
    installed = settings.add(before, wanted, "settings.json")
    assert installed.data is not None
    new = {name for name in installed.containers if name.count("/") == 2 or name in SINGLE}
    assert sorted(plain(installed.data)) == sorted([*plain(before), *(new & names(wanted))])
    assert without_ours(installed.data) == without_ours(before)


EDITS = st.lists(
    st.tuples(
        st.sampled_from([("permissions", "allow"), ("permissions", "ask"), ("hooks", "Stop"), ("env",), ("other",)]),
        st.sampled_from(["Read", "Bash(claude-progress resume:*)", "mine"]),
        st.booleans(),
    )
)


@given(neat_settings(), SETS, EDITS)
def test_edits_in_between_stay_and_exactly_ours_go(
    before: bytes, wanted: list[Entry], edits: list[tuple[tuple[str, ...], str, bool]]
) -> None:
    def edited(data: bytes) -> Any:
        value = json.loads(data)
        for place, word, is_first in edits:
            container = value
            for key in place[:-1]:
                container = container.setdefault(key, {})
            if place == ("env",) or place == ("other",):
                container.setdefault(place[-1], {})[word] = "2"
            else:
                container.setdefault(place[-1], []).insert(0 if is_first else len(container[place[-1]]), word)
        return value

    installed = settings.add(before, wanted, "settings.json")
    assert installed.data is not None
    between = json.dumps(edited(installed.data), indent=3).encode()
    after = settings.remove(between, "settings.json", installed.containers).data or b"{}"
    assert full(json.loads(after)) == full(edited(before))


def full(value: Any) -> Any:
    """The value without empty lists and objects, and those that are empty then."""
    if isinstance(value, dict):
        kept = {key: full(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in ([], {})}
    return value


@given(SETTINGS, SETS)
def test_installing_only_inserts(before: bytes | None, wanted: list[Entry]) -> None:
    installed = settings.add(before, wanted, "settings.json").data or b""
    rest = iter(installed)
    kept = (before or b"").translate(None, b" \t\r\n")
    assert all(byte in rest for byte in kept)


@given(st.one_of(odd_settings(), neat_settings()))
def test_uninstall_leaves_settings_without_ours_alone(before: bytes) -> None:
    assert settings.remove(before, "settings.json").data == before
