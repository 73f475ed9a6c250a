"""One thing to tell: an item of a progress file, or a subagent's run; whole, in brief, or not at all."""

from __future__ import annotations

from progresslib.reading.runs import Run
from progresslib.telling.clipping import LINE, clipped
from progresslib.telling.worth import LASTING, STANDING
from progresslib.text import fastjson
from progresslib.text.quote import is_longer, one_line, quoted, units
from progresslib.text.statuses import status_of
from progresslib.text.words import is_filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST_GROUP = 120


class Entry:
    """One thing to tell: its `lines`, quoted, its `group` within its part, if any, and its `worth`.

    `size` is how many characters it takes at most as it is told now; `is_group_short` is whether the group is cut.
    """

    __slots__ = ("_whole", "group", "is_group_short", "lines", "size", "worth")

    def __init__(self, text: str, group: str = "", worth: int = LASTING) -> None:
        self.group = one_line(group, LONGEST_GROUP)
        self.is_group_short = is_longer(group, LONGEST_GROUP)
        self.worth = worth
        self.say([line.rstrip() for line in quoted(text).split("\n") if line.strip()] or ["-"])

    def say(self, lines: list[str]) -> None:
        """Says these lines, and nothing else."""
        self.lines = lines
        self.size = self._whole = sum(units(line) + LINE for line in lines)

    @property
    def is_short(self) -> bool:
        """Whether some of it is told, and not all."""
        return 0 < self.size < self._whole

    @property
    def told(self) -> list[str]:
        """The lines as they are told: clipping them is dear, and many that shrink are let go in the end."""
        if not self.is_short:
            return self.lines if self.size else []
        return clipped(self.lines, self.size, self.worth == STANDING)

    def shorten(self, limit: int) -> None:
        """Leaves at most `limit` characters, nothing at 0."""
        self.size = min(self.size, limit)


def run_entry(run: Run, worth: int) -> Entry:
    """A run as its agent, state and summary; then, one a line, what else its JSON holds, and the text beside that."""
    name = f"{run.agent} ({run.state})" if run.state else run.agent
    told_already = ("run", "summary", *_repeated(run))
    own = {key: value for key, value in run.answer.items() if key not in told_already}
    ours = {key: run.noted.get(key) for key in ("task", "output")}
    values = ((key, value) for key, value in {**own, **ours}.items() if value not in (None, "", [], {}))
    lines = [line for line in (f"{key}: {shown(value)}" for key, value in values) if is_filled(line)]
    told = [shown(run.answer.get("summary") or ""), *lines, run.body]
    text = "\n".join(line for line in told if line)
    return Entry(f"{name}: {text}" if told[0] or not lines else f"{name}\n{text}", worth=worth)


def _repeated(run: Run) -> tuple[str, ...]:
    """The keys of an answer that only say what its heading says."""
    return ("status",) if status_of(shown(run.answer.get("status") or "")) in ("", status_of(run.state)) else ()


def shown(value: Any, deepest: int = 20) -> str:
    """A JSON value in one line: text as it is, the values of a list with commas, those of an object behind their keys.

    What is nested deeper than `deepest` levels is an ellipsis: a value may be as deep as the JSON reader can bear.
    """
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, (list, dict)) and not deepest:
        return "(…)"
    if isinstance(value, list):
        return ", ".join(shown(one, deepest - 1) for one in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(one, deepest - 1)}" for key, one in value.items()) + "}"
    return fastjson.dumps(value)
