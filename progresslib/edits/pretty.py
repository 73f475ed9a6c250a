"""JSON as progress files hold it: indented by two, in the letters it was written in; without `import json`."""

from __future__ import annotations

from progresslib.text.fastjson import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    def _quoted(text: str) -> str: ...

else:
    try:
        from _json import encode_basestring as _quoted
    except ImportError:
        from json.encoder import py_encode_basestring as _quoted


def lines_of(value: Any, indent: str = "") -> list[str]:
    """`value`, made of what JSON knows, on lines; those after the first begin with `indent`."""
    if isinstance(value, dict) and value:
        parts = [(f"{_quoted(str(key))}: ", one) for key, one in value.items()]
    elif isinstance(value, (list, tuple)) and value:
        parts = [("", one) for one in value]
    else:
        return [_plain(value)]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    lines = [opening]
    for before, one in parts:
        first, *further = lines_of(one, f"{indent}  ")
        lines += [f"{indent}  {before}{first}", *further]
        lines[-1] += ","
    lines[-1] = lines[-1][:-1]
    return [*lines, indent + closing]


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, (dict, list, tuple)):
        return "{}" if isinstance(value, dict) else "[]"
    return dumps(value)
