"""The events of subagents: each is journalled and brought into the progress file of its session."""

from __future__ import annotations

from progresslib.hook.event import AGENT_TOOL, ONLY_BEGUN, Event, text_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.hook.event import Answer
    from progresslib.recording.binding import Choice
    from progresslib.recording.recorder import Recorder
    from progresslib.sessions.session import Session

TOOLS = ("", AGENT_TOOL, "TaskStop")


def on_agent_event(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Records what the event tells; an answer only at the end of a call of the main conversation.

    What is printed at another of these events the client drops, or takes for a report: there lines for the person wait.
    """
    if event.tool not in TOOLS:
        return {}
    from progresslib.recording.recorder import Recorder  # with all that writes to progress files
    from progresslib.sessions import at_work

    folder = at_work.expected_folder(environ, event.cwd)
    if not folder:
        return {}

    recorder = Recorder(environ, folder, now)
    if recorder.config.record == "off":
        return {}
    at_work.note(environ, event.cwd, recorder.store.folder)
    session = recorder.note(event)
    choice, waiting = recorder.place(session)
    if event.name != "PostToolUse" or event.agent_id:
        recorder.leave_lines(session.key)
        return {}
    return event.answer(_context(event, recorder, session, choice, len(waiting)), recorder.say_lines(session))


def _context(event: Event, recorder: Recorder, session: Session, choice: Choice, waiting: int) -> str:
    """What the model is told beside the result of a call: of the file, of one to choose, or of one that is missing."""
    if choice.name or session.bound:
        from progresslib.handlers.reminding import remind_of_phase

        is_over = text_in(event.part("tool_response"), "status") not in ONLY_BEGUN
        return remind_of_phase(recorder, session, choice.name) if choice.name and is_over else ""
    if choice.unfinished:
        return _to_choose(recorder, session, choice) if waiting else ""
    from progresslib.handlers.suggestions import after_agents, suggestion  # few sessions have no file

    return suggestion(recorder.sessions, session, after_agents(waiting))


def _to_choose(recorder: Recorder, session: Session, choice: Choice) -> str:
    """What the model is told, once a session, where its work could belong to a file and to which is not known."""
    if session.announced or not recorder.sessions.first_time(session.key, "announced"):
        return ""
    from progresslib.telling.resume_text import choice_text  # once a session

    return choice_text([recorder.store.shown(name) for name in choice.unfinished])
