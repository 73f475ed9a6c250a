"""Tests for registration/settings.py and what it edits with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.registration import settings, table
from progresslib.registration.entryedit import Containers
from progresslib.registration.table import Row
from tests.folders import ROOT

RUN = '"/h/.claude/claude-progress/current/hooks/run"'
COMMAND = r"\"/h/.claude/claude-progress/current/hooks/run\" session-start"
HANDLER = f'{{"type": "command", "command": "{COMMAND}", "timeout": 15}}'
CLOSE_HANDLER = HANDLER.replace(": ", ":").replace(", ", ",")
FOREIGN = '{"hooks": [{"type": "command", "command": "echo hi"}]}'
START = Row("SessionStart", "session-start", None, 15, None)
ENTRIES = table.entries([START], RUN)
PERSONAL = table.personal([table.TODO_TOOLS])
ALLOW = '"Bash(claude-progress:*)"'
ASK = '"Bash(claude-progress delete:*)", "Bash(claude-progress uninstall:*)", "Bash(claude-progress doctor --fix:*)"'
VARIABLE = '"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1"'


def added(before: str) -> str:
    data = settings.add(before.encode(), ENTRIES, "settings.json").data
    assert data is not None
    return data.decode()


def removed(before: str, containers: Containers | None = None) -> str | None:
    data = settings.remove(before.encode(), "settings.json", containers).data
    return None if data is None else data.decode()


def filled(text: str) -> str:
    """The text with our handler for OURS, and one that an upgrade finds for SLOW, MOVED and OTHER."""
    moved = HANDLER.replace("/h/", "/old/")
    other = HANDLER.replace("session-start", "subagent-start")
    slow = HANDLER.replace("15", "60")
    return text.replace("OURS", HANDLER).replace("MOVED", moved).replace("OTHER", other).replace("SLOW", slow)


def group(indent: str, unit: str) -> str:
    """Our group as it is written over several lines, its first line without the indentation."""
    text = json.dumps(ENTRIES[0].value, indent=unit)
    return text.replace("\n", f"\n{indent}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "{}",
            '{\n  "hooks": {\n    "SessionStart": [\n      ' + group("      ", "  ") + "\n    ]\n  }\n}",
            id="empty",
        ),
        pytest.param(
            '{"model": "opus"}',
            '{"model": "opus", "hooks": {"SessionStart": [{"hooks": [' + HANDLER + "]}]}}",
            id="one line",
        ),
        pytest.param(
            '{"a":1,"hooks":{"Stop":[]}}',
            '{"a":1,"hooks":{"Stop":[],"SessionStart":[{"hooks":[' + CLOSE_HANDLER + "]}]}}",
            id="one line without spaces",
        ),
        pytest.param(
            '{\n\t"hooks": {\n\t\t"SessionStart": []\n\t},\n\t"z": 1\n}\n',
            '{\n\t"hooks": {\n\t\t"SessionStart": [\n\t\t\t' + group("\t\t\t", "\t") + '\n\t\t]\n\t},\n\t"z": 1\n}\n',
            id="tabs, an empty list that was there",
        ),
        pytest.param(
            '{\n    "hooks": {\n        "SessionStart": [\n            ' + FOREIGN + "\n        ]\n    }\n}",
            '{\n    "hooks": {\n        "SessionStart": [\n            '
            + FOREIGN
            + ",\n            "
            + group(" " * 12, "    ")
            + "\n        ]\n    }\n}",
            id="four spaces, behind a foreign group",
        ),
        pytest.param(
            '{\n"a": 1\n}',
            '{\n"a": 1,\n"hooks": {\n"SessionStart": [\n' + group("", "") + "\n]\n}\n}",
            id="no indentation",
        ),
        pytest.param(
            '{"hooks": {"Stop": []}, "hooks": {}}',
            '{"hooks": {"Stop": []}, "hooks": {"SessionStart": [{"hooks": [' + HANDLER + "]}]}}",
            id="a doubled key: into the one that counts",
        ),
        pytest.param(
            r'{"n": 12345678901234567890.10, "\u00e9\/": 1, "hooks": {}}',
            r'{"n": 12345678901234567890.10, "\u00e9\/": 1, "hooks": {"SessionStart": [{"hooks": [' + HANDLER + "]}]}}",
            id="numbers and escapes of others stay",
        ),
    ],
)
def test_our_group_is_appended_in_the_style_of_the_file(before: str, after: str) -> None:
    assert added(before) == after


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_line_ends_of_the_file_are_used(newline: str) -> None:
    after = added(f'{{{newline}  "a": 1{newline}}}{newline}')
    assert after.replace(newline, "").count("\n") + after.replace(newline, "").count("\r") == 0
    assert after.count(newline) > 10


@pytest.mark.parametrize("before", [None, b"", b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \r\n"])
def test_a_missing_or_blank_file_becomes_settings_and_comes_back(before: bytes | None) -> None:
    installed = settings.add(before, ENTRIES, "settings.json")
    expected = (json.dumps({"hooks": {"SessionStart": [ENTRIES[0].value]}}, indent=2) + "\n").encode()
    assert (installed.data or b"").endswith(expected)
    assert (installed.data or b"").startswith(b"\xef\xbb\xbf" if (before or b"").startswith(b"\xef") else b"{")
    assert settings.remove(installed.data, "settings.json", installed.containers).data == before


def test_a_file_of_ours_that_a_person_has_added_to_stays() -> None:
    installed = settings.add(None, ENTRIES, "settings.json")
    edited = (installed.data or b"").replace(b"{\n", b'{\n  "model": "opus",\n', 1)
    after = settings.remove(edited, "settings.json", installed.containers)
    assert after.data == b'{\n  "model": "opus"\n}\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '{"hooks": {"SessionStart": [{"hooks": [SLOW]}, 1]}}',
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}, 1]}}',
            id="another timeout",
        ),
        pytest.param(
            '{"hooks": {"SessionStart": [{"matcher": "x", "hooks": [MOVED]}]}}',
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}]}}',
            id="another folder and a matcher",
        ),
        pytest.param(
            '{"hooks": {"SessionStart": [{"matcher": "x", "hooks": [{"command": "a"}, MOVED]}]}}',
            '{"hooks": {"SessionStart": [{"matcher": "x", "hooks": [{"command": "a"}, OURS]}]}}',
            id="put into a foreign group, which stays as it is",
        ),
        pytest.param(
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}, {"hooks": [MOVED]}]}}',
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}]}}',
            id="registered twice",
        ),
        pytest.param(
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}], "SubagentStart": [{"hooks": [OTHER]}, 1]}}',
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}], "SubagentStart": [1]}}',
            id="an event that this client does not know",
        ),
        pytest.param(
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}]}, "hooks": {}}',
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}]}}',
            id="under a doubled key that does not count",
        ),
    ],
)
def test_entries_that_are_there_are_brought_up_to_date_in_place(before: str, after: str) -> None:
    assert added(filled(before)) == filled(after)
    assert added(filled(after)) == filled(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('{"hooks": {"SessionStart": [{"hooks": [OURS]}]}}', "{}", id="nothing else there"),
        pytest.param(
            '{"hooks": {"SessionStart": [{"hooks": [OURS]}], "Stop": []}}',
            '{"hooks": {"Stop": []}}',
            id="another event's empty list",
        ),
        pytest.param(
            '{"hooks": {"SessionStart": [{"hooks": [OURS]},\n  {"hooks": []}]}}',
            '{"hooks": {"SessionStart": [{"hooks": []}]}}',
            id="before a foreign group",
        ),
        pytest.param(
            '{"hooks": {"SessionStart": [{"hooks": [OURS, {"command": "a"}]}]}}',
            '{"hooks": {"SessionStart": [{"hooks": [{"command": "a"}]}]}}',
            id="put into a foreign group",
        ),
        pytest.param(
            '{"hooks": {"SessionStart": {"hooks": [OURS]}}}',
            '{"hooks": {"SessionStart": {"hooks": [OURS]}}}',
            id="where no hooks are read",
        ),
        pytest.param('["hooks"]', '["hooks"]', id="no object"),
    ],
)
def test_without_a_record_our_entries_are_known_by_their_command(before: str, after: str) -> None:
    assert removed(filled(before)) == filled(after)


def test_containers_that_were_there_stay_when_they_are_empty_again() -> None:
    installed = settings.add(f'{{"hooks": {{"SessionStart": [{FOREIGN}]}}}}'.encode(), ENTRIES, "settings.json")
    edited = (installed.data or b"").decode().replace(f"{FOREIGN}, ", "")
    assert removed(edited, installed.containers) == '{"hooks": {"SessionStart": []}}'


def test_containers_made_anew_by_a_person_are_theirs() -> None:
    containers = settings.add(b"{}", ENTRIES, "settings.json").containers
    again = settings.add(b'{"hooks": {"SessionStart": []}}', ENTRIES, "settings.json", containers)
    assert removed((again.data or b"").decode(), again.containers) == '{"hooks": {"SessionStart": []}}'


def test_an_edit_in_between_survives_the_uninstall() -> None:
    installed = settings.add(b'{\n  "a": 1\n}\n', ENTRIES, "settings.json")
    edited = (installed.data or b"").decode().replace('"a": 1', '"a": 2,\n  "b": [ 1,2 ]')
    assert removed(edited, installed.containers) == '{\n  "a": 2,\n  "b": [ 1,2 ]\n}\n'


@pytest.mark.parametrize(
    ("before", "place", "what"),
    [
        pytest.param('{\n  "a": 1,\n}', "2:9", "a comma before the closing }", id="comma too many"),
        pytest.param('{"a": 1 "b": 2}', "1:9", "expected a comma or the } to line 1, found '\"'", id="comma missing"),
        pytest.param("{\r\n// x\r\n}", "2:1", "expected a key in double quotes, found a comment", id="comment"),
        pytest.param("{'a': 1}", "1:2", 'expected a key in double quotes, found "\'"', id="single quotes"),
        pytest.param('{"a" 1}', "1:6", "expected a colon after the key, found '1'", id="colon missing"),
        pytest.param('{"a": NaN}', "1:7", "expected a value, found 'N'", id="not a number"),
        pytest.param('{"a": 01}', "1:8", "expected a comma or the } to line 1, found '1'", id="leading zero"),
        pytest.param('{"a": "b\nc"}', "1:7", "a text in quotes that is not closed", id="line end in a text"),
        pytest.param('{"é": "\\x"}', "1:7", "a text in quotes that is not closed", id="columns are characters"),
        pytest.param('{"a": [1', "1:9", "expected a comma or the ] to line 1, found the end of", id="cut off"),
        pytest.param("{} {}", "1:4", "expected the end of the file, found '{'", id="two values"),
        pytest.param("<<<<<<< HEAD\n{}", "1:1", "expected a value, found '<'", id="conflict marker"),
    ],
)
def test_what_is_not_json_is_said_with_its_place(before: str, place: str, what: str) -> None:
    for edit in (added, removed):
        with pytest.raises(ProgressError) as error:
            edit(before)
        assert str(error.value).startswith(f"settings.json:{place}: not valid JSON: {what}")
        assert str(error.value).endswith("; mend the file and try again")


def test_what_is_not_utf8_is_said_with_its_line() -> None:
    with pytest.raises(ProgressError, match=r"^s\.json:2: not UTF-8; save the file as UTF-8"):
        settings.add(b'{\n"a": "\xe9"}', ENTRIES, "s.json")


@pytest.mark.parametrize(
    ("before", "message"),
    [
        pytest.param("[]", "1:1: the file holds a list where the client expects an object", id="root"),
        pytest.param('{\n"hooks": []}', '2:10: "hooks" holds a list where the client expects an object', id="hooks"),
        pytest.param('{"hooks": null}', '1:11: "hooks" holds no object or list where', id="null"),
        pytest.param(
            '{"hooks": {"SessionStart": {}}}',
            '1:28: "SessionStart" holds an object where the client expects a list',
            id="the event",
        ),
        pytest.param('{"permissions": []}', '1:17: "permissions" holds a list where the client', id="permissions"),
        pytest.param(
            '{\n"permissions": {\n  "allow": "x"}}',
            '3:12: "allow" holds a text where the client expects a list',
            id="a rule alone",
        ),
        pytest.param('{"permissions": {"ask": {}}}', '1:25: "ask" holds an object where the client', id="ask"),
        pytest.param('{"env": ["A"]}', '1:9: "env" holds a list where the client expects an object', id="variables"),
    ],
)
def test_a_wrong_type_where_we_must_add_is_said_with_its_place(before: str, message: str) -> None:
    with pytest.raises(ProgressError) as error:
        settings.add(before.encode(), [*ENTRIES, *PERSONAL], "settings.json")
    assert str(error.value).startswith(f"settings.json:{message}")
    assert removed(before) == before


def personal(text: str) -> str:
    """The text with our rules for ALLOW and ASK, and our variable for VARIABLE."""
    return text.replace("ALLOW", ALLOW).replace("ASK", ASK).replace("VARIABLE", VARIABLE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '{"a": 1}',
            '{"a": 1, "permissions": {"allow": [ALLOW], "ask": [ASK]}, "env": {VARIABLE}}',
            id="nothing there",
        ),
        pytest.param(
            '{"permissions": {"deny": [ ], "allow": ["Read"], "ask":[ ]}, "env": {"A": "b"}}',
            '{"permissions": {"deny": [ ], "allow": ["Read", ALLOW], "ask":[ASK]}, "env": {"A": "b", VARIABLE}}',
            id="behind a person's own",
        ),
        pytest.param(
            '{"permissions": {"allow": [ALLOW, 1], "ask": []}, "env": {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "0"}}',
            '{"permissions": {"allow": [ALLOW, 1], "ask": [ASK]}, "env": {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "0"}}',
            id="what is there stays as it is",
        ),
        pytest.param(
            '{"permissions": {"allow": [ALLOW]}, "permissions": {}, "env": {VARIABLE}}',
            '{"permissions": {"allow": [ALLOW]}, "permissions": {"allow": [ALLOW], "ask": [ASK]}, "env": {VARIABLE}}',
            id="a doubled key: into the one that counts",
        ),
        pytest.param(
            r'{"permissions": {"allow": ["Bash(claude\u002dprogress:*)"], "ask": [ASK]}, "env": {VARIABLE}}',
            r'{"permissions": {"allow": ["Bash(claude\u002dprogress:*)"], "ask": [ASK]}, "env": {VARIABLE}}',
            id="written in another way",
        ),
    ],
)
def test_rules_and_variables_go_where_they_are_missing_and_come_out_again(before: str, after: str) -> None:
    installed = settings.add(personal(before).encode(), PERSONAL, "settings.json")
    assert (installed.data or b"").decode() == personal(after)
    assert removed(personal(after), installed.containers) == personal(before)


@pytest.mark.parametrize(
    ("between", "after"),
    [
        pytest.param('{"permissions": {"allow": ["Read", ALLOW]}}', '{"permissions": {"allow": ["Read"]}}', id="more"),
        pytest.param('{"permissions": {"allow": [ALLOW, ALLOW]}}', '{"permissions": {"allow": [ALLOW]}}', id="twice"),
        pytest.param('{"permissions": {"deny": [ALLOW]}}', '{"permissions": {"deny": [ALLOW]}}', id="moved elsewhere"),
        pytest.param('{"permissions": {"allow": []}}', '{"permissions": {"allow": []}}', id="taken out by hand"),
        pytest.param('{"permissions": 1, "env": null}', '{"permissions": 1, "env": null}', id="something else there"),
        pytest.param(
            '{"env": {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "0"}}',
            '{"env": {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "0"}}',
            id="a variable with a value of a person's own",
        ),
    ],
)
def test_what_a_person_made_of_rules_and_variables_stays(between: str, after: str) -> None:
    containers = settings.add(b"{}", PERSONAL, "settings.json").containers
    assert removed(personal(between), containers) == personal(after)


def test_a_rule_that_a_person_took_out_is_put_in_again() -> None:
    installed = settings.add(b'{"permissions": {"allow": ["Read"]}}', PERSONAL, "settings.json")
    edited = (installed.data or b"").decode().replace(f", {ALLOW}", "")
    again = settings.add(edited.encode(), PERSONAL, "settings.json", installed.containers)
    assert f'["Read", {ALLOW}]' in (again.data or b"").decode()
    assert removed((again.data or b"").decode(), again.containers) == '{"permissions": {"allow": ["Read"]}}'


def test_an_option_counts_as_chosen_while_its_entry_stands() -> None:
    installed = settings.add(b"{}", [*ENTRIES, *PERSONAL], "settings.json")
    assert settings.options(installed.data, "settings.json", installed.containers) == {table.TODO_TOOLS}
    taken_out = (installed.data or b"").replace(b"CLAUDE_CODE_ENABLE_TODO_TOOLS", b"MINE")
    assert settings.options(taken_out, "settings.json", installed.containers) == set()
    assert settings.options(installed.data, "settings.json", None) == set()
    assert settings.options(None, "settings.json", installed.containers) == set()


def test_without_a_record_rules_beside_our_hooks_are_ours_and_a_variable_is_a_person_s() -> None:
    installed = (settings.add(b"{}", [*ENTRIES, *PERSONAL], "settings.json").data or b"").decode()
    assert json.loads(removed(installed) or "") == {"env": {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1"}}
    alone = personal('{"permissions": {"allow": [ALLOW]}}')
    assert removed(alone) == alone
    again = settings.add(installed.encode(), [*ENTRIES, *PERSONAL], "settings.json")
    assert again.data == installed.encode()
    assert json.loads(removed(installed, again.containers) or "") == json.loads(removed(installed) or "")


def test_without_a_record_the_rules_of_a_project_stay() -> None:
    before = personal('{"permissions": {"allow": [ALLOW]}}')
    installed = settings.add(before.encode(), ENTRIES, "settings.json")
    assert settings.remove(installed.data, "settings.json", None, lost=()).data == before.encode()
    again = settings.add(installed.data, ENTRIES, "settings.json")
    assert again.data == installed.data


def test_deep_nesting_in_other_keys_is_no_problem() -> None:
    deep = "[" * 10_000 + "]" * 10_000
    before = f'{{"a": {deep}, "hooks": {{"Stop": [{deep}]}}}}'
    installed = settings.add(before.encode(), ENTRIES, "settings.json")
    assert removed((installed.data or b"").decode(), installed.containers) == before


def test_a_large_file_takes_no_long_time() -> None:
    before = json.dumps({"permissions": {"allow": [f"Bash({number}:*)" for number in range(20_000)]}}, indent=2)
    assert removed(added(before)) == before


def test_the_command_lines_are_found_with_their_events() -> None:
    data = settings.add(b'{"hooks": {"SessionStart": [%s]}}' % FOREIGN.encode(), ENTRIES, "settings.json").data or b""
    assert settings.commands(data, "settings.json") == [("SessionStart", f"{RUN} session-start")]


def test_settings_need_nothing_but_python(tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import progresslib.registration.settings"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=tmp_path, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
