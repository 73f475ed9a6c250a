"""Many hooks at once, and hooks beside a writer that takes no lock: no record is lost, doubled or in the wrong file."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hook_processes import (
    QUIET,
    WORK,
    at_once,
    begin,
    call_of,
    environ_of,
    finish,
    fire,
    ids_folded,
    ids_in,
    ids_in_full,
    put_work,
    rest_of,
    stop_of,
)

KEPT_IN_FULL = 20
EDITOR = """
import os, sys, time
path, pause, edits = sys.argv[1], float(sys.argv[2]), 0
print("began", flush=True)
while not os.path.exists(sys.argv[3]):
    with open(path, "rb") as file:
        data = file.read()
    start = data.index(b"- counter: ")
    end = data.index(b"\\n", start)
    new = data[:start] + b"- counter: %d" % (int(data[start + 11 : end]) + 1) + data[end:]
    time.sleep(pause)
    with open(path, "r+b") as file:
        file.write(new)
        file.truncate()
    edits += 1
    time.sleep(0.02)
print(edits, flush=True)
"""


@pytest.fixture
def clients() -> Iterator[list[str]]:
    """The ids of four processes that stand for running clients."""
    processes = [subprocess.Popen(["sleep", "600"]) for _ in range(4)]
    yield [str(process.pid) for process in processes]
    for process in processes:
        process.kill()
        process.wait()


def test_thirty_two_hooks_at_once_leave_every_record_once_and_every_other_line(home: Path, project: Path) -> None:
    path, environ = put_work(project), environ_of(home, project)
    ids = [f"a{number:02}" for number in range(32)]
    ended = at_once([begin(environ, stop_of(project, one)) for one in ids])
    assert ended == [QUIET] * 32
    data = path.read_bytes()
    assert sorted(ids_in_full(data) + ids_folded(data)) == ids
    assert len(ids_in_full(data)) == KEPT_IN_FULL
    assert rest_of(data) == rest_of(WORK.encode())
    assert data.count(b"  - Agent: dev (in progress)\n") == 1
    assert data.count(b"### Earlier runs\n") == 1
    for folded in ids_folded(data):
        (put_away,) = (path.parent / "outputs/backend-jobs").glob(f"{folded}.md")
        assert ids_in_full(put_away.read_bytes()) == [folded]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="completed"),
        pytest.param('{"status": "failed", "error": "no disk"}', id="failed"),
        pytest.param('{"status": "blocked", "blockers": ["no key"]}', id="blocked"),
        pytest.param("All of it. " * 400, id="a long report"),
    ],
)
def test_one_event_that_two_installations_deliver_at_once_is_one_record(home: Path, project: Path, text: str) -> None:
    path, environ = put_work(project), environ_of(home, project)
    ids = [f"a{number:02}" for number in range(10)]
    for one in ids:
        assert at_once([begin(environ, stop_of(project, one, text)) for _ in range(2)]) == [QUIET] * 2
    assert ids_in(path) == ids
    assert errors_counted(path) == (10 if text.startswith("{") else 0)
    outputs = list((path.parent / "outputs").rglob("a*.md"))
    assert [one.read_bytes().count(b"## Report") for one in outputs] == [1] * len(outputs)


def test_the_two_ends_of_a_foreground_agent_at_once_are_one_record(home: Path, project: Path) -> None:
    path, environ = put_work(project), environ_of(home, project)
    for number in range(20):
        one, call = f"a{number:02}", f"toolu_{number:02}"
        assert fire(environ, call_of(project, "PreToolUse", call), "pre-tool-use") == QUIET
        stop = begin(environ, stop_of(project, one))
        call_end = begin(environ, call_of(project, "PostToolUse", call, one), "post-tool-use")
        assert at_once([stop, call_end] if number % 2 else [call_end, stop]) == [QUIET] * 2
        assert ids_in(path) == [f"a{earlier:02}" for earlier in range(number + 1)]
    data = path.read_bytes()
    assert rest_of(data) == rest_of(WORK.encode())
    assert data.count(b'"task": "Work on toolu_') == KEPT_IN_FULL


def test_sessions_in_two_files_at_once_write_each_into_its_own(home: Path, project: Path, clients: list[str]) -> None:
    paths = [put_work(project, "first.md"), put_work(project, "second.md")]
    started, expected = [], {path: list[str]() for path in paths}
    for number, client in enumerate(clients):
        session, path = f"session-{number}", paths[number % 2]
        environ = environ_of(home, project, CLAUDE_PID=client)
        assert fire(environ, edit_of(project, path, session), "post-write") == QUIET
        for place in range(8):
            one = f"s{number}a{place}"
            expected[path].append(one)
            started.append(begin(environ, stop_of(project, one, session=session)))
    assert at_once(started) == [QUIET] * len(started)
    assert {path: ids_in(path) for path in paths} == expected
    assert [rest_of(path.read_bytes()) for path in paths] == [rest_of(WORK.encode())] * 2


def test_the_two_ends_of_a_foreground_agent_that_failed_are_one_failure(home: Path, project: Path) -> None:
    path, environ = put_work(project), environ_of(home, project)
    text = '{"status": "failed", "error": "no disk"}'
    for number in range(10):
        one, call = f"a{number:02}", f"toolu_{number:02}"
        assert fire(environ, call_of(project, "PreToolUse", call), "pre-tool-use") == QUIET
        stop = begin(environ, stop_of(project, one, text))
        call_end = begin(environ, call_of(project, "PostToolUse", call, one, text=text), "post-tool-use")
        assert at_once([stop, call_end] if number % 2 else [call_end, stop]) == [QUIET] * 2
    assert ids_in(path) == [f"a{number:02}" for number in range(10)]
    assert errors_counted(path) == 10


@pytest.mark.parametrize(
    "pause", [pytest.param(0.0, id="writing at once"), pytest.param(0.003, id="writing 3 ms after reading")]
)
def test_an_editor_that_writes_in_place_all_the_time_costs_no_record(home: Path, project: Path, pause: float) -> None:
    path, environ = put_work(project), environ_of(home, project)
    end = project / "end"
    words = [sys.executable, "-I", "-S", "-c", EDITOR, str(path), str(pause), str(end)]
    editor = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert editor.stdout
    editor.stdout.readline()
    ids = [f"a{number:02}" for number in range(30)]
    ended = [fire(environ, stop_of(project, one)) for one in ids]
    end.touch()
    done = finish(editor)
    assert fire(environ, stop_of(project, "last")) == QUIET
    assert ended == [QUIET] * 30
    assert done.code == 0, done.stderr
    edits, kept = int(done.stdout), int(path.read_bytes().partition(b"- counter: ")[2].split()[0])
    assert ids_in(path) == [*ids, "last"]
    assert rest_of(path.read_bytes().replace(b"counter: %d" % kept, b"counter: 0")) == rest_of(WORK.encode())
    # A hook that exchanges the file between an edit's opening and its writing takes that edit with the old file: the
    # editor holds no lock, and no system call compares and exchanges. That is at most one edit for each exchange.
    assert edits - 31 <= kept <= edits


def errors_counted(path: Path) -> int:
    """How often something went wrong, as the file tells it."""
    log = path.read_text().partition("## Error Log")[2]
    again = re.findall("^- Count: ([0-9]+),", log, re.MULTILINE)
    return log.count("- Resolution: ") - len(again) + sum(map(int, again))


EMPTYING = """
import os, sys, time
path = sys.argv[1]
with open(path, "rb") as file:
    data = file.read()
with open(path, "wb", buffering=0) as file:
    file.write(data[: int(sys.argv[2])])
    print("began", flush=True)
    time.sleep(0.3)
    file.write(data[int(sys.argv[2]) :])
"""


@pytest.mark.parametrize("size", [pytest.param(0, id="emptied"), pytest.param(100, id="half written")])
def test_a_file_that_a_writer_has_emptied_and_not_yet_written_is_not_taken_for_all(
    home: Path, project: Path, size: int
) -> None:
    path, environ = put_work(project), environ_of(home, project)
    assert fire(environ, stop_of(project, "first")) == QUIET
    words = [sys.executable, "-I", "-S", "-c", EMPTYING, str(path), str(size)]
    writer = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout
    writer.stdout.readline()
    assert fire(environ, stop_of(project, "meanwhile")) == QUIET
    assert finish(writer).code == 0
    assert fire(environ, stop_of(project, "then")) == QUIET
    assert rest_of(path.read_bytes()) == rest_of(WORK.encode())
    assert ids_in(path) == ["first", "meanwhile", "then"]


def edit_of(project: Path, path: Path, session: str) -> dict[str, Any]:
    """A PostToolUse of Claude's own Edit of a progress file."""
    return {
        "session_id": session,
        "transcript_path": f"/nowhere/{session}.jsonl",
        "cwd": str(project),
        "hook_event_name": "PostToolUse",
        "tool_name": "Edit",
        "tool_input": {"file_path": str(path), "old_string": "counter: 1", "new_string": "counter: 0"},
        "tool_response": {"filePath": str(path), "originalFile": path.read_text()},
    }
