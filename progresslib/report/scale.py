"""Times as places on a line: stretches in which something happened to scale, the long pauses between them short."""

from __future__ import annotations

from collections.abc import Iterator

Span = tuple[float, float]

ROOM = 860.0
PAUSE = 44.0
LEAST = 36.0
_SHORTEST_PAUSE = 900.0
_STEPS = (60, 120, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400, 7 * 86400, 28 * 86400, 364 * 86400)
_TICK = 72.0


class Scale:
    """The places of times from 0 to `width`; `stretches` are the spans of time that are to scale, in their order."""

    def __init__(self, spans: list[Span], room: float = ROOM) -> None:
        """`spans` are the times in which something happened, at least one; `room` is the width to aim at."""
        self.stretches = _stretches(spans)
        active = sum(end - start for start, end in self.stretches)
        left = max(room - PAUSE * (len(self.stretches) - 1), room / 2)
        self._widths = [max(LEAST, left * (end - start) / active) for start, end in self.stretches]
        self._starts = [sum(self._widths[:at]) + PAUSE * at for at in range(len(self._widths))]
        self.width = self._starts[-1] + self._widths[-1]

    def place(self, at: float) -> float:
        """Where a time is; within a pause by its share of that, outside of all at the nearer end."""
        before = (self.stretches[0][0], 0.0)
        for (start, end), left, width in zip(self.stretches, self._starts, self._widths):
            if at < start:
                return _between(at, before, (start, left))
            if at <= end:
                return _between(at, (start, left), (end, left + width))
            before = (end, left + width)
        return self.width

    def pauses(self) -> Iterator[tuple[float, float]]:
        """The middle of each pause, and how many seconds it takes."""
        pairs = zip(self.stretches, self.stretches[1:], self._starts[1:])
        return ((left - PAUSE / 2, after[0] - before[1]) for before, after, left in pairs)

    def ticks(self) -> Iterator[tuple[float, float, bool]]:
        """Place and time of each mark of the axis, and whether a stretch begins there; none too near another."""
        last = -_TICK * 2
        for (start, end), left, width in zip(self.stretches, self._starts, self._widths):
            if left - last >= _TICK:
                yield left, start, True
                last = left + _TICK / 2
            step = next((one for one in _STEPS if one * width / (end - start) >= _TICK), _STEPS[-1])
            at = start - start % step + step
            while at < end:
                place = self.place(at)
                if place - last >= _TICK and left + width - place > _TICK / 3:
                    yield place, at, False
                    last = place
                at += step


def _between(at: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    length = end[0] - start[0]
    return end[1] if length <= 0 else start[1] + (end[1] - start[1]) * min(max((at - start[0]) / length, 0.0), 1.0)


def _stretches(spans: list[Span]) -> list[Span]:
    """The spans joined where no long pause is between them, each a minute at least."""
    ordered = sorted((start, max(end, start + 60)) for start, end in spans)
    active = sum(end - start for start, end in _joined(ordered, 0))
    return _joined(ordered, max(_SHORTEST_PAUSE, active / 6))


def _joined(ordered: list[Span], pause: float) -> list[Span]:
    found: list[Span] = []
    for start, end in ordered:
        if found and start - found[-1][1] <= pause:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def lanes(spans: list[Span]) -> list[int]:
    """A lane for each span, the first that is free: what overlaps lies side by side."""
    ends: list[float] = []
    found = [0] * len(spans)
    for number in sorted(range(len(spans)), key=lambda one: (spans[one][0], -spans[one][1])):
        start, end = spans[number]
        lane = next((lane for lane, taken in enumerate(ends) if taken <= start), len(ends))
        ends[lane : lane + 1] = [end]
        found[number] = lane
    return found
