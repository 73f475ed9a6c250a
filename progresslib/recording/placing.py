"""Writes the active runs of a session into their progress files, and sees whether they have arrived there."""

from __future__ import annotations

import time

from progresslib.configuration.config import Config
from progresslib.edits.change import check_progress_file
from progresslib.edits.recording import Entry, record_runs
from progresslib.edits.runs import RunRecord, entry_of, fold_of, noted_in_fence, title_of
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.runs import agent_and_state, is_at_work
from progresslib.recording.outputs import Outputs
from progresslib.recording.record import record_of, troubles_of
from progresslib.recording.report import Report
from progresslib.recording.run import IN_PROGRESS, RunState, checksum
from progresslib.storage.store import Store
from progresslib.text.clock import seconds
from progresslib.text.fastjson import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from progresslib.edits.folding import Folded
    from progresslib.edits.recording import Trouble

    Keep = Callable[[RunState, bool], None]
    Load = Callable[[], list[RunState]]

VERIFIED = 0.05
ROUNDS = 10


class Plan:
    """A run and what its file shall hold of it; `look` decides what is to be done about that."""

    def __init__(self, run: RunState, config: Config, outputs: Outputs, conversation: str) -> None:
        self.run = run
        is_told_nothing = not (run.has_reported or run.failure or run.interruption)
        if run.is_over and (is_told_nothing or (not run.said and (run.failure or run.interruption))):
            # That of a client before 2.1.47 may come late into the transcript.
            run.said = _last_words(run, conversation)
        report = Report(run.report)
        is_kept = config.record == "full" and (len(run.texts) > 1 or not report.is_kept_whole)
        output = outputs.shown(run.id) if is_kept and run.has_reported else None
        self.record = record_of(run, report, output, is_brief=config.record == "summary")
        self.troubles: list[Trouble] = troubles_of(run, report) if run.is_over else []
        self.was_put_back = bool(run.put_back)
        self.is_there = self.is_to_write = self.is_gone = self.is_put_back = self.is_again = False

    @property
    def checksum(self) -> str:
        """What tells this record from an earlier one of the same run."""
        return _record_checksum(self.record)

    @property
    def new_troubles(self) -> list[Trouble]:
        """What the run brings about and has not brought yet; a record that is put back brings all of it back."""
        return [one for one in self.troubles if self.is_put_back or _trouble_checksum(one) not in self.run.effects]

    def look(self, work: Orchestration) -> None:
        """Decides, from what the file holds: write, put back once, or leave it as somebody left it."""
        run, entry = self.run, entry_of(work, self.run.id)
        self.is_there = bool(entry) or fold_of(work, run.id) is not None
        if entry and not run.written:
            _complete(run, self.record, noted_in_fence(work.document, entry[1]))
        is_new = run.written != self.checksum
        is_old = entry is not None and _is_older(entry[0].title, self.record)
        is_lost = not is_new and not run.arrived and (is_old or not self.is_there)
        self.is_put_back = is_lost and not self.was_put_back
        self.is_to_write = is_new or self.is_put_back
        self.is_again = self.is_put_back or (entry is not None and entry[0].title == title_of(self.record))
        self.is_gone = not self.is_to_write and not self.is_there


class Placing:
    """The active runs of one session that belong into one progress file."""

    def __init__(self, store: Store, name: str, load: Load, config: Config, conversation: str) -> None:
        """`load` gives the runs, as they are when the file is locked."""
        self._store = store
        self._name = name
        self._load = load
        self._outputs = Outputs(store, name)
        self._config = config
        self._conversation = conversation
        self._plans: list[Plan] = []

    def write(self, gone: list[str], now: float) -> None:
        """Brings the file up to date; what had vanished and is put back is seen to stay. Raises ProgressError."""
        self._update(gone, now)
        lost = [plan for plan in self._plans if plan.is_put_back]
        for _ in range(ROUNDS if lost else 0):
            time.sleep(VERIFIED)
            if not self._update_lost(lost, now):
                break

    def settle(self, keep: Keep) -> None:
        """Notes what has become of the runs; `keep` gets each, and whether nothing is expected of it any more."""
        for plan in self._plans:
            run = plan.run
            run.file, run.phase = self._name, plan.record.phase or run.phase
            run.arrived = not plan.is_to_write and (plan.is_there or run.arrived)
            run.written = plan.checksum
            if plan.is_to_write:
                run.put_back = int(plan.is_put_back)
                run.effects += map(_trouble_checksum, plan.new_troubles)
            keep(run, run.is_over and (run.arrived or plan.is_gone))

    def _update(self, gone: list[str], now: float) -> None:
        shown = self._store.shown(self._name)

        def change(data: bytes) -> bytes:
            work = Orchestration(data, self._name)
            check_progress_file(work, shown)
            self._plans = [Plan(run, self._config, self._outputs, self._conversation) for run in self._load()]
            for plan in self._plans:
                plan.look(work)
            entries = [self._entry(plan, now) for plan in self._plans if plan.is_to_write]
            if not entries and not gone:
                return data
            keep, folder = self._config.keep_runs, self._outputs.folder
            return record_runs(work, shown, entries, gone, now, keep, folder, lambda one: self._put_away(one, now))

        self._store.update(self._name, change)

    def _update_lost(self, lost: list[Plan], now: float) -> bool:
        """Writes what was put back and has vanished again; returns whether any had."""
        shown = self._store.shown(self._name)

        def change(data: bytes) -> bytes:
            work = Orchestration(data, self._name)
            entries = [Entry(plan.record, plan.new_troubles, True) for plan in lost if not entry_of(work, plan.run.id)]
            return record_runs(work, shown, entries, [], now, 1 << 30, "", lambda one: None) if entries else data

        return self._store.update(self._name, change)

    def _entry(self, plan: Plan, now: float) -> Entry:
        for text in plan.run.texts if plan.record.output else ():
            self._outputs.add(plan.run.id, "Report", text.encode("utf-8", "backslashreplace"), now)
        return Entry(plan.record, plan.new_troubles, plan.is_again)

    def _put_away(self, folded: Folded, now: float) -> None:
        self._outputs.add(folded.run_id, "Record", folded.entry, now)


def _last_words(run: RunState, conversation: str) -> str:
    from progresslib.recording.transcripts import last_said, path_of  # few runs need it

    return last_said(path_of(run, conversation))


def _record_checksum(record: RunRecord) -> str:
    """The checksum of a record, but for its phase, which is read from the file."""
    values = {name: getattr(record, name) for name in RunRecord.__slots__ if name not in ("answer", "phase")}
    return checksum(f"{dumps(values)}{record.answer}")


def _trouble_checksum(trouble: Trouble) -> str:
    """The checksum under which a run remembers what it has brought about."""
    return checksum("\n".join(trouble))


def _complete(run: RunState, record: RunRecord, earlier: dict[str, Any]) -> None:
    """Fills a record from the entry that the file has already: the state that told of it may be gone."""
    for name in ("task", "phase", "parent"):
        if getattr(record, name) is None and isinstance(earlier.get(name), str):
            setattr(record, name, earlier[name])
            setattr(run, name, earlier[name])
    if record.started is None and isinstance(earlier.get("started"), str):
        record.started, run.started = earlier["started"], seconds(earlier["started"]) or 0.0


def _is_older(title: str, record: RunRecord) -> bool:
    """Whether an entry is at work while the run is over: somebody has put an old reading of the file in its place."""
    return is_at_work(agent_and_state(title)[1]) and record.state != IN_PROGRESS
