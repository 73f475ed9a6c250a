"""Settings read by another reader than ours: which must be refused, and what is left of them without our entries."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from progresslib.registration import table
from progresslib.registration.table import ALLOW_EDITS, BY_HAND, ROWS, RULES, SINGLE, TODO_TOOLS, Version
from tests.settings.shapes import Members, Pairs, Spelled

_NESTED = re.compile(r'\[{99,}\]{99,}|(?:\{"a":){99,}0\}{99,}')
"""What is nested more deeply than Python's reader can bear, and no other reader's business."""


class Ours(NamedTuple):
    """What an installation put into a file: its command lines, its rules by their list, its single values."""

    commands: Collection[str]
    rules: Collection[tuple[str, str]]
    single: Collection[str]


def read(data: bytes) -> Any:
    """The value, objects as pairs; ValueError for what is no JSON in UTF-8. Nothing at all is an empty object."""

    def refused(word: str) -> Any:
        raise ValueError(word)

    text = data.decode("utf-8-sig")
    if not text.strip(" \t\r\n"):
        return Pairs([])
    text = _NESTED.sub('"nested"', text)
    return json.loads(text, object_pairs_hook=Pairs, parse_float=Spelled, parse_constant=refused)


def get(value: Any, *keys: str) -> Any:
    """What the client takes at the end of the keys, the last one of each; None if nothing is there."""
    for key in keys:
        found = [one for name, one in value.members if name == key] if isinstance(value, Pairs) else []
        value = found[-1] if found else None
    return value


def must_refuse(data: bytes | None, options: Collection[str], version: Version | None, is_project: bool) -> bool:
    """Whether an installation cannot put its entries there."""
    try:
        root = read(data or b"")
    except ValueError:
        return True
    asked = {option[2:] for option in options}
    lists = [("hooks", row.event) for row in table.rows_for(version, asked & {ALLOW_EDITS})]
    lists += [] if is_project else [("permissions", "allow"), ("permissions", "ask")]
    objects: list[tuple[str, ...]] = [(), *{place[:1] for place in lists}]
    objects += [("env",)] if TODO_TOOLS in asked else []
    wanted = [*((place, Pairs) for place in objects), *((place, list) for place in lists)]
    return any(_is_other(root, place, kind) for place, kind in wanted)


def _is_other(root: Any, place: tuple[str, ...], kind: type) -> bool:
    above = get(root, *place[:-1]) if place else None
    is_there = not place or (isinstance(above, Pairs) and any(key == place[-1] for key, _ in above.members))
    return is_there and not isinstance(get(root, *place), kind)


def handlers(root: Any) -> Iterator[Any]:
    """Every handler that the client can see."""
    for groups in _values(get(root, "hooks")):
        for group in groups if isinstance(groups, list) else ():
            inner = get(group, "hooks")
            yield from inner if isinstance(inner, list) else ()


def commands(root: Any) -> list[str]:
    return [str(get(one, "command")) for one in handlers(root)]


def ours(before: bytes | None, installed: bytes, is_recorded: bool = True, is_project: bool = False) -> Ours:
    """What is ours in an installed file: what was not there before, and command lines that are ours by their form.

    A project gets hooks alone. Without a record a person's rules are taken for ours, whoever put them in, and the
    single values are not.
    """
    old, new = read(before or b""), read(installed)
    by_form = {f"{BY_HAND} {row.slug}" for row in ROWS}
    lists = {(kind, one.value) for one in RULES for kind in [one.place[1]]}
    added = {(kind, rule) for kind, rule in lists if rule not in (get(old, "permissions", kind) or [])}
    single = {one.mark for one in SINGLE if get(old, *one.place, one.mark) is None}
    commands_of_ours = {*commands(new)} - {*commands(old)} | by_form
    if is_project:
        return Ours(commands_of_ours, (), ())
    return Ours(commands_of_ours, added if is_recorded else lists, single if is_recorded else ())


def without(root: Any, own: Ours) -> Any:
    """The value without our entries and without what is empty: lists, objects, and what holds nothing else."""
    is_hooked = any(command in own.commands for command in commands(root))
    root = _each(root, lambda key, one: _without_hooks(one, own) if key == "hooks" else one)
    for kind, rule in own.rules if is_hooked or own.single else ():
        rules = get(root, "permissions", kind)
        if isinstance(rules, list) and rule in rules:
            rules.remove(rule)
    for entry in SINGLE:
        if entry.mark in own.single:
            root = _without_single(root, entry)
    return full(root)


def _without_hooks(value: Any, own: Ours) -> Any:
    return _each(value, lambda _, groups: _without_groups(groups, own) if isinstance(groups, list) else groups)


def _without_groups(groups: list[Any], own: Ours) -> list[Any]:
    """The groups without our handlers, and without those that have no other."""
    left = [_each(one, lambda key, inner: _without_handlers(inner, own) if key == "hooks" else inner) for one in groups]
    return [after for group, after in zip(groups, left) if not (get(group, "hooks") and get(after, "hooks") == [])]


def _without_handlers(handlers: Any, own: Ours) -> Any:
    is_list = isinstance(handlers, list)
    return [one for one in handlers if str(get(one, "command")) not in own.commands] if is_list else handlers


def _without_single(root: Any, entry: table.Entry) -> Any:
    def is_own(key: str, value: Any) -> bool:
        if entry.place:
            return key == entry.mark and value == entry.value
        return key == entry.mark and get(value, "command") == entry.value["command"]

    def left(value: Any) -> Any:
        return Pairs([one for one in value.members if not is_own(*one)]) if isinstance(value, Pairs) else value

    return _each(root, lambda key, one: left(one) if key == "env" else one) if entry.place else left(root)


def full(value: Any) -> Any:
    """The value without lists and objects that are empty, or hold only such."""
    if isinstance(value, Pairs):
        kept: Members = [(key, full(one)) for key, one in value.members]
        return Pairs([(key, one) for key, one in kept if one not in ([], Pairs([]))])
    return [one for one in map(full, value) if one not in ([], Pairs([]))] if isinstance(value, list) else value


def _each(value: Any, change: Any) -> Any:
    return Pairs([(key, change(key, one)) for key, one in value.members]) if isinstance(value, Pairs) else value


def _values(value: Any) -> list[Any]:
    return [one for _, one in value.members] if isinstance(value, Pairs) else []
