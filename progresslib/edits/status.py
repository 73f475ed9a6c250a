"""Edits of an orchestration as a whole: its end, and that it goes on again."""

from __future__ import annotations

from progresslib.edits.change import change
from progresslib.edits.head import with_status
from progresslib.edits.overview import with_paragraph
from progresslib.edits.wording import paragraph
from progresslib.text.statuses import COMPLETE, IN_PROGRESS


def complete(data: bytes, path: str, now: float, summary: str = "") -> bytes:
    """The file with the status complete, and `summary`, on one line, as the last paragraph of its Overview.

    A status that says so in other words (`✅ done`) stays. `now` is in seconds since the epoch.
    """
    closing = paragraph(summary)
    return change(data, path, now, lambda work: with_status(work, COMPLETE), lambda work: with_paragraph(work, closing))


def reopen(data: bytes, path: str, now: float) -> bytes:
    """The file with the status in_progress again, whatever it was."""
    return change(data, path, now, lambda work: with_status(work, IN_PROGRESS))
