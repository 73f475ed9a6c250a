"""The sessions of a project: which one an event belongs to, as several ids may be one, and what is noted of each."""

from __future__ import annotations

import os

from progresslib.hook.event import Event
from progresslib.sessions import state
from progresslib.sessions.session import Session
from progresslib.sessions.state import content_key
from progresslib.system.locks import Lock
from progresslib.system.process import machine
from progresslib.text.naming import slug
from progresslib.text.quote import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_STILL_THERE = ("clear", "resume")  # why a conversation ends in a client that goes on
WAIT = 10.0
LONGEST_LINE = 600


class Sessions:
    """The sessions of a project, in its state folder `folder`."""

    __slots__ = ("folder", "objects")

    def __init__(self, folder: str, objects: state.Objects) -> None:
        self.folder = folder
        self.objects = objects

    def path(self, key: str) -> str:
        """Where a session's object is."""
        return os.path.join(self.folder, "sessions", key + state.OBJECT)

    def lock(self) -> Lock:
        """The lock on what is noted of the project's sessions and their runs, for a `with`.

        It is one for all of them: to make a file for each session costs more than it saves.
        """
        return self.objects.lock(os.path.join(self.folder, "locks", "sessions"), "what is noted of sessions", WAIT)

    def load(self, key: str) -> Session:
        """The session of that key, a new one where there is none."""
        return Session(key, self.objects.read(self.path(key)))

    def noted(self, event: Event, client: str, note: Callable[[Session], object] | None = None) -> Session:
        """The session of an event, with what that tells of it and what `note` does; raises OSError or ProgressError."""
        key = self.key_of(event, client)
        with self.lock():
            session = self.load(key)
            self.meet(session, event, client)
            if note:
                note(session)
            self.keep(session)
        return session

    def amend(self, key: str, change: Callable[[Session], object]) -> Session:
        """Changes a session as it is now, whatever other hooks have noted of it meanwhile, and returns it."""
        with self.lock():
            session = self.load(key)
            change(session)
            self.keep(session)
        return session

    def first_time(self, key: str, mark: str) -> bool:
        """Whether `mark`, a yes or no of a session, was not set yet; it is then. Raises OSError or ProgressError."""
        was: list[bool] = []

        def note(session: Session) -> None:
            was.append(getattr(session, mark))
            setattr(session, mark, True)

        self.amend(key, note)
        return not was[0]

    def say_lines(self, key: str, more: list[str]) -> str:
        """The lines for the person that wait in a session, and `more`; each once a session, "" for nothing."""
        told: list[str] = []

        def say(session: Session) -> None:
            lines = dict.fromkeys([*session.lines, *more])
            told.extend(line for line in lines if content_key(line.encode("utf-8", "replace")) not in session.said)
            session.lines = []
            session.said += [content_key(line.encode("utf-8", "replace")) for line in told]

        self.amend(key, say)
        return "\n".join(one_line(line, LONGEST_LINE) for line in told)

    def leave_lines(self, key: str, lines: list[str]) -> None:
        """Keeps lines for the person until they can be told."""

        def leave(session: Session) -> None:
            session.lines = list(dict.fromkeys([*session.lines, *lines]))

        if lines:
            self.amend(key, leave)

    def keep(self, session: Session) -> None:
        """Writes a session if it has changed; raises OSError."""
        values = session.to_keep
        if values:
            self.objects.write(self.path(session.key), values)

    def find(self, session_id: str, client: str) -> str:
        """The key of the session with this id, else of that of a client process; "" where neither is known."""
        return (self._known(slug(session_id)) if session_id else "") or self._of_client(client)

    def key_of(self, event: Event, client: str) -> str:
        """The key of the session that an event belongs to: known by its id, or the one of its process, or a new one.

        Several clients change the id on resume, fork or `/clear`: those events come from one process. A startup begins
        anew, and so does an id that no SessionStart announced.
        """
        own = slug(event.session_id or "unknown")
        known = self._known(own)
        if known:
            return known
        before = self._of_client(client)
        if event.name == "SessionStart":
            goes_on = bool(before) and event.source not in ("startup", "")
        else:
            goes_on = bool(before) and self.load(before).unsettled
        if goes_on:
            self.objects.write(self._alias("aliases", own), {"session": before})
        return before if goes_on else own

    def meet(self, session: Session, event: Event, client: str) -> None:
        """Notes what an event tells of its session: the process, the transcript, whether its id is to be trusted.

        A conversation that is picked in a running client takes that client's file with it, unless it has its own. A
        process that never began a session is no client, though a hook that outlives a killed one descends from it.
        """
        before = self._of_client(client)
        if before not in ("", session.key):
            self._take_over(session, self.load(before), event)
        is_client = client != "" and (event.name == "SessionStart" or before != "" or session.client == "")
        if is_client and session.client != client:
            session.client, session.machine, session.ended = client, machine(), ""
        if is_client and before != session.key:
            self.objects.write(self._alias("clients", client), {"session": session.key})
        session.transcript = event.transcript_path or session.transcript
        if event.name == "SessionEnd" and event.text("reason") not in _STILL_THERE:
            session.ended = event.text("reason") or "other"
        elif event.name == "SessionStart":
            session.unsettled = event.source in ("resume", "fork")
            session.ended = "" if event.source != "startup" else session.ended
        else:
            session.unsettled = False

    def _take_over(self, session: Session, before: Session, event: Event) -> None:
        """Gives a session the file of the one that its client had before, if it goes on with that.

        One that began under an id of its own, and is known by another now, was never more than its beginning.
        """
        goes_on = before.unsettled and event.name != "SessionStart"
        if goes_on or event.source not in ("startup", ""):
            session.bound = session.bound or before.bound
        if goes_on:
            before.bound, before.began, before.unsettled = "", 0.0, False
            self.keep(before)

    def _known(self, own: str) -> str:
        return own if self.objects.read(self.path(own)) else self._read_alias(self._alias("aliases", own))

    def _of_client(self, client: str) -> str:
        return self._read_alias(self._alias("clients", client)) if client else ""

    def _alias(self, kind: str, name: str) -> str:
        return os.path.join(self.folder, kind, os.path.basename(name) + state.OBJECT)

    def _read_alias(self, path: str) -> str:
        """The key that an alias leads to, "" if there is none."""
        return os.path.basename(str(self.objects.read(path).get("session", "")))
