"""One config.yaml, read strictly: what it sets, or what is wrong with it, line by line. Hooks never import this module.

It is read as the plain part of YAML 1.2: `off` is a word, only true and false are more, and anchors, aliases and tags
are refused, so that a small file can neither grow in memory nor make objects.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import yaml

from progresslib.errors import ProgressError
from progresslib.system import files
from progresslib.text.quote import one_line

LIMIT = 64 * 1024
MOST_PROBLEMS = 20
_SCHEMA_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "config.schema.json")
_TAG = "tag:yaml.org,2002:"
_WORDS = (
    ("null", r"(?:~|null|)\Z", ["~", "n", ""]),
    ("bool", r"(?:true|false)\Z", ["t", "f"]),
    ("int", r"-?(?:0|[1-9][0-9]{0,8})\Z", list("-0123456789")),
)

Finding = tuple[int, str]  # a 0-based line; what is wrong with it, and what to do


def read(path: str, shown: str) -> tuple[dict[str, Any], list[str]]:
    """What the file sets, or what is wrong with it, one `path:line: message` each; `shown` is its name in them.

    A key without a value sets nothing, and neither does a file with a mistake in it.
    """
    try:
        root, found = _parsed(_text(files.read(path, shown, LIMIT), shown), shown)
    except ProgressError as error:
        return {}, [str(error)]
    wrong = [f"{shown}:{line + 1}: {message}" for line, message in sorted(_findings(root, found))]
    if len(wrong) > MOST_PROBLEMS:
        wrong[MOST_PROBLEMS:] = [f"{shown}: and {len(wrong) - MOST_PROBLEMS} more mistakes like these; mend them too"]
    return ({} if wrong else _given(found)), wrong


def schema() -> dict[str, Any]:
    """The schema of the file, as it is installed."""
    loaded: dict[str, Any] = json.loads(files.read(_SCHEMA_PATH))
    return loaded


def is_valid(values: object) -> bool:
    """Whether these are values that a file can set."""
    return bool(jsonschema.Draft202012Validator(schema()).is_valid(values))


class _Loader(yaml.SafeLoader):
    """A safe loader that takes words as they are, and each key once."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (the name and its form are PyYAML's)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor or getattr(event, "tag", None):
            self._refuse("an anchor, alias or tag, which is not read here; write the value itself", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                self._refuse(f"the key {_short(key.value)} stands here a second time; remove one", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)

    def _refuse(self, what: str, mark: Any) -> None:
        raise ProgressError(f"{mark.name}:{_line_of(mark) + 1}: {what}")


for _name, _form, _first in _WORDS:
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(_form), _first)


def _text(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _lines(data[: error.start].decode("utf-8", "replace"))
        raise ProgressError(f"{shown}:{line + 1}: not UTF-8; save it as UTF-8") from None


def _parsed(text: str, shown: str) -> tuple[yaml.MappingNode, dict[Any, Any]]:
    """The mapping in the text, as nodes that know their lines and as values; an empty text is an empty mapping."""
    try:
        loader = _Loader(text)
        loader.name = shown
        root = loader.get_single_node()
        if root is None or root.tag == f"{_TAG}null":
            root = yaml.MappingNode(f"{_TAG}map", [])
        if isinstance(root, yaml.MappingNode):
            return root, loader.construct_document(root)
    except RecursionError:
        raise ProgressError(f"{shown}: too many lists within lists; take them out") from None
    except yaml.YAMLError as error:
        raise ProgressError(f"{shown}{_not_yaml(error, text)}") from None
    line = _line_of(root.start_mark) + 1
    raise ProgressError(f"{shown}:{line}: not a mapping; write lines such as `record: full`")


def _not_yaml(error: yaml.YAMLError, text: str) -> str:
    """The line and the message, as they follow the name of the file."""
    if isinstance(error, yaml.MarkedYAMLError):
        why = " ".join(part for part in (error.context, error.problem) if part)
        is_unclosed = why.endswith("end of stream")
        mark = (is_unclosed and error.context_mark) or error.problem_mark or error.context_mark
        place = f":{_line_of(mark) + 1}" if mark else ""
        return f"{place}: not YAML ({one_line(why, 160)}); mend it there"
    position = getattr(error, "position", 0)  # of a character that no YAML may hold
    return f":{_lines(text[:position]) + 1}: not YAML (the character {text[position : position + 1]!a}); remove it"


def _line_of(mark: Any) -> int:
    """The 0-based line of a place, as editors count: PyYAML also ends lines at Unicode's signs for that."""
    return _lines(mark.buffer[: mark.pointer])


def _lines(text: str) -> int:
    """How many lines end in the text."""
    return len(re.findall(r"\r\n|\r|\n", text))


def _given(values: dict[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _findings(root: yaml.MappingNode, values: dict[Any, Any]) -> Iterator[Finding]:
    rules = schema()
    known = rules["properties"]
    for key, _ in root.value:
        if key.value not in known:
            yield _line_of(key.start_mark), f"the key {_short(key.value)} is unknown; {_instead(key.value, known)}"
    checked = {key: value for key, value in _given(values).items() if key in known}
    for error in jsonschema.Draft202012Validator(rules).iter_errors(checked):
        key, *index = error.absolute_path
        yield _line(root, key, *index), f"{key}: {_short(error.instance)} {error.schema['errorMessage']}"


def _instead(key: str, known: dict[str, Any]) -> str:
    near = difflib.get_close_matches(key, known, 1)
    return f"write {near[0]}" if near else f"the keys are {', '.join(sorted(known))}"


def _line(root: yaml.MappingNode, key: str, *index: int) -> int:
    """Where a key stands, or an item of the list below it."""
    place, value = next(pair for pair in root.value if pair[0].value == key)
    return _line_of((value.value[index[0]] if index else place).start_mark)


def _short(value: object) -> str:
    """A value as it can stand in a message."""
    return one_line(json.dumps(value, ensure_ascii=False), 60)
