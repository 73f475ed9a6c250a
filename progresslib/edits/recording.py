"""All that runs bring into a progress file, in one change: their entries, what went wrong, who works on the phase."""

from __future__ import annotations

from progresslib.edits.change import change, reread
from progresslib.edits.folding import Folded, fold, to_fold
from progresslib.edits.phases import current_phase, with_agents
from progresslib.edits.runs import RunRecord, with_run, without_run
from progresslib.edits.wording import paragraph
from progresslib.orchestration import Orchestration
from progresslib.phases import Phase
from progresslib.words import is_placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Trouble = tuple[str, str]  # the type of an error and its text, or "" and the text of a blocker


class Entry:
    """A run to be written: its record, what it brings about; whether that may stand in the file already."""

    __slots__ = ("is_again", "record", "troubles")

    def __init__(self, record: RunRecord, troubles: Iterable[Trouble] = (), is_again: bool = False) -> None:
        self.record = record
        self.troubles = list(troubles)
        self.is_again = is_again


def record_runs(
    data: bytes,
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
    Raises ProgressError for a file that must not be written.
    """

    def write(work: Orchestration) -> bytes:
        for run_id in gone:
            work = reread(work, without_run(work, run_id))
        for entry in entries:
            work = reread(work, _written(work, entry, now))
        return work.document.data

    def fold_older(work: Orchestration) -> bytes:
        folded = to_fold(work, keep, folder) if entries else []
        for one in folded:
            put_away(one)
        return fold(work, folded)

    return change(data, path, now, write, fold_older)


def phase_named(work: Orchestration, name: str) -> Phase | None:
    """The phase with this very name, None without one."""
    return next((phase for phase in work.phases if phase.name == name), None)


def _written(work: Orchestration, entry: Entry, now: float) -> bytes:
    record = entry.record
    if record.phase is None:
        current = current_phase(work)
        record.phase = current.name if current else None
    work = reread(work, with_run(work, record))
    for kind, text in entry.troubles:
        work = reread(work, _with_trouble(work, entry, kind, text, now))
    phase = phase_named(work, record.phase) if record.phase else None
    return with_agents(work, [record.agent], phase)


def _with_trouble(work: Orchestration, entry: Entry, kind: str, text: str, now: float) -> bytes:
    from progresslib.edits.blockers import with_blocker  # most runs have none
    from progresslib.edits.errors import Error, has_error, with_error

    if not kind:
        return work.document.data if is_placeholder(text) else with_blocker(work, paragraph(text), now)
    error = Error(kind, text, entry.record.agent, entry.record.phase or "")
    is_there = entry.is_again and has_error(work, error)
    return work.document.data if is_there else with_error(work, error, now)
