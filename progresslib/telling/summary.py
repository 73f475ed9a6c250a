"""What one progress file says in brief, and a cache of that: reading many files would cost more than all else."""

from __future__ import annotations

import os

from progresslib import ROOT, VERSION
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.sections import CURRENT, PENDING
from progresslib.sessions import state
from progresslib.system.files import read
from progresslib.text import fastjson
from progresslib.text.quote import cut, without_marks
from progresslib.text.statuses import NEEDS_RESTART

# The cache of another copy of the library may understand a file otherwise.
COPY = f"{VERSION}-" + os.path.basename(ROOT)

LONGEST_STATUS = 160

_TYPES = dict.fromkeys(("doing", "standing", "status", "status_text", "title", "updated", "where"), str) | {
    "is_progress_file": bool,
    "lines": int,
    "problems": list,
}


class Summary:
    """The facts of one file: what it is, its title, its status (read, and as written), where it stands, what is done.

    `where` is the current phase and its place ("" without one); `problems` are (1-based line, what is wrong).
    """

    __slots__ = tuple(_TYPES)

    def __init__(self, work: Orchestration) -> None:
        current = _first(work, CURRENT)
        doing = current or _first(work, PENDING)
        self.is_progress_file = work.is_progress_file
        self.title = work.title
        self.status = work.status
        self.status_text = work.value("status") or "no status"
        self.updated = work.value("last updated")
        self.lines = len(work.document.lines)
        self.standing = _standing(work, current)
        self.doing = f"{doing.state} {doing.name} - {doing.result}" if doing else ""
        self.where = f"{_place(work)} ({current.name})" if current else ""
        self.problems = work.problems


def _first(work: Orchestration, state: str) -> Phase | None:
    return next((phase for phase in work.phases if phase.state == state), None)


def _standing(work: Orchestration, current: Phase | None) -> str:
    """Status as written, phase n of m, and the phase to redo after a failure."""
    status = f"Status: {cut(without_marks(work.value('status')) or 'no status', LONGEST_STATUS)}"
    if not work.phases:
        return status
    at = _place(work) if current else f"{work.done} of {len(work.phases)} phases completed"
    redo = f"; the phase to redo is {current.name}" if current and work.status == NEEDS_RESTART else ""
    return f"{status}; {at}{redo}"


def _place(work: Orchestration) -> str:
    """`phase n of m`, of the first current one, counted in the order in which they are done."""
    return f"phase {work.done + 1} of {len(work.phases)}"


class Summaries:
    """The summaries of a project's files by what is in these files; `folder` is the project's state folder."""

    __slots__ = ("_known", "_path", "_used")

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, f"{state.SUMMARIES}{COPY}.json")
        self._used: dict[str, dict[str, object]] = {}
        try:
            known = fastjson.loads(read(self._path).decode())
        except (ProgressError, ValueError, RecursionError):
            known = {}
        self._known = known if isinstance(known, dict) else {}

    def of(self, work: Orchestration) -> Summary:
        """The summary of a file, read anew only where none of its name with the same bytes has been read before."""
        key = f"{state.content_key(work.data)} {work.name}"  # a work without a title is called by the name
        summary = _from_values(self._known.get(key)) or Summary(work)
        self._used[key] = {name: getattr(summary, name) for name in Summary.__slots__}
        return summary

    def keep(self) -> None:
        """Keeps the summaries that were asked for, and no others; raises OSError."""
        if self._used.keys() != self._known.keys():
            state.write(self._path, fastjson.dumps(self._used).encode())


def _from_values(values: object) -> Summary | None:
    """A summary from what was kept of it, None if that is not whole."""
    if not isinstance(values, dict) or {name: type(value) for name, value in values.items()} != _TYPES:
        return None
    summary = Summary.__new__(Summary)
    for name, value in values.items():
        setattr(summary, name, value)
    return summary
