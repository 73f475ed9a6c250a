"""What holds the work up: blockers that are written down, and lifted again."""

from __future__ import annotations

from progresslib.edits.change import change, edited
from progresslib.edits.head import with_status
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import encoded, replaced
from progresslib.edits.lists import with_item
from progresslib.edits.places import with_entry
from progresslib.edits.wording import paragraph, written_line
from progresslib.errors import ProgressError
from progresslib.markdown.edit import Edit
from progresslib.reading.entries import blocker_parts, is_lifted
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import BLOCKERS, CONTEXT
from progresslib.text import clock
from progresslib.text.lines import text
from progresslib.text.statuses import BLOCKED, IN_PROGRESS
from progresslib.text.words import is_placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass


_NO_TEXT = ("```", "~~~", "|")


def block(data: bytes, path: str, reason: str, now: float) -> bytes:
    """The file with the status blocked, and `reason` among its blockers if it is not there yet.

    `now` is in seconds since the epoch. Raises ProgressError without a reason.
    """
    line = _reason(reason, path)
    return change(data, path, now, lambda work: with_status(work, BLOCKED), lambda work: with_blocker(work, line, now))


def unblock(data: bytes, path: str, now: float, how: str = "") -> bytes:
    """The file with every blocker resolved, by `how` if that is told, and the status in_progress if it was blocked."""

    def status(work: Orchestration) -> bytes:
        return with_status(work, IN_PROGRESS) if work.status == BLOCKED else work.data

    return change(data, path, now, status, lambda work: _without_blockers(work, written_line(how), now))


def _reason(reason: str, path: str) -> str:
    if is_placeholder(reason):
        raise ProgressError(f"{path}: a blocker needs a reason")
    return paragraph(reason)


def with_blocker(work: Orchestration, reason: str, now: float) -> bytes:
    """The file with a blocker, a line of text, if it does not stand there yet."""
    if is_lifted(reason):
        reason = f"Blocked: {_without_lift(reason)}"  # else it would be read as one that is none
    if any(_without_time(blocker.partition("\n")[0]) == reason for blocker in work.blockers):
        return work.data
    line = f"- {reason} (since {clock.stamp(now)})"
    part = next(blocker_parts(work.document, work.of_kind(BLOCKERS, CONTEXT)), None)
    if part:
        return with_item(work, part, encoded(work.document, [line]))
    made, context = with_home(work, CONTEXT)
    lines = encoded(made.document, [f"{'#' * (context.level + 1)} Blockers", line])
    return with_entry(made, context, lines)


def _without_lift(reason: str) -> str:
    """The reason with a space in `(resolved`, in any case."""
    first, *rest = reason.split("(")
    return "(".join([first, *(f" {part}" if part.casefold().startswith("resolved") else part for part in rest)])


def _without_time(blocker: str) -> str:
    """A blocker without the `(since …)` that it was written with."""
    reason, since, rest = blocker.rpartition(" (since ")
    return reason if since and rest.endswith(")") and clock.seconds(rest) is not None else blocker


def _without_blockers(work: Orchestration, how: str, now: float) -> bytes:
    """The file with every open blocker resolved; code and tables stay as they are."""
    edits = []
    for blocker in work.all_blockers:
        line = work.document.lines[blocker.line]
        if blocker.is_open and not text(line).lstrip().startswith(_NO_TEXT):
            told = f"Resolved {clock.stamp(now)}: {_without_time(blocker.first)}{f' - {how}' if how else ''}"
            line = replaced(line, blocker.first, told)
            edits.append(Edit(blocker.line, blocker.line + 1, [line.replace(b"[ ] Resolved", b"[x] Resolved", 1)]))
    return edited(work, edits)
