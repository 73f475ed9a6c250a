"""What is told of one progress file, or of many that share the room; pure."""

from __future__ import annotations

from progresslib.reading.orchestration import Orchestration
from progresslib.telling.fitting import Part, cuts, fit
from progresslib.telling.summary import LONGEST_STATUS, Summary
from progresslib.text.clock import age, seconds
from progresslib.text.quote import cut, is_longer, one_line, units
from progresslib.text.statuses import NEEDS_RESTART

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    PartsOf = Callable[["Work"], list[Part]]

LEAST_FULL = 400
LEAST_BRIEF = 120
LONGEST_NAME = 160
LONGEST_PATH = 300
LONGEST_STANDING = 300
LONGEST_TIME = 40


class Work:
    """One progress file to tell of: `path` is how messages call it, `changed` the time of its last change, in seconds.

    Only the path of a folder elsewhere in the repository may be too long, and is shortened at its start.
    """

    __slots__ = ("changed", "orchestration", "path", "summary")

    def __init__(self, path: str, orchestration: Orchestration, summary: Summary, modified: float) -> None:
        self.path = told_path(path)
        self.orchestration = orchestration
        self.summary = summary
        self.changed = seconds(summary.updated) or modified

    @property
    def name(self) -> str:
        return one_line(self.summary.title, LONGEST_NAME)

    def age(self, now: float) -> str:
        """How old the last change is; "" where the file tells it in a way that nobody understands."""
        told = self.summary.updated
        return age(self.changed, now) if not told or seconds(told) is not None else ""


def told_path(path: str) -> str:
    """`path`, quoted, on one line of at most 300 characters, the last ones where it is longer."""
    return cut(one_line(path, len(path) * 2)[::-1], LONGEST_PATH)[::-1]


def in_order(works: list[Work]) -> list[Work]:
    """The works in the order in which they are told: what needs a restart first, then the newest change."""
    return sorted(works, key=lambda work: (work.summary.status != NEEDS_RESTART, -work.changed))


def accounts(works: list[Work], parts_of: PartsOf, room: int, now: float) -> str:
    """All `works`, those that need a restart and the newest first, in at most `room` characters.

    `parts_of` gives what there is to tell of one. They share the room equally, and what one does not need goes to the
    others. Where a share would be too small for an account each gets two lines, and where even those do not fit the
    newest do, and the others are counted.
    """
    works = in_order(works)
    if len(works) * LEAST_FULL > room:
        return _briefs(works, room, now)
    told = [(work, parts_of(work)) for work in works]
    needs = sorted(
        (units(_head(work, now)) + sum(part.size for part in parts), number)
        for number, (work, parts) in enumerate(told)
    )
    texts = [""] * len(told)
    for done, (_, number) in enumerate(needs):
        share = (room - len(texts)) // (len(needs) - done)
        texts[number] = account(*told[number], share, now)
        room -= min(share, units(texts[number]) + 1)
    return "\n".join(texts)


def account(work: Work, parts: list[Part], room: int, now: float) -> str:
    """One work in at most `room` characters: where it stands, its parts, what had to be cut; at the least two lines."""
    head = _head(work, now)
    note = ""
    while True:
        fit(parts, room - units(head) - units(note))
        text = "".join(part.text() for part in parts)
        note = _note(work, parts, room)
        if units(head) + units(text) + units(note) <= room:
            return head + text + note
        if not text:
            return _brief(work, room, now)


def _head(work: Work, now: float) -> str:
    return f"{work.path}: {work.name}\n{one_line(work.summary.standing, LONGEST_STANDING)}; {_when(work, now)}\n"


def _when(work: Work, now: float) -> str:
    written, old = one_line(work.summary.updated, LONGEST_TIME), work.age(now)
    if not written:
        return f"last changed {old}"
    return f"last updated {written} ({old})" if old else f"last updated {written}"


def _note(work: Work, parts: list[Part], room: int) -> str:
    """What is cut, by part; where that would take an eighth of the room, in all."""
    said = cuts(parts)
    if len(said) > room // 8:
        said = cuts([Part("", [entry for part in parts for entry in part.entries])]).strip(" ()")
    said = ", ".join(filter(None, [*_cuts_of_head(work), said]))
    return f"(Not told in full: {said}. All of it is in {work.path}.)\n" if said else ""


def _cuts_of_head(work: Work) -> list[str]:
    """What the head does not tell whole."""
    status = work.orchestration.value("status")
    told = (
        ("title", work.summary.title, LONGEST_NAME),
        ("status", status, LONGEST_STATUS),
        ("time of the last update", work.summary.updated, LONGEST_TIME),
    )
    return [f"{what} (shortened)" for what, text, limit in told if is_longer(text, limit)]


def _briefs(works: list[Work], room: int, now: float) -> str:
    told = works[: room // LEAST_BRIEF]
    rest = f"And {len(works) - len(told)} more unfinished files in the same folder.\n" if len(told) < len(works) else ""
    share = (room - units(rest)) // len(told)
    return "".join(_brief(work, share, now) for work in told) + rest


def _brief(work: Work, room: int, now: float) -> str:
    """Two lines: which work and where it stands, and what is being done; with the number of lines that the file has."""
    when = work.age(now) or work.summary.updated
    stands = f"{work.path} ({work.summary.lines} lines): {work.summary.standing}; {when}"
    doing = f"{work.name}: {work.summary.doing}" if work.summary.doing else work.name
    first = one_line(stands, room // 2 - 1)
    return f"{first}\n  {one_line(doing, room - units(first) - 4)}\n"
