"""The status of an orchestration, from the words that people and models write for it."""

from __future__ import annotations

from progresslib.text.words import is_placeholder, plain

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
_FULLY = "all, and, archived, as, at, by, deployed, done, everything, finished, fully, in, into, main, master, merged, "
_FULLY += (
    "now, of, on, phases, pr, released, shipped, successfully, tested, the, to, utc, verified, via, was, with, work, "
)
_FULLY += "jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec, january, february, march, april, june, july, "
_FULLY += "august, september, october, november, december"
_FULLY_WORDS = frozenset(_FULLY.split(", "))
_BEFORE_DONE = frozenset(("all", "everything", "is", "phases", "100"))


def status_of(text: str) -> str:
    """The status that `text` tells: one of the five constants, or "" where it is empty or a placeholder.

    Emoji, emphasis and further words are allowed (`✅ complete`, `in progress (waiting)`); a completion taken back
    by its other words ("complete except …") is UNKNOWN.
    """
    if is_placeholder(text):
        return ""
    words = plain("".join(text.split("~~")[::2])).split()
    while words and words[0] in _BEFORE_DONE:
        words = words[1:]
    for length in (3, 2, 1):
        status = _STATUS.get(" ".join(words[:length]))
        if status:
            return UNKNOWN if status == COMPLETE and not _is_fully(words[length:]) else status
    return UNKNOWN


def _is_fully(words: list[str]) -> bool:
    """Whether the words after a completion leave it one: words such as "merged", dates, versions, `5/5`, `PR 412`."""
    if not all(word in _FULLY_WORDS or _is_number(word) for word in words):
        return False
    numbers = [word for word in words if _is_number(word)]
    is_date = any(len(word) == 4 and word.startswith("20") for word in numbers)
    is_whole = len(numbers) == 2 and numbers[0] == numbers[1]
    is_version = any(word[0] == "v" for word in numbers)
    counted = (word == "100" or before in ("all", "pr") for before, word in zip(["", *words], words) if word in numbers)
    return is_date or is_whole or is_version or all(counted)


def _is_number(word: str) -> bool:
    """Digits, also those of a version or a time: `v2`, `06`, `04t12`."""
    return word[0].isdecimal() or (word[0] == "v" and word[1:].isdecimal())
