"""What the person is told of the project's files at most once a day and file: untouched, complete, unreadable ones."""

from __future__ import annotations

import os

from progresslib.configuration.config import OFF, Config
from progresslib.errors import ProgressError
from progresslib.sessions import state
from progresslib.sessions.register import Sessions
from progresslib.text.quote import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.telling.account import Work
    from progresslib.telling.shelf import Shelf

LONGEST = 600
_SAID, _LOOKED = "daily" + state.OBJECT, "daily-look"


class Due:
    """What is to be said now: of the works that are untouched or complete, and of files with a problem, a line."""

    __slots__ = ("complete", "problem", "untouched")

    def __init__(self, untouched: list[Work], complete: list[Work], problems: list[str]) -> None:
        self.untouched = untouched
        self.complete = complete
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        self.problem = one_line(problems[0], LONGEST) + more if problems else ""


def is_due(folder: str, now: float) -> bool:
    """Whether nobody has looked for a day, by the project's state folder; notes that somebody does now."""
    try:
        return state.once_a_day(os.path.join(folder, _LOOKED), now)
    except OSError:
        return False


def due(sessions: Sessions, shelf: Shelf, config: Config, now: float) -> Due:
    """What was not said within a day, noted as said; where that cannot be noted, all of it."""
    days = config.untouched_days * state.DAY
    untouched = {f"untouched {work.path}": work for work in shelf.unfinished if now - work.changed >= days}
    complete = {f"complete {work.path}": work for work in shelf.complete}
    if config.reminders == OFF:
        untouched, complete = {}, {}
    problems = {f"unreadable {problem.partition(':')[0]}": problem for problem in shelf.problems}
    new = _new(sessions, [*untouched, *complete, *problems], now)
    return Due(
        [work for key, work in untouched.items() if key in new],
        [work for key, work in complete.items() if key in new],
        [problem for key, problem in problems.items() if key in new],
    )


def _new(sessions: Sessions, keys: list[str], now: float) -> list[str]:
    """Those of the keys that were not said within a day; they are noted."""
    if not keys:
        return []
    path = os.path.join(sessions.folder, _SAID)
    try:
        with sessions.lock():
            known = sessions.objects.read(path).get("said")
            items = known.items() if isinstance(known, dict) else ()
            said = {key: at for key, at in items if isinstance(at, float) and abs(now - at) < state.DAY}
            new = [key for key in keys if key not in said]
            if new:
                sessions.objects.write(path, {"said": {**said, **dict.fromkeys(new, now)}})
    except (OSError, ProgressError):
        return keys
    return new
