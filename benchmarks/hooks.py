"""`python3 benchmarks/hooks.py [--rounds N]`: what a hook costs, as a multiple of the bare start of its interpreter.

Every case is measured in the same run and by the same call: posix_spawn and wait4 of the whole process, the event on
stdin from a file, stdout to /dev/null, the order shuffled within each round. The hooks are an installed copy.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sample import write

ROOT = Path(__file__).resolve().parents[1]
EMPTY = "no progress files"
ONE = "one file of 10 KB"
SAME = 0.15
"""How much more of the bare start than another case still counts as nothing: what two equal cases differ by here."""


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


def projects(folder: Path) -> dict[str, Path]:
    """The sample projects, by name."""
    names = ("bare", "claude", "repository", "one", "fifty", "full", "archive", "recording", "ten", "thousand")
    made = {name: folder / "projects" / name for name in names}
    for project in made.values():
        project.mkdir(parents=True)
    (made["claude"] / ".claude").mkdir()
    (made["repository"] / ".git").mkdir()
    deep = made["repository"] / "a/b/c/d/e"
    deep.mkdir(parents=True)
    write(made["one"], 1, 10_000)
    write(made["fifty"], 50, 20_000)
    for name in ("full", "recording", "ten", "thousand"):
        write(made[name], 1, 10_000)
    for name in ("full", "archive"):
        write(made[name], 1000, 2_000, "archived")
        write(made[name], 1000, 2_000, "outputs/backend-feature-0", "run")
    return {**made, "repository": deep}


def transcript(folder: Path) -> Path:
    """A conversation of 10 MB that holds nothing of ours."""
    path = folder / "transcript.jsonl"
    line = json.dumps({"type": "user", "message": {"role": "user", "content": "x" * 2_000}})
    path.write_text(f"{line}\n" * 5_000)
    return path


ANSWER = json.dumps({"status": "complete", "summary": "The worker retries", "files_created": ["pkg/worker/worker.go"]})
STOP = {"hook_event_name": "SubagentStop", "agent_type": "backend-developer", "last_assistant_message": ANSWER}
WRITE = {"hook_event_name": "PostToolUse", "tool_name": "Write", "tool_input": {"content": "x" * 2_000}}


def recorded(bench: Bench, project: Path, runs: int) -> Kept:
    """The files of a project in which a session has recorded that many RUNS, by real hooks."""
    case = Case("", [str(bench.copy / "hooks/run"), "subagent-stop"], project, event=STOP, session=project.name)
    for _ in range(runs):
        check(bench, case)
    state = (bench.home / ".claude/claude-progress/state").glob(f"*{project.name}-*")
    return Kept(project / ".claude/progress", *(folder / name for folder in state for name in ("active", "sessions")))


def recording(bench: Bench, at: dict[str, Path], many: int) -> list[Case]:
    """What the hooks that record cost; the last case is that of run number MANY."""

    def case(name: str, slug: str, project: str, event: Mapping[str, Any], **more: Any) -> Case:
        return Case(name, [str(bench.copy / "hooks/run"), slug], at[project], event=event, session=project, **more)

    def written(path: Path) -> dict[str, Any]:
        return {**WRITE, "tool_response": {"filePath": str(path)}}

    earlier = {"recording": 1, "ten": 9, "thousand": many - 1}
    kept = {name: recorded(bench, at[name], runs) for name, runs in earlier.items()}
    tenth = "the 10th run of an orchestration"
    return [
        case("another file was written", "post-write", "one", written(at["one"] / "src/a.py"), most=1.5),
        case("another Markdown file was written", "post-write", "one", written(at["one"] / "README.md"), most=1.5),
        case("another tool was used", "post-tool-use", "one", {**WRITE, "tool_name": "Bash"}, most=1.5),
        case("a turn ends, nothing to do", "stop", "one", {"hook_event_name": "Stop"}),
        case(
            "a run is recorded in a file of 10 KB", "subagent-stop", "recording", STOP, most=3.2, kept=kept["recording"]
        ),
        case(tenth, "subagent-stop", "ten", STOP, kept=kept["ten"]),
        case(f"the {many:,}th", "subagent-stop", "thousand", STOP, like=tenth, times=1.3, kept=kept["thousand"]),
    ]


def cases(bench: Bench, many: int) -> list[Case]:
    """Everything that is measured; the first is what the ratios are of."""
    at = projects(bench.folder)
    python, run = [bench.interpreter, "-I", "-S", "-c"], [str(bench.copy / "hooks/run"), "session-start"]
    shell = ["/bin/sh", "-c", f'"{run[0]}" {run[1]}']
    talk = str(transcript(bench.folder))
    return [
        Case("the interpreter alone (pass)", [*python, "pass"], at["bare"]),
        Case("import json alone", [*python, "import json"], at["bare"]),
        Case(f"{EMPTY}, no .claude", run, at["bare"], 0.3),
        Case(f"{EMPTY}, with .claude", run, at["claude"], 0.3),
        Case(f"{EMPTY}, 5 levels deep in a repository", run, at["repository"], 0.3),
        Case(f"{EMPTY}, 1,000 archived, 1,000 outputs", run, at["archive"], 0.3),
        Case(ONE, run, at["one"], 2.8),
        Case(f"{ONE}, 1,000 archived, 1,000 outputs", run, at["full"], 2.8, like=ONE),
        Case("50 files of 20 KB", run, at["fifty"], 5.0),
        Case(f"{ONE}, resume with a transcript of 10 MB", run, at["one"], source="resume", transcript=talk),
        Case(f"{EMPTY}, no .claude, through sh -c", shell, at["bare"]),
        Case(f"{ONE}, through sh -c", shell, at["one"]),
        *recording(bench, at, many),
    ]


def check(bench: Bench, case: Case) -> None:
    """Ends the run if a case does not do what it is measured for."""
    with bench.event(case).open("rb") as event:
        done = subprocess.run(case.words, cwd=case.project, env=bench.environ(case), stdin=event, capture_output=True)
    told = b"additionalContext" in done.stdout
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


def rows(measured: list[Case], found: dict[str, float]) -> Iterator[tuple[str, ...]]:
    """The lines of the table: case, median, ratio to the first case, target, and whether it holds."""
    base = found[measured[0].name]
    for case in measured:
        ratio = found[case.name] / base
        targets, holds = [], True
        if case.most:
            targets.append(f"at most {case.most}")
            holds = ratio <= case.most
        if case.times:
            targets.append(f"at most {case.times} times that")
            holds = found[case.name] <= case.times * found[case.like]
        elif case.like:
            targets.append("adds nothing")
            holds = holds and ratio - found[case.like] / base <= SAME
        verdict = ("holds" if holds else "MISSED") if targets else ""
        yield case.name, f"{found[case.name]:.2f}", f"{ratio:.2f}", ", ".join(targets), verdict


def main() -> int:
    """Measures and prints; 0 always: it does not judge."""
    parser = argparse.ArgumentParser(description="What a hook costs, measured against its interpreter's bare start.")
    parser.add_argument("--rounds", type=int, default=100, help="how often each case is measured (default 100)")
    parser.add_argument("--runs", type=int, default=1000, help="how many runs the longest orchestration has")
    options = parser.parse_args()
    rounds: int = options.rounds
    with tempfile.TemporaryDirectory() as name:
        bench = install(Path(name).resolve())
        measured = cases(bench, options.runs)
        for case in measured:
            check(bench, case)
        found = medians(bench, measured, rounds)
        os.chdir(ROOT)
    print(f"{bench.interpreter}, {platform.platform()}, {os.cpu_count()} CPUs, {rounds} rounds, medians\n")
    for row in [("case", "ms", "ratio", "target", ""), *rows(measured, found)]:
        print("{:<52} {:>7} {:>6}  {:<26} {}".format(*row).rstrip())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
