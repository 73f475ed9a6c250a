"""Calls of the agent tool, and what they tell of the runs that they have started."""

from __future__ import annotations

from progresslib.hook.event import Event, text_in
from progresslib.recording.journal import Journal, Launch
from progresslib.recording.run import RunState, checksum
from progresslib.secrets.masking import masked
from progresslib.text import fastjson

LONGEST_TASK = 200
WITHOUT_ID = "call-"
WARM_UP = checksum("Warmup")  # the prompt of an agent that is started so that later ones start faster
UNTOLD = "untold"  # stands for a launch that nobody has told of


def launch_in(event: Event, tool_use_id: str, now: float) -> Launch:
    """The launch that a call of the agent tool is; `now` is in seconds since the epoch."""
    given = event.part("tool_input")
    task = " ".join(masked(text_in(given, "description")).split())[:LONGEST_TASK]
    values = {
        "agent": masked(text_in(given, "subagent_type") or text_in(event.part("tool_response"), "agentType")),
        "task": task,
        "parent": event.agent_id,
        "prompt": checksum(text_in(given, "prompt")),
        "background": given.get("run_in_background") is True,
        "at": now,
    }
    return Launch(tool_use_id, values)


def take(run: RunState, launch: Launch) -> None:
    """What a launch tells of its run; one that goes on with a run of before does not rename it."""
    is_first = run.launch in ("", UNTOLD, launch.id)
    run.agent = run.agent or launch.agent
    run.task = (launch.task if is_first else run.task) or run.task
    run.parent = (launch.parent if is_first else run.parent) or run.parent
    run.background = run.background or launch.background


def link(journal: Journal, run: RunState, launch: Launch) -> None:
    """Notes that a launch has started this run; raises OSError."""
    earlier = journal.launch(launch.id) if launch.id else None
    take(run, earlier or launch)
    if earlier:
        run.start(run.started or earlier.at)
    if run.launch in ("", UNTOLD):
        run.launch = launch.id
    if launch.id:
        journal.link(launch.id, run)


def is_joined(run: RunState) -> bool:
    """Whether the call that started a run is known, or never will be."""
    return run.launch not in ("", UNTOLD) or run.id.startswith(WITHOUT_ID)


def id_without_ids(event: Event) -> str:
    """An id for a run of a client that gives none: its session and what it was asked."""
    return WITHOUT_ID + checksum(f"{event.session_id}\n{fastjson.dumps(event.part('tool_input'))}")
