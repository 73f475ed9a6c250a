"""`claude-progress block`, `unblock`, `error`, `resolve`: what holds the work up, and what went wrong."""

from __future__ import annotations

import click

from progresslib.cli.editing import edit
from progresslib.cli.options import with_file, with_json
from progresslib.cli.words import Words
from progresslib.edits import blockers, errors
from progresslib.orchestration import Orchestration

_ENDINGS = ("Error", "Exception", "Failure", "Timeout", "Warning")


@click.command(cls=Words)
@click.argument("reason")
@click.option("--error", "is_error", is_flag=True, help="Write it into the Error Log too.")
@with_file
@with_json
def block(reason: str, is_error: bool, named: str | None, as_json: bool) -> None:
    """Say that the work cannot go on, and why: Status blocked, REASON under Blockers."""

    def change(data: bytes, shown: str, now: float) -> bytes:
        after = blockers.block(data, shown, reason, now)
        return errors.add_error(after, shown, "Blocker", reason, now) if is_error and after != data else after

    edited = edit(named, change)
    edited.say(as_json, "blocked; the reason is written down.", "is blocked by that already.", **_blocked(edited.after))


@click.command(cls=Words)
@click.argument("how", default="")
@with_file
@with_json
def unblock(how: str, named: str | None, as_json: bool) -> None:
    """Say that what held the work up is settled, and HOW: Status in_progress, the blockers resolved."""
    edited = edit(named, lambda data, shown, now: blockers.unblock(data, shown, now, how))
    edited.say(as_json, "not blocked any more.", "was not blocked.", **_blocked(edited.after))


@click.command(cls=Words)
@click.argument("text")
@click.option("--resolution", metavar="TEXT", default="", help="How it was resolved; by default that is pending.")
@with_file
@with_json
def error(text: str, resolution: str, named: str | None, as_json: bool) -> None:
    """Write an error into the Error Log; TEXT may begin with its type, as in `TimeoutError: no answer`."""
    kind, message = _parted(text)

    def change(data: bytes, shown: str, now: float) -> bytes:
        return errors.add_error(data, shown, kind, message, now, resolution=resolution or errors.PENDING)

    edited = edit(named, change)
    edited.say(as_json, "the error is in the Error Log.", "the error was there already.", **_unresolved(edited.after))


@click.command(cls=Words)
@click.argument("words", metavar="[N] HOW", nargs=-1)
@with_file
@with_json
def resolve(words: tuple[str, ...], named: str | None, as_json: bool) -> None:
    """Say HOW an error was resolved: that of number N (as `status` counts them), by default the only unresolved one."""
    if not 1 <= len(words) <= 2 or (len(words) == 1 and words[0].isdecimal()):
        raise click.UsageError("give HOW, in quotes, and before it the number N if several errors are unresolved")
    if len(words) == 2 and not words[0].isdecimal():
        raise click.UsageError(f"{words[0]!r} is no number of an error; put HOW in quotes")
    number = int(words[0]) if len(words) == 2 else None
    edited = edit(named, lambda data, shown, now: errors.resolve_error(data, shown, words[-1], now, number))
    edited.say(as_json, "the error is resolved.", "no such error is unresolved.", **_unresolved(edited.after))


def _parted(text: str) -> tuple[str, str]:
    """The type of an error and its message."""
    kind, colon, message = text.strip().partition(":")
    is_kind = kind.isidentifier() and kind.endswith(_ENDINGS) and message.strip()
    return (kind, message.strip()) if colon and is_kind else ("Error", text)


def _blocked(work: Orchestration) -> dict[str, object]:
    return {"status": work.status, "blockers": work.blockers}


def _unresolved(work: Orchestration) -> dict[str, object]:
    return {"unresolved": [number for number, one in enumerate(work.failures, 1) if not one.resolved]}
