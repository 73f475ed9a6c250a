"""Commands with a fault at each call: the file is the old or the new one, and what is wrong is one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.faults.cases import used
from tests.faults.driver import Driver, Ran
from tests.faults.judging import KILLED, TIME
from tests.faults.scene import Scene, temporary_files
from tests.faults.trying import Tried, points
from tests.faults.watching import KILL
from tests.hook_processes import stop_of

COMMANDS = {
    "phase done": ["phase", "done", "2", "all of it"],
    "decision": ["decision", "Pattern: outbox"],
    "block": ["block", "no access"],
    "error": ["error", "it broke"],
    "complete": ["complete", "It is done."],
    "new": ["new", "backend-other", "--phase", "One", "--phase", "Two", "--phase", "Three"],
    "archive": ["archive", "--file", "backend-jobs"],
    "delete": ["delete", "--file", "backend-jobs"],
}


class Left(NamedTuple):
    """The bytes of the files of a project, wherever they lie: by name, in the folder, the archive and the trash."""

    folder: dict[str, bytes]
    away: list[bytes]


def left(scene: Scene) -> Left:
    """What a command has left; the times in it are the commands' own."""
    away = [*scene.folder.glob("archived/*.md"), *scene.home.rglob("trash/*")]
    here = {path.name: path.read_bytes() for path in scene.folder.glob("*.md")}
    return Left(here, sorted(path.read_bytes() for path in away if path.is_file()))


def attempt_command(name: str, top: Path, driver: Driver, faults: Iterable[str], every: int = 1) -> Tried:
    """Tries each of the faults at every n-th call of a command, each time from the same state."""
    scene, words = Scene(top, driver), COMMANDS[name]
    scene.environ["CLAUDE_CODE_SESSION_ID"] = "s1"
    used(scene)
    if name in ("archive", "delete"):
        scene.file.write_text(scene.file.read_text().replace("in_progress", "complete", 1))
    scene.keep()
    before = left(scene)
    done = driver.command(words, scene.environ, scene.project)
    assert done.code == 0, done
    after, found, hits, longest = left(scene), list[str](), 0, 0.0
    for number, what in points(done.calls, faults, every):
        scene.restore()
        ran = driver.command(words, scene.environ, scene.project, number, what)
        if ran.hit:
            wrong = [*_wrong(scene, what, ran, before, after), *_wrong_then(scene)]
            found += [f"{name}: {what} at call {number}, {ran.hit[0]}: {one}" for one in wrong]
        hits, longest = hits + bool(ran.hit), max(longest, ran.seconds)
    return Tried(len(done.calls), hits, found, Counter(), longest)


def _wrong(scene: Scene, what: str, ran: Ran, before: Left, after: Left) -> Iterator[str]:
    """What is not as it should be right after the fault."""
    lines = ran.stderr.decode().splitlines()
    if what == KILL:
        if ran.code != KILLED:
            yield f"the exit code is {ran.code}"
    elif ran.code not in (0, 1) or (ran.code == 1 and not lines):
        yield f"the exit code is {ran.code}, stderr {lines}"
    if any("Traceback" in line for line in lines):
        yield f"it says {lines[-3:]}"
    yield from _torn(scene, before, after)


def _torn(scene: Scene, before: Left, after: Left) -> Iterator[str]:
    """Files that are neither as they were nor as the command makes them; a time in them may differ."""
    now = left(scene)
    whole = {_timeless(data) for one in (before, after) for data in (*one.folder.values(), *one.away)}
    for name, data in now.folder.items():
        if _timeless(data) not in whole:
            yield f"{name} is neither the old nor the new one: {data[-200:]!r}"
    kept = {_timeless(data) for data in (*now.folder.values(), *now.away)}
    if "backend-jobs.md" in before.folder and not kept & {
        _timeless(data) for one in (before, after) for data in (one.folder.get("backend-jobs.md", b"gone"), *one.away)
    }:
        yield "the file is nowhere"


def _wrong_then(scene: Scene) -> Iterator[str]:
    """What is not as it should be when a hook has run after it."""
    ran = scene.fire("subagent-stop", stop_of(scene.project, "z"))
    if (ran.code, ran.stdout, ran.stderr) != (0, b"", b""):
        yield f"the next hook ends with {ran.code}, {ran.stdout!r}, {ran.stderr[-300:]!r}"
    if len(temporary_files(scene.project)) > 1:
        yield f"{temporary_files(scene.project)} are there"


def _timeless(data: bytes) -> bytes:
    return TIME.sub(b"<time>", data)
