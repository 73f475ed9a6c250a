"""What the benchmarks of hooks share: an installed copy, the cases, and one call shape for all of them."""

from __future__ import annotations

import json
import os
import platform
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
NEW = "<new>"
STATUS = "the status line"


class Case(NamedTuple):
    """One thing to measure: what starts it, where, its greatest ratio (0 for any), and the case it must equal.

    `times` is the greatest ratio to the case `like`, if that is not to be equal; `kept` is brought back each time, and
    has to be changed by what is measured. `says` is what it has to print. An event's value NEW is another each time.
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
    says: str = ""


class Cost(NamedTuple):
    """What one whole process and those that it started took: milliseconds, and those of the processor."""

    ms: float
    cpu: float


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
        new = {key: f"a{uuid.uuid4().hex[:16]}" for key, value in own.items() if value == NEW}
        path.write_text(json.dumps({**event, **own, **new}))
        return path


class Kept:
    """Files as they were, brought back before each measurement: each records one more run in the same place."""

    def __init__(self, *places: Path) -> None:
        """`places` are files, and folders with all that is below them."""
        self._places = places
        self._files = {path: path.read_bytes() for path in self._all()}  # one that is not there yet goes again
        self._marks: dict[Path, tuple[int, ...]] = {}

    def _all(self) -> list[Path]:
        below = (path for place in self._places for path in ((place,) if place.is_file() else place.rglob("*")))
        return [path for path in below if path.is_file()]

    @property
    def is_changed(self) -> bool:
        """Whether a file is another than it was, or one has come or gone."""
        return {path: path.read_bytes() for path in self._all()} != self._files

    def restore(self) -> None:
        """Brings back the files that have changed or gone, and removes those that have come since."""
        found = self._all()
        for path in found:
            if path not in self._files:
                path.unlink()
        there = set(found)
        for path, data in self._files.items():
            if path in there and self._marks.get(path) == _mark(path):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            os.utime(path, (time.time() - 60,) * 2)
            self._marks[path] = _mark(path)


def _mark(path: Path) -> tuple[int, ...]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


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
    if case.kept:
        case.kept.restore()
    with bench.event(case).open("rb") as event:
        done = subprocess.run(case.words, cwd=case.project, env=bench.environ(case), stdin=event, capture_output=True)
    told = case.event or (b"phase 4 of 7" if STATUS in case.name else b"additionalContext") in done.stdout
    wanted = case.event or (case.words[0] != bench.interpreter and EMPTY not in case.name)
    works = case.says.encode() in done.stdout and (case.kept is None or case.kept.is_changed)
    if done.returncode != 0 or told != wanted or not works:
        raise SystemExit(f"{case.name}: exit code {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")


def measure(bench: Bench, case: Case) -> Cost:
    """What one whole process costs."""
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
    used = os.wait4(process, 0)[2]
    whole = time.perf_counter() - start
    return Cost(whole * 1000, (used.ru_utime + used.ru_stime) * 1000)


_PEAK = "import os, sys; print(os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)[2].ru_maxrss)"


def megabytes(bench: Bench, case: Case) -> float:
    """The most memory that one process of the case had; at least that of a bare interpreter.

    A process counts that of the program which it was before, so a small one starts it.
    """
    if case.kept:
        case.kept.restore()
    words = [bench.interpreter, "-I", "-S", "-c", _PEAK, *case.words]
    with bench.event(case).open("rb") as event:
        done = subprocess.run(words, cwd=case.project, env=bench.environ(case), stdin=event, capture_output=True)
    return int(done.stdout.split()[-1]) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def medians(bench: Bench, measured: list[Case], rounds: int) -> dict[str, Cost]:
    """The medians of what each case costs over ROUNDS rounds, each in an order of its own."""
    costs: dict[str, list[Cost]] = {case.name: [] for case in measured}
    random = Random(rounds)
    for _ in range(rounds):
        for case in random.sample(measured, len(measured)):
            costs[case.name].append(measure(bench, case))
    return {name: median(found) for name, found in costs.items()}


def median(costs: list[Cost]) -> Cost:
    """The median of each of its numbers."""
    return Cost(*(statistics.median(column) for column in zip(*costs)))


def machine(bench: Bench) -> str:
    """What was measured on: interpreter, system, processors, how busy it was, and the day."""
    load = f"load {os.getloadavg()[0]:.1f}"
    day = time.strftime("%Y-%m-%d", time.gmtime())
    version = subprocess.run([bench.interpreter, "--version"], capture_output=True, text=True).stdout.strip()
    return f"{version}, {platform.platform()}, {os.cpu_count()} CPUs, {load}, {day}"
