"""The runs of an orchestration, the newest first: what each was to do, how it ended, what it wrote."""

from __future__ import annotations

from progresslib.report.escaping import escaped
from progresslib.report.marks import badge
from progresslib.report.moments import span
from progresslib.report.parts import line, listed, more, name, text
from progresslib.report.room import Outputs, Room
from progresslib.report.sheets import OTHER, RunSheet, Sheet


def runs(sheet: Sheet, number: int, room: Room, outputs: Outputs) -> str:
    """The runs of a sheet, the page's `number`th; their long texts are asked of `outputs`."""
    places = range(len(sheet.runs), 0, -1)[: room.runs]
    shown = "".join(_run(sheet, place, f"o{number}r{place}", room, outputs) for place in places)
    left = len(sheet.runs) - len(places)
    return shown + (f"<ul>{more(left, sheet.path)}</ul>" if left else "")


def _run(sheet: Sheet, place: int, target: str, room: Room, outputs: Outputs) -> str:
    run = sheet.runs[place - 1]
    own_word = f" ({escaped(run.said_state[:80])})" if run.state == OTHER and run.said_state else ""
    heading = f'<h4 id="{target}">{name(run.agent, room, sheet.path)} {badge(run.state)}{own_word}</h4>'
    task = f'<p class="task">{line(run.task, room, sheet.path)}</p>' if run.task else ""
    summary = text(run.summary, room, sheet.path) if run.summary else ""
    return (
        f'<article class="run unit {run.state}">{heading}{task}{_facts(run, room, sheet.path)}'
        f"{summary}{_extras(run, room, sheet.path)}{_texts(sheet, run, room, outputs)}</article>"
    )


def _facts(run: RunSheet, room: Room, path: str) -> str:
    """When it ran and for which phase."""
    told = " · ".join(filter(None, (span(run.started, run.ended), line(run.phase, room, path) if run.phase else "")))
    return f'<p class="facts">{told}</p>' if told else ""


def _extras(run: RunSheet, room: Room, path: str) -> str:
    """What else the agent's answer held: files, decisions, whatever it named."""
    parts = []
    for key, values in run.extras[: room.entries]:
        key = escaped(" ".join(key.replace("_", " ").split())[:80] or "unnamed")
        body = line(values[0], room, path) if len(values) == 1 else listed(values, room, path, "values")
        parts.append(f"<dt>{key}</dt><dd>{body}</dd>" if values else "")
    cut = len(run.extras) - room.entries
    rest = f"<ul>{more(cut, path)}</ul>" if cut > 0 else ""
    return (f'<dl class="extras">{"".join(parts)}</dl>' if parts else "") + rest


def _texts(sheet: Sheet, run: RunSheet, room: Room, outputs: Outputs) -> str:
    """The full texts of a run, closed until they are asked for."""
    parts = [(run.body, "More of the record", sheet.path)] if run.body and run.body != run.summary else []
    parts += [(body, title or "Output", run.where) for title, body in run.texts if body.strip()]
    importance = (0 if sheet.is_unfinished else 1, -(run.ended or run.started or sheet.changed))
    return "".join(
        f'<details class="output"><summary>{name(title.partition(",")[0], room, where)}'
        f'<span class="size"> {len(body):,} characters</span></summary>'
        f'<div class="text">{outputs.place(body, where, importance)}</div></details>'
        for body, title, where in parts[: max(1, room.entries)]
    )
