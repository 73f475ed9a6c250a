"""What each event tells of a session's runs, put into its journal; in whatever order the events come."""

from __future__ import annotations

from progresslib.hook.event import AGENT_TOOL, SPAWNED, Event, text_in
from progresslib.recording.joining import run_of_call
from progresslib.recording.journal import Journal
from progresslib.recording.launching import id_without_ids, is_joined, launch_in, link, take
from progresslib.recording.outcome import fail, give_back, interrupt, look_for_error, report, stop, texts_of
from progresslib.recording.run import RunState, checksum
from progresslib.secrets.masking import masked
from progresslib.sessions.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Noting = Callable[[Journal, Session, Event, float], None]

_NO_RUN = ("denied", "doesn't want to", "rejected", "not allowed", "permission")


def note(journal: Journal, session: Session, event: Event, now: float) -> None:
    """Journals what the event says of the session's runs; `now` is in seconds since the epoch. Raises OSError."""
    noting = _NOTINGS.get((event.name, event.tool))
    if noting:
        noting(journal, session, event, now)


def _launched(journal: Journal, session: Session, event: Event, now: float) -> None:
    tool_use_id = event.text("tool_use_id")
    launch = launch_in(event, tool_use_id, now)
    run_id = journal.linked(tool_use_id) if tool_use_id else id_without_ids(event)
    if not run_id:
        journal.keep_launch(launch)
        return
    run = journal.run(run_id)
    take(run, launch)
    run.start(now)
    _keep(journal, session, run, now)


def _started(journal: Journal, session: Session, event: Event, now: float) -> None:
    if not event.agent_id or not event.agent_type:
        return
    run = _agents_run(journal, session, event)
    run.start(now)
    run.starts += 1
    if run.is_continued and not session.ended:
        run.failure, run.interruption, run.is_stopped = "", "", False
    _keep(journal, session, run, now)


def _stopped(journal: Journal, session: Session, event: Event, now: float) -> None:
    """A stop with or without a report; one of a helper of the client's own has no type or is of nobody's launch."""
    if not event.agent_id or event.raw.get("agent_type") == "":
        return
    run = _agents_run(journal, session, event)
    run.transcript = event.text("agent_transcript_path") or run.transcript
    run.stop()
    run.end(now)
    if "last_assistant_message" in event.raw:
        report(run, event.text("last_assistant_message"))
    elif run.background:
        look_for_error(run)
    _keep(journal, session, run, now)


def _returned(journal: Journal, session: Session, event: Event, now: float) -> None:
    """The end of a call: with a report in the foreground, else with the id of the agent that it has launched."""
    response, tool_use_id = event.part("tool_response"), event.text("tool_use_id")
    status = text_in(response, "status")
    error, text = texts_of(response)
    told_id = text_in(response, "agentId", "agent_id", "taskId") or tool_use_id
    run_id = told_id if tool_use_id else id_without_ids(event)  # where the call has none, its begin was noted without
    if status == SPAWNED:
        run_id = _known_teammate(journal, text_in(response, "name")) or run_id
    run = _answered_run(journal, run_id, text) if not tool_use_id else journal.run(run_id)
    link(journal, run, launch_in(event, tool_use_id, now))
    if status in ("async_launched", SPAWNED):
        run.background = True
        run.start(run.started or now)
    else:
        give_back(run, tool_use_id, text or text_in(response, "sessionUrl"), error)
        run.end(run.ended or now)
    if status == SPAWNED:
        name = text_in(response, "name") or run.agent
        run.agent = masked(name)
        session.teammates[name] = run.id
    _keep(journal, session, run, now)


def _failed(journal: Journal, session: Session, event: Event, now: float) -> None:
    """A call that failed: of an agent that it had started, or before one was."""
    tool_use_id, error = event.text("tool_use_id"), masked(event.text("error"))
    launch = journal.launch(tool_use_id) or launch_in(event, tool_use_id, now)
    is_interrupt = event.raw.get("is_interrupt") is True
    run = run_of_call(journal, session, launch)
    if run is None and (is_interrupt or any(word in error for word in _NO_RUN)):
        journal.drop_launch(launch)
        return
    run = run or journal.run(tool_use_id)
    link(journal, run, launch)
    run.end(now)
    if is_interrupt:
        stop(run, "interrupted by the person")
    else:
        fail(run, run.failure or error)
    _keep(journal, session, run, now)


def _api_failed(journal: Journal, session: Session, event: Event, now: float) -> None:
    if not event.agent_id or not event.agent_type:
        return  # the main conversation's, or a helper's
    run = _agents_run(journal, session, event)
    run.end(now)
    fail(run, masked(text_in(event.raw, "last_assistant_message", "error_details", "error")) or "API error")
    _keep(journal, session, run, now)


def _told_to_stop(journal: Journal, session: Session, event: Event, now: float) -> None:
    run = journal.known(text_in(event.part("tool_response"), "task_id") or text_in(event.part("tool_input"), "task_id"))
    if run and not run.is_over:
        run.end(now)
        stop(run, "stopped")
        _keep(journal, session, run, now)


def _ended(journal: Journal, session: Session, event: Event, now: float) -> None:
    """The client process says goodbye, and takes its agents with it; in a cleared conversation they go on."""
    for run in journal.active() if session.ended else ():
        _keep(journal, session, run, now)


_NOTINGS: dict[tuple[str, str], Noting] = {
    ("PreToolUse", AGENT_TOOL): _launched,
    ("PostToolUse", AGENT_TOOL): _returned,
    ("PostToolUse", "TaskStop"): _told_to_stop,
    ("PostToolUseFailure", AGENT_TOOL): _failed,
    ("SubagentStart", ""): _started,
    ("SubagentStop", ""): _stopped,
    ("StopFailure", ""): _api_failed,
    ("SessionEnd", ""): _ended,
}


def _keep(journal: Journal, session: Session, run: RunState, now: float) -> None:
    """Journals a run; one of a client that has ended is interrupted by that."""
    if session.ended and not run.is_over:
        interrupt(run, "the session ended", now)
    session.worked = session.worked or run.is_over
    journal.keep(run)


def _agents_run(journal: Journal, session: Session, event: Event) -> RunState:
    """The run of the agent that an event is about; a teammate, whose type is its name, may get an id at each turn."""
    run = journal.run(session.teammates.get(event.agent_type, event.agent_id))
    run.agent = run.agent or masked(event.agent_type)
    run.conversation = run.conversation or event.transcript_path
    return run


def _known_teammate(journal: Journal, name: str) -> str:
    """The id of the run of a teammate that has started before its call came back, "" if it has not."""
    return next((run.id for run in journal.active() if run.agent == masked(name) and not is_joined(run)), "")


def _answered_run(journal: Journal, run_id: str, text: str) -> RunState:
    """The run that gave this answer; the same question with another answer is another run."""
    run = journal.run(run_id)
    is_other = run.has_reported and run.report != masked(text)
    return journal.run(f"{run_id}-{checksum(text)}") if is_other else run
