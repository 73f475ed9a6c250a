"""SessionStart: reads the project's progress files and tells the session where the work stands."""

from __future__ import annotations

from progresslib.configuration.config import load
from progresslib.errors import ProgressError
from progresslib.handlers.daily import due
from progresslib.handlers.looking_after import Found, look_after
from progresslib.hook.event import Event
from progresslib.places.project import refused_link, state_folder
from progresslib.reading.runs import is_at_work
from progresslib.sessions import at_work
from progresslib.sessions.register import Sessions
from progresslib.sessions.session import Session
from progresslib.sessions.state import Objects
from progresslib.sessions.told import Told, ids_at_the_end, new_id
from progresslib.storage.store import Store
from progresslib.telling.account import told_path
from progresslib.telling.resume_text import LIMIT, changes_text, full_text, person_line, subagent_text, with_unread
from progresslib.telling.shelf import Shelf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.hook.event import Answer
    from progresslib.telling.account import Work


def on_session_start(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """The resume context for the model and a line for the person; nothing without a file, or at a second delivery."""
    folder = at_work.session_folder(environ, event.cwd)
    if not folder:
        link = refused_link(environ, event.cwd)
        line = f"{told_path(link)}: leads out of the project and is not read; make it a folder" if link else ""
        return event.answer(line=line)
    sessions = Sessions(state_folder(environ, folder), Objects())
    found = look_after(event, environ, sessions, folder, now)
    if found is None:
        return {}
    shelf = Shelf(Store(folder, sessions.folder))
    if event.agent_id:
        return event.answer(subagent_text(shelf.unfinished))
    told = with_unread(_text(event, shelf, Told(sessions.folder), found, now), shelf.unread)
    today = due(sessions, shelf, load(sessions.folder), now)
    lines = [person_line(shelf.unfinished, today.complete, now, today.untouched), today.problem, found.lines]
    missing = "" if shelf.unfinished or shelf.unread else _suggestion(event, sessions, found.session)
    return event.answer("\n".join(filter(None, [told, missing])), "\n".join(filter(None, lines)))


def _text(event: Event, shelf: Shelf, told: Told, found: Found, now: float) -> str:
    """The changes since an earlier text that is still in the conversation, else everything.

    A session that is bound to one file is told of that, and that there are others.
    """
    told_id, bound = new_id(), found.session.bound if found.session else ""
    own = [work for work in shelf.unfinished if work.orchestration.name == bound] or shelf.unfinished
    others = [work for work in shelf.unfinished if work not in own]
    earlier = _earlier(event, shelf, told)
    if earlier and _had_less_room(earlier[1], own):
        earlier = None
    if earlier:
        known = {path: data for path, data in earlier[1].items() if path not in {work.path for work in others}}
        text = changes_text(told_id, earlier[0], known, own, shelf.complete, now, found.before)
    else:
        text = full_text(told_id, own, shelf.complete, now, others, found.before)
    if text and not _may_be_a_subagents(event, shelf):
        before = earlier[1] if earlier else {}
        still = {work.path: before[work.path] for work in others if work.path in before}
        _keep(told, told_id, {**still, **{work.path: work.orchestration.data for work in own}}, now)
    return text


def _keep(told: Told, told_id: str, contents: dict[str, bytes], now: float) -> None:
    """Notes what a text has told of: a file that it only names is told in full when it is bound."""
    try:
        told.keep(told_id, contents, now)
    except OSError:
        pass  # the next resume then tells everything again


def _earlier(event: Event, shelf: Shelf, told: Told) -> tuple[str, dict[str, bytes]] | None:
    """The newest text still in the conversation, and the files it told of, without those that cannot be read now."""
    if event.source != "resume":
        return None
    for told_id in ids_at_the_end(event.transcript_path):
        files = told.recall(told_id)
        if files is not None:
            return told_id, {path: data for path, data in files.items() if path not in shelf.unread}
    return None


def _had_less_room(earlier: Mapping[str, bytes], own: list[Work]) -> bool:
    """Whether an earlier text shared its room among more works than are to be told of now, and could not tell all."""
    return len(earlier) > len(own) > 0 and sum(map(len, earlier.values())) > LIMIT


def _may_be_a_subagents(event: Event, shelf: Shelf) -> bool:
    """Whether the text may go to a subagent: clients before 2.1.330 do not say whose conversation was compacted."""
    return event.source == "compact" and any(
        is_at_work(run.state) for work in shelf.unfinished for run in work.orchestration.runs
    )


def _suggestion(event: Event, sessions: Sessions, session: Session | None) -> str:
    """That a progress file would be of use: after a compaction, or after an end while agents were at work.

    A compaction while agents are at work may be one of theirs.
    """
    if session is None or session.bound or event.source not in ("compact", "resume"):
        return ""
    from progresslib.handlers.suggestions import COMPACTED, after_cut, suggestion
    from progresslib.recording.journal import Journal

    journal = Journal(sessions.folder, session.key, sessions.objects)
    try:
        if event.source == "resume":
            why = after_cut(journal)
        else:
            why = "" if any(not run.is_over for run in journal.active()) else COMPACTED
        return suggestion(sessions, session, why)
    except (OSError, ProgressError):
        return ""  # it can do without
