"""The hooks: whatever comes on stdin they end with 0, print one JSON object or nothing, and write where they may alone.

An input is events, one a line: each is fired at the hook that its first word names, else at that of its event.
With a first line `two files` sessions are bound to none at first. `/repo` stands for the project in them, `/home/user`
for the home. They run in this process, by the same `run`.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from progresslib.hook import runner
from progresslib.reading.orchestration import Orchestration
from progresslib.registration.table import ROWS
from progresslib.text.fastjson import loads
from progresslib.text.quote import units
from tests.folders import PROGRESS, ROOT
from tests.fuzz.mutating import json_lines
from tests.fuzz.target import Target
from tests.progress_files import FULL, MINIMAL

HOOKS = {
    "session-start": ("resume.on_session_start", runner.OBJECT),
    "pre-tool-use": ("agents.on_agent_event", runner.OBJECT),
    "post-tool-use": ("agents.on_agent_event", runner.OBJECT),
    "post-tool-use-failure": ("agents.on_agent_event", runner.OBJECT),
    "post-todo": ("tasks.on_task_event", runner.OBJECT),
    "post-write": ("writes.on_write", runner.OBJECT),
    "subagent-start": ("agents.on_agent_event", runner.NOTHING),
    "subagent-stop": ("agents.on_agent_event", runner.NOTHING),
    "stop": ("turns.on_stop", runner.OBJECT),
    "stop-failure": ("agents.on_agent_event", runner.NOTHING),
    "session-end": ("turns.on_session_end", runner.NOTHING),
    "task-completed": ("tasks.on_task_event", runner.NOTHING),
    "pre-compact": ("compaction.on_pre_compact", runner.TEXT),
    "permission-request": ("permission.on_permission_request", runner.DECISION),
    "allow-edit": ("permission.on_edit", runner.DECISION),
    "allow-command": ("commands.on_command", runner.DECISION),
    "status-line": ("statusline.on_status", runner.LINE),
}
"""Each hook's handler and what it prints, as its file in hooks/ has it; tests/whole/test_fuzz.py compares the two."""
FILES = (("backend-a.md", FULL), ("web-b.md", MINIMAL))
TWO = b"two files"
MOST_EVENTS = 25
LONGEST_OUTPUT = 10_000
OUR_FOLDERS = (f"project/{PROGRESS}/", "home/.claude/claude-progress/", "tmp/claude-progress")
RECORDED = ROOT / "tests/recorded_events"
WRITES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.utime",
}
TOKENS = [
    *(
        b"session-start ",
        b"pre-compact ",
        b"status-line ",
        b"allow-edit ",
        b"stop ",
        b"session-end ",
        b'"source":"resume"',
    ),
    *(
        b'"agent_id":"../../x"',
        b'"session_id":"/etc"',
        b'"tool_use_id":""',
        b'"cwd":"/"',
        b"/repo/.claude/progress/a.md",
    ),
    *(
        b"\\ud800",
        b"{",
        b"}",
        b'"tool_name":"Agent"',
        b'"tool_name":"Task"',
        b"[" * 1200,
        b'"is_interrupt":true',
        b"\\u0000",
    ),
]

_watch: dict[str, Any] = {"root": "", "written": []}


def check(data: bytes) -> None:
    """Fires the events of DATA one after the other in a project of their own."""
    first, _, rest = data.partition(b"\n")
    with _project(FILES if first == TWO else FILES[:1]) as root:
        for line in (rest if first == TWO else data).split(b"\n")[:MOST_EVENTS]:
            slug, event = hook_of(line)
            _fire(
                slug,
                event.replace(b"/repo", f"{root}/project".encode()).replace(b"/home/user", f"{root}/home".encode()),
            )
        _check_left(root)


@contextmanager
def _project(files: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A project with progress files and a home, in which this process is a hook's; gone afterwards."""
    root = os.path.realpath(tempfile.mkdtemp(dir=_fast_folder()))
    folder = os.path.join(root, "project", PROGRESS)
    for made in (
        folder,
        os.path.join(root, "home/.claude"),
        os.path.join(root, "tmp"),
        os.path.join(root, "project/.git"),
    ):
        os.makedirs(made)
    for name, text in files:
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    kept, here = dict(os.environ), os.getcwd()
    os.environ.clear()
    os.environ.update(
        HOME=f"{root}/home", CLAUDE_PROJECT_DIR=f"{root}/project", TMPDIR=f"{root}/tmp", CLAUDE_PID=str(os.getpid())
    )
    os.chdir(f"{root}/project")
    _watch.update(root=root, written=[])
    opened = _descriptors()
    try:
        yield root
    finally:
        for descriptor in _descriptors() - opened:
            os.close(descriptor)  # the end of a process closes what a hook has left open
        _watch["root"] = ""
        os.chdir(here)
        os.environ.clear()
        os.environ.update(kept)
        shutil.rmtree(root)


def _descriptors() -> set[int]:
    """The descriptors that are open now."""
    return {number for number in range(256) if os.path.exists(f"/dev/fd/{number}")}


def _fast_folder() -> str | None:
    """Where no disk is waited for, as far as there is such a place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def hook_of(line: bytes) -> tuple[str, bytes]:
    """The hook that a line is for, and the event in it."""
    first, _, rest = line.partition(b" ")
    if first.decode("ascii", "replace") in HOOKS:
        return first.decode(), rest
    try:
        event = json.loads(line)
        name, tool = event["hook_event_name"], event.get("tool_name") or ""
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return list(HOOKS)[sum(line[:50]) % len(HOOKS)], line
    rows = [row for row in ROWS if row.event == name and (row.matcher is None or str(tool) in row.matcher.split("|"))]
    return rows[0].slug if rows else "session-start", line


class _Ended(BaseException):
    """The process would have ended here."""


def _fire(slug: str, event: bytes) -> None:
    """Runs a hook with this event on its stdin, and looks at what it has printed."""
    name, prints = HOOKS[slug]
    module, _, function = name.partition(".")
    handler: Any = getattr(import_module(f"progresslib.handlers.{module}"), function)
    printed: list[bytes] = []
    code: list[object] = []

    def exited(number: object) -> NoReturn:
        code.append(number)
        raise _Ended

    edges = ((runner, "_read_stdin", lambda: event), (runner, "_write_stdout", printed.append), (os, "_exit", exited))
    with ExitStack() as stack:
        for edge in edges:
            stack.enter_context(_replaced(*edge))
        try:
            runner.run(handler, prints)
        except _Ended:
            pass
    assert set(code) == {0}, code
    _check_printed(slug, prints, b"".join(printed))
    log = os.path.join(os.environ["HOME"], ".claude/claude-progress/hooks.log")
    if os.path.exists(log):
        with open(log, errors="replace") as file:
            raise AssertionError(f"{slug} failed: {file.read()[-3000:]}")


@contextmanager
def _replaced(module: Any, name: str, value: Callable[..., object]) -> Iterator[None]:
    """The edges of the process, for a moment."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def _check_printed(slug: str, prints: str, printed: bytes) -> None:
    """One JSON object or nothing, and no text in it longer than the client takes."""
    if prints == runner.NOTHING:
        assert not printed
    if prints in (runner.NOTHING, runner.TEXT, runner.LINE) or not printed:
        assert units(printed.decode()) <= LONGEST_OUTPUT
        return
    assert printed.endswith(b"\n")
    assert printed.count(b"\n") == 1
    answer = json.loads(printed)
    assert isinstance(answer, dict)
    assert answer
    told = {**answer.pop("hookSpecificOutput", {}), **answer}
    told.pop("hookEventName", None)  # which is the client's own word
    assert all(units(text) <= LONGEST_OUTPUT for text in told.values() if isinstance(text, str)), slug


def _check_left(root: str) -> None:
    """Nothing was written elsewhere; the progress files are whole, and the state can be read."""
    elsewhere = [
        path for path in _watch["written"] if not path.startswith(tuple(f"{root}/{one}" for one in OUR_FOLDERS))
    ]
    elsewhere = [path for path in elsewhere if not _is_folder_of_ours(root, path)]
    assert not elsewhere, elsewhere
    for path in Path(root, "project", PROGRESS).glob("*.md"):
        work = Orchestration(path.read_bytes(), path.name)
        assert work.is_progress_file
        assert not work.problems
        ids = [run.id for run in work.runs if run.id]
        assert len(ids) == len(set(ids)), ids
    for path in Path(root, "home/.claude/claude-progress").rglob("*.json"):
        assert isinstance(loads(path.read_text()), dict), path
    assert not list(Path(root, "home/.claude/claude-progress").rglob("*.unreadable*"))


def _is_folder_of_ours(root: str, path: str) -> bool:
    """Whether the path is a folder that ours lie in, which is made when it is not there."""
    return any(f"{root}/{one}".startswith(f"{path}/") for one in OUR_FOLDERS)


def _on_audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watch["root"]:
        return
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        is_written = isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        _note(arguments[:1] if is_written else ())
    elif event in WRITES:
        _note(arguments[: 2 if event in ("os.rename", "os.link", "os.symlink") else 1])


def _note(paths: Sequence[Any]) -> None:
    named = (os.path.abspath(os.fsdecode(path)) for path in paths if isinstance(path, (str, bytes, os.PathLike)))
    _watch["written"] += [path for path in named if path != "/dev/null"]


sys.addaudithook(_on_audit)


@lru_cache(maxsize=1)
def seeds() -> Sequence[bytes]:
    """What clients sent, session by session, and an event of each kind alone."""
    found = [path.read_bytes() for path in sorted(RECORDED.rglob("*.jsonl"))]
    by_version = [data for data in found if len(data) < 15_000]
    each: dict[tuple[str, str], bytes] = {}
    for line in b"".join(found).splitlines():
        event = json.loads(line)
        each.setdefault((event["hook_event_name"], event.get("tool_name", "")), line)
    status = json.dumps(
        {"session_id": "s1", "cwd": "/repo", "workspace": {"project_dir": "/repo"}, "version": "2.1.330"}
    )
    return [
        *by_version,
        *each.values(),
        b"status-line " + status.encode(),
        b"stop {}",
        b"",
        b"session-end garbage",
        *(TWO + b"\n" + data for data in by_version[:8]),
    ]


TARGET = Target(
    check=check,
    promise="exit code 0; one JSON object or nothing, at most 10,000 characters a text; no error of ours; nothing is "
    "written outside the progress folder and the state; the files are whole and hold each run once",
    seeds=seeds,
    mutate=json_lines(TOKENS, seeds),
    modules="hook.* handlers.* sessions.* storage.store system.files system.locks places.project recording.*",
)
