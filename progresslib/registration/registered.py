"""Finds what is ours in the text of a settings file, wherever a person has moved it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from progresslib.registration import table
from progresslib.registration.jsonspan import Item, Value
from progresslib.registration.table import Entry


class Found(NamedTuple):
    """Something in the settings: the items that lead to it, the last one itself, and each one's index in its container.

    The first items are those of `place`; a hook's group, its member `hooks` and the handler follow. `mark` is that of
    the entry which it stands for; `counts` is False under a doubled key whose value the client does not take.
    """

    place: tuple[str, ...]
    mark: str
    items: tuple[Item, ...]
    indices: tuple[int, ...]
    counts: bool

    @property
    def name(self) -> str:
        """The entry's name in the installer's record."""
        return table.name_of(self.place, self.mark)

    @property
    def is_hook(self) -> bool:
        return self.place[:1] == ("hooks",)

    @property
    def value(self) -> Value:
        return self.items[-1].value


_Step = tuple[int, Item]
_Steps = tuple[_Step, ...]


def hooks(text: str, root: Value) -> Iterator[Found]:
    """Every handler of ours, in the order of the text; shapes that are no hooks are passed by."""
    for steps in _handlers(root):
        slug = _slug(text, steps[-1][1].value)
        if slug is not None:
            yield _found(root, ("hooks", str(steps[1][1].key)), slug, steps)


def others(text: str, root: Value, entries: Iterable[Entry]) -> Iterator[Found]:
    """Where the settings have a rule or a member of these entries, whatever its value; what counts comes first."""
    wanted: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        wanted.setdefault(entry.place, []).append(entry)
    for place, those in wanted.items():
        marks = {entry.mark for entry in those}
        marked = _members(root, place) if those[0].is_member else _texts(text, root, place)
        found = [_found(root, place, mark, steps) for mark, steps in marked if mark in marks]
        yield from sorted(found, key=lambda one: not one.counts)


def _found(root: Value, place: tuple[str, ...], mark: str, steps: _Steps) -> Found:
    items = tuple(item for _, item in steps)
    outer = [root, *(item.value for item in items)]
    keyed = [(above, item) for above, item in zip(outer, items[: len(place) + 1]) if item.key is not None]
    counts = all(item is last(above, item.key) for above, item in keyed)
    return Found(place, mark, items, tuple(index for index, _ in steps), counts)


def _handlers(root: Value) -> Iterator[_Steps]:
    for hooks in _children(root, "{", "hooks"):
        for event in _children(hooks[1].value, "{"):
            for group in _children(event[1].value, "["):
                for inner in _children(group[1].value, "{", "hooks"):
                    for handler in _children(inner[1].value, "["):
                        yield hooks, event, group, inner, handler


def _members(root: Value, place: tuple[str, ...]) -> Iterator[tuple[str, _Steps]]:
    for way, container in _ways(root, place):
        yield from ((str(step[1].key), (*way, step)) for step in _children(container, "{"))


def _texts(text: str, root: Value, place: tuple[str, ...]) -> Iterator[tuple[str, _Steps]]:
    for way, container in _ways(root, place):
        for step in _children(container, "["):
            if step[1].value.opening == '"':
                yield load(text, step[1].value), (*way, step)


def _ways(root: Value, place: tuple[str, ...]) -> list[tuple[_Steps, Value]]:
    """The steps to each container that the keys lead to, and that: more than one where a key is doubled."""
    ways: list[tuple[_Steps, Value]] = [((), root)]
    for key in place:
        ways = [((*way, step), step[1].value) for way, above in ways for step in _children(above, "{", key)]
    return ways


def _children(value: Value, opening: str, key: str | None = None) -> list[_Step]:
    items = value.items if value.opening == opening else []
    return [(index, item) for index, item in enumerate(items) if key is None or item.key == key]


def last(value: Value, key: str | None) -> Item | None:
    """The member of an object that counts: the client takes the last one of a doubled key."""
    found = _children(value, "{", key)
    return found[-1][1] if found else None


def is_entry(text: str, value: Value, entry: Entry) -> bool:
    """Whether the settings have the entry there; a status line is told by its command: a person may tune the rest."""
    if entry.option != table.STATUS_LINE:
        return holds(text, value, entry.value)
    return value.opening == "{" and command(text, value) == entry.value["command"]


def holds(text: str, value: Value, wanted: object) -> bool:
    """Whether the settings have this value there."""
    try:
        return bool(load(text, value) == wanted)
    except RecursionError:
        return False


def load(text: str, value: Value) -> Any:
    """The value as Python sees it; RecursionError if it is nested very deeply."""
    return json.loads(text[value.start : value.end])


def command(text: str, handler: Value) -> str | None:
    """The command line of a handler, None if it has none."""
    item = last(handler, "command")
    return str(load(text, item.value)) if item is not None and item.value.opening == '"' else None


def _slug(text: str, handler: Value) -> str | None:
    line = command(text, handler)
    return None if line is None else table.slug_of(line)
