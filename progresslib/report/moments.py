"""Times in the page: UTC as written; its script shows them in the reader's zone."""

from __future__ import annotations

from progresslib.text.clock import stamp

_STEPS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def utc(at: float) -> str:
    """A time as `2026-11-22 06:04Z`, which HTML reads as one."""
    day, _, clock = stamp(at).partition("T")
    return f"{day.zfill(len('2026-11-22'))} {clock[:5]}Z"


def moment(at: float | None) -> str:
    """A time as an element, "" where there is none."""
    return f"<time>{utc(at)}</time>" if at is not None else ""


def span(start: float | None, end: float | None) -> str:
    """From when until when, and how long that is, as far as it is known."""
    if start is not None and end is not None:
        return f"{moment(start)} – {moment(end)} · {duration(end - start)}"
    return f"since {moment(start)}" if start is not None else f"until {moment(end)}" if end is not None else ""


def duration(seconds: float) -> str:
    """How long something took, in its two greatest units: `4 min 50 s`."""
    left = max(round(seconds), 0)
    parts: list[str] = []
    for length, unit in _STEPS:
        count, left = divmod(left, length)
        if count or parts:
            parts.append(f"{count} {unit}" if count else "")
    return " ".join(filter(None, parts[:2])) or "under 1 s"
