"""A project with its home, in which hooks run in turn and one call of one of them fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from progresslib.places.project import state_folder
from progresslib.sessions.state import spare_places
from progresslib.system.temporary import PREFIX, YOUNG
from tests.faults.driver import Driver, Ran
from tests.faults.tree import Tree
from tests.hook_processes import environ_of, event_of, put_work, state_of, stop_of

LONG_AGO = YOUNG + 50


def in_memory() -> str | None:
    """A file system in memory, None without one: each attempt writes a hundred files anew, and hooks flush theirs."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Scene:
    """`file` is the progress file that the project begins with."""

    def __init__(self, top: Path, driver: Driver) -> None:
        self.home, self.project = top / "home", top / "project"
        self.home.mkdir(parents=True)
        self.file = put_work(self.project)
        self.folder = self.file.parent
        self.driver = driver
        self.environ = environ_of(self.home, self.project)
        self._tree: Tree | None = None

    @property
    def state(self) -> Path:
        """The state folder of the project."""
        return state_of(self.home)

    def keep(self) -> None:
        """Makes this moment the one that `restore` brings back."""
        self._tree = Tree(self.home, self.project)

    def restore(self) -> None:
        """Makes everything what it was when it was kept, also what lies below the system's temporary folders."""
        assert self._tree
        self._tree.restore()
        for spare in self.spares():
            shutil.rmtree(spare, ignore_errors=True)

    def spares(self) -> list[str]:
        """The places outside of the home where the state may be noted while its own cannot be written."""
        folder = os.path.realpath(self.folder)
        places = spare_places(self.environ, state_folder(self.environ, folder), folder)
        return [one for one in places if not one.startswith((str(self.home), str(self.project)))]

    def fire(self, slug: str, event: dict[str, Any], at: int = 0, what: str = "") -> Ran:
        """Runs a hook, in which a call may fail (see Watch)."""
        return self.driver.hook(slug, event, self.environ, self.project, at, what)

    def recover(self) -> list[Ran]:
        """What comes next in the session: an agent ends, the turn ends, the conversation is taken up again."""
        start = event_of(self.project, "SessionStart", source="resume")
        return [
            self.fire("subagent-stop", stop_of(self.project, "z")),
            self.fire("stop", {**event_of(self.project, "Stop"), "background_tasks": []}),
            self.fire("session-start", start),
        ]

    def never_swept(self) -> list[str]:
        """The temporary files that are there still when they are old and hooks have run."""
        found = temporary_files(self.home, self.project)
        for one in found:
            then = one.stat().st_mtime - LONG_AGO
            os.utime(one, (then, then))
        if not found:
            return []
        for mark in self.home.rglob("pruned"):
            mark.unlink()
        self.fire("subagent-stop", stop_of(self.project, "z", "More of it, in the end. " * 200))
        self.fire("session-start", event_of(self.project, "SessionStart", "s9", source="startup"))
        return ["/".join(one.parts[-4:]) for one in temporary_files(self.home, self.project)]


def temporary_files(*tops: Path) -> list[Path]:
    """What is half written, or was left so, below some folders."""
    return [one for top in tops for one in top.rglob(f"{PREFIX}*")]
