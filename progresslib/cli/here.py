"""Where a command runs: in which project, in which session of the client, and when."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

from progresslib.cli.output import say_problems
from progresslib.cli.project import folder as project_folder
from progresslib.errors import ProgressError
from progresslib.project import is_inside
from progresslib.recording.recorder import Recorder
from progresslib.session import Session
from progresslib.store import Store

NO_SESSION = "no session of Claude Code is known here"


class Here:
    """The project's files, the session that is at work in it, and the time in seconds since the epoch.

    `lines` are what is to be said on stderr.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ, folder: str = "") -> None:
        """`folder` is the progress folder, by default the one that is found; raises ProgressError without one."""
        self.now = time.time()
        self.recorder = Recorder(environ, folder or project_folder(environ), self.now)
        self._id = environ.get("CLAUDE_CODE_SESSION_ID", "")
        self._is_clients = bool(self._id) or bool(environ.get("CLAUDECODE"))
        # An older client does not tell its own process, and what stands between it and the command is none.
        told = environ.get("CLAUDE_PID", "") or not self._id
        self._client = self.recorder.client if told else ""

    @property
    def store(self) -> Store:
        return self.recorder.store

    @property
    def lines(self) -> list[str]:
        return self.recorder.lines

    def read(self, name: str) -> bytes:
        """The bytes of the file `name`, also of one of the archive as `archived/…`; raises ProgressError."""
        return self._holding(name).read(name.rpartition("/")[2])

    def mtime(self, name: str) -> float:
        """When that was changed, in seconds since the epoch; raises ProgressError."""
        return self._holding(name).mtime(name.rpartition("/")[2])

    def _holding(self, name: str) -> Store:
        """The store whose folder holds the file."""
        below = name.rpartition("/")[0]
        folder = os.path.realpath(os.path.join(self.store.folder, below))
        if not is_inside(folder, self.store.folder):
            raise ProgressError(f"{self.store.shown(below)}: a link that leads out of the folder, put a folder there")
        return Store(folder, self.store.state) if below else self.store

    def known_session(self) -> Session | None:
        """The session, None where none is known; writes nothing."""
        key = self.recorder.sessions.find(self._id, self.recorder.client)
        return self.recorder.sessions.load(key) if key else None

    def session(self) -> Session | None:
        """The session, a new one where the client tells one that no hook has noted yet, None outside of any."""
        session = self.known_session()
        if session is None and self._is_clients:
            key = self._written(lambda: self.recorder.sessions.begin(self._id, self._client))
            session = self.recorder.sessions.load(key)
        return session

    def needed_session(self) -> Session:
        """The session; raises ProgressError outside of any."""
        session = self.session()
        if session is None:
            raise ProgressError(f"{self.store.folder}: {NO_SESSION}, run this in one (with its Bash tool)")
        return session

    def amend(self, key: str, change: Callable[[Session], object]) -> Session:
        """Changes a session as it is now; while the state cannot be written, that goes elsewhere and is said."""
        amended: Session = self._written(lambda: self.recorder.sessions.amend(key, change))
        return amended

    def say_problems(self) -> None:
        """Prints what there is to say on stderr."""
        say_problems([*self.lines, *self.recorder.objects.problems])

    def _written(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except OSError as error:
            self.recorder.report(error)
            return work()
