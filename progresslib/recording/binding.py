"""Which progress file a session's work is written to: the one it is bound to, else the only unfinished one, or none."""

from __future__ import annotations

import os

from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session
from progresslib.sessions.state import OBJECT
from progresslib.storage.store import Store
from progresslib.system.process import is_alive
from progresslib.text.naming import file_name


class Choice:
    """What a session is bound to (`name`, "" for nothing) and, where it has to choose, between which files."""

    __slots__ = ("name", "unfinished")

    def __init__(self, name: str, unfinished: list[str]) -> None:
        self.name = name
        self.unfinished = unfinished


def choose(sessions: Sessions, session: Session, store: Store) -> Choice:
    """The file of a session; an unbound one is bound to the only unfinished file, if no other live session holds it.

    Raises ProgressError if the folder cannot be read, OSError if the state cannot be written.
    """
    if session.bound and store.has(session.bound):
        if not os.path.exists(_holder(sessions, session.bound, session.key)):
            bind(sessions, session, session.bound)
        return Choice(session.bound, [])
    from progresslib.telling.shelf import Shelf  # with all that reads files for telling: a bound session does without

    if session.bound and not store.is_archived(session.bound):
        return Choice("", [])  # it may come back, with a branch
    unfinished = [work.orchestration.name for work in Shelf(store).unfinished]
    session.bound = ""
    if len(unfinished) == 1 and not session.released and not held_by_others(sessions, session, unfinished[0]):
        bind(sessions, session, unfinished[0])
    return Choice(session.bound, unfinished)


def bind(sessions: Sessions, session: Session, name: str) -> None:
    """Binds a session to a file, and lets others know; who calls keeps the session. Raises OSError."""
    if session.bound not in ("", name):
        let_go(sessions, session)
    session.bound, session.released = name, False
    sessions.objects.write(_holder(sessions, name, session.key), {"session": session.key})


def let_go(sessions: Sessions, session: Session) -> None:
    """Binds a session to no file; raises OSError."""
    sessions.objects.remove(_holder(sessions, session.bound, session.key))
    session.bound = ""


def held_by_others(sessions: Sessions, session: Session, name: str) -> list[str]:
    """The keys of the other sessions that are bound to a file and whose client is alive."""
    folder = os.path.dirname(_holder(sessions, name, ""))
    return [key for key in sessions.objects.names(folder) if key != session.key and _holds(sessions, key, name)]


def _holds(sessions: Sessions, key: str, name: str) -> bool:
    other = sessions.load(key)
    if other.bound == name and not other.ended and is_alive(other.client, other.machine):
        return True
    sessions.objects.remove(_holder(sessions, name, key))
    return False


def _holder(sessions: Sessions, name: str, key: str) -> str:
    return os.path.join(sessions.folder, "holders", file_name(name), key + OBJECT)
