"""Our JSON against the package: the same texts are taken, with the same values, and what we write it reads."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from progresslib.text import fastjson
from tests.fuzz.mutating import json_lines
from tests.fuzz.target import Target

TOKENS = [
    *(b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\u", b"\\ud83d\\ude00", b"\\ud800", b"null", b"true", b"NaN"),
    *(b"Infinity", b"-Infinity", b"1e999", b"-0", b"01", b"1.", b".5", b"1E+2", b"\xef\xbb\xbf", b"\x0c", b"\xc2\xa0"),
    *(b"9" * 4301, b"[" * 3000, b'{"a":' * 500, b"//", b"\x00", b"\t", b'""', b"'a'"),
]
CONSTANTS = ("NaN", "Infinity", "-Infinity")


def check(data: bytes) -> None:
    """Reads DATA as both do; control characters in texts are allowed, and NaN is a word: agents write both."""
    text = data.decode("utf-8", "replace")
    wanted, ours = _read(json.JSONDecoder(strict=False, parse_constant=str).decode, text), _read(fastjson.loads, text)
    assert repr(wanted) == repr(ours), (wanted, ours)
    if ours[0]:
        _check_written(ours[1])
        assert fastjson.value_at(" " + text.strip(" \t\r\n"), 1)[0] == ours[1] or _has_nan(ours[1])
    end = fastjson.value_at(text, 0)[1]
    assert 0 <= end <= len(text)


def _read(loads: Any, text: str) -> tuple[bool, Any]:
    try:
        return True, loads(text)
    except RecursionError:
        return False, "too deep"
    except ValueError:
        return False, "no JSON"


def _check_written(value: Any) -> None:
    """What is written is JSON, in one line of ASCII, and means the same."""
    try:
        written = fastjson.dumps(value)
    except RecursionError:
        return
    assert written.isascii()
    assert "\n" not in written
    back = json.loads(written, parse_constant=_refused)
    assert repr(back) == repr(value) or _has_nan(value), (written, value)


def _refused(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


def _has_nan(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_nan, value.values()))
    if isinstance(value, list):
        return any(map(_has_nan, value))
    return isinstance(value, float) and math.isnan(value)


def seeds() -> Sequence[bytes]:
    return [
        b'{"a": [1, -2.5e3, true, false, null, "\\u00e9\\n"], "b": {"c": ""}}',
        b' [ ] ', b'"x\ty"', b"-0.0", b"12345678901234567890123", b'{"a":1,"a":2}', b"NaN", b"[1,]", b"", b'{"a"}',
        b'["\\ud83d\\ude00", "\\ud800", "\xf0\x9f\x98\x80"]', b"1e400", b"[[[[[]]]]]", b'{"\\u0000": "\\/"}',
    ]  # fmt: skip


TARGET = Target(
    check=check,
    promise="the same texts as the json package's decoder takes, with the same values; what is written is strict JSON",
    seeds=seeds,
    mutate=json_lines(TOKENS, seeds),
    modules="text.fastjson",
)
