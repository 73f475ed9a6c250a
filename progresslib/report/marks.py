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
from progresslib.text.statuses import BLOCKED as HELD_UP
from progresslib.text.statuses import COMPLETE, NEEDS_RESTART, UNKNOWN
from progresslib.text.statuses import IN_PROGRESS as AT_WORK

_LOOKS = {
    COMPLETED: ("completed", "✓"),
    IN_PROGRESS: ("in progress", "▸"),
    FAILED: ("failed", "✕"),
    BLOCKED: ("blocked", "!"),
    INTERRUPTED: ("interrupted", "≠"),
    OTHER: ("other state", "·"),
    CURRENT: ("current", "▸"),
    PENDING: ("pending", "○"),
}
WORDS = {state: word for state, (word, _) in _LOOKS.items()}
SIGNS = {state: sign for state, (_, sign) in _LOOKS.items()}
_WORKS = {
    AT_WORK: ("in_progress", "in progress"),
    HELD_UP: ("blocked", "blocked"),
    NEEDS_RESTART: ("restart", "needs restart"),
    COMPLETE: ("completed", "complete"),
    ARCHIVED: ("archived", "archived"),
    UNKNOWN: ("other", "status unclear"),
    "": ("other", "no status"),
}


def run_class(state: str) -> str:
    """The class of a run's state."""
    return state if state in WORDS else OTHER


def badge(state: str) -> str:
    """The word for the state of a run or a phase; the style puts the sign before it."""
    return f'<b class="is {run_class(state)}">{WORDS[state]}</b>'


def work_class(status: str) -> str:
    """The class of an orchestration's status."""
    return _WORKS[status][0]


def work_badge(status: str) -> str:
    """The word for an orchestration's status."""
    kind, word = _WORKS[status]
    return f'<b class="is {kind}">{word}</b>'
