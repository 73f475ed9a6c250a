"""The status of an orchestration, from the words that people and models write for it."""

from __future__ import annotations

from progresslib.words import is_placeholder, plain

COMPLETE = "complete"
BLOCKED = "blocked"
IN_PROGRESS = "in_progress"
NEEDS_RESTART = "needs_restart"
UNKNOWN = "unknown"

_STATUS_WORDS = {
    COMPLETE: "complete, completed, done, finished, closed, shipped",
    BLOCKED: "blocked, on hold, stuck, waiting",
    IN_PROGRESS: "in progress, inprogress, wip, active, ongoing, started, working, running, current, resumed, "
    "not started, pending, planned, planning, todo, paused, interrupted, open, new",
    NEEDS_RESTART: "needs restart, need restart, needs a restart, restart needed, restart",
}
_STATUS = {word: status for status, words in _STATUS_WORDS.items() for word in words.split(", ")}
# What may follow a completion without taking it back; anything else makes it a status that nobody understands.
_FULLY = "all, and, as, at, by, deployed, done, everything, finished, fully, in, main, master, merged, now, of, on, "
_FULLY += "phases, released, shipped, successfully, tested, the, to, utc, verified, was, work"
_FULLY_WORDS = frozenset(_FULLY.split(", "))


def status_of(text: str) -> str:
    """The status that `text` tells: one of the five constants, or "" where it is empty or a placeholder.

    Emoji, emphasis and further words are allowed (`✅ complete`, `in progress (waiting)`); a completion taken back
    by its other words ("complete except …") is UNKNOWN.
    """
    if is_placeholder(text):
        return ""
    words = plain("".join(text.split("~~")[::2])).split()
    for length in (3, 2, 1):
        status = _STATUS.get(" ".join(words[:length]))
        if status:
            return UNKNOWN if status == COMPLETE and not _is_fully(words[length:]) else status
    return UNKNOWN


def _is_fully(words: list[str]) -> bool:
    """Whether the words after a completion leave it one: words such as "merged", and numbers where one is a year."""
    numbers = [word for word in words if word[0].isdecimal()]
    is_date = any(len(number) >= 4 and number.startswith("20") for number in numbers)
    return (not numbers or is_date) and all(word in _FULLY_WORDS or word in numbers for word in words)
