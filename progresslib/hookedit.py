"""Edits of a settings text in the words of hooks: one of our groups put in, brought up to date, or taken out."""

from __future__ import annotations

from typing import Any, Optional

from progresslib import jsonedit, registered
from progresslib.errors import ProgressError
from progresslib.jsonspan import Item, Value, line_and_column, parse
from progresslib.registered import Handler

Containers = dict[str, Optional[str]]
"""What `append` found missing or empty: `root`, `hooks`, `hooks/<event>`.

None: it was not there. A text: what white space stood between its brackets.
"""

_KINDS = {"{": "an object", "[": "a list", '"': "a text", "": "no object or list"}


def append(text: str, event: str, group: dict[str, Any], path: str, containers: Containers) -> str:
    """The text with the group as the last of the event's list; notes in `containers` what was missing or empty.

    Raises ProgressError `path:line:column: …` where something else stands in the way.
    """
    while True:
        root = parse(text, path)
        style = jsonedit.style_of(text, root)
        name, container, owner = "root", root, root.start
        _expect(text, path, root, "the file", "{")
        for child, key, opening in (("hooks", "hooks", "{"), (f"hooks/{event}", event, "[")):
            item = registered.last(container, key)
            if item is None:
                _note_blank(text, name, container, containers)
                text = jsonedit.insert(text, container, owner, key, {} if opening == "{" else [], style)
                containers[child] = None
                break
            _expect(text, path, item.value, f'"{key}"', opening)
            name, container, owner = child, item.value, item.start
        else:
            _note_blank(text, name, container, containers)
            return jsonedit.insert(text, container, owner, None, group, style)


def _expect(text: str, path: str, value: Value, what: str, opening: str) -> None:
    if value.opening != opening:
        line, column = line_and_column(text, value.start)
        needed = f"{_KINDS[value.opening]} where the client expects {_KINDS[opening]}"
        raise ProgressError(f"{path}:{line}:{column}: {what} holds {needed}; mend the file and try again")


def _note_blank(text: str, name: str, container: Value, containers: Containers) -> None:
    if not container.items:
        containers.setdefault(name, jsonedit.inner(text, container))


def refresh(text: str, root: Value, one: Handler, group: dict[str, Any]) -> str | None:
    """The text with this handler as the wanted group has it, None if it is so already.

    A group that also holds a foreign handler stays a person's own: only the handler in it is replaced.
    """
    alone = len(one.items[3].value.items) == 1
    item, wanted = (one.items[2], group) if alone else (one.items[4], group["hooks"][0])
    if _holds(text, item, wanted):
        return None
    return jsonedit.replace(text, item, wanted, jsonedit.style_of(text, root))


def _holds(text: str, item: Item, wanted: object) -> bool:
    try:
        return bool(registered.load(text, item.value) == wanted)
    except RecursionError:
        return False


def take_out(text: str, root: Value, one: Handler, containers: Containers | None) -> str:
    """The text without this handler and what it leaves empty: its group, and the containers that `append` created.

    With `containers` None nobody knows who created them: the event's list and the `hooks` object go when empty.
    """
    hooks, event, _, inner, _ = (item.value for item in one.items)
    in_root, in_hooks, in_event, _, in_group = one.indices
    if len(inner.items) > 1:
        return jsonedit.delete(text, inner, in_group)
    for name, container, index in ((f"hooks/{one.event}", event, in_event), ("hooks", hooks, in_hooks)):
        blank = None if containers is None else containers.get(name, "")
        if len(container.items) > 1 or blank is not None:
            return jsonedit.delete(text, container, index, blank or "")
    return jsonedit.delete(text, root, in_root, (containers or {}).get("root") or "")
