"""Times as progress files write them, and ages as people say them; without datetime, which costs a hook 2 ms."""

from __future__ import annotations

import time

_UNITS = ((86400.0, "day"), (3600.0, "hour"), (60.0, "minute"))


def stamp(now: float) -> str:
    """The time `now`, seconds since the epoch, as `2026-11-22T06:04:52Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))


def seconds(text: str) -> float | None:
    """The time that `text` begins with (ISO 8601, else UTC), in seconds since the epoch; None if there is none."""
    day = _numbers(text[:10], "-", (4, 2, 2))
    if not day or not 1 <= day[1] <= 12 or not 1 <= day[2] <= 31:
        return None
    midnight = _days(*day) * 86400.0
    clock = _numbers(text[11:19], ":", (2, 2, 2)) or _numbers(text[11:16], ":", (2, 2))
    if not clock or text[10] not in "T ":
        return midnight
    zone = text[11:].lstrip("0123456789:.").lstrip()[:6]
    offset = _numbers(zone[1:], ":", (2, 2)) if zone[:1] in ("+", "-") else ()
    return midnight + _seconds(*clock) - (_seconds(*offset) if zone[:1] == "+" else -_seconds(*offset))


def _numbers(text: str, between: str, lengths: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers in `text`, of these lengths and with `between` between them; none of them if it reads otherwise."""
    pieces = text.split(between)
    fits = len(pieces) == len(lengths) and all(
        len(one) == length and one.isdigit() for one, length in zip(pieces, lengths)
    )
    return tuple(map(int, pieces)) if fits and text.isascii() else ()


def _seconds(hours: int = 0, minutes: int = 0, seconds: int = 0) -> int:
    return hours * 3600 + minutes * 60 + seconds


def _days(year: int, month: int, day: int) -> int:
    """The days from the epoch to a date (Gregorian); a year is counted from its March, so that leap days end it."""
    year, month = (year, month - 3) if month > 2 else (year - 1, month + 9)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day - 719469


def age(then: float, now: float) -> str:
    """How long ago `then` was: `2 days ago`, `1 hour ago`, `just now` within a minute; or that it is yet to come."""
    if then - now > 60:
        return "in the future"
    for length, unit in _UNITS:
        count = int((now - then) // length)
        if count > 0:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
