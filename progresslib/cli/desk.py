"""What a command works with: the project's files, the session it runs in, the file that it is about."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping

from progresslib import pace
from progresslib.errors import ProgressError
from progresslib.event import Event
from progresslib.recording.binding import bind
from progresslib.recording.recorder import Recorder
from progresslib.recording.todos import move_phases
from progresslib.session import Session
from progresslib.shelf import Shelf
from progresslib.store import Store

Change = Callable[[bytes, str, float], bytes]
UNFINISHED, COMPLETE = "unfinished", "complete"


class Desk:
    """One command's work; `key` is that of its session, "" where it runs in none, `remarks` are lines for stderr."""

    def __init__(self, environ: Mapping[str, str], folder: str, now: float) -> None:
        self.recorder = Recorder(environ, folder, now)
        self.now = now
        self.key = _session(self.recorder, environ)
        self.remarks: list[str] = []

    @property
    def store(self) -> Store:
        """The files of the project."""
        return self.recorder.store

    def session(self) -> Session:
        """The session; raises ProgressError where there is none."""
        if not self.key:
            raise ProgressError(
                f"{self.store.folder}: no session of Claude Code is known here, run this in one (with its Bash tool)"
            )
        return self.recorder.sessions.load(self.key)

    def file(self, name: str, wanted: str = UNFINISHED) -> str:
        """The file that NAME means; without one that of the session, else the only one that is `wanted`.

        What waits for the session's file is written first. Raises ProgressError where that does not tell one.
        """
        if name:
            return chosen_file(self.store, name)
        if self.key:
            choice, _ = self.recorder.place(self.session())
            if choice.name:
                return choice.name
        shelf = Shelf(self.store)
        works = shelf.complete if wanted == COMPLETE else shelf.unfinished
        names = [work.orchestration.name for work in works]
        if len(names) == 1 and (not self.key or wanted == COMPLETE):
            self.remarks.append(f"{self.store.shown(names[0])}: the only {wanted} file, and no session is bound to it")
            return names[0]
        raise ProgressError(f"{self.store.shown('')}: {_which(names, wanted, bool(self.key))}")

    def edit(self, name: str, change: Change, is_named: bool) -> bool:
        """Changes the file `name` in one locked edit, and returns whether that changed anything.

        A session that is bound to nothing is bound by an edit that names its file.
        """
        shown = self.store.shown(name)
        is_changed = self.store.update(name, lambda data: change(data, shown, self.now))
        if self.key:
            session = self.session()
            if is_named and not (session.bound and self.store.has(session.bound)):
                self.bind(name)
            elif session.bound == name:
                self.recorder.sessions.amend(self.key, lambda session: pace.note_update(session, self.now))
        return is_changed

    def bind(self, name: str) -> int:
        """Binds the session to a file and writes there what waited; returns how many runs that were."""
        from progresslib.recording.filing import let_go_of_gone

        sessions, journal = self.recorder.sessions, self.recorder.journal(self.key)

        def choose(session: Session) -> None:
            bind(sessions, session, name)
            let_go_of_gone(self.recorder, journal)
            pace.note_update(session, self.now)

        session = sessions.amend(self.key, choose)
        waited = [run.id for run in journal.active() if not run.written]
        self.recorder.place(session)
        move_phases(self.recorder, session, name)
        return sum(bool(run and run.written) for run in map(journal.known, waited))


def chosen_file(store: Store, name: str) -> str:
    """The file that a person's NAME means, with or without `.md` and a folder before it.

    Raises ProgressError if there is none, or if it cannot be read.
    """
    plain = os.path.basename(name.rstrip("/"))
    file = plain if plain.endswith(".md") else f"{plain}.md"
    names = store.names()
    if file in names:
        store.read(file)
        return file
    near = difflib.get_close_matches(file, names, 1, 0.7)
    hint = f"did you mean {near[0][:-3]}?" if near else f"there are {', '.join(one[:-3] for one in names) or 'none'}"
    raise ProgressError(f"{store.shown(file)}: there is no such progress file; {hint}")


def _session(recorder: Recorder, environ: Mapping[str, str]) -> str:
    """The key of the session that a command runs in, "" where it runs in none.

    The hooks of a project without progress files have noted nothing of their session: then it begins here, under its
    id, or, where the client does not tell commands that (before 2.1.132), under one that its next event replaces.
    """
    sessions, client = recorder.sessions, recorder.client
    told = environ.get("CLAUDE_CODE_SESSION_ID", "")
    known = "" if told else sessions.find("", client)
    if known or not (told or (client and environ.get("CLAUDECODE"))):
        return known
    event = Event({"session_id": told or f"client {client}"})
    return sessions.noted(event, client, lambda session: setattr(session, "unsettled", not told)).key


def _which(names: list[str], wanted: str, is_in_session: bool) -> str:
    listed = ", ".join(name[:-3] for name in names)
    if not names:
        return f"no {wanted} progress file, name one with `--file NAME`, or make one with `claude-progress new`"
    choose = "`claude-progress use NAME` binds this session to one, `--file NAME`" if is_in_session else "`--file NAME`"
    return f"which of its {wanted} files ({listed}) is not clear; {choose} names one for this command"
