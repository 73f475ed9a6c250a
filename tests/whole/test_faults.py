"""Every hook with a fault at some of its calls, from the same states as the whole run (`python3 -m tests.faults`)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.cases import CASES, EVENTS, STATES, Case, Event, used
from tests.faults.commands import COMMANDS, attempt_command
from tests.faults.driver import Driver
from tests.faults.judging import Torn, facts_of, wrong_output
from tests.faults.scene import Scene, in_memory
from tests.faults.trying import FAULTS, attempt
from tests.faults.watching import KILL
from tests.folders import ROOT
from tests.hook_processes import WORK, event_of, ids_in, stop_of

SOME = 131
"""Every so many calls: the others are for the command."""


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with Driver() as own:
        yield own


@pytest.fixture
def top() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=in_memory()) as name:
        yield Path(name).resolve() / "scene"


@pytest.fixture
def scene(top: Path, driver: Driver) -> Scene:
    return Scene(top, driver)


def test_every_hook_there_is_has_an_event() -> None:
    hooks = {path.stem.replace("_", "-") for path in (ROOT / "hooks").glob("*.py")}
    assert set(EVENTS) == hooks


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_fault_at_a_call_of_a_hook_loses_nothing_and_says_nothing_invalid(
    case: Case, top: Path, driver: Driver
) -> None:
    done = attempt(case, top, driver, every=SOME)
    assert done.hits > 0
    assert done.found == []


HURT = [
    ("post-write", "in a session at work", "os.scandir project/.claude/progress"),
    ("post-write", "in a session at work", "fcntl.flock"),
    ("subagent-start", "in a session at work", "os.unlink .claude/progress"),
    ("pre-tool-use", "in a session at work", "os.listdir"),
    ("post-tool-use-failure", "in a session at work", "os.listdir"),
    ("subagent-stop", "no state yet", "os.stat project/.claude/progress"),
    ("subagent-stop", "no state yet", "os.fsync"),
]
"""Calls at which a fault once did harm: the hook, the state, the call."""


@pytest.fixture(scope="module")
def commands() -> Iterator[Driver]:
    with Driver(with_commands=True) as own:
        yield own


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_fault_at_a_call_of_a_command_leaves_the_old_or_the_new_file_and_a_line(
    name: str, top: Path, commands: Driver
) -> None:
    done = attempt_command(name, top, commands, FAULTS, SOME)
    assert done.hits > 0
    assert done.found == []


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "state", "at"), HURT)
def test_a_fault_that_once_did_harm_does_none(slug: str, state: str, at: str, top: Path, driver: Driver) -> None:
    case = Case(slug, state, STATES[state][0], EVENTS[slug])
    done = attempt(case, top, driver, (KILL, "EIO", "EINTR"), at=at)
    assert done.hits > 0
    assert done.found == []


def test_what_a_write_drops_is_put_back_by_a_later_event_if_its_own_hook_is_killed(scene: Scene) -> None:
    scene.fire("subagent-stop", stop_of(scene.project, "a"))
    scene.fire("subagent-stop", stop_of(scene.project, "b"))
    scene.keep()
    calls = scene.fire("post-write", EVENTS["post-write"](scene)).calls
    exchange = max(number for number, call in enumerate(calls, 1) if call.startswith("os.fsync"))
    scene.restore()
    event = EVENTS["post-write"](scene)
    assert ids_in(scene.file) == []
    assert scene.fire("post-write", event, exchange, KILL).code == -9
    assert ids_in(scene.file) == []
    scene.fire("subagent-stop", stop_of(scene.project, "z"))
    assert set(ids_in(scene.file)) == {"a", "b", "z"}


def test_what_a_write_drops_twice_is_put_back_once(scene: Scene) -> None:
    used(scene)
    event = EVENTS["post-write"](scene)
    scene.fire("post-write", event)
    scene.file.write_text(WORK)
    scene.fire("post-write", event)
    scene.fire("subagent-stop", stop_of(scene.project, "z"))
    assert ids_in(scene.file) == ["z"]


@pytest.mark.parametrize("slug", ["session-start", "stop", "subagent-stop", "pre-compact", "status-line"])
def test_a_hook_without_a_home_says_one_thing(scene: Scene, slug: str) -> None:
    del scene.environ["HOME"]
    scene.environ["CLAUDE_CONFIG_DIR"] = ""
    event: Event = EVENTS[slug](scene)
    ran = scene.fire(slug, event)
    assert (ran.code, ran.stderr, [*wrong_output(slug, ran.stdout)]) == (0, b"", [])


def test_half_a_file_at_the_top_of_the_state_is_swept(scene: Scene) -> None:
    used(scene)
    left = scene.state / ".claude-progress.999999.00000000.tmp"
    left.touch()
    os.utime(left, (0, 0))
    scene.fire("session-start", event_of(scene.project, "SessionStart", "s9", source="startup"))
    assert not left.exists()


def test_the_judge_sees_a_record_that_is_there_twice_and_one_that_is_cut_off(scene: Scene) -> None:
    scene.fire("subagent-stop", stop_of(scene.project, "a"))
    data = scene.file.read_bytes()
    _, mark, record = data.partition(b"### dev (completed)")
    record, _, rest = (mark + record).partition(b"\n## Error Log")
    halved = data.replace(b'"status": "complete"', b'"status": ')
    for torn in (data.replace(mark, record + mark, 1), halved, data[:300]):
        scene.file.write_bytes(torn)
        with pytest.raises(Torn):
            facts_of(scene.folder)
    assert rest


@pytest.mark.parametrize("stdout", [b'{"a": 1}\n{"b": 2}\n', b'{"a": 1', b"[]\n", b"a text\n", b"\xff"])
def test_the_judge_sees_an_output_that_is_no_object(stdout: bytes) -> None:
    assert [*wrong_output("stop", stdout)]


def test_the_judge_sees_what_a_fault_changes(top: Path, driver: Driver) -> None:
    """A hook that gets no event any more has no record of it: no fault but that one may lose it."""
    case = Case("subagent-stop", "no state yet", lambda scene: None, EVENTS["subagent-stop"])
    done = attempt(case, top, driver, (KILL,), at="os.read 0")
    assert (done.hits, done.found) == (2, [])
    assert set(FAULTS) >= {KILL, "ENOSPC", "EACCES", "EIO", "EINTR"}
