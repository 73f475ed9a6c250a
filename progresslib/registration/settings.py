"""Our entries in a settings.json: put in, taken out. Pure: bytes in, bytes out, every other byte stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from progresslib.errors import ProgressError
from progresslib.registration import entryedit, registered, table
from progresslib.registration.entryedit import Containers
from progresslib.registration.jsonspan import Value, parse
from progresslib.registration.registered import Found
from progresslib.registration.table import Entry

_BOM = b"\xef\xbb\xbf"


class Change(NamedTuple):
    """The new content (None: no file) and what `remove` needs to undo it.

    `containers` is what entryedit says, and `file`: None if there was no file, else the text of a blank one.
    """

    data: bytes | None
    containers: Containers


def add(data: bytes | None, wanted: list[Entry], path: str, containers: Containers | None = None) -> Change:
    """The settings with exactly the wanted entries of ours: stale ones replaced or taken out, new ones appended.

    A rule that is there already stays a person's own, and so does what there can be one of, whatever its value. `data`
    is None for a missing file; `containers` is what an earlier `add` said, if any. Raises ProgressError
    `path:line:column: …` if the file is not UTF-8 or not JSON, or has a wrong type where an entry must go.
    """
    bom, text = _decode(data or b"", path)
    known: Containers = {}
    if text.strip():
        known = _still_fitting(text, path, containers, wanted)
    else:
        known["file"] = None if data is None else text
        text = "{}\n"
    text = _reconcile(text, wanted, path, known)
    missing = _missing(text, wanted, path)
    for entry in missing:
        text = entryedit.append(text, entry, path, known)
    noted = [entry for entry in wanted if (entry.option if entry.is_hook else entry in missing)]
    known.update({entry.name: None for entry in noted})
    return Change(bom + _encode(text, path), known)


def remove(
    data: bytes | None, path: str, containers: Containers | None = None, lost: Sequence[Entry] = table.RULES
) -> Change:
    """The settings without our entries; the same bytes if there are none.

    With the `containers` of `add`, what it created goes when it is empty again and what was there stays, also empty;
    without them, the `lost` rules are taken for ours where hooks of ours are, and what our entries leave empty goes.
    Raises ProgressError as `add` does.
    """
    bom, text = _decode(data or b"", path)
    if not text.strip():
        return Change(data, {})
    known = _still_fitting(text, path, containers, lost)
    after = _reconcile(text, [], path, known)
    if after != text and "file" in known and not parse(after, path).items:
        before = known["file"]
        return Change(None if before is None else bom + _encode(before, path), {})
    return Change(bom + _encode(after, path), {})


def commands(data: bytes, path: str) -> list[tuple[str, str]]:
    """Event and command line of every handler of ours that the client takes."""
    text = _decode(data, path)[1]
    found = registered.hooks(text, parse(text, path)) if text.strip() else ()
    return [(one.place[1], registered.command(text, one.value) or "") for one in found if one.counts]


def options(data: bytes | None, path: str, containers: Containers | None) -> set[str]:
    """The options whose entries an earlier `add` put in, by what it said, and that a person has not taken out since."""
    text = _decode(data or b"", path)[1]
    if not text.strip() or containers is None:
        return set()
    names = {one.name for one in _ours(text, parse(text, path), containers) if one.name in containers}
    return {option for name, option in table.OPTIONAL.items() if name in names}


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


def _ours(text: str, root: Value, containers: Containers) -> list[Found]:
    """Our hooks, which their command lines tell, and the rules and single values that `add` put in and are so still.

    Of two equal rules the first one is ours.
    """
    noted = {entry.name: entry for entry in table.PLAIN if entry.name in containers}
    plain: dict[str, Found] = {}
    for one in registered.others(text, root, noted.values()):
        if registered.is_entry(text, one.value, noted[one.name]):
            plain.setdefault(one.name, one)
    return [*registered.hooks(text, root), *plain.values()]


def _still_fitting(text: str, path: str, containers: Containers | None, lost: Sequence[Entry]) -> Containers:
    """What an earlier `add` said, about the containers that still hold something of ours; a guess if that is lost."""
    root = parse(text, path)
    rules: Containers = {entry.name: None for entry in lost if entry in table.RULES}
    found = _ours(text, root, rules if containers is None else containers)
    places = {"/".join(one.place[:depth]) for one in found for depth in (1, 2)}
    if containers is None:
        is_registered = any(one.is_hook for one in found)
        containers = {**dict.fromkeys(sorted(places)), **rules} if is_registered else {}
    holding = places | {one.name for one in found} | ({"root", "file"} if found else set())
    return {name: inner for name, inner in containers.items() if name in holding}


def _reconcile(text: str, wanted: list[Entry], path: str, known: Containers) -> str:
    """The text without stale entries of ours; every edit moves the places, so each one starts from a fresh reading."""
    while True:
        after = _next_edit(text, wanted, path, known)
        if after is None:
            return text
        text = after


def _next_edit(text: str, wanted: list[Entry], path: str, known: Containers) -> str | None:
    root = parse(text, path)
    pending = list(wanted)
    for one in _ours(text, root, known):
        entry = _claim(pending, one)
        if entry is None:
            known.pop(one.name, None)
            return entryedit.take_out(text, root, one, known)
        after = entryedit.refresh(text, root, one, entry)
        if after is not None:
            return after
    return None


def _claim(pending: list[Entry], one: Found) -> Entry | None:
    """Takes the wanted entry that was found out of `pending`, None if there is none."""
    for index, entry in enumerate(pending):
        if one.counts and (entry.place, entry.mark) == (one.place, one.mark):
            return pending.pop(index)
    return None


def _missing(text: str, wanted: list[Entry], path: str) -> list[Entry]:
    root = parse(text, path)
    pending = list(wanted)
    plain = [entry for entry in wanted if not entry.is_hook]
    for one in (*registered.hooks(text, root), *registered.others(text, root, plain)):
        _claim(pending, one)
    return pending
