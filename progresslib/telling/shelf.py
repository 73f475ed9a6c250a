"""The progress files of a project as one look finds them: unfinished, complete, unreadable."""

from __future__ import annotations

from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.storage.store import Store
from progresslib.telling.account import Work, told_path
from progresslib.telling.summary import Summaries
from progresslib.text.statuses import COMPLETE

README = "readme.md"
NOT_COUNTED = "not counted as a progress file: no title `# Orchestration: …` and no Status; add one of them"


class Shelf:
    """The works on record; the paths of files that cannot be read; lines on what is wrong, and on files not counted.

    What it has read is summed up for the next look, unless it `keeps` nothing.
    """

    __slots__ = ("complete", "problems", "uncounted", "unfinished", "unread")

    def __init__(self, store: Store, keeps: bool = True) -> None:
        self.unfinished: list[Work] = []
        self.complete: list[Work] = []
        self.unread: list[str] = []
        self.uncounted: list[str] = []
        self.problems: list[str] = []
        summaries = Summaries(store.state)
        for name in store.names():
            if name.lower() != README:
                self._read(store, name, summaries)
        try:
            if keeps:
                summaries.keep()
        except OSError:
            pass  # they are made again next time

    def _read(self, store: Store, name: str, summaries: Summaries) -> None:
        try:
            orchestration = Orchestration(store.read(name), name)
            work = Work(store.shown(name), orchestration, summaries.of(orchestration), store.mtime(name))
        except ProgressError as error:
            self.unread.append(told_path(store.shown(name)))
            self.problems.append(str(error))
            return
        if not work.summary.is_progress_file:
            self.uncounted.append(f"{work.path}:1: {NOT_COUNTED}")
        else:
            (self.complete if work.summary.status == COMPLETE else self.unfinished).append(work)
            self.problems.extend(f"{work.path}:{line}: {problem}" for line, problem in work.summary.problems)
