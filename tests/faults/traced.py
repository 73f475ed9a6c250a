"""The same faults at the system's border: strace lets one system call of an unmodified hook process fail, or kills it.

What the interpreter and the library are read from is left out: a hook whose own code cannot be read has not begun.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.cases import Case
from tests.faults.driver import Driver, Ran
from tests.faults.judging import wrong_at_once, wrong_in_the_end
from tests.faults.scene import Scene
from tests.faults.trying import Tried, without_fault
from tests.faults.watching import KILL
from tests.folders import ROOT

CALLS = (
    *("openat", "read", "write", "close", "fsync", "rename", "renameat2", "unlink", "mkdir", "rmdir", "newfstatat"),
    *("getdents64", "flock", "fcntl", "fchmod", "lseek", "readlink", "access", "utimensat", "ftruncate", "link"),
)
FULL = {"openat", "write", "fsync", "rename", "renameat2", "mkdir", "link"}
"""What a full disk refuses."""
SILENT = {"close"}
_LINE = re.compile(r"^\d+ +(\w+)\((.*)$")


class Point(NamedTuple):
    """The n-th system call of a name, and what it was in a run without a fault."""

    name: str
    number: int
    shown: str


def is_here() -> bool:
    """Whether strace is installed, and may trace."""
    words = ["strace", "-o", os.devnull, "true"]
    return shutil.which("strace") is not None and not subprocess.run(words, capture_output=True).returncode


def attempt_traced(case: Case, top: Path, driver: Driver, faults: Iterable[str], every: int = 1) -> Tried:
    """Tries each of the faults at every n-th system call of a case's hook, each time from the same state."""
    scene = Scene(top, driver)
    case.prepare(scene)
    scene.keep()
    _, expected = without_fault(case, scene)
    scene.restore()
    points = list(_points(scene, case.slug, case.event(scene), top / "trace"))
    found, hits, longest = list[str](), 0, 0.0
    for shift, what in enumerate(faults):
        for point in [one for one in points if _can_meet(one, what)][(shift * 7) % every :: every]:
            scene.restore()
            ran = _traced(scene, case.slug, case.event(scene), point, what)
            wrong = list(wrong_at_once(scene, case.slug, what, ran, expected))
            wrong += wrong_in_the_end(scene, ran, what, scene.recover(), expected)
            found += [f"{case.name}: {what} at {point.name} {point.number}, {point.shown}: {one}" for one in wrong]
            hits, longest = hits + 1, max(longest, ran.seconds)
    return Tried(len(points), hits, found, Counter(), longest)


def _can_meet(point: Point, what: str) -> bool:
    return point.name in FULL if what.startswith("ENOSPC") else not (what == "EINTR" and point.name in SILENT)


def _points(scene: Scene, slug: str, event: dict[str, Any], path: Path) -> Iterator[Point]:
    """The system calls of a hook from where it reads its event, without those on its own code."""
    _run(scene, slug, event, ["-f", "-y", "-o", str(path), "-e", f"trace={','.join(CALLS)}"])
    counted, has_begun = Counter[str](), False
    for line in path.read_text(errors="replace").splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        name, rest = found.groups()
        counted[name] += 1
        has_begun = has_begun or (name == "read" and rest.startswith("0"))
        is_code = any(one in rest for one in (str(ROOT), sys.base_prefix, "/usr/lib", "/etc/", "/proc/"))
        if has_begun and not is_code:
            yield Point(name, counted[name], rest[:100])


def _traced(scene: Scene, slug: str, event: dict[str, Any], point: Point, what: str) -> Ran:
    """Runs a hook in which that call meets a fault."""
    fault = "signal=KILL" if what == KILL else f"error={what.partition(' ')[0]}"
    inject = f"inject={point.name}:{fault}:when={point.number}{'+' if ' ' in what else ''}"
    ran = _run(scene, slug, event, ["-f", "-o", os.devnull, "-e", f"trace={point.name}", "-e", inject])
    is_stdin = point.name == "read" and point.shown.startswith("0")
    return ran._replace(hit=["os.read 0" if is_stdin else point.name])


def _run(scene: Scene, slug: str, event: dict[str, Any], options: list[str]) -> Ran:
    script = str(ROOT / "hooks" / f"{slug.replace('-', '_')}.py")
    words = ["strace", *options, os.path.realpath(sys.executable), "-I", "-S", script]
    data = json.dumps(event).encode()
    done = subprocess.run(
        words, cwd=scene.project, env=scene.environ, input=data, capture_output=True, timeout=120, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr, [], [], 0.0)
