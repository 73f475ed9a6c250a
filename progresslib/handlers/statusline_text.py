"""The text of the status line: what there is to say of a work, fitted to the columns that there are; pure."""

from __future__ import annotations

from progresslib.reading.runs import is_at_work
from progresslib.reading.sections import CURRENT
from progresslib.telling.account import Work
from progresslib.text.columns import shortened, width
from progresslib.text.quote import one_line, without_marks
from progresslib.text.statuses import BLOCKED, COMPLETE, NEEDS_RESTART

LONGEST = 400
LEAST = 4
"""Fewer columns than these say nothing."""
MOST_SEGMENTS = 10
BETWEEN = " · "
PLAIN_BETWEEN = " | "
SIGNS = ("▰", "▱")
PLAIN_SIGNS = ("#", "-")
BOLD, DIM, RED, GREEN, YELLOW, CYAN = "1", "2", "31", "32", "33", "36"


class Look:
    """How a terminal wants it: its columns, whether colours, whether more than ASCII."""

    __slots__ = ("columns", "has_colours", "is_unicode")

    def __init__(self, columns: int, has_colours: bool, is_unicode: bool) -> None:
        self.columns = columns
        self.has_colours = has_colours
        self.is_unicode = is_unicode


class Part:
    """One thing to say, in its colours; shortened to `least` columns before anything that is worth more suffers."""

    __slots__ = ("codes", "least", "text")

    def __init__(self, text: str, least: int = 0, codes: str = "") -> None:
        self.text = text
        self.least = least
        self.codes = codes


def of_one(work: Work, now: float, look: Look) -> str:
    """The line on one work: what it is, its bar and phase, agents at work, its age, and why it is blocked."""
    title = Part(work.name, 12, BOLD)
    bar, place, doing = _phases(work, look)
    status, runs, when = _status(work), _runs(work), Part(work.age(now), 0, DIM)
    order = [title, bar, place, doing, runs, when, status]
    worth = [doing, when, bar, title, place, runs, status]  # the least first
    return _line([part for part in order if part.text], worth, look)


def of_many(works: list[Work], look: Look) -> str:
    """The line on several unfinished works, none of which is the session's."""
    named = [Part(f"{work.name} {_count(work)}".strip(), 0, _code(work)) for work in works]
    return _line([Part(f"{len(works)} unfinished", LEAST, BOLD), *named], named[::-1], look)


def _phases(work: Work, look: Look) -> tuple[Part, Part, Part]:
    """The bar, the phase's number, its name."""
    done, whole = work.orchestration.done, len(work.orchestration.phases)
    current = [one for one in work.orchestration.phases if one.state == CURRENT]
    if not whole:
        return Part(""), Part(""), Part("")
    bar = Part(bar_of(done, whole, look.is_unicode), 0, GREEN)
    if not current:
        return bar, _whole(f"{done} of {whole} phases done"), Part("")
    name = one_line(without_marks(current[0].name), LONGEST)
    return bar, _whole(f"phase {done + 1} of {whole}"), Part(name)


def bar_of(done: int, whole: int, is_unicode: bool) -> str:
    """How much of the `whole` is done, as a bar of at most ten signs."""
    signs = SIGNS if is_unicode else PLAIN_SIGNS
    segments = min(whole, MOST_SEGMENTS)
    filled = done * segments // whole
    return signs[0] * filled + signs[1] * (segments - filled)


def _status(work: Work) -> Part:
    """What is to be known of the status beyond that it is in progress."""
    status = work.summary.status
    blockers = work.orchestration.blockers
    if status == BLOCKED or blockers:
        reason = one_line(without_marks(blockers[0]), LONGEST) if blockers else ""
        more = f" (and {len(blockers) - 1} more)" if len(blockers) > 1 else ""
        return Part(f"blocked: {reason}{more}" if reason else "blocked", len("blocked…"), f"{BOLD};{RED}")
    if status == NEEDS_RESTART:
        return _whole("needs restart", f"{BOLD};{YELLOW}")
    return _whole("complete", GREEN) if status == COMPLETE else Part("")


def _runs(work: Work) -> Part:
    count = sum(is_at_work(run.state) for run in work.orchestration.runs)
    return _whole(f"{count} agent{'s' if count > 1 else ''} at work" if count else "", CYAN)


def _whole(text: str, codes: str = "") -> Part:
    """A part that is of use as a whole alone."""
    return Part(text, width(text), codes)


def _count(work: Work) -> str:
    read = work.orchestration
    return f"{read.done}/{len(read.phases)}" if read.phases else ""


def _code(work: Work) -> str:
    return RED if work.summary.status == BLOCKED or work.orchestration.blockers else ""


def _line(parts: list[Part], worth: list[Part], look: Look) -> str:
    """The parts in their order, within the columns; what is least worth gives way first."""
    between = BETWEEN if look.is_unicode else PLAIN_BETWEEN
    title = parts[0]
    for part in worth:
        over = _size(parts, between) - look.columns
        if over > 0 and part in parts:
            part.text = shortened(part.text, max(part.least, width(part.text) - over))
            if width(part.text) < LEAST:
                parts.remove(part)
    for part in worth:
        if part in parts and part is not title and _size(parts, between) > look.columns:
            parts.remove(part)
    title.text = shortened(title.text, look.columns)
    return between.join(_coloured(part, look) for part in parts)


def _size(parts: list[Part], between: str) -> int:
    return sum(width(part.text) for part in parts) + len(between) * (len(parts) - 1)


def _coloured(part: Part, look: Look) -> str:
    return f"\x1b[{part.codes}m{part.text}\x1b[0m" if look.has_colours and part.codes else part.text
