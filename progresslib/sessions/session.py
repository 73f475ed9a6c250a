"""What is noted of one session of the client: its process, its file, what it was told."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIELDS: dict[str, Any] = {
    "announced": False,  # the model was told that runs wait for a file
    "began": 0.0,  # when its conversation was started or taken up last, in seconds since the epoch
    "bound": "",  # the name of the file that its work is written to
    "client": "",  # the process, as client_process tells it
    "delivered": {},  # when which SessionStart came last
    "ended": "",  # why that process said goodbye, "" while it has not
    "left": 0.0,  # when its conversation was left, in seconds since the epoch
    "left_why": "",  # in the client's word
    "lines": [],  # for the person, to be said at the next occasion
    "machine": "",  # where the process id means something
    "moves": [],  # todos that move a phase and have not done so yet, oldest first: text, state
    "released": False,  # it was told to let go of its file, and has to choose one itself
    "reminded": [],  # what it was reminded of
    "said": [],  # checksums of the lines that were said
    "seen": 0.0,  # when the last event of a turn that goes on came, 0 between turns
    "suggested": False,  # the model was told that a progress file would be of use
    "tasks": {},  # its todo list: text and state of each by its id
    "teammates": {},  # the ids of the runs of agents that have a name
    "transcript": "",  # the path of the conversation
    "unsettled": False,  # its id came with a SessionStart that several clients give an id of its own
    "work": 0.0,  # seconds of work since the last update of its file by anybody but the hooks
    "worked": False,  # something was done on its file since the last turn ended
}


class Session:
    """One session; `key` is the name of its files in the state, made from the first id that it had."""

    __slots__ = ("_kept", "key", *_FIELDS)

    announced: bool
    began: float
    bound: str
    client: str
    delivered: dict[str, float]
    ended: str
    left: float
    left_why: str
    lines: list[str]
    machine: str
    moves: list[list[str]]
    released: bool
    reminded: list[str]
    said: list[str]
    seen: float
    suggested: bool
    tasks: dict[str, list[str]]
    teammates: dict[str, str]
    transcript: str
    unsettled: bool
    work: float
    worked: bool

    def __init__(self, key: str, kept: dict[str, Any]) -> None:
        self.key = key
        for name, default in _FIELDS.items():
            value = kept.get(name)
            setattr(self, name, value if isinstance(value, type(default)) else type(default)(default))
        self._kept = self._values() if kept else {}

    def _values(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in _FIELDS}
        return {name: value.copy() if isinstance(value, (dict, list)) else value for name, value in values.items()}

    @property
    def changed(self) -> dict[str, Any]:
        """What is to be kept of it, empty if that is what was read."""
        values = self._values()
        return {} if values == self._kept else values
