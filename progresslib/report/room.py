"""How the room of a page is shared: what every orchestration may take, and what is left for the outputs of runs."""

from __future__ import annotations

from dataclasses import dataclass

from progresslib.report.escaping import escaped
from progresslib.report.markdown import blocks

LIMIT = 7_900_000
FRAME = 7_000_000
"""How many bytes all but the outputs may take."""
RENDERED = 1_000_000
"""How many characters of outputs are made HTML: more would take longer than a person waits."""
MADE = 4_000_000
"""How many characters of HTML these may become: some grow a lot, a table above all."""
LONGEST = 50_000
_CUT = 400


@dataclass(frozen=True)
class Room:
    """How many characters a text, how many entries a list, and how many runs an orchestration may have."""

    text: int
    entries: int
    runs: int


ROOMS = (Room(6000, 200, 2000), Room(900, 40, 400), Room(200, 10, 60), Room(100, 3, 10), Room(60, 1, 2), Room(40, 0, 0))
"""From the widest: the first with which a page fits is taken."""


def shares(needs: list[int], room: int) -> list[int]:
    """How much of `room` each gets, the most important first: an equal share of half, then what it still lacks."""
    least = [0] * len(needs)
    half, left = room // 2, len(needs)
    for number in sorted(range(len(needs)), key=lambda one: needs[one]):
        least[number] = min(needs[number], half // left)
        half, left = half - least[number], left - 1
    rest, found = room - sum(least), []
    for need, share in zip(needs, least):
        more = min(need - share, rest)
        found.append(share + more)
        rest -= more
    return found


class Outputs:
    """The texts of runs that a page shows as room is left: each is asked for once, and made when all are known."""

    def __init__(self) -> None:
        self._wanted: list[tuple[tuple[int, float], str, str]] = []

    def place(self, text: str, where: str, importance: tuple[int, float]) -> str:
        """A mark for `text`, which stands in full at `where`; the smallest importance comes first."""
        self._wanted.append((importance, text, where))
        return f"\0{len(self._wanted) - 1}\0"

    def fill(self, page: str, room: int) -> str:
        """The page with the texts in the place of their marks, in at most `room` more bytes."""
        made = self._made(room)
        parts = page.split("\0")
        parts[1::2] = [made[int(number)] for number in parts[1::2]]
        return "".join(parts)

    def _made(self, room: int) -> list[str]:
        order = sorted(range(len(self._wanted)), key=lambda one: self._wanted[one][0])
        room = min(room - _CUT * len(order), MADE)
        needs = [min(len(self._wanted[number][1]), LONGEST) for number in order]
        made = [""] * len(order)
        for number, share in zip(order, shares(needs, max(0, min(RENDERED, room)))):
            _, text, where = self._wanted[number]
            made[number], used = _output(text, where, share, room)
            room -= used
        return made


def _output(text: str, where: str, share: int, room: int) -> tuple[str, int]:
    """The HTML of as much of a text as its share and the room permit, and how many bytes that took, also in vain."""
    shown = text if len(text) <= share else text[:share].rpartition("\n")[0] or text[:share]
    made = blocks(shown) if share and room > 0 else ""
    size = len(made.encode("utf-8", "replace"))
    if size > room or not made:
        shown, made = "", ""
    missing = len(text) - len(shown)
    cut = (
        f'<p class="cut">{missing:,} of {len(text):,} characters are not shown here; the full text is in '
        f"<code>{escaped(where)}</code>.</p>"
        if missing
        else ""
    )
    return made + cut, size
