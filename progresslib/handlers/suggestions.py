"""When a progress file should exist: said once a session to the model, in one line with the command that makes one."""

from __future__ import annotations

from progresslib.configuration.config import OFF, load
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.recording.journal import Journal

AGENTS = 2
TODOS = 5

COMPACTED = "The conversation of this session was compacted"
_TEXT = (
    "[claude-progress] {}, and the session has no progress file that would tell a later one where the work stands. "
    'The command `claude-progress new DOMAIN-FEATURE --phase "…" --phase "…" --phase "…"` makes one.'
)


def after_agents(count: int) -> str:
    """Why a session with so many subagents should have a file, "" if it need not."""
    return f"This session has started {count} subagents" if count >= AGENTS else ""


def after_todos(count: int) -> str:
    """Why a session with a todo list of that length should have a file, "" if it need not."""
    return f"This session has a todo list of {count}" if count >= TODOS else ""


def after_cut(journal: Journal) -> str:
    """Why a session that is taken up again should have a file, "" if it was not cut off while agents were at work."""
    cut = sum(bool(run.interruption) and not run.is_stopped and not run.written for run in journal.active())
    return f"This session was cut off while {cut} of its agents {'was' if cut == 1 else 'were'} at work" if cut else ""


def suggestion(sessions: Sessions, session: Session, why: str) -> str:
    """The line for the model, "" if there is no reason, if it was said in this session, or if it is switched off.

    Raises OSError or ProgressError where the state cannot be written.
    """
    if not why or session.suggested or load(sessions.folder).suggestions == OFF:
        return ""
    return _TEXT.format(why) if sessions.first_time(session.key, "suggested") else ""
