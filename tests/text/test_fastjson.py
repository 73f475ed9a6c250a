"""Tests for text/fastjson.py; the json package is the judge."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.text import fastjson
from tests.folders import ROOT

TEXT = st.text(st.characters(codec=None))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_back_by_anybody(value: Any) -> None:
    written = fastjson.dumps(value)
    assert written.isascii()
    assert "\n" not in written
    assert fastjson.loads(written) == json.loads(written) == value


@given(VALUES)
def test_what_anybody_wrote_is_read(value: Any) -> None:
    assert fastjson.loads(f" \r\n\t{json.dumps(value, indent=2, ensure_ascii=False)}\n") == value


def test_a_control_character_within_a_string_is_read() -> None:
    assert fastjson.loads('{"a": "one\ntwo\x00"}') == {"a": "one\ntwo\x00"}


@pytest.mark.parametrize(("text", "written"), [("1e999", "1e999"), ("-1e999", "-1e999"), ("[1e400]", "[1e999]")])
def test_a_number_that_is_too_large_for_python_stays_one(text: str, written: str) -> None:
    assert fastjson.dumps(fastjson.loads(text)) == written
    assert json.loads(written) == json.loads(text)


def test_what_is_no_number_is_null() -> None:
    assert fastjson.dumps(float("nan")) == "null"


def test_a_tuple_is_written_as_a_list() -> None:
    assert fastjson.dumps((1, ("a", None))) == '[1, ["a", null]]'


NOT_JSON = {
    "nothing": "",
    "spaces": " \n",
    "a bare word": "nul",
    "an unquoted key": "{bad}",
    "a missing colon": '{"a" 1}',
    "a comma too many": '{"a": 1,}',
    "a missing comma": "[1 2]",
    "an open list": "[1,",
    "an open object": '{"a": {',
    "an open string": '"abc',
    "a wrong escape": '"\\x"',
    "a short escape": '"\\u12"',
    "two values": "1 2",
    "a zero in front": "01",
    "a number without end": "-",
    "a number with more digits than the interpreter reads": "1" * 5000,
    "the template's dots": '{"files_created": [...]}',
    "a space that JSON does not know": "\u00a0{}\x0b",
    "a byte order mark": "\ufeff{}",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in NOT_JSON.items()])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    if text.isdigit() and sys.version_info < (3, 10, 7):
        text = ""  # only newer interpreters bound the digits
    with pytest.raises(ValueError, match=r"."):
        fastjson.loads(text)


@given(st.text(st.sampled_from('{}[]",:\\u0aenrx1.-+ \n'), max_size=20))
def test_it_refuses_what_the_json_package_refuses(text: str) -> None:
    try:
        expected = json.loads(text, strict=False)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            fastjson.loads(text)
    else:
        assert fastjson.loads(text) == expected


def test_what_is_too_deep_is_a_recursion_error() -> None:
    with pytest.raises(RecursionError):
        fastjson.loads("[" * 200_000)


ALONE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
BEFORE
from progresslib.text import fastjson
failed = []
for text in {list(NOT_JSON.values())!r}:
    try:
        failed.append((text, fastjson.loads(text)))
    except ValueError:
        pass
print(failed)
print(fastjson.loads(fastjson.dumps({{"a": [1, 2.5, True, None, "\\u00e9\\n"]}})))
"""


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("", id="where nothing has imported the json package"),
        pytest.param("sys.modules['_json'] = None", id="where there are no C helpers"),
    ],
)
def test_it_reads_and_refuses_the_same_in_a_process_of_its_own(before: str) -> None:
    words = [sys.executable, "-I", "-S", "-c", ALONE.replace("BEFORE", before)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["[]", "{'a': [1, 2.5, True, None, 'é\\n']}"], done.stderr


@pytest.mark.parametrize("value", [b"x", object(), {1, 2}, [b"x"], {"a": object()}])
def test_what_json_does_not_know_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError, match="JSON knows no"):
        fastjson.dumps(value)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        pytest.param('say {"a": 1} now', 4, {"a": 1}, id="text around it"),
        pytest.param('{"a": {"b": 1}}', 6, {"b": 1}, id="within another"),
        pytest.param('{"a": 1}{"b": 2}', 0, {"a": 1}, id="another behind it"),
        pytest.param("x [1, 2", 2, None, id="a list without an end"),
        pytest.param("{bad}", 0, None, id="no JSON"),
        pytest.param("x", 0, None, id="no value"),
        pytest.param("x", 1, None, id="at the end"),
        pytest.param("x", 9, None, id="behind the end"),
        pytest.param("", 0, None, id="nothing"),
        pytest.param("[" * 200_000, 0, None, id="too deep"),
    ],
)
def test_a_value_is_read_where_it_begins(text: str, at: int, expected: Any) -> None:
    value, end = fastjson.value_at(text, at)
    assert value == expected
    assert end == at if expected is None else json.loads(text[at:end]) == expected


@given(VALUES, TEXT, TEXT)
def test_a_value_between_texts_is_read(value: Any, before: str, after: str) -> None:
    text = json.dumps([value])
    assert fastjson.value_at(before + text + after, len(before)) == ([value], len(before) + len(text))
