"""Edits of a settings text in the words of our entries: one put in, brought up to date, or taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from progresslib.errors import ProgressError
from progresslib.registration import jsonedit, registered
from progresslib.registration.jsonspan import Value, line_and_column, parse
from progresslib.registration.registered import Found
from progresslib.registration.table import Entry

Containers = dict[str, Optional[str]]
"""What was missing or empty before us, by its keys (`hooks/<event>`, `permissions/allow`; `root` is the whole).

None: it was not there. A text: what white space stood between its brackets. With None also the names of entries.
"""

_KINDS = {"{": "an object", "[": "a list", '"': "a text", "": "no object or list"}


def append(text: str, entry: Entry, path: str, containers: Containers) -> str:
    """The text with the entry as the last of its container; notes in `containers` what was missing or empty.

    Raises ProgressError `path:line:column: …` where something else stands in the way.
    """
    while True:
        root = parse(text, path)
        style = jsonedit.style_of(text, root)
        name, container, owner = "root", root, root.start
        _expect(text, path, root, "the file", "{")
        for depth, key in enumerate(entry.place, 1):
            child = "/".join(entry.place[:depth])
            opening = "{" if depth < len(entry.place) or entry.is_member else "["
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
            return jsonedit.insert(text, container, owner, entry.mark if entry.is_member else None, entry.value, style)


def _expect(text: str, path: str, value: Value, what: str, opening: str) -> None:
    if value.opening != opening:
        line, column = line_and_column(text, value.start)
        needed = f"{_KINDS[value.opening]} where the client expects {_KINDS[opening]}"
        raise ProgressError(f"{path}:{line}:{column}: {what} holds {needed}; mend the file and try again")


def _note_blank(text: str, name: str, container: Value, containers: Containers) -> None:
    if not container.items:
        containers.setdefault(name, jsonedit.inner(text, container))


def refresh(text: str, root: Value, one: Found, entry: Entry) -> str | None:
    """The text with what was found as the entry has it, None if it is so already.

    A group that also holds a foreign handler stays a person's own: only the handler in it is replaced.
    """
    item, wanted = one.items[-1], entry.value
    if one.is_hook:
        alone = len(one.items[3].value.items) == 1
        item, wanted = (one.items[2], entry.value) if alone else (item, entry.value["hooks"][0])
    if registered.holds(text, item.value, wanted) or (not one.is_hook and registered.is_entry(text, item.value, entry)):
        return None
    return jsonedit.replace(text, item, wanted, jsonedit.style_of(text, root))


def take_out(text: str, root: Value, one: Found, containers: Mapping[str, str | None]) -> str:
    """The text without what was found and what it leaves empty: its group, and the containers that `append` created."""
    if one.is_hook and len(one.items[3].value.items) > 1:
        return jsonedit.delete(text, one.items[3].value, one.indices[4])
    for depth in range(len(one.place), 0, -1):
        container = one.items[depth - 1].value
        blank = containers.get("/".join(one.place[:depth]), "")
        if len(container.items) > 1 or blank is not None:
            return jsonedit.delete(text, container, one.indices[depth], blank or "")
    return jsonedit.delete(text, root, one.indices[0], containers.get("root") or "")
