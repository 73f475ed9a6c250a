"""What the page shows of one orchestration, one phase, one run; filled by reading.py and run_reading.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from progresslib.text.statuses import COMPLETE

COMPLETED, IN_PROGRESS, FAILED = "completed", "in_progress", "failed"
BLOCKED, INTERRUPTED, OTHER = "blocked", "interrupted", "other"
PENDING, CURRENT = "pending", "current"
ARCHIVED = "archived"


@dataclass
class RunSheet:
    """One run: `state` is one of the constants, times are seconds since the epoch; `texts` are title and Markdown."""

    agent: str
    state: str
    said_state: str = ""
    task: str = ""
    phase: str = ""
    started: float | None = None
    ended: float | None = None
    summary: str = ""
    body: str = ""
    extras: list[tuple[str, list[str]]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    where: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it has no end yet."""
        return self.state == IN_PROGRESS


@dataclass
class PhaseSheet:
    """One phase: `state` is completed, current or pending."""

    name: str
    state: str
    result: str = ""
    details: list[str] = field(default_factory=list)
    started: float | None = None
    ended: float | None = None


@dataclass
class FailureSheet:
    """One entry of the error log."""

    title: str
    details: list[str]
    is_resolved: bool


@dataclass
class Sheet:
    """One orchestration: `status` is one of those in text/statuses.py, "" where the file has none, or archived."""

    path: str
    title: str
    status: str
    said_status: str = ""
    started: float | None = None
    changed: float = 0.0
    phases: list[PhaseSheet] = field(default_factory=list)
    runs: list[RunSheet] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    failures: list[FailureSheet] = field(default_factory=list)
    context: list[tuple[str, list[str]]] = field(default_factory=list)
    notes: list[tuple[str, list[str]]] = field(default_factory=list)
    overview: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many phases are completed."""
        return sum(phase.state == COMPLETED for phase in self.phases)

    @property
    def is_unfinished(self) -> bool:
        """Whether there is still something to do: it is neither complete nor archived."""
        return self.status not in (COMPLETE, ARCHIVED)

    @property
    def open_runs(self) -> list[RunSheet]:
        """The runs that are still at work."""
        return [run for run in self.runs if run.is_open]
