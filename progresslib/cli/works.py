"""Progress files as lists show them."""

from __future__ import annotations

from typing import Any

from progresslib.account import Work
from progresslib.cli.here import Here
from progresslib.orchestration import Orchestration
from progresslib.quote import one_line
from progresslib.statuses import COMPLETE
from progresslib.summary import Summary

_LONGEST = 300


def work_of(here: Here, name: str) -> Work:
    """The file `name`, also one of the archive as `archived/…`; raises ProgressError if it cannot be read."""
    orchestration = Orchestration(here.read(name), name.rpartition("/")[2])
    return Work(here.store.shown(name), orchestration, Summary(orchestration), here.mtime(name))


def brief(work: Work, now: float, mark: str = "") -> str:
    """A file in one line: its path, title, status, current phase, and when it was changed."""
    summary = work.summary
    where = f", {summary.where}" if summary.where and summary.status != COMPLETE else ""
    age = f", changed {work.age(now)}" if work.age(now) else ""
    return one_line(f"{work.path}: {work.name}, {summary.status_text}{where}{age}{mark}", _LONGEST)


def brief_object(work: Work, bound: str) -> dict[str, Any]:
    """The same for JSON; `bound` is the name of the session's file."""
    name = work.orchestration.name
    return {
        "file": work.path,
        "name": name[: -len(".md")],
        "title": work.summary.title,
        "status": work.summary.status,
        "phase": work.summary.where or None,
        "updated": work.summary.updated or None,
        "bound": name == bound,
    }
