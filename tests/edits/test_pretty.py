"""Tests for edits/pretty.py."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from progresslib.edits.pretty import lines_of

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


@given(VALUES)
def test_values_are_written_as_the_json_module_writes_them(value: object) -> None:
    assert "\n".join(lines_of(value)) == json.dumps(value, indent=2, ensure_ascii=False)


def test_what_json_has_no_word_for_is_still_json() -> None:
    written = "\n".join(lines_of({"a": math.inf, "b": -math.inf, "c": math.nan, "d": (1, 2)}))
    assert json.loads(written, parse_constant=None) == {"a": math.inf, "b": -math.inf, "c": None, "d": [1, 2]}
