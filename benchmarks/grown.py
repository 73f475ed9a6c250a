"""Projects that have grown, each in one way: a larger file, more files, runs, archived files, old sessions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from events import PHASE, STOP, TODO, WRITE
from harness import Bench, Case, Kept, check
from sample import progress_file, write

NAME = "backend-feature-0.md"


class Curve(NamedTuple):
    """What grows: its name and title, its sizes, what makes a project of one, the hooks that are measured."""

    name: str
    title: str
    sizes: tuple[int, ...]
    make: Callable[[Bench, Path, int], None]
    slugs: tuple[str, ...]
    adds_nothing: bool = False

    def cases(self, bench: Bench, scale: float) -> dict[int, list[Case]]:
        """The cases of every size, each in a project of its own."""
        sizes = sorted({max(1, round(size * scale)) if size else 0 for size in self.sizes})
        return {size: self._of_size(bench, size) for size in sizes}

    def _of_size(self, bench: Bench, size: int) -> list[Case]:
        project = bench.folder / "projects" / f"{self.name}{size}"
        project.mkdir(parents=True)
        self.make(bench, project, size)
        kept = Kept(*own_files(bench, project))
        return [_case(bench, slug, project, self.name, size, kept) for slug in self.slugs]


def _case(bench: Bench, slug: str, project: Path, curve: str, size: int, kept: Kept) -> Case:
    path = project / ".claude/progress" / NAME
    text = path.read_text()
    todo = {"todos": [{"content": PHASE, "status": "completed"}]}
    events: dict[str, Mapping[str, Any]] = {
        "session-start": {},
        "subagent-stop": STOP,
        "stop": {"hook_event_name": "Stop", "background_tasks": []},
        "post-todo": {**TODO, "tool_input": todo},
        "post-write": {
            **WRITE,
            "tool_input": {"file_path": str(path), "content": text},
            "tool_response": {"filePath": str(path), "originalFile": text},
        },
        "status-line": {"hook_event_name": "Status", "workspace": {"project_dir": str(project)}},
    }
    session = "" if slug == "session-start" else project.name
    words = [str(bench.copy / "hooks/run"), slug]
    changes = kept if slug in ("subagent-stop", "stop", "post-todo") or curve == "days" else None
    return Case(f"{curve} {size} {slug}", words, project, event=events[slug], session=session, kept=changes)


def own_files(bench: Bench, project: Path) -> list[Path]:
    """What an event of the project's session changes."""
    folder = project / ".claude/progress"
    (state,) = (bench.home / ".claude/claude-progress/state").glob(f"*{project.name}-*")
    sessions = (state / "sessions").glob(f"{project.name}-*.json")
    return [folder / NAME, folder / "outputs" / NAME[: -len(".md")], state / "active", state / "pruned", *sessions]


def record(bench: Bench, project: Path, runs: int) -> None:
    """Records RUNS in the project's file by real hooks of one session."""
    case = Case("", [str(bench.copy / "hooks/run"), "subagent-stop"], project, event=STOP, session=project.name)
    for _ in range(runs):
        check(bench, case)


def larger(bench: Bench, project: Path, size: int) -> None:
    """One file of SIZE bytes."""
    write(project, 1, size)
    record(bench, project, 1)


def more_files(bench: Bench, project: Path, size: int) -> None:
    """SIZE unfinished files of 10 KB; the session is bound to the first."""
    write(project, 1, 10_000)
    record(bench, project, 1)
    write(project, size, 10_000)


def more_runs(bench: Bench, project: Path, size: int) -> None:
    """A file of 10 KB with SIZE runs: the first ones by real hooks, of the folded ones copies in the same form."""
    write(project, 1, 10_000)
    record(bench, project, min(size, 25))
    path = project / ".claude/progress" / NAME
    text = path.read_text()
    folds = [line for line in text.splitlines(keepends=True) if " -> outputs/" in line]
    if size <= 25 or not folds:
        return
    full_text = folds[0].rpartition(" -> ")[2].strip()
    run_id = Path(full_text).stem
    ids = [f"{run_id[:-6]}{number:06x}" for number in range(size - 25)]
    path.write_text(text.replace(folds[0], "".join(folds[0].replace(run_id, one) for one in ids) + folds[0]))
    source = project / ".claude/progress" / full_text
    for one in ids:
        shutil.copyfile(source, source.with_name(f"{one}.md"))


def archived(bench: Bench, project: Path, size: int) -> None:
    """A file of 10 KB, and SIZE in the archive, with as many folders of outputs."""
    write(project, 1, 10_000)
    record(bench, project, 1)
    text = progress_file(2_000, 1).replace("## Status: in_progress", "## Status: complete")
    folder = project / ".claude/progress"
    for number in range(size):
        path = folder / "archived" / f"backend-old-{number}-2026-10.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        (folder / "outputs" / f"backend-old-{number}").mkdir(parents=True)


def old_sessions(bench: Bench, project: Path, size: int) -> None:
    """A file of 10 KB, and the state of SIZE sessions before this one, as one of them has left it."""
    write(project, 1, 10_000)
    start = Case("", [str(bench.copy / "hooks/run"), "session-start"], project, session="old00000")
    check(bench, start._replace(event={"hook_event_name": "SessionStart", "source": "startup"}))
    record(bench, project, 1)
    state = next((bench.home / ".claude/claude-progress/state").glob(f"*{project.name}-*"))
    (session,) = (state / "sessions").glob("old00000*.json")
    (told,) = (state / "told").glob("*.json")
    key = session.stem
    for number in range(size - 1):
        other = key.replace("old00000", f"old{number + 1:05}")
        kept = json.loads(session.read_text())
        session.with_name(f"{other}.json").write_text(json.dumps({**kept, "client": f"{number}-1"}))
        (state / "clients" / f"{number + 1}-1.json").write_text(json.dumps({"version": 1, "session": other}))
        shutil.copyfile(told, told.with_name(f"{number:08x}.json"))


def a_new_day(bench: Bench, project: Path, size: int) -> None:
    """The same, on the first start of a day, which looks for what is older than 30 days."""
    old_sessions(bench, project, size)
    (state,) = (bench.home / ".claude/claude-progress/state").glob(f"*{project.name}-*")
    (state / "pruned").unlink()


EACH = ("session-start", "subagent-stop", "stop", "post-todo", "post-write", "status-line")
CURVES = (
    Curve("size", "bytes of the unfinished file", (1_000, 10_000, 100_000, 1_000_000, 10_000_000), larger, EACH),
    Curve("files", "unfinished files of 10 KB", (1, 5, 50, 500), more_files, EACH),
    Curve("runs", "runs in one file", (1, 20, 100, 1_000, 5_000), more_runs, EACH),
    Curve("archived", "archived files", (0, 1_000, 50_000), archived, EACH, adds_nothing=True),
    Curve("sessions", "sessions in the state", (1, 100, 1_000, 10_000), old_sessions, EACH, adds_nothing=True),
    Curve("days", "sessions at the first start of a day", (1, 100, 1_000, 10_000), a_new_day, ("session-start",)),
)
