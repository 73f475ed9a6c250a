"""Finds our handlers in the text of a settings file, wherever a person has moved them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from progresslib import registration
from progresslib.jsonspan import Item, Value


class Handler(NamedTuple):
    """A handler of ours with the items that lead to it and the index of each among its siblings.

    `items` are the member `hooks`, the event's member, the group, the group's member `hooks` and the handler; `counts`
    is False where it stands under a doubled key whose value the client does not take.
    """

    items: tuple[Item, ...]
    indices: tuple[int, ...]
    slug: str
    counts: bool

    @property
    def event(self) -> str:
        """The name of the hook event it stands under."""
        return str(self.items[1].key)


def find(text: str, root: Value) -> Iterator[Handler]:
    """Every handler of ours, in the order of the text; shapes that are no hooks are passed by."""
    for place in _places(root):
        items = tuple(item for _, item in place)
        slug = _slug(text, items[4].value)
        if slug is not None:
            hooks, event = items[:2]
            counts = hooks is last(root, "hooks") and event is last(hooks.value, event.key)
            yield Handler(items, tuple(index for index, _ in place), slug, counts)


def _places(root: Value) -> Iterator[tuple[tuple[int, Item], ...]]:
    for hooks in _children(root, "{", "hooks"):
        for event in _children(hooks[1].value, "{"):
            for group in _children(event[1].value, "["):
                for inner in _children(group[1].value, "{", "hooks"):
                    for handler in _children(inner[1].value, "["):
                        yield hooks, event, group, inner, handler


def _children(value: Value, opening: str, key: str | None = None) -> list[tuple[int, Item]]:
    items = value.items if value.opening == opening else []
    return [(index, item) for index, item in enumerate(items) if key is None or item.key == key]


def last(value: Value, key: str | None) -> Item | None:
    """The member of an object that counts: the client takes the last one of a doubled key."""
    found = _children(value, "{", key)
    return found[-1][1] if found else None


def load(text: str, value: Value) -> Any:
    """The value as Python sees it; RecursionError if it is nested very deeply."""
    return json.loads(text[value.start : value.end])


def command(text: str, handler: Value) -> str | None:
    """The command line of a handler, None if it has none."""
    item = last(handler, "command")
    return str(load(text, item.value)) if item is not None and item.value.opening == '"' else None


def _slug(text: str, handler: Value) -> str | None:
    line = command(text, handler)
    return None if line is None else registration.slug_of(line)
