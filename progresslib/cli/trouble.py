"""What goes wrong: `block` and `unblock`, `error` and `resolve`."""

from __future__ import annotations

import click

from progresslib.cli.running import WORDS, Task, file_command
from progresslib.edits.blockers import block as with_block
from progresslib.edits.blockers import unblock as with_unblock
from progresslib.edits.errors import PENDING, add_error, resolve_error


@file_command()
@click.argument("reason", type=WORDS)
@click.option("--error", "is_error", is_flag=True, help="Write it into the Error Log as well.")
def block(task: Task, reason: str, is_error: bool) -> str:
    """Set the status to blocked, and write the REASON under Blockers."""

    def change(data: bytes, path: str, now: float) -> bytes:
        after = with_block(data, path, reason, now)
        return add_error(after, path, "Blocked", reason, now) if is_error and after != data else after

    task.edit(change)
    return "is blocked; `claude-progress unblock HOW` ends that"


@file_command()
@click.argument("how", type=WORDS, default=None, required=False)
def unblock(task: Task, how: str | None) -> str:
    """Resolve all blockers, and set a blocked status to in_progress."""
    task.edit(lambda data, path, now: with_unblock(data, path, now, how or ""))
    return "is blocked no longer"


@file_command()
@click.argument("text", type=WORDS)
@click.option("--resolution", type=WORDS, default=PENDING, help="How it was resolved; pending without.")
@click.option("--type", "kind", type=WORDS, default="Error", show_default=True, help="The type, in a word or two.")
@click.option("--agent", type=WORDS, default=None, help="The agent that it happened to.")
def error(task: Task, text: str, resolution: str, kind: str, agent: str | None) -> str:
    """Write an error into the Error Log; the same one again, while it is unresolved, counts up."""
    task.edit(lambda data, path, now: add_error(data, path, kind, text, now, agent=agent or "", resolution=resolution))
    return "the error stands in the Error Log"


@file_command()
@click.argument("words", type=WORDS, nargs=-1, required=True, metavar="[N] HOW")
def resolve(task: Task, words: tuple[str, ...]) -> str:
    """Write HOW an error was resolved: the only unresolved one, or the N-th of the Error Log."""
    is_numbered = words[0].isdecimal()
    which, how = (int(words[0]), words[1:]) if is_numbered else (None, words)
    task.edit(lambda data, path, now: resolve_error(data, path, " ".join(how), now, which))
    return "the error is resolved" if task.is_changed or is_numbered else "no error is unresolved"
