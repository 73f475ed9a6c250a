"""One thing to tell: an item of a progress file, whole, in brief, or not at all."""

from __future__ import annotations

from progresslib.telling.clipping import LINE, clipped
from progresslib.telling.worth import LASTING, STANDING
from progresslib.text.quote import is_longer, one_line, quoted, units

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
