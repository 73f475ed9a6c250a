"""Steps that the library makes within a larger change, each as a change of its own."""

from __future__ import annotations

from collections.abc import Iterable

from progresslib.edits.blockers import with_blocker
from progresslib.edits.change import change, writable
from progresslib.edits.head import with_last_updated, with_status
from progresslib.edits.phases import with_agents
from progresslib.edits.runs import RunRecord, with_run
from progresslib.edits.wording import paragraph
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phases import current, find
from progresslib.text.clock import stamp
from progresslib.text.words import is_placeholder


def record_run(data: bytes, path: str, run: RunRecord, now: float) -> bytes:
    """The file with an entry for a run."""
    return change(data, path, now, lambda work: with_run(work, run))


def add_blocker(data: bytes, path: str, reason: str, now: float) -> bytes:
    """The file with a blocker, and the status that it had."""
    if is_placeholder(reason):
        raise ProgressError(f"{path}: a blocker needs a reason")
    return change(data, path, now, lambda work: with_blocker(work, paragraph(reason), now))


def touch(data: bytes, path: str, now: float) -> bytes:
    """The file with Last Updated at `now`."""
    return with_last_updated(writable(data, path), stamp(now))


def set_status(data: bytes, path: str, status: str, now: float) -> bytes:
    """The file with its Status at `status`."""
    return change(data, path, now, lambda work: with_status(work, status))


def name_agents(data: bytes, path: str, agents: Iterable[str], now: float, which: str = "") -> bytes:
    """The file with `agents` among those in progress on a phase, by default the current one."""
    names = list(agents)

    def step(work: Orchestration) -> bytes:
        return with_agents(work, names, find(work.phases, which, path) if which else current(work.phases))

    return change(data, path, now, step)
