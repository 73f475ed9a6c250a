"""When and why the last session of a project ended, for the one that comes after it."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.sessions import state
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session
from progresslib.system.files import read
from progresslib.system.process import is_alive
from progresslib.text.clock import stamp
from progresslib.text.quote import one_line

_NAME = "last-session"


def note_beginning(sessions: Sessions, session: Session, now: float) -> None:
    """Notes that a session has begun or was taken up; `now` is in seconds since the epoch. Raises OSError."""
    session.began = now
    _note_last(sessions, session)


def note_end(sessions: Sessions, session: Session, reason: str, now: float) -> None:
    """Notes that a session ends, for the client's `reason`. Raises OSError."""
    session.left, session.left_why = max(now, session.began), reason  # a clock may have been set back
    _note_last(sessions, session)


def last_end(sessions: Sessions) -> str:
    """A sentence on how the session before this one ended, "" if there was none, or if it goes on elsewhere.

    To be asked for before this one is noted: it may be the same one, taken up again.
    """
    session = sessions.load(_last(sessions))
    if session.left >= session.began > 0:
        why = f" ({one_line(session.left_why, 40)})" if session.left_why else ""
        return f"The last session here ended at {stamp(session.left)}{why}."
    if session.began and session.client and not is_alive(session.client, session.machine):
        return f"The last session here, begun at {stamp(session.began)}, was cut off: its client ended without a word."
    return ""


def _note_last(sessions: Sessions, session: Session) -> None:
    if _last(sessions) != session.key:
        state.write(_path(sessions), session.key.encode())


def _last(sessions: Sessions) -> str:
    """The key of the session that began last, "" if that is not known."""
    try:
        return os.path.basename(read(_path(sessions)).decode())
    except (ProgressError, ValueError):
        return ""


def _path(sessions: Sessions) -> str:
    return os.path.join(sessions.folder, _NAME)
