"""Edits of a progress file's head: Status, Started and Last Updated, in the form in which the file writes them."""

from __future__ import annotations

from progresslib.edits.inserting import apart, changed_line, encoded, insertion, replaced
from progresslib.markdown.edit import Edit, apply
from progresslib.reading.fields import Field
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import OTHER, kind_of
from progresslib.text.lines import text
from progresslib.text.statuses import UNKNOWN
from progresslib.text.words import HEAD_FIELDS, head_field, is_placeholder

_LABELS = {"status": "Status", "started": "Started", "last updated": "Last Updated"}
_ORDER = list(_LABELS)
_MARKS_BEFORE = "#*_->+ \t"
_MARKS_BETWEEN = ":-–—*_ \t"


def with_status(work: Orchestration, status: str) -> bytes:
    """The file with its Status at a constant of text/statuses.py; unchanged if it says so, in words of its own."""
    if work.status == status:
        return work.data
    fields = [field for field in work.fields if field.key == "status"]
    counting = [field for field in fields if not is_placeholder(field.value)]
    return _with_field(work, "status", status, counting or fields)


def with_start_time(work: Orchestration, time: str) -> bytes:
    """The file with Started at `time`, if it does not tell when it was."""
    fields = [field for field in work.fields if field.key == "started"]
    return work.data if work.value("started") else _with_field(work, "started", time, fields)


def with_last_updated(work: Orchestration, time: str) -> bytes:
    """The file with Last Updated at `time`; of several such lines the newest moves."""
    fields = [field for field in work.fields if field.key == "last updated"]
    newest = [field for field in fields if field.value == work.value("last updated")]
    return _with_field(work, "last updated", time, newest or fields)


def _with_field(work: Orchestration, key: str, value: str, fields: list[Field]) -> bytes:
    edit = _changed(work, fields[0], value) if fields else _added(work, key, value)
    return apply(work.document.lines, [edit])


def _changed(work: Orchestration, field: Field, value: str) -> Edit:
    """The line of `field` with `value`, all around it as it is.

    Text under a status heading that is no status stays: then the heading itself gets the value.
    """
    number = _own_line(work, field)
    is_text = number != field.line and field.key == "status" and work.status == UNKNOWN
    if is_text or not field.value:
        line = work.document.lines[number]
        shown = text(line).rstrip().rstrip("#").rstrip(" :")
        return Edit(number, number + 1, [changed_line(line, f"{shown}: {value}")])
    line = work.document.lines[field.line]
    opened = "**" * (field.value.count("**") % 2)  # `**in progress** (waiting)`: the value's emphasis goes with it
    return Edit(field.line, field.line + 1, [replaced(line, opened + field.value, value)])


def _added(work: Orchestration, key: str, value: str) -> Edit:
    """A new field in the order Status, Started, Last Updated, in the form of its neighbour; else after the title."""
    document, rank = work.document, _ORDER.index(key)
    before = [field for field in work.fields if _ORDER.index(field.key) < rank]
    after = [field for field in work.fields if _ORDER.index(field.key) > rank]
    if before or after:
        near = max(before, key=_line) if before else min(after, key=_line)
        own = _own_line(work, near)
        place = apart if own != near.line else insertion
        at = near.line + 1 if before else own
        return place(document, at, encoded(document, [_in_form_of(text(document.lines[own]), key, value)]))
    title = (heading.line for heading in document.headings if heading.level == 1 and kind_of(heading.text) == OTHER)
    return apart(document, next(title, -1) + 1, encoded(document, [f"## {_LABELS[key]}: {value}"]))


def _line(field: Field) -> int:
    return field.line


def _own_line(work: Orchestration, field: Field) -> int:
    """The line on which a field begins: that of its heading, if the value stands below it."""
    above = [heading for heading in work.document.headings if heading.line < field.line]
    is_below = bool(above) and head_field(above[-1].text)[0] == field.key and not head_field(above[-1].text)[1]
    is_heading = any(heading.line == field.line for heading in work.document.headings)
    return above[-1].line if is_below and not is_heading else field.line


def _in_form_of(example: str, key: str, value: str) -> str:
    """A line for a field, written as the field in `example`: `**Status:** blocked` like `**Started:** …`."""
    start = next(at for at, character in enumerate(example) if character.isalnum())
    written = next(word for word in HEAD_FIELDS if example[start:].casefold().startswith(word))
    rest = example[start + len(written) :]
    between = rest[: len(rest) - len(rest.lstrip(_MARKS_BETWEEN))] if head_field(example)[1] else ": "
    after = rest[len(rest.rstrip("*_ ")) :] if head_field(example)[1] else ""
    before = "".join(mark for mark in example[:start] if mark in _MARKS_BEFORE)
    before = before if before == example[:start] else before.lstrip()
    return f"{before}{_LABELS[key]}{between}{value}{after}"
