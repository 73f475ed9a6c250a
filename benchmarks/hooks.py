"""`python3 benchmarks/hooks.py [--rounds N] [--runs N]`: what a hook costs, in bare starts of its interpreter.

Every case is measured in the same run and by the same call: posix_spawn and wait4 of the whole process, the event on
stdin from a file, stdout to /dev/null, the order shuffled within each round. The hooks are an installed copy.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harness import EMPTY, ROOT, STATUS, Bench, Case, Kept, check, install, medians
from sample import write

ONE = "one file of 10 KB"
SAME = 0.15
"""How much more of the bare start than another case still counts as nothing: what two equal cases differ by here."""


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
TODO = {
    "hook_event_name": "PostToolUse",
    "tool_name": "TodoWrite",
    "tool_input": {"todos": [{"content": f"Step {number}", "status": "pending"} for number in range(5)]},
}
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
        case("a todo list that moves no phase", "post-todo", "one", TODO),
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
        Case(f"{STATUS}, by the command", [str(bench.copy / "bin/claude-progress"), "statusline"], at["one"], 2.8),
        Case(f"{STATUS}, as the installer registers it", [run[0], "status-line"], at["one"], 2.8),
        Case(f"{EMPTY}, no .claude, through sh -c", shell, at["bare"]),
        Case(f"{ONE}, through sh -c", shell, at["one"]),
        *recording(bench, at, many),
    ]


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
