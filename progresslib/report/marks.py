"""The classes, signs and words of states: the only ones that the page has, whatever a file says."""

from __future__ import annotations

from progresslib.report.sheets import (
    ARCHIVED,
    BLOCKED,
    COMPLETED,
    CURRENT,
    FAILED,
    IN_PROGRESS,
    INTERRUPTED,
    OTHER,
    PENDING,
)
from progresslib.statuses import BLOCKED as HELD_UP
from progresslib.statuses import COMPLETE, NEEDS_RESTART, UNKNOWN
from progresslib.statuses import IN_PROGRESS as AT_WORK

WORDS = {
    COMPLETED: "completed",
    IN_PROGRESS: "in progress",
    FAILED: "failed",
    BLOCKED: "blocked",
    INTERRUPTED: "interrupted",
    OTHER: "other state",
    CURRENT: "current",
    PENDING: "pending",
}
SIGNS = {
    COMPLETED: "✓",
    IN_PROGRESS: "▸",
    FAILED: "✕",
    BLOCKED: "!",
    INTERRUPTED: "≠",
    OTHER: "·",
    CURRENT: "▸",
    PENDING: "○",
}
_WORKS = {
    AT_WORK: ("in_progress", "in progress", "▸"),
    HELD_UP: ("blocked", "blocked", "!"),
    NEEDS_RESTART: ("restart", "needs restart", "↻"),
    COMPLETE: ("completed", "complete", "✓"),
    ARCHIVED: ("archived", "archived", "▪"),
    UNKNOWN: ("other", "status unclear", "?"),
    "": ("other", "no status", "?"),
}
UNFINISHED = ("in_progress", "blocked", "restart", "other")


def run_class(state: str) -> str:
    """The class of a run's state."""
    return state if state in WORDS else OTHER


def badge(state: str) -> str:
    """The sign and the word for the state of a run or a phase."""
    return f'<span class="badge {run_class(state)}"><i aria-hidden="true">{SIGNS[state]}</i> {WORDS[state]}</span>'


def work_class(status: str) -> str:
    """The class of an orchestration's status."""
    return _WORKS[status][0]


def work_badge(status: str) -> str:
    """The sign and the word for an orchestration's status."""
    kind, word, sign = _WORKS[status]
    return f'<span class="badge {kind}"><i aria-hidden="true">{sign}</i> {word}</span>'
