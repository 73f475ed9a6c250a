"""What is worth how much to a later session: entries, and the lines and sentences of one."""

from __future__ import annotations

from progresslib.text.words import field, plain

HERE, HELD, LASTING, OPEN, STANDING, BRIEF, PASSING, DATED = range(8)
"""What an entry is worth, most first.

Where the work stands; what holds it up; what was decided; what is not over; what a note says that holds on; a short
note; what was done; what was done at a time that it names.
"""

SHORT = 80
_TITLES = """
preference preferences constraint constraints requirement requirements rule rules convention conventions guideline
guidelines limit limits target targets goal goals criteria decision decisions file files path paths architecture design
dependency dependencies issue issues problem problems bug bugs risk risks question questions assumption assumptions
scope important warning warnings caution caveat caveats gotcha gotchas environment setup credentials user customer
style context contract contracts interface interfaces acceptance security performance must never todo
"""
_WORDS = """
prefer prefers preferred preference preferences want wants wanted wish wishes insist insists require requires required
requirement must mustn never always avoid don should shouldn shall cannot only user customer client constraint
convention rule guideline target budget deadline maximum minimum important careful beware caution warning remember
approval secret deprecated decided decision chose chosen agreed instead
"""
_LASTING_TITLES, _LASTING_WORDS = frozenset(_TITLES.split()), frozenset(_WORDS.split())
_LASTING_PHRASES = (" at most ", " at least ", " do not ", " no more than ", " less than ", " below ")
_ASIDE = frozenset(("agent", "agents", "phase", "started", "completed", "task", "output", "count"))
_DIGITS = tuple("0123456789")


def worth_of(title: str, text: str) -> int:
    """What a note is worth that says `text` under headings that say `title`.

    What is ticked is done, an open box is not; what somebody wants, must or must not do holds on, and so does what is
    short and names no time; of the rest, what begins with a time is worth the least.
    """
    if text[:3] in ("[x]", "[X]"):
        return PASSING
    if text[:3] == "[ ]":
        return OPEN
    if not _LASTING_TITLES.isdisjoint(plain(title).split()):
        return LASTING
    if speaks_of_what_lasts(text):
        return STANDING
    if _is_dated(text):
        return DATED
    return BRIEF if len(text) <= SHORT else PASSING


def speaks_of_what_lasts(text: str) -> bool:
    """Whether a text has a word such as those by which people say what they want, must not do or have decided."""
    words = plain(text)
    return not _LASTING_WORDS.isdisjoint(words.split()) or any(phrase in f" {words} " for phrase in _LASTING_PHRASES)


def is_aside(line: str) -> bool:
    """Whether a line of an entry only tells who did it, and when."""
    return plain(field(line.lstrip(" -*+"))[0]) in _ASIDE


def _is_dated(text: str) -> bool:
    """Whether a text begins with a date or a time of day: `2026-11-20`, `[09:15]`, `**20.11.**`."""
    start = text.lstrip("*_[( `")[:5]
    is_number = start[:1] in _DIGITS and sum(one in _DIGITS for one in start) > 1
    return is_number and any(sign in start for sign in "-:./")
