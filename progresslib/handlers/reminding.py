"""Reminds a session of what its progress file lacks: once a session, file and reason."""

from __future__ import annotations

from progresslib.configuration.config import CLAUDE, OFF
from progresslib.errors import ProgressError
from progresslib.handlers.reasons import overdue, reasons
from progresslib.reading.orchestration import Orchestration
from progresslib.recording.todos import listed
from progresslib.sessions.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.handlers.reasons import Reason
    from progresslib.recording.recorder import Recorder

MINUTE = 60.0


def remind(recorder: Recorder, session: Session, name: str) -> str:
    """What is said at the end of a turn that has worked on the session's file; "" for nothing."""
    limit = recorder.config.update_minutes * MINUTE
    work = _work(recorder, name) if recorder.config.reminders != OFF else None
    if work is None:
        return ""
    late = overdue(work, session.work, limit)
    return _said(recorder, session, name, [*reasons(work, listed(session)), *([late] if late else [])])


def remind_of_phase(recorder: Recorder, session: Session, name: str) -> str:
    """What is said to the model beside the result of an agent, in a long turn: the phase has had no update."""
    limit = recorder.config.update_minutes * MINUTE
    if recorder.config.reminders != CLAUDE or session.work < limit:
        return ""
    work = _work(recorder, name)
    late = overdue(work, session.work, limit) if work else None
    return _said(recorder, session, name, [late]) if late else ""


def _work(recorder: Recorder, name: str) -> Orchestration | None:
    try:
        return Orchestration(recorder.store.read(name), name)
    except ProgressError:
        return None  # what is wrong with it is told elsewhere


def _said(recorder: Recorder, session: Session, name: str, found: list[Reason]) -> str:
    """The facts that were not said yet, noted as said; "" for none, or where that cannot be noted."""
    keys = {f"{name}\n{key}": fact for key, fact in found}
    new: list[str] = []

    def note(now: Session) -> None:
        new.extend(key for key in keys if key not in now.reminded)
        now.reminded = [*now.reminded, *new]

    if not keys or all(key in session.reminded for key in keys):
        return ""
    try:
        recorder.sessions.amend(session.key, note)
    except (OSError, ProgressError) as error:
        recorder.complain(error)
        return ""
    facts = "; it ".join(keys[key] for key in new)
    return f"[claude-progress] {recorder.store.shown(name)} {facts}." if facts else ""
