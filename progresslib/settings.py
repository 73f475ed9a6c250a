"""Our entries in a settings.json: put in, taken out. Pure: bytes in, bytes out, every other byte stays as it is."""

from __future__ import annotations

from typing import Any, NamedTuple

from progresslib import hookedit, registered, registration
from progresslib.errors import ProgressError
from progresslib.hookedit import Containers
from progresslib.jsonspan import parse
from progresslib.registered import Handler
from progresslib.registration import Entry

_BOM = b"\xef\xbb\xbf"


class Change(NamedTuple):
    """The new content (None: no file) and what `remove` needs to undo it.

    `containers` is what hookedit says, and `file`: None if there was no file, else the text of a blank one.
    """

    data: bytes | None
    containers: Containers


def add(data: bytes | None, wanted: list[Entry], path: str, containers: Containers | None = None) -> Change:
    """The settings with exactly the wanted entries of ours: stale ones replaced or taken out, new ones appended.

    `data` is None for a missing file; `containers` is what an earlier `add` said, if any. Raises ProgressError
    `path:line:column: …` if the file is not UTF-8 or not JSON, or has a wrong type where an entry must go.
    """
    bom, text = _decode(data or b"", path)
    known: Containers = {}
    if text.strip():
        known = _still_fitting(text, path, containers)
    else:
        known["file"] = None if data is None else text
        text = "{}\n"
    text = _reconcile(text, wanted, path, known)
    for event, group in _missing(text, wanted, path):
        text = hookedit.append(text, event, group, path, known)
    return Change(bom + _encode(text, path), known)


def remove(data: bytes | None, path: str, containers: Containers | None = None) -> Change:
    """The settings without our entries; the same bytes if there are none.

    With the `containers` of `add`, what it created goes when it is empty again and what was there stays, also empty;
    without them, the lists and the `hooks` object that our entries leave empty go. Raises ProgressError as `add` does.
    """
    bom, text = _decode(data or b"", path)
    if not text.strip():
        return Change(data, {})
    after = _reconcile(text, [], path, containers)
    if after != text and containers and "file" in containers and not parse(after, path).items:
        before = containers["file"]
        return Change(None if before is None else bom + _encode(before, path), {})
    return Change(bom + _encode(after, path), {})


def commands(data: bytes, path: str) -> list[tuple[str, str]]:
    """Event and command line of every handler of ours that the client takes."""
    text = _decode(data, path)[1]
    found = registered.find(text, parse(text, path)) if text.strip() else ()
    return [(one.event, registered.command(text, one.items[4].value) or "") for one in found if one.counts]


def _decode(data: bytes, path: str) -> tuple[bytes, str]:
    bom = _BOM if data.startswith(_BOM) else b""
    try:
        return bom, data[len(bom) :].decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, len(bom) + error.start) + 1
        raise ProgressError(f"{path}:{line}: not UTF-8; save the file as UTF-8 and try again") from None


def _encode(text: str, path: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        message = f"{path}: cannot hold a folder name that is not UTF-8; install into another folder"
        raise ProgressError(message) from None


def _still_fitting(text: str, path: str, containers: Containers | None) -> Containers:
    """What an earlier `add` said, about the containers that still hold something of ours; a guess if that is lost."""
    events = {one.event for one in registered.find(text, parse(text, path))}
    holding = {"hooks", *(f"hooks/{event}" for event in events)} if events else set()
    if containers is None:
        return dict.fromkeys(holding)
    return {name: inner for name, inner in containers.items() if name in holding or (events and "/" not in name)}


def _reconcile(text: str, wanted: list[Entry], path: str, containers: Containers | None) -> str:
    """The text without stale entries of ours; every edit moves the places, so each one starts from a fresh reading."""
    while True:
        after = _next_edit(text, wanted, path, containers)
        if after is None:
            return text
        text = after


def _next_edit(text: str, wanted: list[Entry], path: str, containers: Containers | None) -> str | None:
    root = parse(text, path)
    pending = list(wanted)
    for one in registered.find(text, root):
        group = _claim(pending, one)
        if group is None:
            return hookedit.take_out(text, root, one, containers)
        after = hookedit.refresh(text, root, one, group)
        if after is not None:
            return after
    return None


def _claim(pending: list[Entry], one: Handler) -> dict[str, Any] | None:
    """Takes the wanted group that this handler stands for out of `pending`, None if there is none."""
    for index, (event, group) in enumerate(pending):
        slug = registration.slug_of(group["hooks"][0]["command"])
        if one.counts and (event, slug) == (one.event, one.slug):
            return pending.pop(index)[1]
    return None


def _missing(text: str, wanted: list[Entry], path: str) -> list[Entry]:
    pending = list(wanted)
    for one in registered.find(text, parse(text, path)):
        _claim(pending, one)
    return pending
