"""Tells the second delivery of one event from the first: hooks may be installed twice, and clients fire twice."""

from __future__ import annotations

from progresslib.hook.event import Event
from progresslib.sessions.session import Session

WINDOW = 5.0
COMPACTION_WINDOW = 1.0  # subagents compact too, in the same session, and older clients do not say whose event it is


def is_first(session: Session, event: Event, now: float) -> bool:
    """Whether the session's client delivers a SessionStart or PreCompact for the first time in some seconds; notes it.

    For the holder of the session's lock, who keeps the session. `now` is the time in seconds.
    """
    window = COMPACTION_WINDOW if event.source == "compact" or event.name == "PreCompact" else WINDOW
    what = "\n".join((event.name, session.client, event.session_id, event.source, event.agent_id))
    before = session.delivered.get(what)
    if before is not None and abs(now - before) < window:
        return False
    recent = {one: at for one, at in session.delivered.items() if abs(now - at) < WINDOW}
    session.delivered = {**recent, what: now}
    return True
