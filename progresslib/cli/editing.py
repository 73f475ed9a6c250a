"""One edit of a progress file by a command: locked, lossless, and noted in the session as work on its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from progresslib.cli.binding import take_up
from progresslib.cli.here import Here
from progresslib.cli.output import say
from progresslib.cli.target import edited_file
from progresslib.orchestration import Orchestration
from progresslib.pace import note_update
from progresslib.session import Session

Change = Callable[[bytes, str, float], bytes]


class Edited:
    """What an edit has done: `before` and `after` are the readings of the file, `shown` is how messages call it."""

    def __init__(self, here: Here, name: str, before: bytes, after: bytes) -> None:
        self.here = here
        self.name = name
        self.shown = here.store.shown(name)
        self.before = Orchestration(before, name)
        self.after = Orchestration(after, name)
        self.changed = before != after

    def say(self, as_json: bool, done: str, same: str, **values: Any) -> None:
        """Prints what was `done`, or that it was the `same` before; then, on stderr, what is in the way of the rest."""
        line = f"{self.shown}: {done if self.changed else same}"
        say(as_json, line, file=self.shown, changed=self.changed, **values)
        self.here.say_problems()


def edit(named: str | None, change: Change) -> Edited:
    """Changes a progress file: `change` gets its bytes, how messages call it, and the time, and gives the new bytes.

    `named` is the person's name of it, None for the session's. A session without a file is bound to the one that it
    edits. Raises ProgressError if there is no such file, or for what `change` refuses; the file is then as it was.
    """
    here = Here()
    return edit_file(here, edited_file(here, named), change)


def edit_file(here: Here, name: str, change: Change) -> Edited:
    """The same for the file of that name."""
    shown, seen = here.store.shown(name), [b"", b""]

    def step(data: bytes) -> bytes:
        seen[:] = data, change(data, shown, here.now)
        return seen[1]

    here.store.update(name, step)
    edited = Edited(here, name, *seen)
    session = here.session()
    if session is not None:
        _note(here, session, edited)
    return edited


def _note(here: Here, session: Session, edited: Edited) -> None:
    """Binds a session that has no file, and notes the work on its file."""
    if not (session.bound and here.store.has(session.bound)):
        take_up(here, session.key, edited.name)
    elif session.bound == edited.name and edited.changed:
        here.amend(session.key, lambda now: note_update(now, here.now))
