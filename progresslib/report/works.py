"""One orchestration in the page: where it stands, what is in its way, its picture, its phases, runs and texts."""

from __future__ import annotations

from progresslib.report.escaping import escaped
from progresslib.report.marks import badge, work_badge, work_class
from progresslib.report.moments import moment, span
from progresslib.report.parts import group, line, listed, more, name, text, titled
from progresslib.report.room import Outputs, Room
from progresslib.report.runs import runs
from progresslib.report.sheets import CURRENT, FailureSheet, PhaseSheet, Sheet
from progresslib.report.timeline import timeline
from progresslib.text.clock import age

_TOO_MANY = '<p class="cut">There are too many runs in this page for a picture of them.</p>'


def work(sheet: Sheet, number: int, room: Room, outputs: Outputs, now: float, is_open: bool) -> str:
    """The part of the page about a sheet, its `number`th."""
    path = sheet.path
    overview = "".join(text(one, room, path) for one in sheet.overview[: room.entries])
    parts = (
        _head(sheet, room),
        group("Not readable as meant", listed(sheet.problems, room, path), "problem"),
        group("Blockers", listed(sheet.blockers, room, path), "blocked"),
        group("Overview", f'<div class="unit">{overview}</div>' if overview else ""),
        group("Timeline", timeline(sheet, number, now) if room.runs >= len(sheet.runs) else _TOO_MANY),
        group("Phases", _phases(sheet, number, room)),
        group("Errors", _failures(sheet, room)),
        group("Context for resume", titled(sheet.context, room, path)),
        group(f"Runs ({len(sheet.runs)})", runs(sheet, number, room, outputs), "runs"),
        group("Notes", titled(sheet.notes, room, path)),
        group("Settled blockers", listed(sheet.settled, room, path)),
    )
    return (
        f'<details class="work {work_class(sheet.status)}" id="o{number}" data-kind="{work_class(sheet.status)}"'
        f"{' open' if is_open else ''}><summary><h2>{name(sheet.title, room, path)}</h2> {work_badge(sheet.status)} "
        f'<span class="stand">{standing(sheet)}, changed {age(sheet.changed, now)}</span></summary>'
        f'<div class="body">{"".join(parts)}</div></details>'
    )


def standing(sheet: Sheet) -> str:
    """How far it is, in words: `phase 2 of 5`, or how many are done."""
    if not sheet.phases:
        return "no phases"
    if any(phase.state == CURRENT for phase in sheet.phases):
        return f"phase {sheet.done + 1} of {len(sheet.phases)}"
    return f"{sheet.done} of {len(sheet.phases)} done"


def _head(sheet: Sheet, room: Room) -> str:
    said = f"Status: {line(sheet.said_status, room, sheet.path)} · " if sheet.said_status else ""
    started = f"started {moment(sheet.started)} · " if sheet.started is not None else ""
    told = f"<code>{escaped(sheet.path)}</code> · {said}{started}changed {moment(sheet.changed)}"
    return f'<p class="facts unit">{told}</p>'


def _phases(sheet: Sheet, number: int, room: Room) -> str:
    places = list(enumerate(sheet.phases, 1))[: room.entries]
    left = len(sheet.phases) - len(places)
    items = "".join(_phase(phase, f"o{number}p{place}", room, sheet.path) for place, phase in places)
    return f'<ol class="phases">{items}{more(left, sheet.path)}</ol>' if sheet.phases else ""


def _phase(phase: PhaseSheet, target: str, room: Room, path: str) -> str:
    result = f' <span class="result">{line(phase.result, room, path)}</span>' if phase.result else ""
    times = span(phase.started, phase.ended)
    details = (f'<p class="facts">{times}</p>' if times else "") + listed(phase.details, room, path, "details")
    name_of = f"<strong>{line(phase.name, room, path)}</strong>"
    told = f"{badge(phase.state)} {name_of}{result}{details}"
    return f'<li class="unit {phase.state}" id="{target}">{told}</li>'


def _failures(sheet: Sheet, room: Room) -> str:
    """The errors, unresolved ones first, the newest of each first."""
    ordered = [one for done in (False, True) for one in reversed(sheet.failures) if one.is_resolved is done]
    items = "".join(_failure(one, room, sheet.path) for one in ordered[: room.entries])
    cut = more(len(ordered) - room.entries, sheet.path)
    return f'<ul class="errors">{items}{cut}</ul>' if ordered else ""


def _failure(failure: FailureSheet, room: Room, path: str) -> str:
    state, word = ("completed", "resolved") if failure.is_resolved else ("failed", "unresolved")
    title = f"<strong>{line(failure.title, room, path)}</strong>"
    details = listed(failure.details, room, path, "details")
    return f'<li class="unit"><b class="is {state}">{word}</b> {title}{details}</li>'
