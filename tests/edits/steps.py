"""Steps that the library makes within a larger change, each as a change of its own."""

from __future__ import annotations

from progresslib.edits.blockers import with_blocker
from progresslib.edits.change import change, writable
from progresslib.edits.head import with_last_updated
from progresslib.edits.runs import RunRecord, with_run
from progresslib.edits.wording import paragraph
from progresslib.errors import ProgressError
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
