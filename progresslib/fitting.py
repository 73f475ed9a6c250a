"""Fits what there is to tell into a number of characters: first shorter entries, then fewer, least worthy first."""

from __future__ import annotations

from progresslib.quote import cut, one_line, quoted, units

FIRST_LINE = 240
LONGEST_GROUP = 120


class Entry:
    """One thing to tell: its lines, quoted, of which `shown` are told, and its `group` within its part, if any."""

    __slots__ = ("group", "is_short", "lines", "shown")

    def __init__(self, text: str, group: str = "") -> None:
        self.group = one_line(group, LONGEST_GROUP)
        self.lines = [line.rstrip() for line in quoted(text).split("\n") if line.strip()] or ["-"]
        self.shown = len(self.lines)
        self.is_short = False

    @property
    def size(self) -> int:
        """How many characters it takes as it is shown now."""
        return sum(units(line) + 3 for line in self.lines[: self.shown])

    def shorten(self) -> None:
        """Leaves the first line, itself shortened where it is long."""
        first = cut(self.lines[0], FIRST_LINE)
        self.is_short = self.is_short or self.shown > 1 or first != self.lines[0]
        self.lines[0] = first
        self.shown = 1

    def drop(self) -> None:
        self.shown = 0


class Part:
    """Entries of one kind under a title; with `newest_first` the last ones are let go first, else the first ones."""

    __slots__ = ("entries", "newest_first", "title")

    def __init__(self, title: str, entries: list[Entry], newest_first: bool = False) -> None:
        self.title = title
        self.entries = entries
        self.newest_first = newest_first

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
            if entry.shown and entry.group != group:
                group = entry.group
                runs.append((_head_of(entry) or self.title, []))
            if entry.shown:
                runs[-1][1].append(entry)
        return runs if any(entries for _, entries in runs) else []

    def cuts(self) -> str:
        """How much of it is not told: `agent results (2 shortened, 3 left out)`, an empty text for nothing."""
        dropped = sum(not entry.shown for entry in self.entries)
        short = sum(entry.shown > 0 and entry.is_short for entry in self.entries)
        said = [f"{count} {what}" for count, what in ((short, "shortened"), (dropped, "left out")) if count]
        return f"{self.title.partition(',')[0].lower()} ({', '.join(said)})" if said else ""


def _head_of(entry: Entry) -> str:
    """The head under which the entry's group stands, "" without one."""
    return f"Under {entry.group}" if entry.group else ""


def _told(entry: Entry) -> str:
    lines = entry.lines[: entry.shown]
    return "".join(f"  {line}\n" if number else f"- {line}\n" for number, line in enumerate(lines))


def fit(parts: list[Part], room: int) -> None:
    """Makes the parts, most worthy first, take at most `room` characters.

    Every entry shrinks to its first line before any is let go; both begin with the least worthy part and its oldest
    entry.
    """
    sizes = [part.size for part in parts]
    for lower in (Entry.shorten, Entry.drop):
        for index in reversed(range(len(parts))):
            oldest_first = parts[index].entries[::-1] if parts[index].newest_first else parts[index].entries
            excess = sum(sizes) - room
            for entry, newer in zip(oldest_first, [*oldest_first[1:], None]):
                if excess <= 0:
                    break
                before = entry.size
                lower(entry)
                excess -= before - entry.size
                if not entry.shown and entry.group and (newer is None or newer.group != entry.group):
                    excess -= units(_head_of(entry)) + 2
            sizes[index] = parts[index].size


def cuts(parts: list[Part]) -> str:
    """How much of all parts is not told, in words; an empty text for nothing."""
    return ", ".join(said for said in (part.cuts() for part in parts) if said)
