"""What the todo and task tools tell: the list of a session, and the moves of phases that its changes stand for."""

from __future__ import annotations

from progresslib.errors import ProgressError
from progresslib.hook.event import Event, objects_in, text_in
from progresslib.recording.joining import join
from progresslib.sessions import pace
from progresslib.sessions.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.recording.journal import Journal
    from progresslib.recording.recorder import Recorder
    from progresslib.recording.run import RunState

IN_PROGRESS, COMPLETED, DELETED = "in_progress", "completed", "deleted"
MOST_TODOS = 500
LONGEST_TODO = 500


def note_todos(journal: Journal, session: Session, event: Event) -> None:
    """Notes what an event of these tools tells; for the holder of the session's lock, who keeps the session."""
    at_work = _at_work(journal, session)
    if event.name == "TaskCompleted":  # the end of the call that completes it says the same, and says who called
        _note(session, event.text("task_id"), event.text("task_subject"), "" if at_work else COMPLETED)
        return
    if _may_be_an_agents(session, event, at_work, bool(journal.launches())):
        return
    session.worked = True
    if event.tool == "TodoWrite":
        _note_list(session, event)
    elif event.tool == "TaskCreate":
        task = event.part("tool_response").get("task")
        known = task if isinstance(task, dict) else {}
        _note_new(session, text_in(known, "id"), text_in(known, "subject") or _given(event, "subject"))
    elif event.part("tool_response").get("success") is not False:
        task_id = _given(event, "taskId") or text_in(event.part("tool_response"), "taskId")
        _note(session, task_id, _given(event, "subject"), _given(event, "status"))


def listed(session: Session) -> list[tuple[str, str]]:
    """Text and state of the todos of a session."""
    whole = (task for task in session.tasks.values() if isinstance(task, list) and len(task) == 2)
    return [(str(text), str(state)) for text, state in whole if state]


def move_phases(recorder: Recorder, session: Session, name: str, may_wait: bool = False) -> None:
    """Makes the moves that wait in the progress file `name`; those of a file that cannot be written go on waiting.

    Where they `may_wait`, as another event will come in this turn, the person is not told of what may pass.
    """
    moves = [(str(move[0]), str(move[1])) for move in session.moves if isinstance(move, list) and len(move) == 2]
    if not moves or not name:
        return
    from progresslib.edits.syncing import sync_phases  # most events move nothing

    shown = recorder.store.shown(name)
    try:
        is_written = recorder.store.update(name, lambda data: sync_phases(data, shown, moves, recorder.now))
        recorder.sessions.amend(session.key, lambda now: _made(now, session.moves, is_written, recorder.now))
    except (OSError, ProgressError) as error:
        if not (may_wait and isinstance(error, ProgressError) and error.may_pass):
            recorder.complain(error)


def _made(session: Session, moves: list[list[str]], is_written: bool, now: float) -> None:
    session.moves = [move for move in session.moves if move not in moves]
    if is_written:
        pace.note_update(session, now)


def _at_work(journal: Journal, session: Session) -> list[RunState]:
    """The session's agents that are at work, without the client's own helpers."""
    runs, agents = join(journal, session)
    return [run for run in runs if run.id in agents and not run.is_over and (run.is_continued or not run.stops)]


def _may_be_an_agents(session: Session, event: Event, at_work: list[RunState], is_launched: bool) -> bool:
    """Whether a call without an agent's id is made inside a subagent all the same: clients before 2.1.69 tell none.

    There the main conversation waits for agents in the foreground, and a list that it does not continue is another's.
    """
    if "duration_ms" in event.raw or not (at_work or is_launched):
        return False
    if event.tool != "TodoWrite":
        return is_launched or not all(run.background for run in at_work)
    before = objects_in(event.part("tool_response"), "oldTodos")
    old = [[text_in(one, "content"), text_in(one, "status")] for one in before]
    if old:
        return old != list(session.tasks.values())
    is_begun = any(state != COMPLETED for _, state in listed(session))
    return is_begun or is_launched or not all(run.background for run in at_work)


def _note_list(session: Session, event: Event) -> None:
    """Notes a whole list; an empty one is what the client leaves when all is done, and changes nothing."""
    told = event.part("tool_response")
    found = objects_in(told, "newTodos") if "newTodos" in told else objects_in(event.part("tool_input"), "todos")
    whole = found[:MOST_TODOS]
    if not whole:
        return
    before = session.tasks
    session.tasks = {text_in(todo, "content"): before.get(text_in(todo, "content"), ["", ""]) for todo in whole}
    for todo in whole:
        _note(session, text_in(todo, "content"), text_in(todo, "content"), text_in(todo, "status"))


def _note_new(session: Session, task_id: str, subject: str) -> None:
    """Notes a new task; one with the id of another begins a new list, as a later process of the client does."""
    if session.tasks.get(task_id, [subject])[0] != subject:
        session.tasks = {}
    _note(session, task_id, subject, "pending")


def _note(session: Session, task_id: str, text: str, state: str) -> None:
    """Notes what is told of one todo: its text or state may be left out. A state that is new may move a phase."""
    if not task_id or (task_id not in session.tasks and len(session.tasks) >= MOST_TODOS):
        return
    known = session.tasks.get(task_id, ["", ""])
    task = [text[:LONGEST_TODO] or known[0], state or known[1]]
    if state == DELETED:
        session.tasks.pop(task_id, None)
        return
    session.tasks[task_id] = task
    if task[1] != known[1] and task[0] and task[1] in (IN_PROGRESS, COMPLETED):
        session.moves = [*(move for move in session.moves if move[:1] != task[:1]), task]


def _given(event: Event, field: str) -> str:
    return text_in(event.part("tool_input"), field)
