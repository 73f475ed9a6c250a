"""`python3 benchmarks/hooks.py [--rounds N] [--runs N]`: what a hook costs, in bare starts of its interpreter.

Every case is measured in the same run and by the same call: posix_spawn and wait4 of the whole process, the event on
stdin from a file, stdout to /dev/null, the order shuffled within each round. The hooks are an installed copy. Beside
the wall clock stands the time of the processor, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from events import STOP, TODO, WRITE, fired, slugs
from harness import EMPTY, ROOT, STATUS, Bench, Case, Cost, Kept, check, install, machine, medians
from sample import write

ONE = "one file of 10 KB"
SAME = 0.15
"""How much more of the bare start than another case still counts as nothing: what two equal cases differ by here."""


def projects(folder: Path) -> dict[str, Path]:
    """The sample projects, by name."""
    empty = ("bare", "none", "claude", "repository")
    names = (*empty, "one", "idle", "fifty", "full", "archive", "recording", "ten", "thousand")
    made = {name: folder / "projects" / name for name in names}
    for project in made.values():
        project.mkdir(parents=True)
    (made["claude"] / ".claude").mkdir()
    (made["repository"] / ".git").mkdir()
    deep = made["repository"] / "a/b/c/d/e"
    deep.mkdir(parents=True)
    write(made["one"], 1, 10_000)
    write(made["fifty"], 50, 20_000)
    for name in ("full", "recording", "ten", "thousand", "idle"):
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


def recorded(bench: Bench, project: Path, runs: int) -> Kept:
    """The files of a project in which a session has recorded that many RUNS, by real hooks."""
    case = Case("", [str(bench.copy / "hooks/run"), "subagent-stop"], project, event=STOP, session=project.name)
    for _ in range(runs):
        check(bench, case)
    state = (bench.home / ".claude/claude-progress/state").glob(f"*{project.name}-*")
    return Kept(project / ".claude/progress", *(folder / name for folder in state for name in ("active", "sessions")))


def recording(bench: Bench, at: Mapping[str, Path], many: int) -> list[Case]:
    """What it costs to record a run, the first and the later ones of an orchestration; the last is number MANY."""

    def case(name: str, project: str, kept: Kept, **more: Any) -> Case:
        words = [str(bench.copy / "hooks/run"), "subagent-stop"]
        return Case(name, words, at[project], event=STOP, session=project, kept=kept, **more)

    earlier = {"recording": 1, "ten": 9, "thousand": many - 1}
    kept = {name: recorded(bench, at[name], runs) for name, runs in earlier.items()}
    tenth = "the 10th run of an orchestration"
    return [
        case("a run is recorded in a file of 10 KB", "recording", kept["recording"], most=3.2),
        case(tenth, "ten", kept["ten"]),
        case(f"the {many:,}th", "thousand", kept["thousand"], like=tenth, times=1.3),
    ]


def each_hook(bench: Bench, at: Mapping[str, Path]) -> list[Case]:
    """Every other hook: without progress files, with one and nothing to do, and with work that changes something."""
    events = fired(at["recording"])
    assert {*events, "session-start"} == slugs(), "a hook is not measured"
    kept = recorded(bench, at["recording"], 0)
    changes_nothing = ("permission-request", "allow-edit", "allow-command", "pre-compact", "status-line")
    found = []
    for slug, event in events.items():
        words = [str(bench.copy / "hooks/run"), slug]
        nothing = {**(event.idle or event.work)}
        found.append(Case(f"{slug}: {EMPTY}", words, at["none"], event=nothing))
        if event.idle:
            most = 1.5 if slug in ("post-tool-use", "post-write", "permission-request", "allow-edit") else 0.0
            found.append(Case(f"{slug}: nothing to do", words, at["idle"], most=most, event=event.idle))
        before = None if slug in changes_nothing else kept
        work = Case(f"{slug}: at work", words, at["recording"], event=event.work, session="recording", says=event.says)
        found.append(work._replace(kept=before))
    return found


def starts(bench: Bench, at: Mapping[str, Path]) -> list[Case]:
    """Starts of a session, and the status line; the first case is what the ratios are of."""
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
        *(Case(f"{ONE}, {source}", run, at["one"], source=source) for source in ("clear", "compact", "fork")),
        Case(f"{ONE}, resume with a transcript of 10 MB", run, at["one"], source="resume", transcript=talk),
        Case(f"{STATUS}, by the command", [str(bench.copy / "bin/claude-progress"), "statusline"], at["one"], 2.8),
        Case(f"{STATUS}, as the installer registers it", [run[0], "status-line"], at["one"], 2.8),
        Case(f"{EMPTY}, no .claude, through sh -c", shell, at["bare"]),
        Case(f"{ONE}, through sh -c", shell, at["one"]),
    ]


def cases(bench: Bench, many: int) -> list[Case]:
    """Everything that is measured."""
    at = projects(bench.folder)
    run, one = str(bench.copy / "hooks/run"), at["one"]
    readme = {**WRITE, "tool_response": {"filePath": str(one / "README.md")}}
    return [
        *starts(bench, at),
        Case("another Markdown file was written", [run, "post-write"], one, event=readme, session="one", most=1.5),
        Case("a todo list that moves no phase", [run, "post-todo"], one, event=TODO, session="one"),
        *recording(bench, at, many),
        *each_hook(bench, at),
    ]


def rows(measured: list[Case], found: Mapping[str, Cost]) -> Iterator[tuple[str, ...]]:
    """The lines of the table: case, median, ratio to the first case, that of the processor, target, verdict."""
    base = found[measured[0].name]
    for case in measured:
        cost = found[case.name]
        ratio = cost.ms / base.ms
        targets, holds = [], True
        if case.most:
            targets.append(f"at most {case.most}")
            holds = ratio <= case.most
        if case.times:
            targets.append(f"at most {case.times} times that")
            holds = cost.ms <= case.times * found[case.like].ms
        elif case.like:
            targets.append("adds nothing")
            holds = holds and ratio - found[case.like].ms / base.ms <= SAME
        verdict = ("holds" if holds else "MISSED") if targets else ""
        numbers = f"{cost.ms:.2f}", f"{ratio:.2f}", f"{cost.cpu / base.cpu:.2f}"
        yield case.name, *numbers, ", ".join(targets), verdict


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
        print(f"{machine(bench)}, {rounds} rounds, medians\n")
    for row in [("case", "ms", "ratio", "cpu", "target", ""), *rows(measured, found)]:
        print("{:<52} {:>7} {:>6} {:>5}  {:<26} {}".format(*row).rstrip())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
