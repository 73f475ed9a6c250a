"""The page: an overview of all orchestrations, then each of them, in one file that loads nothing."""

from __future__ import annotations

import base64
import hashlib
import os
import re

from progresslib.report.escaping import escaped, shortened
from progresslib.report.marks import work_badge
from progresslib.report.moments import moment
from progresslib.report.parts import name
from progresslib.report.room import FRAME, LIMIT, ROOMS, Outputs, Room
from progresslib.report.sheets import Sheet
from progresslib.report.works import standing, work
from progresslib.system.files import read
from progresslib.text.clock import age

OPEN = 3
_FOLDER = os.path.dirname(os.path.abspath(__file__))
_MAKE = "<code>claude-progress new NAME --phase TEXT</code>"
_NONE = f'<p class="none">No orchestrations yet. {_MAKE} makes the first one.</p>'
_HEADS = ("Orchestration", "Status", "Phases", "Changed", "Open")


def page(project: str, sheets: list[Sheet], problems: list[str], now: float) -> bytes:
    """The page about a project, in at most 8 MB as long as its titles fit; `problems` are lines on what is not read."""
    for room in ROOMS:
        outputs = Outputs()
        made = _framed(project, sheets, problems, now, room, outputs)
        size = len(made.encode("utf-8", "replace"))
        if size <= FRAME:
            break
    return outputs.fill(made, LIMIT - size).encode("utf-8", "replace")


def _framed(project: str, sheets: list[Sheet], problems: list[str], now: float, room: Room, outputs: Outputs) -> str:
    style, script = (_file(name) for name in ("style.css", "script.js"))
    filled = {
        "policy": f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'",
        "style": style,
        "script": script,
        "project": escaped(project),
        "time": moment(now),
        "counts": _counts(sheets),
        "problems": _problems(problems),
        "overview": _overview(sheets, now),
        "works": _works(sheets, room, outputs, now),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: filled[match[1]], _file("page.html"))


def _file(name: str) -> str:
    return read(os.path.join(_FOLDER, name)).decode()


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _counts(sheets: list[Sheet]) -> str:
    unfinished = sum(sheet.is_unfinished for sheet in sheets)
    runs, still = sum(len(sheet.runs) for sheet in sheets), sum(len(sheet.open_runs) for sheet in sheets)
    counted = ((len(sheets), "orchestrations"), (unfinished, "unfinished"), (runs, "runs"), (still, "runs at work"))
    return "".join(f"<li><b>{count:,}</b> {what}</li>" for count, what in counted)


def _problems(problems: list[str]) -> str:
    """What could not be read, if anything."""
    items = "".join(f"<li>{escaped(shortened(one, 500, 'the file'))}</li>" for one in problems[:100])
    more = f"<li>and {len(problems) - 100} more</li>" if len(problems) > 100 else ""
    body = f"<h2>Not read, or not as meant</h2><ul>{items}{more}</ul>"
    return f'<section class="problems" aria-label="Not read">{body}</section>' if problems else ""


def _overview(sheets: list[Sheet], now: float) -> str:
    rows = "".join(_row(sheet, number, now) for number, sheet in enumerate(sheets, 1))
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    table = f'<table class="overview"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="table" tabindex="0" role="group" aria-label="Overview">{table}</div>' if sheets else _NONE


def _row(sheet: Sheet, number: int, now: float) -> str:
    title = name(sheet.title, Room(160, 0, 0), sheet.path)
    count = f'value="{sheet.done}" max="{len(sheet.phases)}"'
    bar = f'<progress {count} aria-hidden="true"></progress>' if sheet.phases else ""
    still = [f"{len(sheet.open_runs)} at work"] if sheet.open_runs else []
    still += [f"{len(sheet.blockers)} blocker{'s' if len(sheet.blockers) > 1 else ''}"] if sheet.blockers else []
    errors = sum(not one.is_resolved for one in sheet.failures)
    still += [f"{errors} error{'s' if errors > 1 else ''}"] if errors else []
    return (
        f'<tr data-for="o{number}"><th scope="row"><a href="#o{number}">{title}</a></th>'
        f"<td>{work_badge(sheet.status)}</td><td>{bar} {standing(sheet)}</td>"
        f"<td>{age(sheet.changed, now)}</td><td>{' · '.join(still)}</td></tr>"
    )


def _works(sheets: list[Sheet], room: Room, outputs: Outputs, now: float) -> str:
    """The parts about the orchestrations, as many as fit: with the smallest room, the last ones are only counted."""
    made, size = [], 0
    for number, sheet in enumerate(sheets, 1):
        made.append(work(sheet, number, room, outputs, now, number <= OPEN and sheet.is_unfinished))
        size += len(made[-1])
        if size > FRAME and number < len(sheets):
            made.append(f'<p class="cut">{len(sheets) - number:,} more do not fit; their files have all of them.</p>')
            break
    return "".join(made)
