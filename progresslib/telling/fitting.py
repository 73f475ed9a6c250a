"""Fits what there is to tell into a number of characters: first shorter entries, then fewer, what lasts the least."""

from __future__ import annotations

from progresslib.telling.entry import Entry
from progresslib.telling.worth import BRIEF, DATED, HELD, HERE, LASTING, OPEN, PASSING, STANDING
from progresslib.text.quote import units

_STEPS = (
    *((PASSING, 480, 0), (PASSING, 240, 0), (OPEN, 480, 0), (LASTING, 1000, 0), (STANDING, 320, 0), (PASSING, 160, 0)),
    *((OPEN, 240, 0), (HELD, 1000, 0), (HERE, 1000, 0), (STANDING, 160, 0), (PASSING, 100, 0), (OPEN, 160, 0)),
    *((LASTING, 700, 0), (STANDING, 100, 0), (PASSING, 80, 0), (BRIEF, 0, 8), (PASSING, 0, 8), (LASTING, 500, 0)),
    *((STANDING, 0, 5), (LASTING, 320, 0), (BRIEF, 0, 16), (PASSING, 0, 16), (STANDING, 0, 16), (OPEN, 100, 0)),
    *((HELD, 500, 0), (HERE, 500, 0), (LASTING, 160, 0), (BRIEF, 0, 32), (PASSING, 0, 32), (STANDING, 0, 32)),
    *((LASTING, 100, 0), (OPEN, 0, 16), (LASTING, 0, 8), (HELD, 160, 0), (HERE, 160, 0), (BRIEF, 0, 0)),
    *((PASSING, 0, 0), (STANDING, 0, 0), (OPEN, 0, 0), (HELD, 100, 0), (HERE, 100, 0), (LASTING, 0, 0), (HELD, 0, 0)),
    (HERE, 0, 0),
)
"""Which entries shrink, one step after the other, and to how many characters.

With 0 they are let go, as long as their part takes more than that share of the room (8: an eighth; 0: any).
"""


class Part:
    """Entries of one kind under a title; with `newest_first` the last ones are let go first, else the first ones."""

    __slots__ = ("_order", "_under", "entries", "newest_first", "title")

    def __init__(self, title: str, entries: list[Entry], newest_first: bool = False) -> None:
        self.title = title
        self.entries = entries
        self.newest_first = newest_first
        self._under: list[int] = []
        self._order: dict[int, list[tuple[Entry, int]]] | None = None

    @property
    def size(self) -> int:
        """At least as many characters as `text` has."""
        heads = sum(units(head) + 2 for head, _ in self._under_heads())
        return heads + sum(entry.size for entry in self.entries)

    def text(self) -> str:
        """The part as it is told; an empty text where all its entries are let go."""
        return "".join(f"{head}:\n{''.join(map(_told, entries))}" for head, entries in self._under_heads())

    def _under_heads(self) -> list[tuple[str, list[Entry]]]:
        """The entries that are told, each run of one group under its head; the part's title is the first head.

        A group's head begins with a word of ours: a heading such as `### Human` must not look like a turn of the
        conversation.
        """
        runs: list[tuple[str, list[Entry]]] = [(self.title, [])]
        group = ""
        for entry in self.entries:
            if entry.size and entry.group != group:
                group = entry.group
                runs.append((_head_of(entry) or self.title, []))
            if entry.size:
                runs[-1][1].append(entry)
        return runs if any(entries for _, entries in runs) else []

    def lower(self, worth: int, limit: int, excess: int) -> int:
        """Shortens entries of a worth, as long as there are any, until they take `excess` characters less.

        Returns how many they take less, at the least. With PASSING goes what is DATED.
        """
        if self._order is None:
            self._order = self._first_to_go()
        gained = 0
        for entry, head in self._order.get(worth, ()):
            if gained >= excess:
                break
            if entry.size > limit:
                size = max(limit, entry.size - excess + gained) if limit else 0
                gained += entry.size - size
                entry.shorten(size)
                if not limit:
                    gained += self._let_go(entry, head)
        return gained

    def _let_go(self, entry: Entry, head: int) -> int:
        """What is gained beside an entry that is let go: the last one under a head takes that along."""
        self._under[head] -= 1
        return units(_head_of(entry)) + 2 if entry.group and not self._under[head] else 0

    def _first_to_go(self) -> dict[int, list[tuple[Entry, int]]]:
        """By worth the entries and the number of the head that each stands under, as they are let go.

        What lasts least goes first, then the oldest where most is under one head: none loses all before others.
        """
        found: dict[int, list[tuple[int, int, Entry, int]]] = {}
        for head, entries in enumerate(_under_one_head(self.entries)):
            self._under.append(sum(entry.size > 0 for entry in entries))
            places: dict[int, int] = {}
            for entry in entries if self.newest_first else reversed(entries):
                worth = PASSING if entry.worth == DATED else entry.worth
                places[worth] = places.get(worth, 0) - 1
                found.setdefault(worth, []).append((-entry.worth, places[worth], entry, head))
        ordered = {worth: sorted(one, key=lambda one: one[:2]) for worth, one in found.items()}
        return {worth: [(entry, head) for _, _, entry, head in one] for worth, one in ordered.items()}

    def cuts(self) -> str:
        """How much of it is not told: `agent results (2 shortened, 3 left out)`, an empty text for nothing."""
        dropped = sum(not entry.size for entry in self.entries)
        short = sum(entry.is_short for entry in self.entries)
        short += len({entry.group for entry in self.entries if entry.is_group_short and entry.size})
        said = [f"{count} {what}" for count, what in ((short, "shortened"), (dropped, "left out")) if count]
        return f"{self.title.partition(',')[0].lower()} ({', '.join(said)})" if said else ""


def _under_one_head(entries: list[Entry]) -> list[list[Entry]]:
    """The entries by the head under which they stand as long as all are told."""
    found: list[list[Entry]] = []
    for entry in entries:
        if not found or found[-1][-1].group != entry.group:
            found.append([])
        found[-1].append(entry)
    return found


def _head_of(entry: Entry) -> str:
    """The head under which the entry's group stands, "" without one."""
    return f"Under {entry.group}" if entry.group else ""


def _told(entry: Entry) -> str:
    return "".join(f"  {line}\n" if number else f"- {line}\n" for number, line in enumerate(entry.told))


def fit(parts: list[Part], room: int) -> None:
    """Makes the parts, most worthy first, take at most `room` characters.

    What was done shrinks before what lasts, and each step begins with the least worthy part and its oldest entry.
    Before whole entries of one part are let go for another it keeps a share of the room.
    """
    sizes = [part.size for part in parts]
    for worth, limit, shares in _STEPS:
        least = room // shares if shares else 0
        for index in reversed(range(len(parts))):
            excess = sum(sizes) - room
            if excess <= 0:
                return
            if not limit:
                excess = min(excess, sizes[index] - least)
            sizes[index] -= parts[index].lower(worth, limit, excess)


def cuts(parts: list[Part]) -> str:
    """How much of all parts is not told, in words; an empty text for nothing."""
    return ", ".join(said for said in (part.cuts() for part in parts) if said)
