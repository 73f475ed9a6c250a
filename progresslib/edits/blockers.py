"""What holds the work up: blockers that are written down, and lifted again."""

from __future__ import annotations

from progresslib.edits.change import change, edited
from progresslib.edits.head import with_status
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart, encoded, replaced
from progresslib.edits.lists import with_item
from progresslib.edits.places import entry_place
from progresslib.edits.wording import paragraph, written_line
from progresslib.errors import ProgressError
from progresslib.markdown import markup
from progresslib.markdown.document import Document
from progresslib.markdown.edit import Edit
from progresslib.reading.entries import is_lifted
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import BLOCKERS, CONTEXT, Section, kind_of, subsections
from progresslib.text import clock
from progresslib.text.lines import text
from progresslib.text.statuses import BLOCKED, IN_PROGRESS
from progresslib.text.words import is_placeholder, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def block(data: bytes, path: str, reason: str, now: float) -> bytes:
    """The file with the status blocked, and `reason` among its blockers if it is not there yet.

    `now` is in seconds since the epoch. Raises ProgressError without a reason.
    """
    line = _reason(reason, path)
    return change(data, path, now, lambda work: with_status(work, BLOCKED), lambda work: with_blocker(work, line, now))


def unblock(data: bytes, path: str, now: float, how: str = "") -> bytes:
    """The file with every blocker resolved, by `how` if that is told, and the status in_progress if it was blocked."""

    def status(work: Orchestration) -> bytes:
        return with_status(work, IN_PROGRESS) if work.status == BLOCKED else work.document.data

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
        return work.document.data
    line = f"- {reason} (since {clock.stamp(now)})"
    part = next(_blocker_parts(work), None)
    if part:
        return with_item(work, part, encoded(work.document, [line]))
    made, context = with_home(work, CONTEXT)
    lines = encoded(made.document, [f"{'#' * (context.level + 1)} Blockers", line])
    return edited(made, [apart(made.document, entry_place(made.document, context), lines)])


def _without_lift(reason: str) -> str:
    """The reason with a space in `(resolved`, in any case."""
    first, *rest = reason.split("(")
    return "(".join([first, *(f" {part}" if part.casefold().startswith("resolved") else part for part in rest)])


def _blocker_parts(work: Orchestration) -> Iterator[Section]:
    for section in work.of_kind(BLOCKERS, CONTEXT):
        for part in subsections(work.document, section):
            if BLOCKERS in (part.kind, kind_of(part.title)):
                yield part


def _without_time(blocker: str) -> str:
    """A blocker without the `(since …)` that it was written with."""
    reason, since, rest = blocker.rpartition(" (since ")
    return reason if since and rest.endswith(")") and clock.seconds(rest) is not None else blocker


def _without_blockers(work: Orchestration, how: str, now: float) -> bytes:
    edits = []
    for part in _blocker_parts(work):
        for number, entry in _open_entries(work.document, part):
            told = f"Resolved {clock.stamp(now)}: {_without_time(entry)}{f' - {how}' if how else ''}"
            line = replaced(work.document.lines[number], entry, told)
            edits.append(Edit(number, number + 1, [line.replace(b"[ ] Resolved", b"[x] Resolved", 1)]))
    return edited(work, edits)


def _open_entries(document: Document, part: Section) -> Iterator[tuple[int, str]]:
    """The first lines of what stands in `part` and is not resolved: items and paragraphs, as (line, text)."""
    items = {item.line: item for item in document.items(part.start, part.end)}
    skipped = dict(document.hidden(part.start, part.end))
    skipped.update((fence.line, fence.end) for fence in document.fences(part.start, part.end))
    number, in_paragraph = part.start, False
    while number < part.end:
        item = items.get(number)
        entry = item.text if item else text(document.lines[number]).strip()
        is_text = bool(entry) and not item and number not in skipped and not markup.is_rule(entry.encode())
        begins = (item and item.box not in ("x", "X")) or (is_text and not in_paragraph)
        if begins and not _is_resolved(entry):
            yield number, entry
        in_paragraph = is_text
        number = item.end if item else skipped.get(number, number + 1)


def _is_resolved(entry: str) -> bool:
    return is_placeholder(entry) or plain(entry).startswith("resolved") or entry.startswith("~~")
