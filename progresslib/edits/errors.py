"""Errors in a progress file: one entry each in the Error Log, with how it was resolved."""

from __future__ import annotations

from progresslib.edits.block import Block
from progresslib.edits.change import change, edited
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import encoded
from progresslib.edits.places import with_entry
from progresslib.edits.wording import clean_name, written_line
from progresslib.errors import ProgressError
from progresslib.reading.entries import Failure, is_fix
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import CURRENT, ERRORS
from progresslib.text.clock import stamp
from progresslib.text.words import is_placeholder

PENDING = "pending"
_NONE = "none"
_TOO_LONG = 20  # for a count


class Error:
    """An error to be written down: its type, its text on one line, the agent, the phase (the current one if empty)."""

    __slots__ = ("agent", "kind", "message", "phase", "resolution")

    def __init__(self, kind: str, message: str, agent: str, phase: str, resolution: str = PENDING) -> None:
        message = written_line(message)
        self.message = "no message" if is_placeholder(message) else message
        self.kind = clean_name(kind, "Error")
        self.agent = clean_name(agent, _NONE)
        self.phase = written_line(phase)
        self.resolution = written_line(resolution) or PENDING

    @property
    def names(self) -> dict[str, str]:
        """What two entries for the same error have in common."""
        return {"type": self.kind, "agent": self.agent, "error": self.message}


def add_error(
    data: bytes, path: str, kind: str, message: str, now: float, agent: str = "", resolution: str = PENDING
) -> bytes:
    """The file with an error as the newest entry of its Error Log.

    `kind` is the type of error in a word or two, its phase the current one, `now` in seconds since the epoch.
    The same error again (type, agent, message), while it is unresolved, only counts up.
    """
    error = Error(kind, message, agent, "", resolution)
    return change(data, path, now, lambda work: with_error(work, error, now))


def with_error(work: Orchestration, error: Error, now: float) -> bytes:
    """The file with the error as its newest one, or counted once more where it stands unresolved."""
    same = [failure for failure in work.failures if not failure.resolved and _names(failure) == error.names]
    if same:
        return _counted(work, same[-1], now)
    current = ", ".join(one.name for one in work.phases if one.state == CURRENT)
    made, section = with_home(work, ERRORS)
    lines = [
        f"{'#' * (section.level + 1)} {stamp(now)} - {error.kind}",
        f"- Phase: {error.phase or written_line(current) or _NONE}",
        f"- Agent: {error.agent}",
        f"- Error: {error.message}",
        f"- Resolution: {error.resolution}",
    ]
    return with_entry(made, section, encoded(made.document, lines))


def has_error(work: Orchestration, error: Error) -> bool:
    """Whether the error log has an entry for this error, resolved or not."""
    return any(_names(failure) == error.names for failure in work.failures)


def resolve_error(data: bytes, path: str, how: str, now: float, which: int | None = None) -> bytes:
    """The file with the Resolution of an error: `how`, or the time where that is empty.

    `which` counts all entries of the Error Log from 1, resolved ones too; None stands for the only unresolved one. One
    that is resolved stays as it is. Raises ProgressError where there is no such error, or `which` is wanted to tell.
    """
    resolution = written_line(how)
    if is_placeholder(resolution) or not is_fix(resolution):  # as `no longer needed`: it would be read as none
        resolution = f"resolved {stamp(now)}{f': {resolution}' if resolution else ''}"

    def step(work: Orchestration) -> bytes:
        failure = _chosen(work.failures, which, path)
        if failure is None or failure.resolved:
            return work.data
        block = Block(work.document, failure.line, failure.end)
        block.make_item(b"- ")
        block.put_detail("Resolution", resolution)
        return edited(work, [block.edit])

    return change(data, path, now, step)


def _names(failure: Failure) -> dict[str, str]:
    fields = failure.fields
    return {
        "type": failure.title.partition(" - ")[2],
        "agent": fields.get("agent", _NONE),
        "error": fields.get("error", ""),
    }


def _counted(work: Orchestration, failure: Failure, now: float) -> bytes:
    count = failure.fields.get("count", "1").partition(",")[0]
    block = Block(work.document, failure.line, failure.end)
    is_number = count.isdecimal() and len(count) < _TOO_LONG
    block.put_detail("Count", f"{int(count) + 1 if is_number else 2}, last {stamp(now)}")
    return edited(work, [block.edit])


def _chosen(failures: list[Failure], which: int | None, path: str) -> Failure | None:
    if which is None:
        unresolved = [number for number, failure in enumerate(failures, 1) if not failure.resolved]
        if len(unresolved) > 1:
            numbers = ", ".join(map(str, unresolved))
            raise ProgressError(f"{path}: more than one error is unresolved; name one by its number: {numbers}")
        return failures[unresolved[0] - 1] if unresolved else None
    if not 1 <= which <= len(failures):
        raise ProgressError(f"{path}: there is no error {which}; its error log has {len(failures)}")
    return failures[which - 1]
