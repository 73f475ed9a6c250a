"""The events of subagents: each is journalled and brought into the progress file of its session."""

from __future__ import annotations

from progresslib.account import told_path
from progresslib.event import Event
from progresslib.project import find_folder
from progresslib.recording.binding import Choice
from progresslib.recording.recorder import Recorder
from progresslib.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.runner import Answer

NAMED = 5


def on_agent_event(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Records what the event tells; an answer only at the end of a call of the main conversation.

    What is printed at another of these events the client drops, or takes for a report: there lines for the person wait.
    """
    folder = find_folder(environ, event.cwd)
    recorder = Recorder(environ, folder, now) if folder else None
    if recorder is None or recorder.config.record == "off":
        return {}
    session = recorder.note(event)
    choice, waiting = recorder.place(session)
    if event.name != "PostToolUse" or event.agent_id:
        recorder.leave_lines(session.key)
        return {}
    context = _to_choose(recorder, session, choice) if waiting else ""
    line = recorder.say_lines(session)
    return _answer(event, context, line)


def _answer(event: Event, context: str, line: str) -> Answer:
    answer: Answer = {}
    if context:
        answer["hookSpecificOutput"] = {"hookEventName": event.name, "additionalContext": context}
    if line:
        answer["systemMessage"] = line
    return answer


def _to_choose(recorder: Recorder, session: Session, choice: Choice) -> str:
    """What the model is told, once a session, where its work could belong to a file and to which is not known."""
    is_new: list[bool] = []

    def announce(now: Session) -> None:
        is_new.append(not now.announced)
        now.announced = True

    if not choice.unfinished or session.announced:
        return ""
    recorder.sessions.amend(session.key, announce)
    return choice_text([recorder.store.shown(name) for name in choice.unfinished]) if is_new[0] else ""


def choice_text(paths: list[str]) -> str:
    """The sentence on unfinished files of which this session has chosen none; `paths` are how messages call them."""
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    named = ", ".join(told_path(path) for path in paths[:NAMED]) + more
    held = ", which another session writes to," if len(paths) == 1 else ""
    return (
        f"[claude-progress] The project's unfinished work{held} is in {named}. This session is bound to none of these "
        "files: the work of its agents is kept aside, and is in no file yet. The command `claude-progress use NAME` "
        "binds it to one and writes there what was kept; work that belongs to none of them needs nothing."
    )
