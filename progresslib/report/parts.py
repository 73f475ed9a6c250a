"""The small parts that the page is made of: lists, headed groups, texts that are cut where they are too long."""

from __future__ import annotations

from progresslib.report.escaping import escaped, shortened
from progresslib.report.markdown import blocks, inline
from progresslib.report.room import Room
from progresslib.text.quote import without_marks


def text(value: str, room: Room, where: str) -> str:
    """A text as blocks of Markdown, cut to its room; `where` is the file that has all of it."""
    return blocks(shortened(value, room.text, where))


def name(value: str, room: Room, where: str) -> str:
    """A text as it is, without the marks of bold and code: what a link or a heading is called."""
    return escaped(without_marks(shortened(" ".join(value.split()), room.text, where)))


def line(value: str, room: Room, where: str) -> str:
    """A text as Markdown within a line, cut to its room."""
    return inline(shortened(" ".join(value.split()), room.text, where))


def listed(values: list[str], room: Room, where: str, extra: str = "") -> str:
    """Texts as a list, those beyond the room counted.

    Search looks through each of its own, or with `extra`, a class, through that which holds the list.
    """
    shown = values[: room.entries]
    begins = "<li>" if extra else '<li class="unit">'
    items = "".join(f"{begins}{_item(one, room, where)}</li>" for one in shown)
    return f'<ul class="{extra or "plain"}">{items}{more(len(values) - len(shown), where)}</ul>' if values else ""


def _item(value: str, room: Room, where: str) -> str:
    return text(value, room, where) if "\n" in value else line(value, room, where)


def more(count: int, where: str) -> str:
    """A list's last item: how many are not shown, "" where all are."""
    return f'<li class="cut">and {count:,} more in <code>{escaped(where)}</code></li>' if count > 0 else ""


def group(title: str, body: str, extra: str = "") -> str:
    """A part of an orchestration under a heading, "" without a body; `title` is ours."""
    return f'<section class="part {extra}"><h3>{title}</h3>{body}</section>' if body else ""


def titled(groups: list[tuple[str, list[str]]], room: Room, where: str) -> str:
    """Lists under headings of the file's own."""
    shown = groups[: room.entries]
    lists = "".join(f"<h4>{line(title, room, where)}</h4>{listed(values, room, where)}" for title, values in shown)
    return lists + (f"<ul>{more(len(groups) - len(shown), where)}</ul>" if len(shown) < len(groups) else "")
