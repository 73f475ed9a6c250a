"""PreCompact: tells the summariser what must survive, and that the progress file holds the rest."""

from __future__ import annotations

from progresslib.hook.event import Event
from progresslib.places.project import state_folder
from progresslib.sessions import at_work, state
from progresslib.sessions.delivery import is_first
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session
from progresslib.system.process import client_process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.hook.event import Answer
    from progresslib.telling.account import Work

LONGEST_WHERE = 200
_SURVIVES = (
    "What only this conversation knows has to survive in the summary: what the person asked for and corrected; "
    "decisions and their reasons, files and errors that are not on record yet; what is being done at this moment and "
    "what comes next; open questions."
)


def on_pre_compact(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """A few plain lines on the session's work; nothing for a subagent, where nothing is on record, or a second time.

    A project without progress files is noted, so that its next SessionStart can suggest one.
    """
    folder = at_work.expected_folder(environ, event.cwd)
    if not folder or event.agent_id:
        return {}
    sessions = Sessions(state_folder(environ, folder), state.Objects())
    news: list[bool] = []

    def note(session: Session) -> None:
        news.append(is_first(session, event, now))

    session = sessions.noted(event, client_process(environ), note)
    if news == [False]:
        return {}
    from progresslib.storage.store import Store
    from progresslib.telling.shelf import Shelf

    unfinished = Shelf(Store(folder, sessions.folder)).unfinished
    works = [work for work in unfinished if work.orchestration.name == session.bound] or unfinished
    if not works:
        at_work.note(environ, event.cwd, folder)
        return {}
    return {"text": f"{_on_record(works)} {_SURVIVES}\n"}


def _on_record(works: list[Work]) -> str:
    from progresslib.text.quote import one_line, some

    def where(work: Work) -> str:
        return one_line(f"{work.path}: {work.name}, {work.summary.standing}", LONGEST_WHERE)

    told = some(works, where, "; ")
    return (
        f"The work is on record outside this conversation ({told}): its status, phases, decisions, agents' "
        "results and errors are told again after the compaction, and need no place in the summary."
    )
