"""The status line: where a session's work stands, on one line of the terminal. It reads, and changes nothing."""

from __future__ import annotations

import os
import sys

from progresslib.errors import ProgressError
from progresslib.handlers.statusline_text import Look, of_many, of_one
from progresslib.hook.event import Event
from progresslib.places.project import find_folder, state_folder
from progresslib.sessions.register import Sessions
from progresslib.sessions.state import Objects
from progresslib.storage.store import Store
from progresslib.telling.account import Work, in_order
from progresslib.telling.shelf import Shelf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from progresslib.hook.event import Answer

LEAST_COLUMNS, USUAL_COLUMNS = 10, 80


def on_status(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """The line for the status that the client tells, its JSON as an event; nothing where there is no work."""
    folder = find_folder(environ, _project(event))
    if folder is None:
        return {}
    works, bound = _works(folder, state_folder(environ, folder), event.session_id)
    if not works:
        return {}
    look = look_of(environ)
    line = of_one(works[0], now, look) if bound or len(works) == 1 else of_many(works, look)
    return {"text": f"{line}\n"}


def look_of(environ: Mapping[str, str], is_coerced: bool = bool(sys.flags.utf8_mode)) -> Look:
    """How the terminal wants it: width, colours, and whether it shows more than ASCII.

    In the locale C, Python sets LC_CTYPE to another one at its start; `is_coerced` says that it may have.
    """
    told = environ.get("COLUMNS", "")
    columns = int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else USUAL_COLUMNS
    ctype = "" if is_coerced else environ.get("LC_CTYPE")
    locale = environ.get("LC_ALL") or ctype or environ.get("LANG") or ""
    has_colours = not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    return Look(max(columns, LEAST_COLUMNS), has_colours, "utf8" in locale.lower().replace("-", ""))


def _project(event: Event) -> str:
    """The folder that the session was started in, as far as the client tells; a terminal's user stands in it."""
    workspace = event.part("workspace")
    told = workspace.get("project_dir") or workspace.get("current_dir") or event.cwd
    return told if isinstance(told, str) and told else os.getcwd()


def _works(folder: str, state: str, session_id: str) -> tuple[list[Work], bool]:
    """The session's own work, and that it is its own; else the unfinished ones of the project, as they are told."""
    shelf = Shelf(Store(folder, state), keeps=False)
    bound = _bound(state, session_id)
    own = [work for work in (*shelf.unfinished, *shelf.complete) if bound and work.orchestration.name == bound]
    return (own, True) if own else (in_order(shelf.unfinished), False)


class _Untouched(Objects):
    """Objects that are only read: one that nobody understands stays where it is, for a hook to set aside."""

    __slots__ = ()

    def _set_aside(self, path: str, what: str, suffix: str) -> dict[str, Any]:
        return {}


def _bound(state: str, session_id: str) -> str:
    """The file that the session's work is written to; "" where none is known."""
    try:
        sessions = Sessions(state, _Untouched())
        key = sessions.find(session_id, "")
        return sessions.load(key).bound if key else ""
    except (OSError, ProgressError):
        return ""
