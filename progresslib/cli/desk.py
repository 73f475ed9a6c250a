"""What a command works with: the project's files, the session it runs in, the file that it is about."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from typing import TypeVar
from unicodedata import normalize

from progresslib.errors import ProgressError
from progresslib.hook.event import Event
from progresslib.places.project import FOLDER
from progresslib.reading.orchestration import Orchestration
from progresslib.recording.binding import bind
from progresslib.recording.recorder import Recorder
from progresslib.recording.todos import move_phases
from progresslib.sessions import pace
from progresslib.sessions.session import Session
from progresslib.storage.store import Store
from progresslib.telling.shelf import NOT_COUNTED, Shelf

Change = Callable[[bytes, str, float], bytes]
Written = TypeVar("Written")
UNFINISHED, COMPLETE = "unfinished", "complete"


class Desk:
    """One command's work; `key` is that of its session, "" where it runs in none, `remarks` are lines for stderr.

    A command that only `reads` notes no session, and binds none.
    """

    def __init__(self, environ: Mapping[str, str], folder: str, now: float, reads: bool = False) -> None:
        self.recorder = Recorder(environ, folder, now)
        self.now = now
        self.remarks: list[str] = []
        if reads:
            told = environ.get("CLAUDE_CODE_SESSION_ID", "")
            self.key = self.recorder.sessions.find(told, self.recorder.client)
        else:
            self.key = self._written(lambda: _session(self.recorder, environ))

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

        What waits for the session's file is written first. Only a command that wants an unfinished one binds a session
        that has none: what ends a file must not take up another. Raises ProgressError where that does not tell one.
        """
        if name:
            return chosen_file(self.store, name)
        if self.key and (wanted == UNFINISHED or self.bound):
            choice, _ = self.recorder.place(self.session())
            if choice.name:
                return choice.name
        shelf = Shelf(self.store)
        works = shelf.complete if wanted == COMPLETE else shelf.unfinished
        names = [work.orchestration.name for work in works]
        if len(names) == 1 and (not self.key or wanted == COMPLETE):
            self.remarks.append(f"{self.store.shown(names[0])}: the only {wanted} file, and no session is bound to it")
            return names[0]
        if not names and shelf.problems:
            raise ProgressError(shelf.problems[0])
        raise ProgressError(f"{self.store.shown('')}: {_which(names, wanted, bool(self.key))}")

    @property
    def bound(self) -> str:
        """The name of the session's file, "" where it has none that is there."""
        name = self.session().bound if self.key else ""
        return name if name and self.store.has(name) else ""

    def file_to_read(self, name: str) -> str:
        """The file that NAME means; without one that of the session, else the only unfinished one, else ""."""
        if name:
            return chosen_file(self.store, name)
        names = [self.bound] if self.bound else [work.orchestration.name for work in Shelf(self.store).unfinished]
        return names[0] if len(names) == 1 else ""

    def edit(self, name: str, change: Change, is_named: bool) -> bool:
        """Changes the file `name` in one locked edit, and returns whether that changed anything.

        A session that is bound to nothing is bound by an edit that names its file.
        """
        shown = self.store.shown(name)
        is_changed = self.store.update(name, lambda data: change(data, shown, self.now))
        if self.key:
            if is_named and not self.bound:
                self.bind(name)
            elif self.bound == name and is_changed:
                self.amend(lambda session: pace.note_update(session, self.now))
        return is_changed

    def amend(self, change: Callable[[Session], object]) -> Session:
        """Changes the session as it is now; while the state cannot be written, that goes elsewhere and is said."""
        return self._written(lambda: self.recorder.sessions.amend(self.key, change))

    def bind(self, name: str) -> int:
        """Binds the session to a file and writes there what waited; returns how many runs that were."""
        from progresslib.recording.filing import let_go_of_gone

        def choose(session: Session) -> None:
            bind(self.recorder.sessions, session, name)
            let_go_of_gone(self.recorder, self.recorder.journal(self.key))
            pace.note_update(session, self.now)

        session = self.amend(choose)
        journal = self.recorder.journal(self.key)
        waited = [run.id for run in journal.active() if not run.written]
        self.recorder.place(session)
        move_phases(self.recorder, session, name)
        return sum(bool(run and run.written) for run in map(journal.known, waited))

    def _written(self, work: Callable[[], Written]) -> Written:
        try:
            return work()
        except OSError as error:
            self.recorder.complain(error)
            return work()


def chosen_file(store: Store, name: str) -> str:
    """The file that a person's NAME means, with or without `.md` and a folder before it.

    Raises ProgressError if there is none, or if it cannot be read or is no progress file; also for one in another
    folder, though one of that name is in this.
    """
    names = store.names()
    file = _as_listed(file_name(name), names)
    if not _is_here(store, name):
        raise ProgressError(f"{name}: not in the progress folder of this project, {store.folder}; give a name in it")
    if file in names:
        if not Orchestration(store.read(file), file).is_progress_file:
            raise ProgressError(f"{store.shown(file)}:1: {NOT_COUNTED}")
        return file
    near = difflib.get_close_matches(file, names, 1, 0.7)
    hint = f"did you mean {near[0][:-3]}?" if near else f"there are {', '.join(one[:-3] for one in names) or 'none'}"
    raise ProgressError(f"{store.shown(file)}: there is no such progress file; {hint}")


def _as_listed(file: str, names: list[str]) -> str:
    """The name in the folder that reads the same: letters with accents can be written in two ways."""
    if file in names:
        return file
    same = [one for one in names if normalize("NFC", one) == normalize("NFC", file)]
    return same[0] if len(same) == 1 else file


def _is_here(store: Store, name: str) -> bool:
    above = os.path.normpath(os.path.dirname(name.rstrip("/")) or ".")
    return above in (".", FOLDER) or os.path.realpath(above) == store.folder


def file_name(name: str) -> str:
    """The name of the file that a person means by NAME."""
    plain = os.path.basename(name.rstrip("/"))
    return plain if plain.endswith(".md") else f"{plain}.md"


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
    if told and not environ.get("CLAUDE_PID") and not sessions.find("", client):
        client = ""  # a guess, and what stands between the client and the command (`timeout`) must not be taken for it
    return sessions.noted(event, client, lambda session: setattr(session, "unsettled", not told)).key


def _which(names: list[str], wanted: str, is_in_session: bool) -> str:
    listed = ", ".join(name[:-3] for name in names)
    if not names:
        says, makes = "`claude-progress complete` says that one is", "make one with `claude-progress new`"
        return f"no {wanted} progress file, name one with `--file NAME`, or {says if wanted == COMPLETE else makes}"
    if len(names) == 1 and wanted == UNFINISHED:
        return (
            f"its only unfinished file, {listed}, is not this session's; `claude-progress use {listed}` binds it, "
            f"`--file {listed}` names it for this command"
        )
    choose = "`claude-progress use NAME` binds this session to one, `--file NAME`" if is_in_session else "`--file NAME`"
    return f"which of its {wanted} files ({listed}) is not clear; {choose} names one for this command"
