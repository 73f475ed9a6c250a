"""SessionStart: reads the project's progress files and tells the session where the work stands."""

from __future__ import annotations

from progresslib.account import told_path
from progresslib.event import Event
from progresslib.looking_after import look_after
from progresslib.project import find_folder, refused_link, state_folder
from progresslib.quote import one_line
from progresslib.resume_text import changes_text, full_text, person_line, subagent_text
from progresslib.runs import is_open_state
from progresslib.shelf import Shelf
from progresslib.store import Store
from progresslib.told import Told, ids_at_the_end, new_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.runner import Answer

LONGEST_PROBLEM = 600


def on_session_start(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """The resume context for the model and a line for the person; nothing without a file, or at a second delivery."""
    folder = find_folder(environ, event.cwd)
    if not folder:
        link = refused_link(environ, event.cwd)
        return _answer(
            "", f"{told_path(link)}: leads out of the project and is not read; make it a folder" if link else ""
        )
    looked_after = look_after(event, environ, folder, now)
    if looked_after is None:
        return {}
    bound, lines = looked_after
    state = state_folder(environ, folder)
    shelf = Shelf(Store(folder, state))
    if event.agent_id:
        return _answer(subagent_text(shelf.unfinished), "")
    told = _text(event, shelf, Told(state), bound, now)
    return _answer(told, "\n".join(filter(None, [_lines_for_person(shelf, now), lines])))


def _text(event: Event, shelf: Shelf, told: Told, bound: str, now: float) -> str:
    """The changes since an earlier text that is still in the conversation, else everything.

    A session that is bound to one file is told of that, and that there are others.
    """
    told_id = new_id()
    earlier = _earlier(event, shelf, told)
    own = [work for work in shelf.unfinished if work.orchestration.name == bound] or shelf.unfinished
    others = [work for work in shelf.unfinished if work not in own]
    if earlier:
        known = {path: data for path, data in earlier[1].items() if path not in {work.path for work in others}}
        text = changes_text(told_id, earlier[0], known, own, shelf.complete, now)
    else:
        text = full_text(told_id, own, shelf.complete, now, others)
    if text and not _may_be_a_subagents(event, shelf):
        try:
            told.keep(told_id, {work.path: work.orchestration.data for work in shelf.unfinished}, now)
        except OSError:
            pass  # the next resume then tells everything again
    return text


def _earlier(event: Event, shelf: Shelf, told: Told) -> tuple[str, dict[str, bytes]] | None:
    """The newest text still in the conversation, and the files it told of, without those that cannot be read now."""
    if event.source != "resume":
        return None
    for told_id in ids_at_the_end(event.transcript_path):
        files = told.recall(told_id)
        if files is not None:
            return told_id, {path: data for path, data in files.items() if path not in shelf.unread}
    return None


def _may_be_a_subagents(event: Event, shelf: Shelf) -> bool:
    """Whether the text may go to a subagent: clients before 2.1.330 do not say whose conversation was compacted."""
    return event.source == "compact" and any(
        is_open_state(run.state) for work in shelf.unfinished for run in work.orchestration.runs
    )


def _lines_for_person(shelf: Shelf, now: float) -> str:
    lines = [person_line(shelf.unfinished, shelf.complete, now)]
    if shelf.problems:
        more = f" (and {len(shelf.problems) - 1} more)" if len(shelf.problems) > 1 else ""
        lines.append(one_line(shelf.problems[0], LONGEST_PROBLEM) + more)
    return "\n".join(line for line in lines if line)


def _answer(context: str, message: str) -> Answer:
    answer: Answer = {}
    if context:
        answer["hookSpecificOutput"] = {"hookEventName": "SessionStart", "additionalContext": context}
    if message:
        answer["systemMessage"] = message
    return answer
