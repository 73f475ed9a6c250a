"""What the benchmarks of hooks share: an installed copy, the cases, and one call shape for all of them."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
EMPTY = "no progress files"
STATUS = "the status line"


class Case(NamedTuple):
    """One thing to measure: what starts it, where, its greatest ratio (0 for any), and the case it must equal.

    `times` is the greatest ratio to the case `like`, if that is not to be equal; `kept` is brought back each time.
    """

    name: str
    words: list[str]
    project: Path
    most: float = 0.0
    like: str = ""
    source: str = "startup"
    transcript: str = "/nowhere.jsonl"
    event: Mapping[str, Any] = {}
    session: str = ""
    times: float = 0.0
    kept: Kept | None = None


class Bench(NamedTuple):
    """Where a run keeps its things: a home with the installed copy, that copy, and its interpreter."""

    folder: Path
    home: Path
    copy: Path
    interpreter: str

    def environ(self, case: Case) -> dict[str, str]:
        """What the newest client gives a hook; the process that starts hooks is this one."""
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "CLAUDE_PROJECT_DIR": str(case.project),
            "CLAUDE_ENV_FILE": str(self.folder / f"{uuid.uuid4()}.sh"),
            "CLAUDE_PID": str(os.getpid()),
        }

    def event(self, case: Case) -> Path:
        """A file with an event of its own: a hook stays silent at the second delivery of one event."""
        path = self.folder / "event.json"
        session = case.session or str(uuid.uuid4())
        event = {"session_id": session, "cwd": str(case.project), "transcript_path": case.transcript}
        own = case.event or {"hook_event_name": "SessionStart", "source": case.source}
        agent = {"agent_id": f"a{uuid.uuid4().hex[:16]}"} if own["hook_event_name"] == "SubagentStop" else {}
        path.write_text(json.dumps({**event, **own, **agent}))
        return path


class Kept:
    """Files as they were, brought back before each measurement: each records one more run in the same place."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._files = {path: path.read_bytes() for path in self._all()}

    def _all(self) -> list[Path]:
        return [path for folder in self._folders for path in folder.rglob("*") if path.is_file()]

    def restore(self) -> None:
        """Brings the files back, and removes those that have come since."""
        for path in self._all():
            if path not in self._files:
                path.unlink()
        for path, data in self._files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            os.utime(path, (time.time() - 60,) * 2)


def install(folder: Path) -> Bench:
    """Installs this clone's hooks into a home below FOLDER."""
    home = folder / "home"
    home.mkdir()
    words = [sys.executable, str(ROOT / "install.py"), "--hooks-only", "--client-version", "2.1.330"]
    done = subprocess.run(words, env={"HOME": str(home), "PATH": os.environ["PATH"]}, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"install.py failed\n{done.stdout}{done.stderr}")
    copy = home / ".claude/claude-progress/current"
    return Bench(folder, home, copy, (copy / "hooks/interpreter").read_text().strip())


def check(bench: Bench, case: Case) -> None:
    """Ends the run if a case does not do what it is measured for."""
    with bench.event(case).open("rb") as event:
        done = subprocess.run(case.words, cwd=case.project, env=bench.environ(case), stdin=event, capture_output=True)
    told = (b"phase 4 of 7" if STATUS in case.name else b"additionalContext") in done.stdout
    wanted = case.words[0] != bench.interpreter and EMPTY not in case.name and not case.event
    if done.returncode != 0 or told != wanted:
        raise SystemExit(f"{case.name}: exit code {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")


def measure(bench: Bench, case: Case) -> float:
    """Milliseconds of one whole process."""
    event, environ = str(bench.event(case)), bench.environ(case)
    if case.kept:
        case.kept.restore()
    files = [
        (os.POSIX_SPAWN_OPEN, 0, event, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    os.chdir(case.project)
    start = time.perf_counter()
    process = os.posix_spawn(case.words[0], case.words, environ, file_actions=files)
    os.wait4(process, 0)
    return (time.perf_counter() - start) * 1000


def medians(bench: Bench, measured: list[Case], rounds: int) -> dict[str, float]:
    """The median milliseconds of each case over ROUNDS rounds, each in an order of its own."""
    times: dict[str, list[float]] = {case.name: [] for case in measured}
    random = Random(rounds)
    for _ in range(rounds):
        for case in random.sample(measured, len(measured)):
            times[case.name].append(measure(bench, case))
    return {name: statistics.median(values) for name, values in times.items()}
