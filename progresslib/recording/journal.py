"""The journal of one session: its runs and launches, each an object of its own in the state folder."""

from __future__ import annotations

import os

from progresslib.recording.run import RunState
from progresslib.sessions import state
from progresslib.sessions.kept import Kept
from progresslib.text.naming import file_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SETTLED, LAUNCHES, LINKED = "settled", "launches", "linked"


class Launch(Kept):
    """A call of the agent tool that no agent is known for yet; `at` is its time, `prompt` a checksum."""

    agent: str = ""
    at: float = 0.0
    background: bool = False
    id: str = ""
    parent: str = ""
    prompt: str = ""
    task: str = ""

    def __init__(self, id: str, kept: dict[str, Any]) -> None:
        super().__init__({**kept, "id": id})


class Journal:
    """What is noted of a session's runs, below the project's state folder `folder`; for the holder of its lock.

    Active are the runs that have no end, are not written yet, or were not seen in their file since; the others are
    settled. All writing raises OSError.
    """

    __slots__ = ("_folder", "_objects", "key")

    def __init__(self, folder: str, key: str, objects: state.Objects) -> None:
        self._folder = folder
        self._objects = objects
        self.key = key

    @property
    def path(self) -> str:
        """The folder of the active runs."""
        return self._path(state.ACTIVE)

    def run(self, run_id: str) -> RunState:
        """The run with this id, a new one if it is not known."""
        return self.known(run_id) or RunState(run_id)

    def known(self, run_id: str) -> RunState | None:
        """The run with this id, if it is known."""
        return self._kept(state.ACTIVE, run_id) or self._kept(SETTLED, run_id)

    def active(self) -> list[RunState]:
        """The active runs, those that started first before the others."""
        found = [self._read(state.ACTIVE, name) for name in self._objects.names(self._path(state.ACTIVE))]
        return sorted((run for run in found if run), key=lambda run: (run.started or run.ended, run.id))

    def keep(self, run: RunState) -> None:
        """Journals an active run."""
        self._objects.write(self._path(state.ACTIVE, run.id), run.values())

    def settle(self, run: RunState) -> None:
        """Puts a run away: nothing is expected of it any more, and nothing has to be done."""
        self._objects.write(self._path(SETTLED, run.id), run.values())
        self._remove(state.ACTIVE, run.id)

    def forget(self, run: RunState) -> None:
        """Removes a run that turned out to be none."""
        self._remove(state.ACTIVE, run.id)

    def launches(self) -> list[Launch]:
        """The launches without an agent, oldest first."""
        found = [self._launch(name) for name in self._objects.names(self._path(LAUNCHES))]
        return sorted((launch for launch in found if launch), key=lambda launch: (launch.at, launch.id))

    def launch(self, tool_use_id: str) -> Launch | None:
        """A launch without an agent, by its tool use id."""
        return self._launch(file_name(tool_use_id))

    def keep_launch(self, launch: Launch) -> None:
        """Journals a launch."""
        self._objects.write(self._path(LAUNCHES, launch.id), launch.values())

    def linked(self, tool_use_id: str) -> str:
        """The id of the run that a launch is known to have started, "" without one."""
        kept = self._objects.read(self._path(LINKED, tool_use_id)) if tool_use_id else {}
        return str(kept.get("run", ""))

    def link(self, tool_use_id: str, run: RunState) -> None:
        """Notes which run a launch has started; the launch itself is done with."""
        if not self.linked(tool_use_id):
            self._objects.write(self._path(LINKED, tool_use_id), {"run": run.id})
        self._remove(LAUNCHES, tool_use_id)

    def drop_launch(self, launch: Launch) -> None:
        """Removes a launch of which nothing came."""
        self._remove(LAUNCHES, launch.id)

    def _kept(self, kind: str, run_id: str) -> RunState | None:
        return self._read(kind, file_name(run_id))

    def _read(self, kind: str, name: str) -> RunState | None:
        kept = self._objects.read(os.path.join(self._path(kind), name + state.OBJECT))
        return RunState(str(kept["id"]), kept) if kept.get("id") else None

    def _launch(self, name: str) -> Launch | None:
        kept = self._objects.read(os.path.join(self._path(LAUNCHES), name + state.OBJECT))
        return Launch(str(kept["id"]), kept) if kept.get("id") else None

    def _path(self, kind: str, name: str = "") -> str:
        folder = os.path.join(self._folder, kind, self.key)
        return os.path.join(folder, file_name(name) + state.OBJECT) if name else folder

    def _remove(self, kind: str, name: str) -> None:
        self._objects.remove(self._path(kind, name))
