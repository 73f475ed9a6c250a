"""From an orchestration, and the full texts of its runs, to what the page shows of it."""

from __future__ import annotations

from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.pieces import texts
from progresslib.reading.sections import BLOCKERS, CONTEXT, NOTES, OTHER, kind_of, subsections
from progresslib.report.run_reading import Read, run_sheet
from progresslib.report.sheets import ARCHIVED, FailureSheet, PhaseSheet, Sheet
from progresslib.telling.account import Work
from progresslib.text.clock import seconds
from progresslib.text.words import field, plain

_TIMES = ("started", "completed")


def sheet(work: Work, read: Read, is_archived: bool = False) -> Sheet:
    """What the page shows of `work`; `read` gives the file with a run's full texts."""
    orchestration = work.orchestration
    return Sheet(
        path=work.path,
        title=orchestration.title,
        status=ARCHIVED if is_archived else orchestration.status,
        said_status=orchestration.value("status"),
        started=seconds(orchestration.value("started")),
        changed=work.changed,
        phases=[_phase(phase) for phase in orchestration.phases],
        runs=[run_sheet(run, read) for run in orchestration.runs],
        blockers=orchestration.blockers,
        settled=orchestration.settled_blockers,
        failures=[FailureSheet(one.title, one.details, one.resolved) for one in orchestration.failures],
        context=_groups(orchestration, CONTEXT),
        notes=[*_groups(orchestration, NOTES), *_groups(orchestration, OTHER)],
        overview=orchestration.overview,
        problems=[f"{work.path}:{line}: {problem}" for line, problem in orchestration.problems],
    )


def _phase(phase: Phase) -> PhaseSheet:
    details = [detail.strip().lstrip("-*+ ") for detail in phase.details]
    told = {plain(key): value for key, value in map(field, details) if key}
    started, ended = (seconds(told.get(key, "")) for key in _TIMES)
    rest = [one for one in details if plain(field(one)[0]) not in _TIMES or seconds(field(one)[1]) is None]
    return PhaseSheet(phase.name, phase.state, phase.result, rest, started, ended)


def _groups(work: Orchestration, kind: str) -> list[tuple[str, list[str]]]:
    """The texts of the sections of a kind, by the headings they stand under; blockers have a place of their own."""
    found = []
    for section in work.of_kind(kind):
        for part in subsections(work.document, section):
            told = texts(work.document, part.start, part.end)
            if told and kind_of(part.title) != BLOCKERS:
                found.append((part.title or section.title, told))
    return found
