"""Trouble that lasts: the record comes through, once. Faults at single calls are in test_faults.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.faults.cases import noted_elsewhere
from tests.faults.driver import Driver
from tests.faults.scene import Scene
from tests.faults.tree import Tree
from tests.folders import NOBODY, ROOT
from tests.hook_processes import (
    QUIET,
    WORK,
    Ended,
    at_once,
    begin,
    call_of,
    environ_of,
    event_of,
    fire,
    ids_in,
    put_work,
    rest_of,
    state_of,
    stop_of,
)


class Place(NamedTuple):
    """A project with its home, and what the hooks of its session get; they run as `user`, with the PATH `programs`."""

    home: Path
    project: Path
    file: Path
    user: int | None = None
    programs: str = ""

    @property
    def environ(self) -> dict[str, str]:
        own = {"PATH": self.programs} if self.programs else {}
        return environ_of(self.home, self.project, **own)

    def fire(self, event: dict[str, Any], name: str) -> Ended:
        return fire(self.environ, event, name, self.user)

    def stop(self, agent_id: str, text: str = "") -> Ended:
        """Fires an agent's stop."""
        return self.fire(stop_of(self.project, agent_id, text), "subagent-stop")

    def lines_at(self, event: dict[str, Any], name: str) -> list[str]:
        """Fires an event that may speak, and returns the lines for the person but for those on work there is."""
        ended = self.fire(event, name)
        assert (ended.code, ended.stderr) == (0, b"")
        said = json.loads(ended.stdout or b"{}").get("systemMessage", "")
        return [line for line in said.splitlines() if not line.startswith(("Unfinished: ", "Complete but"))]

    def lines_at_the_end(self) -> list[str]:
        """The lines for the person when the turn ends, and when the session goes on after that."""
        stop, start = event_of(self.project, "Stop"), event_of(self.project, "SessionStart", source="resume")
        lines = self.lines_at(stop, "stop") + self.lines_at(stop, "stop") + self.lines_at(start, "session-start")
        return [line for line in lines if not line.startswith("Untouched for days: ")]


@pytest.fixture
def place(home: Path, project: Path) -> Place:
    return Place(home, project, put_work(project))


@pytest.mark.parametrize("attempt", range(3))
def test_many_hooks_at_once_bring_back_what_was_noted_elsewhere(tmp_path: Path, attempt: int) -> None:
    with Driver() as driver:
        scene = Scene(tmp_path / "scene", driver)
        noted_elsewhere(scene)
    place = Place(scene.home, scene.project, scene.file)
    ids = ["p0", *(f"a{number}" for number in range(8))]
    assert at_once([begin(place.environ, stop_of(place.project, one)) for one in ids[1:]]) == [QUIET] * 8
    lines = place.lines_at_the_end()
    assert len(lines) == 1, lines
    assert "cannot be written" in lines[0], "what stood in the way of the first run"
    came_through(place, sorted([*ids, "b"]))


@pytest.fixture
def anybodys(open_folder: Path) -> Place:
    """A place of a person without the rights of root, who has a run in the file."""
    user = None if os.getuid() else NOBODY
    place = Place(
        open_folder / "home", open_folder / "project", put_work(open_folder / "project"), user, programs(user)
    )
    place.home.mkdir()
    for top, _, names in os.walk(open_folder):
        for path in [top, *(os.path.join(top, name) for name in names)]:
            os.chown(path, -1 if user is None else user, -1)
    assert place.stop("p0") == QUIET
    return place


def programs(user: int | None) -> str:
    """A PATH on which this user finds a Python that can read this repository."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); import progresslib.handlers.agents"
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        words = [python, "-I", "-S", "-c", code, str(ROOT)]
        try:
            subprocess.run(words, user=user, group=user, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return f"{os.path.dirname(python)}:/usr/bin:/bin"
    pytest.skip("there is no Python that another user can start")


def protect(*tops: Path) -> None:
    """Takes the permission to write from everything at and below these."""
    for top in tops:
        for path in [top, *top.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)


def unprotect(*tops: Path) -> None:
    for top in tops:
        top.chmod(0o755 if top.is_dir() else 0o644)
        for path in top.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)


def folder_of(place: Place) -> list[Path]:
    return [place.file.parent]


def file_of(place: Place) -> list[Path]:
    return [place.file]


def state_folder_of(place: Place) -> list[Path]:
    return [place.home]


def all_of(place: Place) -> list[Path]:
    return [place.file.parent, place.home]


@pytest.mark.parametrize(
    ("protected", "most"),
    [
        pytest.param(folder_of, 1, id="the progress folder"),
        pytest.param(file_of, 1, id="the progress file"),
        pytest.param(state_folder_of, 1, id="the state"),
        pytest.param(all_of, 2, id="both"),
    ],
)
def test_what_cannot_be_written_for_a_while_is_written_when_that_is_over(
    anybodys: Place, protected: Callable[[Place], list[Path]], most: int
) -> None:
    protect(*protected(anybodys))
    during = [anybodys.stop("a")]
    lines = anybodys.lines_at_the_end()
    unprotect(*protected(anybodys))
    assert during == [QUIET]
    assert 1 <= len(lines) <= most, lines
    came_through(anybodys, ["a", "b", "p0"])


def came_through(place: Place, ids: list[str]) -> None:
    """One more event, after which every record is there once, every other line as it was, and nothing of the spare."""
    assert place.stop("b") == QUIET
    assert ids_in(place.file) == ids
    assert rest_of(place.file.read_bytes()) == rest_of(WORK.encode())
    assert list(place.home.glob("claude-progress-*/*")) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """An empty disk of 128 KB; skipped where nothing can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)]
    if os.getuid() or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Fills the disk of a folder with one file."""
    path = folder / "filler"
    with open(path, "wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return path


@pytest.mark.parametrize("what", ["project", "home"])
def test_what_a_full_disk_refuses_is_written_when_there_is_room(small_disk: Path, tmp_path: Path, what: str) -> None:
    folders = {name: (small_disk if name == what else tmp_path) / name for name in ("home", "project")}
    folders["home"].mkdir()
    place = Place(folders["home"], folders["project"], put_work(folders["project"]))
    assert place.stop("p0") == QUIET
    before, filler = place.file.read_bytes(), fill(small_disk)
    during = [place.stop("a")]
    assert ids_in(place.file) == (["p0"] if what == "project" else ["a", "p0"])
    assert what == "home" or place.file.read_bytes() == before
    lines = place.lines_at_the_end()
    filler.unlink()
    assert during == [QUIET]
    assert len(lines) == 1, lines
    came_through(place, ["a", "b", "p0"])


def gone_folder(place: Place) -> None:
    place.file.parent.rename(place.project / "aside")


def back_folder(place: Place) -> None:
    (place.project / "aside").rename(place.file.parent)


def gone_file(place: Place) -> None:
    place.file.rename(place.project / "aside")


def gone_file_beside_another(place: Place) -> None:
    put_work(place.project, "another.md", WORK.replace("in_progress", "complete"))
    gone_file(place)


def gone_file_beside_an_unfinished_one(place: Place) -> None:
    put_work(place.project, "another.md")
    gone_file(place)


def folder_in_its_place(place: Place) -> None:
    gone_file(place)
    place.file.mkdir()


def fifo_in_its_place(place: Place) -> None:
    gone_file(place)
    os.mkfifo(place.file)


def back_file(place: Place) -> None:
    if place.file.is_dir():
        place.file.rmdir()
    place.file.unlink(missing_ok=True)
    (place.project / "aside").rename(place.file)


@pytest.mark.parametrize(
    ("away", "back"),
    [
        pytest.param(gone_folder, back_folder, id="its folder is gone"),
        pytest.param(gone_file, back_file, id="it is gone"),
        pytest.param(gone_file_beside_another, back_file, id="it is gone and another is complete"),
        pytest.param(gone_file_beside_an_unfinished_one, back_file, id="it is gone and another is unfinished"),
        pytest.param(folder_in_its_place, back_file, id="a folder is in its place"),
        pytest.param(fifo_in_its_place, back_file, id="a FIFO is in its place"),
    ],
)
def test_a_file_that_is_not_there_for_a_while_gets_what_came_meanwhile(
    place: Place, away: Callable[[Place], None], back: Callable[[Place], None]
) -> None:
    assert place.stop("p0") == QUIET
    away(place)
    during = [place.stop("a")]
    lines = place.lines_at_the_end()
    back(place)
    assert during == [QUIET]
    assert len(lines) <= 2, lines  # at a session's start every file that cannot be read is named
    assert len({line.partition(";")[0] for line in lines}) <= 1, lines
    came_through(place, ["a", "b", "p0"])


KINDS = ["sessions", "active", "settled", "launches", "linked", "holders", "aliases", "clients"]


@pytest.fixture(scope="module")
def well_used(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Tree]:
    """A session that goes by two ids, with runs that are active and settled, a call that is open, one that is not."""
    top = tmp_path_factory.mktemp("well-used")
    (top / "home").mkdir()
    place = Place(top / "home", top / "project", put_work(top / "project"))
    assert [place.stop("p0"), place.stop("p1")] == [QUIET] * 2
    place.fire(call_of(place.project, "PreToolUse", "toolu_q"), "pre-tool-use")
    place.fire(call_of(place.project, "PostToolUse", "toolu_q", "q"), "post-tool-use")
    place.fire(event_of(place.project, "SessionStart", "s2", source="resume"), "session-start")
    open_call = {**call_of(place.project, "PreToolUse", "toolu_open"), "session_id": "s2"}
    assert place.fire(open_call, "pre-tool-use") == QUIET
    start = event_of(place.project, "SubagentStart", "s2", agent_id="a", agent_type="dev")
    assert place.fire(start, "subagent-start") == QUIET
    return place, Tree(place.home, place.project)


@pytest.mark.parametrize("damage", ["truncated", "garbage", "a list", "empty", "a folder", "a newer version"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_object_of_the_state_costs_no_record_and_at_most_a_line(
    well_used: tuple[Place, Tree], kind: str, damage: str
) -> None:
    place, kept = well_used
    kept.restore()
    found = sorted(path for path in (state_of(place.home) / kind).rglob("*.json") if path.is_file())
    assert found, f"there is nothing of the kind {kind}"
    make_damaged(found[0], damage)
    assert place.fire(stop_of(place.project, "a", session="s2"), "subagent-stop") == QUIET
    call_end = {**call_of(place.project, "PostToolUse", "toolu_open", "a"), "session_id": "s2"}
    lines = place.lines_at(call_end, "post-tool-use") + place.lines_at_the_end()
    assert len(lines) <= 1, lines
    came_through(place, ["a", "b", "p0", "p1", "q"])


def make_damaged(path: Path, damage: str) -> None:
    """Does one of several things to a file of the state."""
    data = path.read_bytes()
    if damage == "a folder":
        path.unlink()
        path.mkdir()
        return
    damages = {
        "truncated": data[: len(data) // 2],
        "garbage": b"\xff\x00{",
        "a list": b"[]",
        "empty": b"",
        "a newer version": data.replace(b'"version": 1', b'"version": 99'),
    }
    assert damages[damage] != data
    path.write_bytes(damages[damage])
