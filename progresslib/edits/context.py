"""What a later session needs to go on: decisions, paths, dependencies, notes, and what the work is about."""

from __future__ import annotations

from progresslib.edits.change import change, edited
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import encoded, replaced
from progresslib.edits.lists import with_item
from progresslib.edits.overview import with_paragraph
from progresslib.edits.section_titles import is_minimal
from progresslib.edits.subsections import DECISIONS, DEPENDENCIES, PATHS, part_of, with_part
from progresslib.edits.wording import paragraph, written_line
from progresslib.errors import ProgressError
from progresslib.markdown.edit import Edit
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import CONTEXT, NOTES, Section, subsections
from progresslib.text.words import field, is_placeholder, plain


def add_decision(data: bytes, path: str, text: str, now: float) -> bytes:
    """The file with a decision under Architecture Decisions; in the minimal form, under Context.

    `text` may be `Pattern: outbox`: then it takes the place of the template's line with this key. `now` is in seconds
    since the epoch. A line that stands there stays one. Raises ProgressError without a text.
    """
    return _with_line(data, path, DECISIONS, _told(text, path, "a decision"), now)


def add_path(data: bytes, path: str, file: str, what: str, now: float) -> bytes:
    """The file with `file` under Key File Paths, behind `what` it is if that is told; otherwise as `add_decision`."""
    shown = _told(file, path, "a path")
    label = written_line(what).rstrip(" :")
    return _with_line(data, path, PATHS, paragraph(f"{label}: {written_line(file)}") if label else shown, now)


def add_dependency(data: bytes, path: str, text: str, now: float) -> bytes:
    """The file with what the work depends on under Dependencies; otherwise as `add_decision`."""
    return _with_line(data, path, DEPENDENCIES, f"Depends on: {written_line(_told(text, path, 'a dependency'))}", now)


def add_downstream(data: bytes, path: str, text: str, now: float) -> bytes:
    """The file with what waits for the work under Dependencies; otherwise as `add_decision`."""
    return _with_line(data, path, DEPENDENCIES, f"Blocks: {written_line(_told(text, path, 'what it blocks'))}", now)


def add_note(data: bytes, path: str, text: str, now: float) -> bytes:
    """The file with a bullet under Notes; otherwise as `add_decision`."""
    told = _told(text, path, "a note")
    return change(data, path, now, lambda work: _with_bullet(*with_home(work, NOTES), told))


def add_overview(data: bytes, path: str, text: str, now: float) -> bytes:
    """The file with `text`, on one line, as the last paragraph of its Overview; otherwise as `add_decision`."""
    told = _told(text, path, "an overview")
    return change(data, path, now, lambda work: with_paragraph(work, told))


def _told(text: str, path: str, what: str) -> str:
    if is_placeholder(text):
        raise ProgressError(f"{path}: {what} needs words")
    return paragraph(text)


def _with_line(data: bytes, path: str, title: str, told: str, now: float) -> bytes:
    def step(work: Orchestration) -> bytes:
        if is_minimal(work) and not part_of(work, title):
            return _with_bullet(*with_home(work, CONTEXT), told)
        return _with_bullet(*with_part(work, title), told, is_close=True)

    return change(data, path, now, step)


def _with_bullet(work: Orchestration, section: Section, told: str, is_close: bool = False) -> bytes:
    """The file with the bullet `told` in the first part of a section: a template's line with its key takes it in."""
    document = work.document
    part = subsections(document, section)[0]
    items = document.items(part.start, part.end)
    key, value = field(told)
    known = [(plain(one), said) for one, said in (field(item.text) for item in items)]
    if (plain(key), value) in known:
        return document.data
    for item in items:
        old = field(item.text)
        if key and plain(old[0]) == plain(key) and is_placeholder(old[1]) and item.end == item.line + 1:
            shown = item.text.rstrip()
            new = f"{shown[: len(shown) - len(old[1])].rstrip()} {value}"
            return edited(work, [Edit(item.line, item.line + 1, [replaced(document.lines[item.line], item.text, new)])])
    return with_item(work, section, encoded(document, [f"- {told}"]), is_close)
