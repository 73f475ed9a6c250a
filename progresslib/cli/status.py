"""`claude-progress status`: where the work stands."""

from __future__ import annotations

from typing import Any

import click

from progresslib.account import Work, in_order
from progresslib.cli.here import Here
from progresslib.cli.options import names, one_of, with_file, with_json
from progresslib.cli.output import say_object, say_text
from progresslib.cli.phase_facts import told
from progresslib.cli.target import MAKE, read_file
from progresslib.cli.words import Words
from progresslib.cli.works import brief, work_of
from progresslib.orchestration import Orchestration
from progresslib.quote import one_line
from progresslib.runs import Run, is_open
from progresslib.sections import COMPLETED, CURRENT
from progresslib.shelf import Shelf
from progresslib.telling import shown as value_shown

_MARKS = {COMPLETED: "[x]", CURRENT: "[>]"}
_LONGEST = 300


@click.command(cls=Words)
@click.argument("name", required=False, shell_complete=names)
@with_file
@with_json
def status(name: str | None, named: str | None, as_json: bool) -> None:
    """Say where the work stands: status, phases, blockers, unresolved errors, open runs.

    Of the session's file or NAME; where it is not clear which, of all unfinished ones in brief.
    """
    here = Here()
    chosen = read_file(here, one_of(name, named))
    shelf = Shelf(here.store)
    works = [work_of(here, chosen)] if chosen else in_order(shelf.unfinished)
    if as_json:
        say_object({"bound": _bound(here), "files": [_object(work) for work in works]})
    elif chosen:
        say_text("\n".join(_lines(works[0], here.now)))
    else:
        say_text("\n".join(brief(work, here.now) for work in works) or f"There is no unfinished file; {MAKE}.")
    here.lines.extend(shelf.problems)
    here.say_problems()


def _bound(here: Here) -> str | None:
    session = here.known_session()
    return here.store.shown(session.bound) if session and session.bound else None


def _lines(work: Work, now: float) -> list[str]:
    """The text for one file, one fact a line."""
    orchestration = work.orchestration
    when = f", changed {work.age(now)}" if work.age(now) else ""
    lines = [f"{work.path}: {work.name}", _line(f"{work.summary.standing}{when}")]
    listed = {
        "Phases": [_phase_line(told(orchestration, phase)) for phase in orchestration.phases],
        "Blockers": [f"- {blocker}" for blocker in orchestration.blockers],
        "Unresolved errors": [f"{one['number']}. {one['title']}" for one in _errors(orchestration)],
        "Open runs": [f"- {run['agent']} ({run['state']}): {run['task']}" for run in _runs(orchestration)],
    }
    for title, found in listed.items():
        lines += [f"{title}:", *(f"  {_line(one)}" for one in found)] if found else []
    return lines


def _line(text: str) -> str:
    return one_line(text, _LONGEST)


def _phase_line(phase: dict[str, Any]) -> str:
    number = f"{phase['number']}. " if phase["number"] is not None else ""
    result = f" - {phase['result']}" if phase["result"] else ""
    return f"{_MARKS.get(phase['state'], '[ ]')} {number}{phase['name']}{result}"


def _object(work: Work) -> dict[str, Any]:
    """For JSON: all that the text says of one file."""
    one = work.orchestration
    return {
        "file": work.path,
        "title": one.title,
        "status": one.status,
        "status_text": one.value("status"),
        "started": one.value("started") or None,
        "updated": one.value("last updated") or None,
        "phases": [told(one, phase) for phase in one.phases],
        "blockers": one.blockers,
        "errors": _errors(one),
        "runs": _runs(one),
    }


def _errors(work: Orchestration) -> list[dict[str, Any]]:
    """The unresolved errors, with the numbers by which `resolve` knows them."""
    found = [(number, one) for number, one in enumerate(work.failures, 1) if not one.resolved]
    return [{"number": number, "title": _with_message(one.title, one.fields.get("error", ""))} for number, one in found]


def _with_message(title: str, message: str) -> str:
    return f"{title}: {message}" if message else title


def _runs(work: Orchestration) -> list[dict[str, str]]:
    """The runs that have no end."""
    return [{"agent": run.agent, "state": run.state, "task": _task(run)} for run in work.runs if is_open(run)]


def _task(run: Run) -> str:
    record = run.answer.get("run")
    task = record.get("task") if isinstance(record, dict) else None
    return value_shown(task or run.answer.get("summary") or run.body)
