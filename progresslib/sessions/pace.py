"""How long a session has worked since anybody but the hooks updated its file, and whether this turn worked on it."""

from __future__ import annotations

from progresslib.sessions.session import Session

COARSE = 60.0
"""Seconds: what passes between two events that follow faster is counted with the next, so most write nothing."""


def note_event(session: Session, now: float) -> None:
    """Counts the time since the last event of the turn; `now` is in seconds since the epoch."""
    if not session.seen or now < session.seen:
        session.seen = now
    elif now - session.seen >= COARSE:
        session.work += now - session.seen
        session.seen = now


def note_update(session: Session, now: float) -> None:
    """Notes that a command, an edit or a todo has brought the session's file up to date."""
    session.seen = now
    session.work = 0.0
    session.worked = True


def note_turn_end(session: Session, now: float, goes_on: bool) -> None:
    """Counts the time up to the end of a turn; the work `goes_on` where agents are still at it."""
    if session.seen:
        session.work += max(0.0, now - session.seen)
    session.seen = now if goes_on else 0.0
    session.worked = session.worked and goes_on


def note_start(session: Session, source: str) -> None:
    """Notes that a conversation begins or goes on; only a compaction happens within a turn."""
    if source != "compact":
        session.seen = 0.0
