"""One subagent's work as the events told it so far: what is journalled, and what follows from it."""

from __future__ import annotations

from binascii import crc32

from progresslib.sessions.kept import Kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

IN_PROGRESS = "in_progress"
COMPLETED = "completed"
FAILED = "failed"
INTERRUPTED = "interrupted"

_MARKS = ("arrived", "effects", "file", "put_back", "said", "written")
_FILLED = ("parent", "phase", "started", "task")


class RunState(Kept):
    """One run; `id` is its agent's, or stands for one on clients that give none. Times are in seconds, 0 unknown.

    `guess` is its task as far as that can be told from what is left over; it is not kept.
    """

    agent: str = ""  # its type
    arrived: bool = False  # a later event found the record as it was last written
    background: bool = False
    closed: int = 0  # how many of its starts a failure or an interruption has ended, without a stop
    closed_at: int = -1  # how often it had started when the last of them did
    conversation: str = ""  # the path of the transcript that its own is kept beside
    effects: list[str] = []  # checksums of the errors and blockers that it has brought about
    ended: float = 0.0
    failure: str = ""  # why the client gave it up: a launch or API error
    file: str = ""  # the name of the progress file that it is written to
    id: str = ""
    interruption: str = ""  # why it stopped before its end
    is_stopped: bool = False  # the interruption was told by the client, and stands over a report
    launch: str = ""  # the tool use id of the call that started it
    parent: str = ""  # the id of the agent that started it
    phase: str = ""
    put_back: int = 0  # how often the record was written again after it had vanished
    reports: list[str] = []  # what it answered, at each of its stops, oldest first
    returned: dict[str, str] = {}  # what the tool call gave back, by tool use id: a copy of a report, or the only one
    said: str = ""  # the last thing it said before an interruption
    started: float = 0.0
    starts: int = 0
    stops: int = 0  # with or without a report; an agent that is continued starts and stops again
    task: str = ""
    transcript: str = ""
    written: str = ""  # the checksum of the record as it was last written, "" before that

    def __init__(self, id: str, kept: dict[str, Any] | None = None) -> None:
        super().__init__({**(kept or {}), "id": id})
        self.guess = ""

    def marked(self, written: RunState) -> bool:
        """Takes over what was noted by writing it; returns whether no event has told more of it since then."""
        before = {**self.values(), **{name: getattr(written, name) for name in (*_MARKS, *_FILLED)}}
        for name in _MARKS:
            setattr(self, name, getattr(written, name))
        for name in _FILLED:
            setattr(self, name, getattr(self, name) or getattr(written, name))
        return before == written.values()

    def joined(self, other: RunState) -> RunState:
        """This run with what was noted of it elsewhere."""
        for name in self._first:
            own, more = getattr(self, name), getattr(other, name)
            if isinstance(own, list):
                setattr(self, name, [*own, *(one for one in more if one not in own)])
            elif isinstance(own, dict):
                setattr(self, name, {**own, **more})
            elif name in ("closed", "ended", "starts", "stops"):
                setattr(self, name, max(own, more))
            else:
                setattr(self, name, more or own)
        return self

    @property
    def report(self) -> str:
        """The text that counts: the newest that the agent itself gave, else the newest that its call gave back."""
        return self.texts[-1] if self.has_reported else ""

    @property
    def texts(self) -> list[str]:
        """All that it answered, oldest first; what its call gave back is a copy, and counts where there is no other."""
        return self.reports or list(self.returned.values())

    @property
    def has_reported(self) -> bool:
        return bool(self.reports or self.returned)

    @property
    def is_over(self) -> bool:
        """Whether it has an end, of whatever kind, and was not continued since."""
        if self.failure or self.interruption:
            return True
        return bool(self.has_reported or (self.stops and self.background)) and not self.is_continued

    @property
    def is_continued(self) -> bool:
        """Whether it has started more often than it has stopped; counted, as events overtake each other."""
        return self.starts > max(self.stops + self.closed, len(self.returned))

    def stop(self) -> None:
        """Notes a stop of its own; it may be that of a start that was closed already."""
        if self.closed and self.closed_at == self.starts:
            self.closed -= 1
            self.closed_at = -1
        self.stops += 1

    def close(self) -> None:
        """Notes that it has ended, also where no stop of its own tells it."""
        if self.stops + self.closed < max(self.starts, 1):
            self.closed += 1
            self.closed_at = self.starts

    def state(self, own: str) -> str:
        """The state for its heading: failed over interrupted over the agent's `own` status over completed."""
        if self.failure:
            return FAILED
        if self.interruption and (self.is_stopped or not self.has_reported):
            return INTERRUPTED
        return (own or COMPLETED) if self.is_over else IN_PROGRESS

    def start(self, at: float) -> None:
        """Notes that it was at work at that time."""
        self.started = min(self.started or at, at)

    def end(self, at: float) -> None:
        """Notes that it was over at that time."""
        self.ended = max(self.ended, at)
        self.started = min(self.started, self.ended)


def checksum(text: str) -> str:
    """A short name for a text."""
    return f"{crc32(text.encode('utf-8', 'backslashreplace')):08x}"
