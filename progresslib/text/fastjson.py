"""JSON without `import json`, which takes a hook as long as starting the interpreter: it brings `re` and `collections`.

It stands on the C helpers that the json package itself uses (in CPython since 3.1), or on the package where there are
none.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Reading:
    """How the C scanner is to read, as json.JSONDecoder would tell it."""

    strict = False  # control characters within strings are allowed: agents write them
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = str  # NaN and Infinity, which are no JSON


def _c_helpers() -> tuple[Any, Any]:
    """The scanner, from text and a start to a value and its end, and the encoder of a string."""
    try:
        import _json

        helpers: Any = _json
        return helpers.make_scanner(_Reading), helpers.encode_basestring_ascii
    except (ImportError, AttributeError, TypeError):
        import json

        decoder: Any = json.JSONDecoder(strict=False)
        return decoder.scan_once, json.dumps


_scan, _encoded = _c_helpers()
_NUMBERS = {"inf": "1e999", "-inf": "-1e999", "nan": "null"}
"""How JSON can say what is none of its numbers: one that is too large is infinite for its reader, too."""


def loads(text: str) -> Any:
    """The value in `text`; raises ValueError, or RecursionError where it is too deep."""
    text = text.strip(" \t\n\r")
    try:
        value, end = _scan(text, 0)
    except StopIteration as stop:
        raise ValueError(f"no value at character {stop.value}") from None
    except SystemError:  # CPython 3.10 and 3.11 look for the json package to say what is wrong, and miss it
        raise ValueError("not JSON") from None
    if end != len(text):
        raise ValueError(f"more text after the value, at character {end}")
    return value


def object_in(text: str) -> dict[str, Any]:
    """The object that a text is, an empty one where it is none."""
    try:
        value = loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def value_at(text: str, at: int) -> tuple[Any, int]:
    """The value that begins at character `at` of a text, and where it ends; None and `at` where none does."""
    try:
        value, end = _scan(text, at)
    except (StopIteration, SystemError, ValueError, RecursionError):
        return None, at
    return value, end


def dumps(value: Any) -> str:
    """`value` in one line of ASCII; raises TypeError for what JSON does not know."""
    if isinstance(value, str):
        return str(_encoded(value))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{dumps(str(key))}: {dumps(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(dumps, value)) + "]"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, (int, float)):
        return _NUMBERS.get(repr(value)) or repr(value)
    raise TypeError(f"JSON knows no {type(value).__name__}")
