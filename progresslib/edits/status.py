"""Edits of an orchestration as a whole: its status, the time of its last change, its end."""

from __future__ import annotations

from progresslib.clock import stamp
from progresslib.edits.change import change, edited, writable
from progresslib.edits.head import with_last_updated, with_status
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart, encoded
from progresslib.edits.lists import instead, placeholders
from progresslib.edits.places import content_end, unclosed
from progresslib.edits.wording import paragraph
from progresslib.orchestration import Orchestration
from progresslib.pieces import texts
from progresslib.sections import OVERVIEW, subsections
from progresslib.statuses import COMPLETE
from progresslib.words import is_placeholder


def set_status(data: bytes, path: str, status: str, now: float) -> bytes:
    """The file with its Status at `status`, a constant of words.py; `now` is in seconds since the epoch.

    A status that says so in other words (`✅ done`) stays.
    """
    return change(data, path, now, lambda work: with_status(work, status))


def touch(data: bytes, path: str, now: float) -> bytes:
    """The file with Last Updated at `now`, in seconds since the epoch."""
    return with_last_updated(writable(data, path), stamp(now))


def complete(data: bytes, path: str, now: float, summary: str = "") -> bytes:
    """The file with the status complete, and `summary`, on one line, as the last paragraph of its Overview."""
    closing = paragraph(summary)
    return change(data, path, now, lambda work: with_status(work, COMPLETE), lambda work: _with_closing(work, closing))


def _with_closing(work: Orchestration, closing: str) -> bytes:
    if is_placeholder(closing):
        return work.document.data
    made, section = with_home(work, OVERVIEW)
    document = made.document
    part = subsections(document, section)[0]
    if closing in texts(document, part.start, part.end):
        return document.data
    at = content_end(document, part.start, min(part.end, unclosed(document, part.start, part.end)))
    lines = encoded(document, [closing])
    return edited(made, instead(document, placeholders(document, part, []), lines, apart(document, at, lines)))
