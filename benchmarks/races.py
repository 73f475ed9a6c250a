"""What is lost when a hook and a writer that takes no lock change one progress file at the same moment.

A pair is one hook event (a process that imported the library before it was forked calls the handler of SubagentStop)
and one writer, in turn an editor that keeps the file open and writes in place, one that writes a temporary file and
renames it, and Claude's Edit, which reads, and writes the whole file in place. Each writer sets a line of its own to
the number of the pair. Both are let go at the same moment; the writer then waits for a random part of the time that a
hook takes, so that its reading and its writing fall on any step of it, and 0 to 3 ms between these two.

Who lost what is told by the clock, which all processes share. The hook notes when each of its exchanges of the
progress file began and ended, the writer when its write had ended. A change of the writer that is not in the file
after a pair was

- lost by us, if it was completely written before an exchange ended: we have put another file in its place;
- written into the file that we had replaced, if it ended after our last exchange: the writer opened the old file, and
  what it wrote there is in no folder. We lost nothing that was there when we exchanged.

A record that is not in the file after a pair was overwritten by the writer, which had read the file before the record
was there. That is the writer's loss, and it is counted as such; the next event has to put the record back. A record
counts as lost or doubled by the state of the file at the end of a block of 100 pairs, after one more event without a
writer. Each block begins with a new file, a new session and an empty state. A file that has lost lines which neither
side changes ends its block: a hook has taken what a writer had emptied, or half written, for the whole file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sample import progress_file

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from progresslib.handlers.agents import on_agent_event
from progresslib.hook.event import Event
from progresslib.system.temporary import File

BLOCK = 100
SIZE = 4_000
LONGEST_PAUSE = 0.003
WRITER = b"- writer: "
RECORD = re.compile(rb'"run": \{\s*"id": "([^"]+)"')
FOLD = re.compile(rb" -> outputs/\S+/([^/\s]+)\.md$", re.MULTILINE)


class Place(NamedTuple):
    """The project of one block, and what a hook of its session gets."""

    folder: Path
    session: str

    @property
    def path(self) -> Path:
        """The progress file."""
        return self.folder / "project/.claude/progress/backend-feature.md"

    @property
    def environ(self) -> dict[str, str]:
        """The client of all sessions is this process."""
        home, project = str(self.folder / "home"), str(self.folder / "project")
        return {"HOME": home, "CLAUDE_PROJECT_DIR": project, "CLAUDE_PID": str(os.getpid())}

    def event(self, run_id: str) -> Event:
        """The end of an agent's work, as the newest client tells it."""
        answer = {"status": "complete", "summary": f"What {run_id} was to do is done"}
        return Event(
            {
                "session_id": self.session,
                "cwd": str(self.folder / "project"),
                "hook_event_name": "SubagentStop",
                "agent_id": run_id,
                "agent_type": "backend-developer",
                "last_assistant_message": json.dumps(answer),
            }
        )


class Pair(NamedTuple):
    """What one pair did: the hook's exchanges, each from when to when, and when the writer's write had ended."""

    exchanges: list[tuple[int, int]]
    written: int
    errors: list[str]


def new_place(top: Path, block: int) -> Place:
    """A project with a new file, and an empty home."""
    shutil.rmtree(top / "place", ignore_errors=True)
    place = Place(top / "place", f"session-{block}")
    place.path.parent.mkdir(parents=True)
    (place.folder / "home").mkdir()
    place.path.write_bytes(progress_file(SIZE, block).encode() + WRITER + b"none\n")
    return place


def edit_in_place(path: Path, line: bytes, pause: float) -> None:
    """An editor that keeps the file open."""
    with open(path, "r+b") as file:
        data = with_line(file.read(), line)
        time.sleep(pause)
        file.seek(0)
        file.truncate()
        file.write(data)


def edit_and_rename(path: Path, line: bytes, pause: float) -> None:
    """An editor that writes another file and puts that in its place."""
    data = with_line(path.read_bytes(), line)
    time.sleep(pause)
    other = path.with_name("backend-feature.md~")
    other.write_bytes(data)
    other.replace(path)


def edit_as_claude(path: Path, line: bytes, pause: float) -> None:
    """Claude's Edit: it reads, replaces a text, and writes the whole file in place."""
    data = with_line(path.read_bytes(), line)
    time.sleep(pause)
    path.write_bytes(data)


def with_line(data: bytes, line: bytes) -> bytes:
    """The file with the writer's line changed."""
    before, mark, after = data.partition(WRITER)
    return before + mark + line + b"\n" + after.partition(b"\n")[2] if mark else data


WRITERS = {
    "editor in place": edit_in_place,
    "editor that renames": edit_and_rename,
    "Claude's Edit": edit_as_claude,
}


def hook(place: Place, run_id: str) -> list[list[Any]]:
    """Calls the handler as hooks/run would have it, and returns when it exchanged the progress file."""
    exchanges: list[list[Any]] = []

    def noted(exchange: Callable[[File, str], object]) -> Callable[[File, str], object]:
        def timed(draft: File, path: str) -> object:
            start = time.monotonic_ns()
            result = exchange(draft, path)
            if path == str(place.path):
                exchanges.append(["exchange", start, time.monotonic_ns()])
            return result

        return timed

    for way in ("swap_with", "move_to"):
        setattr(File, way, noted(getattr(File, way)))
    answer = on_agent_event(place.event(run_id), place.environ, time.time())
    return [*exchanges, *([["error", json.dumps(answer)]] if answer else [])]


def writer(place: Place, edit: Callable[[Path, bytes, float], None], number: int, wait: float) -> list[list[Any]]:
    """Makes one change, and returns when it was written."""
    time.sleep(wait)
    edit(place.path, str(number).encode(), Random(number).uniform(0, LONGEST_PAUSE))
    return [["written", time.monotonic_ns()]]


def forked(work: Callable[[], list[list[Any]]], gate: int, report: int) -> int:
    """Starts a process that does `work` once the gate is open, and reports in lines of JSON; returns its id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.read(gate, 1)
        lines = work()
    except BaseException as error:  # nothing may return into the copy of this process
        lines = [["error", repr(error)]]
    os.write(report, "".join(json.dumps(line) + "\n" for line in lines).encode())
    os._exit(0)


def at_once(*works: Callable[[], list[list[Any]]]) -> Pair:
    """Does works at the same moment, each in a process of its own."""
    gate, opener = os.pipe()
    told, report = os.pipe()
    pids = [forked(work, gate, report) for work in works]
    os.write(opener, b"." * len(works))
    for fd in (gate, opener, report):
        os.close(fd)
    for pid in pids:
        os.waitpid(pid, 0)
    with open(told, "rb") as pipe:
        lines = [json.loads(line) for line in pipe]
    exchanges = [(line[1], line[2]) for line in lines if line[0] == "exchange"]
    written = next((line[1] for line in lines if line[0] == "written"), 0)
    return Pair(exchanges, written, [line[1] for line in lines if line[0] == "error"])


def judged(data: bytes, number: int, run_id: str, pair: Pair) -> list[str]:
    """What a pair has left, by the file as it is after it."""
    found = []
    if run_id not in ids(data):
        found.append("overwritten")
    if WRITER + str(number).encode() + b"\n" not in data:
        ours = any(pair.written <= end for _, end in pair.exchanges)
        found.append("lost by us" if ours else "into the old file")
    return found


def ids(data: bytes) -> list[str]:
    """The ids of the records in a file."""
    return [one.decode() for pattern in (RECORD, FOLD) for one in pattern.findall(data)]


def usual_time(place: Place) -> float:
    """The seconds that a hook takes here, as a median."""
    times = []
    for number in range(15):
        start = time.monotonic()
        at_once(partial(hook, place, f"first{number}"))
        times.append(time.monotonic() - start)
    return statistics.median(times)


def run_block(place: Place, numbers: range, counts: dict[str, Counter[str]], usual: float) -> int:
    """Lets pairs race in one file, and counts what came of it; returns the number of the first pair that it left.

    That is before the end if the file has lost lines that neither side changes: the next pair gets a new one.
    """
    by_id: dict[str, str] = {}
    names, random = list(WRITERS), Random(numbers.start)
    before, is_whole, number = without_ours(place.path.read_bytes()), True, numbers.start
    while is_whole and number < numbers.stop:
        name, run_id, wait = names[number % len(names)], f"a{number}", random.uniform(0, usual)
        by_id[run_id] = name
        pair = at_once(
            partial(hook, place, run_id),
            partial(writer, place, WRITERS[name], number, wait),
        )
        data = place.path.read_bytes()
        is_whole = without_ours(data) == before
        counts[name].update(["pairs", *(judged(data, number, run_id, pair) if is_whole else ["damaged"])])
        for error in pair.errors:
            counts[name]["errors"] += 1
            print(f"pair {number}, {name}: {error}", file=sys.stderr)
        number += 1
    last = at_once(partial(hook, place, "last"))
    count_at_the_end(place, by_id, counts, last)
    return number


def count_at_the_end(place: Place, by_id: dict[str, str], counts: dict[str, Counter[str]], last: Pair) -> None:
    """Counts the records of a block that are lost or doubled, and those that had to be put back."""
    there = Counter(ids(place.path.read_bytes()))
    for run_id, name in by_id.items():
        counts[name]["lost"] += there[run_id] == 0
        counts[name]["doubled"] += there[run_id] > 1
    if last.errors:
        print(f"after {max(by_id)}: {last.errors}", file=sys.stderr)
    for path in place.folder.glob("home/.claude/claude-progress/state/*/*/*/a*.json"):
        kept = json.loads(path.read_bytes())
        if kept.get("put_back") and kept["id"] in by_id:
            counts[by_id[kept["id"]]]["put back"] += 1


def without_ours(data: bytes) -> list[bytes]:
    """The lines of a file that neither side of a pair may change."""
    head, mark, rest = data.partition(b"## Agent Outputs\n")
    _, error_log, tail = rest.partition(b"## Error Log\n")
    changing = (b"## Last Updated: ", b"  - Agent: ", WRITER)
    return [line for line in (head + mark + error_log + tail).splitlines() if not line.startswith(changing)]


ROWS = {
    "pairs": "pairs",
    "lost": "records lost (must be 0)",
    "doubled": "records doubled (must be 0)",
    "damaged": "files that lost other lines (must be 0)",
    "errors": "hooks that reported an error",
    "lost by us": "writer's changes lost by us",
    "into the old file": "writer's changes written into the file we replaced",
    "overwritten": "records that the writer overwrote",
    "put back": "records that were put back",
}
RATES = ("lost by us", "into the old file", "overwritten", "put back")


def show(counts: dict[str, Counter[str]]) -> None:
    """Prints the figures, of each kind of writer and of all."""
    total = sum(counts.values(), Counter[str]())
    columns = [*counts.values(), total]
    print(("{:<52}" + "{:>21}" * len(columns)).format("", *counts, "all"))
    for key, label in ROWS.items():
        print(("{:<52}" + "{:>21}" * len(columns)).format(label, *(column[key] for column in columns)))
        if key in RATES:
            rates = (f"{column[key] * 10_000 / max(1, column['pairs']):.1f}" for column in columns)
            print(("{:<52}" + "{:>21}" * len(columns)).format("    per 10,000 pairs", *rates))


def main() -> int:
    """Measures and prints; 0 always: it does not judge."""
    parser = argparse.ArgumentParser(description="What is lost when hooks and writers without a lock meet.")
    parser.add_argument("--pairs", type=int, default=10_000, help="how many races (default 10,000)")
    pairs: int = parser.parse_args().pairs
    counts: dict[str, Counter[str]] = {name: Counter() for name in WRITERS}
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        top = Path(name).resolve()
        usual = usual_time(new_place(top, 0))
        first = 0
        try:
            while first < pairs:
                first = run_block(new_place(top, first), range(first, min(first + BLOCK, pairs)), counts, usual)
        except KeyboardInterrupt:
            print("interrupted: these are the figures so far, without the end of the last block")
    print(f"a hook takes {usual * 1000:.1f} ms here; {time.monotonic() - start:.0f} seconds\n")
    show(counts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
