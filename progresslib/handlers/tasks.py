"""The todo and task tools: a todo that names a phase moves it in the session's progress file."""

from __future__ import annotations

from progresslib.hook.event import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.hook.event import Answer


def on_task_event(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Remembers the todo list and moves the phases that its changes name; the list of a subagent is its own."""
    if event.agent_id or event.text("teammate_name"):
        return {}
    from progresslib.sessions import at_work

    folder = at_work.expected_folder(environ, event.cwd)
    if not folder:
        return {}
    from progresslib.handlers.suggestions import after_todos, suggestion
    from progresslib.recording.recorder import Recorder  # with all that writes to progress files
    from progresslib.recording.todos import COMPLETED, listed, move_phases, note_todos

    recorder = Recorder(environ, folder, now)
    session = recorder.note(event, lambda journal, session: note_todos(journal, session, event))
    choice, _ = recorder.place(session)
    move_phases(recorder, session, choice.name, may_wait=True)
    if event.name != "PostToolUse":
        recorder.leave_lines(session.key)
        return {}
    is_done = all(state == COMPLETED for _, state in listed(session))
    why = "" if choice.name or choice.unfinished or session.bound or is_done else after_todos(len(session.tasks))
    return event.answer(suggestion(recorder.sessions, session, why), recorder.say_lines(session))
