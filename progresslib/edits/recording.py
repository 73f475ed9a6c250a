"""All that runs bring into a progress file, in one change: their entries, what went wrong, who works on the phase."""

from __future__ import annotations

from progresslib.edits.change import check_writable, reread
from progresslib.edits.head import with_last_updated
from progresslib.edits.runs import RunRecord, entry_of, noted_in_fence, records_in, with_run, without_run
from progresslib.edits.wording import clean_name, paragraph
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase, has_at_work
from progresslib.reading.phases import current
from progresslib.reading.runs import findings, noted_in
from progresslib.reading.sections import COMPLETED
from progresslib.text.clock import stamp
from progresslib.text.words import is_placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from progresslib.edits.folding import Folded

    Trouble = tuple[str, str]  # the type of an error and its text, or "" and the text of a blocker


class Entry:
    """A run to be written: its record, what it brings about; whether that may stand in the file already."""

    __slots__ = ("is_again", "record", "troubles")

    def __init__(self, record: RunRecord, troubles: Iterable[Trouble] = (), is_again: bool = False) -> None:
        self.record = record
        self.troubles = list(troubles)
        self.is_again = is_again


def record_runs(
    work: Orchestration,
    path: str,
    entries: list[Entry],
    gone: list[str],
    now: float,
    keep: int,
    folder: str,
    put_away: Callable[[Folded], None],
) -> bytes:
    """The file with `entries`, without the runs `gone`, and with those beyond the newest `keep` folded.

    A record without a phase gets the current one. `put_away` keeps what is folded, and is called before it is.
    `folder` is where that is then. Where anything is written, phases in the wrong section move first. Raises
    ProgressError for a file that must not be written.
    """
    check_writable(work, path)
    given = work.data
    work = _tidied(work, now)
    before = work.data
    for run_id in gone:
        work = reread(work, without_run(work, run_id))
    for entry in entries:
        work = _written(work, entry, now)
    if entries and len(records_in(work)) > keep:
        work = reread(work, _folded(work, keep, folder, put_away))
    return given if work.data == before else with_last_updated(work, stamp(now))


def _tidied(work: Orchestration, now: float) -> Orchestration:
    """The file with the phases in their places that somebody ticked in the wrong section."""
    if not any(phase.misplaced for phase in work.phases):
        return work
    from progresslib.edits.tidying import with_phases_in_place  # only after an edit by hand

    return reread(work, with_phases_in_place(work, now))


def _folded(work: Orchestration, keep: int, folder: str, put_away: Callable[[Folded], None]) -> bytes:
    from progresslib.edits.folding import fold, to_fold  # only in files with many runs

    folded = to_fold(work, keep, folder)
    for one in folded:
        put_away(one)
        work = reread(work, _with_findings_of(work, one))
    return fold(work, to_fold(work, keep, folder))


def _with_findings_of(work: Orchestration, folded: Folded) -> bytes:
    """The file with what a run has found in its phase: once it is folded, its phase cannot read it there any more."""
    found = findings(folded.answer)
    name = noted_in(folded.answer).get("phase")
    phase = phase_named(work, name) if isinstance(name, str) and any(found) else None
    if phase is None:
        return work.data
    from progresslib.edits.phases import with_findings  # only in files with many runs

    return with_findings(work, phase, *found)


def phase_named(work: Orchestration, name: str) -> Phase | None:
    """The phase with this very name, None without one."""
    return next((phase for phase in work.phases if phase.name == name), None)


def _written(work: Orchestration, entry: Entry, now: float) -> Orchestration:
    record = entry.record
    if record.phase is None:
        phase = current(work.phases)
        record.phase = phase.name if phase else None
    elif phase_named(work, record.phase) is None:
        record.phase = _phase_in_file(work, record) or record.phase
    work = reread(work, with_run(work, record))
    for kind, text in entry.troubles:
        work = reread(work, _with_trouble(work, entry, kind, text, now))
    work = reread(work, _with_agent(work, record))
    return reread(work, _with_late_findings(work, record))


def _phase_in_file(work: Orchestration, record: RunRecord) -> str | None:
    """The phase that the entry of a run names, which may have got another name since it began; None without one."""
    entry = entry_of(work, record.id)
    name = noted_in_fence(work.document, entry[1]).get("phase") if entry else None
    return name if isinstance(name, str) and phase_named(work, name) else None


def _with_agent(work: Orchestration, record: RunRecord) -> bytes:
    """The file with the agent among those at work on its phase, if that is a current one."""
    phase = phase_named(work, record.phase) if record.phase else None
    if phase is None or has_at_work(phase, clean_name(record.agent, "")):
        return work.data
    from progresslib.edits.phases import with_agents  # only for an agent's first run in a phase

    return with_agents(work, [record.agent], phase)


def _with_late_findings(work: Orchestration, record: RunRecord) -> bytes:
    """The file with what a run has found in its phase, if that is done already; else it gets it when it is."""
    found = findings(record.answer)
    phase = phase_named(work, record.phase) if record.phase and any(found) else None
    if phase is None or phase.state != COMPLETED:
        return work.data
    from progresslib.edits.phases import with_findings  # only for agents that end after their phase

    return with_findings(work, phase, *found)


def _with_trouble(work: Orchestration, entry: Entry, kind: str, text: str, now: float) -> bytes:
    from progresslib.edits.blockers import with_blocker  # most runs have none
    from progresslib.edits.errors import Error, has_error, with_error

    if not kind:
        return work.data if is_placeholder(text) else with_blocker(work, paragraph(text), now)
    error = Error(kind, text, entry.record.agent, entry.record.phase or "")
    is_there = entry.is_again and has_error(work, error)
    return work.data if is_there else with_error(work, error, now)
