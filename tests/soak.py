"""`python3 -m tests.soak`: many sessions at once on a few progress files, real hooks, some of them killed.

A record is acknowledged when the hook of its agent's end has ended with 0. When all is over, and each session has had
one more event, every acknowledged record has to be in its session's file once, every other line as it was, and nothing
may be left over. Exits with 1 if that does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from progresslib.sessions.state import spare_places
from progresslib.system.temporary import PREFIX, YOUNG
from tests.folders import ROOT
from tests.hook_processes import WORK, environ_of, event_of, ids_in, put_work, rest_of, stop_of

KILLED = 0.15
"""The part of the hooks that are killed."""
LONGEST_LIFE = 0.4
PHASES = ("in_progress", "completed")


class Options(NamedTuple):
    """How much is done."""

    seconds: float
    sessions: int
    files: int
    seed: int


class Done(NamedTuple):
    """One hook: its name, what became of it, how long it took, what it said to the person."""

    slug: str
    is_killed: bool
    code: int
    seconds: float
    stdout: bytes
    stderr: bytes


class Session:
    """One session with its client, a process; it works on one file until it is told to end."""

    def __init__(self, number: int, place: Path, file: Path, seed: int) -> None:
        self.id, self.file = f"session-{number}", file
        self.project = place / "project"
        self._client = subprocess.Popen(["sleep", "86400"])
        self.environ = environ_of(place / "home", self.project, CLAUDE_PID=str(self._client.pid))
        self._random = Random(f"{seed} {number}")
        self.acknowledged: list[str] = []
        self.begun: list[str] = []
        self.done: list[Done] = []

    def bind(self) -> None:
        """Claude edits the file, which makes it the session's."""
        response = {"filePath": str(self.file), "originalFile": self.file.read_text()}
        given = {"file_path": str(self.file), "old_string": "counter: 1", "new_string": "counter: 0"}
        tool = {"tool_name": "Edit", "tool_input": given, "tool_response": response}
        self.fire("post-write", {**event_of(self.project, "PostToolUse", self.id), **tool}, may_kill=False)

    def work(self, end: float) -> None:
        """Sends events until that time."""
        while time.monotonic() < end:
            self._random.choices((self._agent, self._todo, self._turn), (8, 2, 1))[0]()

    def end(self) -> None:
        """One more event, and the end of the client."""
        self._agent(may_kill=False)
        self._turn(may_kill=False)

    def stop(self) -> None:
        """Ends the client."""
        self._client.kill()
        self._client.wait()

    def fire(self, slug: str, event: dict[str, Any], may_kill: bool = True) -> Done:
        """Runs a hook to its end, or to a random moment at which it and its shell are killed."""
        life = self._random.uniform(0, LONGEST_LIFE) if may_kill and self._random.random() < KILLED else None
        start = time.monotonic()
        started = subprocess.Popen(
            [str(ROOT / "hooks/run"), slug],
            cwd=self.project,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        with started as process:
            try:
                out, error = process.communicate(json.dumps(event).encode(), timeout=life)
                is_killed = False
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                out, error = process.communicate()
                is_killed = True
        self.done.append(Done(slug, is_killed, process.returncode, time.monotonic() - start, out, error))
        return self.done[-1]

    def _agent(self, may_kill: bool = True) -> None:
        run_id = f"{self.id}-{len(self.begun)}"
        self.begun.append(run_id)
        text = "" if self._random.random() < 0.8 else "All of it. " * 300
        done = self.fire("subagent-stop", stop_of(self.project, run_id, text, self.id), may_kill)
        if not done.is_killed and done.code == 0:
            self.acknowledged.append(run_id)

    def _todo(self) -> None:
        todo = {"content": "Something else", "status": self._random.choice(PHASES), "activeForm": ""}
        tool = {"tool_name": "TodoWrite", "tool_input": {"todos": [todo]}, "tool_response": {"newTodos": [todo]}}
        self.fire("post-todo", {**event_of(self.project, "PostToolUse", self.id), **tool})

    def _turn(self, may_kill: bool = True) -> None:
        event = {**event_of(self.project, "Stop", self.id), "background_tasks": []}
        self.fire("stop", event, may_kill)


def soak(top: Path, wanted: Options) -> tuple[list[Session], list[str]]:
    """Lets sessions work at the same time; the sessions, and what does not hold afterwards."""
    (top / "home").mkdir()
    files = [put_work(top / "project", f"work-{number}.md") for number in range(wanted.files)]
    sessions = [Session(number, top, files[number % len(files)], wanted.seed) for number in range(wanted.sessions)]
    try:
        for session in sessions:
            session.bind()
        end = time.monotonic() + wanted.seconds
        at_once([threading.Thread(target=session.work, args=(end,)) for session in sessions])
        for session in sessions:
            session.end()
        return sessions, [*wrong_records(files, sessions), *wrong_hooks(sessions), *left_over(top, sessions)]
    finally:
        for session in sessions:
            session.stop()


def at_once(threads: list[threading.Thread]) -> None:
    """Runs threads to their end."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def wrong_records(files: list[Path], sessions: list[Session]) -> Iterator[str]:
    """What is lost, doubled, in the wrong file, or changed beside the records."""
    for path in files:
        own = [session for session in sessions if session.file == path]
        there = Counter(ids_in(path))
        acknowledged = {run_id for session in own for run_id in session.acknowledged}
        begun = {run_id for session in own for run_id in session.begun}
        yield from (f"{path.name}: {run_id} is lost" for run_id in sorted(acknowledged - {*there}))
        yield from (f"{path.name}: {run_id} is there {count} times" for run_id, count in there.items() if count > 1)
        yield from (f"{path.name}: {run_id} is none of its sessions'" for run_id in sorted({*there} - begun))
        if rest_of(path.read_bytes()) != rest_of(WORK.encode()):
            yield f"{path.name}: other lines have changed"


def wrong_hooks(sessions: list[Session]) -> Iterator[str]:
    """Hooks that were not killed and did not end as hooks do."""
    for done in (done for session in sessions for done in session.done if not done.is_killed):
        try:
            is_valid = not done.stdout or isinstance(json.loads(done.stdout), dict)
        except ValueError:
            is_valid = False
        if done.code or done.stderr or not is_valid:
            yield f"{done.slug} ended with {done.code}, stdout {done.stdout[:200]!r}, stderr {done.stderr[-200:]!r}"


def left_over(top: Path, sessions: list[Session]) -> Iterator[str]:
    """Temporary files that are not swept once they are old, and what is noted anywhere but in the state."""
    long_ago = time.time() - YOUNG - 50
    for path in top.rglob(f"{PREFIX}*"):
        os.utime(path, (long_ago, long_ago))
    for mark in (top / "home").rglob("pruned"):
        mark.unlink()
    first = sessions[0]
    first.fire("session-start", event_of(first.project, "SessionStart", "last", source="startup"), may_kill=False)
    for session in {one.file: one for one in sessions}.values():
        session.fire("subagent-stop", stop_of(first.project, "last", "All of it. " * 300, session.id), may_kill=False)
    yield from (f"{'/'.join(path.parts[-3:])} is left over" for path in sorted(top.rglob(f"{PREFIX}*")))
    state = str(next((top / "home/.claude/claude-progress/state").glob("*/sessions")).parent)
    for spare in spare_places(first.environ, state, str(first.file.parent)):
        if os.path.exists(spare):
            yield f"{spare} is left over"
            shutil.rmtree(spare)


def tell(sessions: list[Session]) -> None:
    """Prints what was done, how long it took, and what the persons were told."""
    done = [one for session in sessions for one in session.done]
    killed = sum(one.is_killed for one in done)
    records = sum(len(session.acknowledged) for session in sessions)
    print(f"{len(sessions)} sessions, {len(done)} hooks, {killed} killed, {records} records acknowledged")
    for slug in sorted({one.slug for one in done}):
        times = [one.seconds * 1000 for one in done if one.slug == slug and not one.is_killed]
        if times:
            median = statistics.median(times)
            print(f"{slug:<14} {len(times):>6} hooks, median {median:>6.0f} ms, max {max(times):>6.0f} ms")
    lines = Counter(line for one in done if not one.is_killed for line in said(one.stdout))
    for line, count in lines.most_common():
        print(f"{count:>6} {line}")


def said(stdout: bytes) -> list[str]:
    """The lines for the person, without those on the work that there is."""
    try:
        lines = str(json.loads(stdout or b"{}").get("systemMessage", "")).splitlines()
    except ValueError:
        return []
    return [line for line in lines if not line.startswith(("Unfinished: ", "Untouched for days: "))]


def main() -> int:
    """Soaks as long as was asked for."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=5, help="how long (default 5)")
    parser.add_argument("--sessions", type=int, default=64, help="sessions at once (default 64)")
    parser.add_argument("--files", type=int, default=8, help="progress files (default 8)")
    parser.add_argument("--seed", type=int, default=0, help="of what is random")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        wanted = Options(asked.minutes * 60, asked.sessions, asked.files, asked.seed)
        sessions, found = soak(Path(name).resolve(), wanted)
    tell(sessions)
    print("\n".join(found) if found else "every acknowledged record is in its file once; nothing is left over")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
