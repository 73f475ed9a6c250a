"""Property tests for progresslib/settings.py: over generated settings texts nothing but our entries ever changes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from progresslib import registration, settings
from progresslib.registration import Entry, Row

OLD_RUN = registration.quoted("/home/user/.claude/claude-progress/current/hooks/run")
NEW_RUN = registration.quoted('/home/o"u $ser/.claude/claude-progress/current/hooks/run')
ROWS = [
    Row("SessionStart", "session-start", None, 15, None),
    Row("Stop", "stop", None, 10, None),
    Row("PreToolUse", "pre-tool-use", "Task|Agent", 5, None),
    Row("PreToolUse", "pre-tool-use", "TodoWrite", 5, None),
]
OLD = registration.entries(ROWS[:3], OLD_RUN)
NEW = registration.entries([ROWS[0]._replace(timeout=20), *ROWS[2:]], NEW_RUN)

SPACES = st.sampled_from(["", "", " ", "\n", "\r\n", "\t", "  \n    ", "\r"])
WORDS = st.sampled_from(
    ['"é"', '"\\u00e9\\/"', '"\\ud800"', "1e400", "-0.0", "12345678901234567890123", "true", "null", '"a // b"']
)
OTHER_KEYS = st.sampled_from(['"a"', '"a"', '"permissions"', '"SessionStart"', '""'])
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


@st.composite
def odd_settings(draw: st.DrawFn) -> bytes:
    members = [f"{draw(OTHER_KEYS)}:{draw(odd_values())}" for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        members.insert(draw(st.integers(0, len(members))), f'"hooks":{draw(groups())}')
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
    indent = draw(st.sampled_from([None, "", " ", "  ", "    ", "\t"]))
    text = json.dumps(value, indent=indent, ensure_ascii=draw(st.booleans())) + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))).encode()


SETTINGS = st.one_of(odd_settings(), neat_settings(), st.sampled_from([None, b"", b" \r\n", b"\xef\xbb\xbf", b"{}"]))


def without_ours(data: bytes) -> Any:
    """The settings as pairs, so that doubled keys count, without our groups and without empty lists and objects."""

    def pairs(items: list[tuple[str, Any]]) -> Any:
        return ("object", [(key, value) for key, value in items if value not in ([], ("object", []))])

    def cleaned(value: Any) -> Any:
        if isinstance(value, list):
            return [cleaned(item) for item in value if not is_ours(item)]
        if isinstance(value, tuple):
            return pairs([(key, cleaned(item)) for key, item in value[1]])
        return value

    def is_ours(value: Any) -> bool:
        return "current/hooks/run" in repr(value)

    return cleaned(json.loads(data.decode("utf-8-sig") or "{}", object_pairs_hook=pairs))


def registered(data: bytes | None) -> list[tuple[str, str]]:
    return settings.commands(data or b"", "settings.json")


def commands_of(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(event, group["hooks"][0]["command"]) for event, group in entries]


@given(SETTINGS)
@example(b'{"hooks":{"SessionStart":[ ] }}')
@example(b"{\n}")
def test_uninstall_gives_back_the_very_bytes(before: bytes | None) -> None:
    installed = settings.add(before, OLD, "settings.json")
    assert settings.remove(installed.data, "settings.json", installed.containers).data == before


@given(SETTINGS)
def test_an_upgrade_in_between_changes_nothing_about_that(before: bytes | None) -> None:
    first = settings.add(before, OLD, "settings.json")
    second = settings.add(first.data, NEW, "settings.json", first.containers)
    assert sorted(registered(second.data)) == sorted(commands_of(NEW))
    assert settings.remove(second.data, "settings.json", second.containers).data == before


@given(SETTINGS)
def test_installing_twice_is_installing_once(before: bytes | None) -> None:
    once = settings.add(before, OLD, "settings.json")
    assert settings.add(once.data, OLD, "settings.json", once.containers) == once
    assert sorted(registered(once.data)) == sorted(commands_of(OLD))


@given(SETTINGS.filter(lambda data: data is not None and data.strip(b"\xef\xbb\xbf \r\n") != b""))
def test_everything_else_means_the_same_as_before(before: bytes) -> None:
    installed = settings.add(before, OLD, "settings.json").data
    assert installed is not None
    assert without_ours(installed) == without_ours(before)


@given(SETTINGS)
def test_installing_only_inserts(before: bytes | None) -> None:
    installed = settings.add(before, OLD, "settings.json").data or b""
    rest = iter(installed)
    kept = (before or b"").translate(None, b" \t\r\n")
    assert all(byte in rest for byte in kept)


@given(st.one_of(odd_settings(), neat_settings()))
def test_uninstall_leaves_settings_without_ours_alone(before: bytes) -> None:
    assert settings.remove(before, "settings.json").data == before
