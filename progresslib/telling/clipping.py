"""Clips the lines of one entry to a number of characters: what says the most of them stays."""

from __future__ import annotations

from progresslib.telling.worth import is_aside, speaks_of_what_lasts
from progresslib.text.quote import cut, units

LINE = 3  # what a line takes beyond its text: the mark or indentation, and its end
_LEAST = 60  # a line of which less is told says nothing
_FIRST = 160
_MARK, _GAP = " …", " … "
_MOST_LINES, _MOST_CHARACTERS = 500, 20_000  # what is looked at: a file may hold megabytes in one entry


def clipped(lines: list[str], limit: int, is_wish: bool = False) -> list[str]:
    """The lines in at most `limit` characters: the first one, and then what says more; a mark where something is cut.

    The first line says what it is about: the others share what it leaves. But in what `is_wish` it has to do with a
    third where only others speak of what lasts.
    """
    share = limit // 3 if is_wish and _speaks_later(lines) else max(limit * 2 // 3, _FIRST)
    first, *kept = _weightiest(lines, limit, share)
    mark = _MARK if len(kept) + 1 < len(lines) else ""
    room = limit - len(mark) - LINE
    others = sum(units(line) + LINE for line in kept)
    told = [_clipped_line(first, min(room, max(room - others, share)), is_wish)]
    room -= units(told[0])
    level = _level([units(line) + LINE for line in kept], room) - LINE
    told += [_clipped_line(line, level, is_wish) for line in kept]
    if mark and told[-1][-1] != "…":
        told[-1] += mark
    return told


def _weightiest(lines: list[str], limit: int, share: int) -> list[str]:
    """The first line, which takes its share, and those of which at least a beginning fits, in their order."""
    kept = [0]
    room = limit - len(_MARK) - min(units(lines[0]) + LINE, share)
    for number in sorted(range(1, len(lines))[:_MOST_LINES], key=lambda number: _weight(number, lines[number])):
        size = min(units(lines[number]) + LINE, _LEAST)
        if size <= room:
            kept.append(number)
            room -= size
    return [lines[number] for number in sorted(kept)]


def _speaks_later(texts: list[str]) -> bool:
    """Whether not the first of some lines or sentences speaks of what lasts, but another does."""
    return not speaks_of_what_lasts(texts[0]) and any(map(speaks_of_what_lasts, texts[1:_MOST_LINES]))


def _weight(number: int, said: str) -> int:
    """The place of a line or sentence among the others: the first, what speaks of what lasts, the rest, asides."""
    if not number:
        return 0
    return 1 if speaks_of_what_lasts(said) else 3 if is_aside(said) else 2


def _level(sizes: list[int], room: int) -> int:
    """The size to which the greatest of `sizes` have to shrink for all to take at most `room`."""
    for done, size in enumerate(sorted(sizes)):
        share = room // (len(sizes) - done)
        if size > share:
            return share
        room -= size
    return max(sizes, default=0)


def _clipped_line(line: str, limit: int, is_wish: bool) -> str:
    """A line of at most `limit` characters: its first sentence, then those that say more; the last one may be cut."""
    if units(line) <= limit:
        return line
    sentences = _sentences(line[:_MOST_CHARACTERS])
    lead = limit // 3 if is_wish and _speaks_later(sentences) else limit
    kept: dict[int, str] = {}
    for number in sorted(range(len(sentences)), key=lambda number: _weight(number, sentences[number])):
        room = limit - sum(units(text) + len(_GAP) for text in kept.values()) - (len(_MARK) if kept else 0)
        if kept and room < _LEAST // 2:
            break
        kept[number] = cut(sentences[number], room if kept else lead)
    whole = len(sentences) + (len(line) > _MOST_CHARACTERS)
    return cut(_joined(kept, whole), limit)


def _sentences(line: str) -> list[str]:
    """The sentences of a line, each with its full stop."""
    pieces = line.split(". ")
    return [f"{piece}." for piece in pieces[:-1]] + pieces[-1:]


def _joined(kept: dict[int, str], count: int) -> str:
    """Sentences in their order, with a mark where one is left out and at the end if the last one is."""
    text, before = "", -1
    for number in sorted(kept):
        gap = "" if before < 0 else " " if number == before + 1 or text.endswith("…") else _GAP
        text, before = f"{text}{gap}{kept[number]}", number
    return text if before == count - 1 or text.endswith("…") else text + _MARK
