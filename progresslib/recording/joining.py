"""Which launch started which agent: as events and transcripts tell it, else by what is left over."""

from __future__ import annotations

import os

from progresslib.recording.journal import Journal, Launch
from progresslib.recording.launching import WARM_UP, is_joined, link
from progresslib.recording.run import RunState
from progresslib.sessions.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def join(journal: Journal, session: Session) -> tuple[list[RunState], set[str]]:
    """The active runs with what their launches tell, and the ids of those that are no helpers of the client's own.

    A launch is known from the call's end, else from what the client keeps about the agent; else, where one agent and
    one launch of a type are left over, from that, which is not journalled: a later event may know better.
    Raises OSError.
    """
    runs = journal.active()
    for run in runs:
        if not is_joined(run):
            _join_by_transcript(journal, session, run)
    launches = journal.launches()
    loose = [run for run in runs if not is_joined(run)]
    started = {run.id for run in _started_by(launches, loose)}
    known = {run.id for run in runs if run.launch or run.failure or is_joined(run) or _is_agents(session, run)}
    return runs, known | started


def run_of_call(journal: Journal, session: Session, launch: Launch) -> RunState | None:
    """The run that a call has started, as far as that can be known now; None without one. Raises OSError."""
    known = journal.linked(launch.id)
    if known:
        return journal.known(known)
    runs, _ = join(journal, session)
    named = next((run for run in runs if run.launch == launch.id), None)
    loose = [run for run in runs if not is_joined(run) and run.agent == launch.agent]
    others = [one for one in journal.launches() if one.agent == launch.agent and one.id != launch.id]
    return named or (loose[0] if len(loose) == 1 and not others else None)


def _join_by_transcript(journal: Journal, session: Session, run: RunState) -> None:
    from progresslib.recording.transcripts import launch_of, path_of, prompt_of  # few runs need it

    path = path_of(run, session.transcript)
    launch = journal.launch(launch_of(path))
    if launch is None and journal.launches():
        prompt = prompt_of(path)
        same = [one for one in journal.launches() if prompt and one.prompt == prompt]
        launch = same[0] if same else None
    if launch:
        link(journal, run, launch)
        journal.keep(run)


def _started_by(launches: list[Launch], loose: list[RunState]) -> Iterable[RunState]:
    """The runs without a launch that the launches without an agent have started: of each type the last ones.

    The client's own helpers start before anything is launched.
    """
    for kind in {run.agent for run in loose}:
        runs = [run for run in loose if run.agent == kind]
        free = [launch for launch in launches if launch.agent in (kind, "")]
        if len(runs) == len(free) == 1:
            runs[0].guess = free[0].task
        yield from runs[max(0, len(runs) - len(free)) :]


def _is_agents(session: Session, run: RunState) -> bool:
    """Whether a run without a known launch is an agent's all the same: it has a type, and an answer or a prompt."""
    if not run.agent or not (run.reports or run.interruption):
        return False
    if run.reports:
        beside = os.path.dirname(run.transcript or run.conversation or session.transcript)
        return not (os.path.exists(beside) and is_warm_up(session, run))
    return _prompt(session, run) not in ("", WARM_UP)


def is_warm_up(session: Session, run: RunState) -> bool:
    """Whether an agent was only started so that later ones start faster, as clients up to 2.0.76 do."""
    return _prompt(session, run) == WARM_UP


def _prompt(session: Session, run: RunState) -> str:
    from progresslib.recording.transcripts import path_of, prompt_of  # few runs need it

    return prompt_of(path_of(run, session.transcript))
