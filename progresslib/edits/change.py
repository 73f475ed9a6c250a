"""One change of a progress file: steps that each re-read what the one before left, then the time of the change."""

from __future__ import annotations

from progresslib.edits.head import with_last_updated
from progresslib.errors import ProgressError
from progresslib.markdown.edit import Edit, apply
from progresslib.reading.orchestration import Orchestration
from progresslib.text.clock import stamp
from progresslib.text.lines import is_utf8

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Step = Callable[[Orchestration], bytes]


def change(data: bytes, path: str, now: float, *steps: Step) -> bytes:
    """`data` after each of `steps` in turn, and with Last Updated moved to `now` if they changed anything.

    `path` is what messages call the file, `now` is in seconds since the epoch. A step gets the orchestration as the one
    before left it. Raises ProgressError for a file that must not be written.
    """
    work = writable(data, path)
    for step in steps:
        work = reread(work, step(work))
    return data if work.data == data else with_last_updated(work, stamp(now))


def writable(data: bytes, path: str) -> Orchestration:
    """The orchestration in `data`; raises ProgressError, with the line, if it is not UTF-8 or has merge conflicts."""
    work = Orchestration(data, path)
    check_writable(work, path)
    return work


def check_writable(work: Orchestration, path: str) -> None:
    """Raises ProgressError, with the line, if the file of `work` is not UTF-8 or has merge conflicts."""
    if not is_utf8(work.data) or work.conflict_line is not None:
        line, problem = work.problems[0]
        raise ProgressError(f"{path}:{line}: {problem}")


def check_progress_file(work: Orchestration, path: str) -> None:
    """Raises ProgressError if the file is none any more: what is written there would not be found again."""
    if not work.is_progress_file:
        raise ProgressError(f"{path}: is no progress file any more, with neither a title nor a Status; restore it")


def reread(work: Orchestration, data: bytes) -> Orchestration:
    """`work` itself if `data` is what it was read from, else the reading of `data`."""
    return work if data == work.data else Orchestration(data, work.name)


def edited(work: Orchestration, edits: Iterable[Edit]) -> bytes:
    """The bytes of `work` with `edits` made."""
    return apply(work.document.lines, edits)
