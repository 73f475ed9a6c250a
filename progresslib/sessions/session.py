"""What is noted of one session of the client: its process, its file, what it was told."""

from __future__ import annotations

from progresslib.sessions.kept import Kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Session(Kept):
    """One session; `key` is the name of its files in the state, made from the first id that it had."""

    announced: bool = False  # the model was told that runs wait for a file
    began: float = 0.0  # when its conversation was started or taken up last, in seconds since the epoch
    bound: str = ""  # the name of the file that its work is written to
    client: str = ""  # the process, as client_process tells it
    delivered: dict[str, float] = {}  # when which SessionStart or PreCompact came last
    ended: str = ""  # why that process said goodbye, "" while it has not
    left: float = 0.0  # when its conversation was left, in seconds since the epoch
    left_why: str = ""  # in the client's word
    lines: list[str] = []  # for the person, to be said at the next occasion
    machine: str = ""  # where the process id means something
    moves: list[list[str]] = []  # todos that move a phase and have not done so yet, oldest first: text, state
    released: bool = False  # it was told to let go of its file, and has to choose one itself
    reminded: list[str] = []  # what it was reminded of
    said: list[str] = []  # checksums of the lines that were said
    seen: float = 0.0  # when the last event of a turn that goes on came, 0 between turns
    suggested: bool = False  # the model was told that a progress file would be of use
    tasks: dict[str, list[str]] = {}  # its todo list: text and state of each by its id
    teammates: dict[str, str] = {}  # the ids of the runs of agents that have a name
    transcript: str = ""  # the path of the conversation
    unsettled: bool = False  # its id came with a SessionStart that several clients give an id of its own
    work: float = 0.0  # seconds of work since the last update of its file by anybody but the hooks
    worked: bool = False  # something was done on its file since the last turn ended

    def __init__(self, key: str, kept: dict[str, Any]) -> None:
        super().__init__(kept)
        self.key = key
        self._before = self.values() if kept else {}

    @property
    def to_keep(self) -> dict[str, Any]:
        """What is to be kept of it, empty if that is what was read."""
        values = self.values()
        return {} if values == self._before else values
