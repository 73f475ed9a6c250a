"""What has to hold after a fault, whatever the hook and wherever it was hit."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from progresslib.places.project import FOLDER
from tests.faults.driver import Ran
from tests.faults.scene import Scene
from tests.faults.watching import KILL, LASTING
from tests.hook_processes import ids_folded, ids_in_full, rest_of

KILLED = -9
TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_HEADING = re.compile(r'^### ([^\n]*)\n\n`{3,}json\n.*?"run": \{\s*"id": "([^"]+)"', re.DOTALL | re.MULTILINE)
_FOLD = re.compile(r"^- ([^\n]*?), [^\n]* -> outputs/\S+/([^/\s]+)\.md$", re.MULTILINE)
_REPORT = "\n## Report, "
TEXT_HOOKS = ("pre-compact", "status-line")
SLOW = 12.0
"""Seconds: a hook waits ten at most for a lock that another one holds."""


class Facts(NamedTuple):
    """What the files of a project hold, but for times and the order of records.

    `runs` are the records by file and id, `rest` the lines of each file that no record may change, `outputs` how many
    reports each output has.
    """

    runs: dict[str, dict[str, str]]
    rest: dict[str, list[bytes]]
    outputs: dict[str, int]


class Torn(Exception):
    """A file is not whole: what is wrong with it."""


def facts_of(folder: Path) -> Facts:
    """Reads the progress files; raises Torn if one holds a record twice, or half of one."""
    runs: dict[str, dict[str, str]] = {}
    rest: dict[str, list[bytes]] = {}
    for path in sorted([*folder.glob("*.md"), *folder.glob("archived/*.md")]):
        data = path.read_bytes()
        name = str(path.relative_to(folder))
        runs[name], rest[name] = _runs(name, data), _rest(name, data)
    texts = {path.stem: path.read_text() for path in folder.glob("outputs/*/*.md")}
    return Facts(runs, rest, {name: text.count(_REPORT) for name, text in texts.items()})


def _runs(name: str, data: bytes) -> dict[str, str]:
    try:
        counted = Counter(ids_in_full(data) + ids_folded(data))
    except (ValueError, KeyError, AssertionError) as error:
        raise Torn(f"{name} holds half a record ({error!r})") from error
    twice = [one for one, count in counted.items() if count > 1]
    if twice:
        raise Torn(f"{name} holds {', '.join(twice)} more than once")
    text = data.decode()
    full = {run_id: heading.rpartition("(")[2].rstrip(")") for heading, run_id in _HEADING.findall(text)}
    folded = {run_id: heading.rpartition("(")[2] for heading, run_id in _FOLD.findall(text)}
    return {**folded, **full}


def _rest(name: str, data: bytes) -> list[bytes]:
    try:
        return sorted(TIME.sub(b"<time>", line) for line in rest_of(data))
    except AssertionError:
        raise Torn(f"{name} is cut off") from None


class Expected(NamedTuple):
    """What a project holds without a fault: before the hook, after it, and after what comes next.

    `without` is what it holds in the end if the event never came.
    """

    before: Facts
    after: Facts
    end: Facts
    without: Facts


def wrong_at_once(scene: Scene, slug: str, what: str, ran: Ran, expected: Expected) -> Iterator[str]:
    """What is not as it should be right after the fault."""
    if ran.code != (KILLED if what == KILL else 0):
        yield f"the exit code is {ran.code}"
    if ran.stderr:
        yield f"stderr holds {ran.stderr[-300:]!r}"
    yield from wrong_output(slug, ran.stdout)
    if b"a hook failed" in ran.stdout and "os.read 0" not in ran.hit:
        yield f"it says {ran.stdout[:300]!r}"
    if ran.seconds > SLOW:
        yield f"it took {ran.seconds:.1f} seconds"
    try:
        now = facts_of(scene.folder)
    except Torn as error:
        yield str(error)
        return
    for name, rest in now.rest.items():
        known = [facts.rest.get(name) for facts in expected]
        if rest not in known:
            yield f"other lines of {name} have changed: {_difference(rest, expected.after.rest.get(name, []))}"
    for name in now.runs:
        before, after = (facts.runs.get(name, {}) for facts in (expected.before, expected.after))
        lost = {*before} & {*after} - {*now.runs[name]}
        if lost or not {*now.runs[name]} <= {*before, *after}:
            yield f"{name} holds {sorted(now.runs[name])}, before {sorted(before)}, without a fault {sorted(after)}"


def wrong_output(slug: str, stdout: bytes) -> Iterator[str]:
    """What is wrong with what a hook prints: it is one JSON object, or for two hooks a text, or nothing."""
    try:
        text = stdout.decode()
        if slug in TEXT_HOOKS:
            is_valid = not text or (text.endswith("\n") and not text.startswith("{"))
        else:
            is_valid = not text or (isinstance(json.loads(text), dict) and text.endswith("}\n"))
    except ValueError:
        is_valid = False
    if not is_valid:
        yield f"stdout holds {stdout[:200]!r}"


def wrong_in_the_end(scene: Scene, ran: Ran, what: str, next_ones: list[Ran], expected: Expected) -> Iterator[str]:
    """What is not as it should be after the events that come next in the session."""
    for slug, one in zip(("subagent-stop", "stop", "session-start"), next_ones):
        if (one.code, one.stderr) != (0, b""):
            yield f"the next {slug} ends with {one.code}, {one.stderr[-300:]!r}"
        yield from (f"the next {slug}: {wrong}" for wrong in wrong_output(slug, one.stdout))
    try:
        now = facts_of(scene.folder)
    except Torn as error:
        yield f"in the end {error}"
        return
    # What cannot be read, or noted anywhere, cannot come through; nor what is in a folder that nobody may look into.
    is_hidden = what == "EACCES" and any(one.startswith("os.stat ") and one.endswith(FOLDER) for one in ran.hit)
    is_unheard = any(one.startswith("os.read 0") for one in ran.hit)
    may_be_lost = what == KILL or LASTING in what or is_unheard or is_hidden
    if now != expected.end and not (may_be_lost and now == expected.without):
        yield from (f"in the end {one}" for one in _differences(now, expected.end))
    yield from (f"{one} is never swept" for one in scene.never_swept())


def _differences(now: Facts, end: Facts) -> Iterator[str]:
    for name in sorted({*now.runs, *end.runs}):
        if now.runs.get(name) != end.runs.get(name):
            yield f"the runs of {name} are {now.runs.get(name)}, without a fault {end.runs.get(name)}"
        if now.rest.get(name) != end.rest.get(name):
            yield f"lines of {name} differ: {_difference(now.rest.get(name, []), end.rest.get(name, []))}"
    if now.outputs != end.outputs:
        yield f"the reports in outputs are {now.outputs}, without a fault {end.outputs}"


def _difference(now: list[bytes], then: list[bytes]) -> str:
    more, less = Counter(now) - Counter(then), Counter(then) - Counter(now)
    return f"+{[*more]} -{[*less]}"[:600]
