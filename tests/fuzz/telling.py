"""What a session is told: it fits, it is framed by our lines alone, and no line that quotes can pose as one of ours.

An input is the files of a project, parted by lines with nothing but `%%`; the last one may be what the first one was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from progresslib.handlers.statusline_text import Look, of_many, of_one
from progresslib.reading.orchestration import Orchestration
from progresslib.sessions.told import ending, opening
from progresslib.telling.account import Work
from progresslib.telling.resume_text import LIMIT, changes_text, choice_text, full_text, person_line, subagent_text
from progresslib.telling.summary import Summary
from progresslib.text.quote import units
from progresslib.text.statuses import COMPLETE
from tests.fuzz import files
from tests.fuzz.target import Target
from tests.works import NOW

ID, EARLIER = "0a1b2c3d", "4e5f6a7b"
PART = b"%%\n"
MOST = 20
HEADS = (
    "Overview|Blockers|Current phase|Pending phases, in order|Beside the phases|Context for resume|Unresolved errors|"
    "Agent runs without an end|Agent results, newest first|Completed phases|Resolved errors|Notes"
)
OURS = re.compile(
    rf"(No longer under )?({HEADS}):|Under [^\n]{{1,120}}:|\.claude/progress/x\d+\.md(: | \(\d+ lines\): )[^\n]*|"
    r"Status: [^\n]*|\(Not told in full: [^\n]*\)|And \d+ more unfinished files in the same folder\.|"
    r"(Other unfinished files|Complete but not archived|Unchanged|No longer unfinished): [^\n]*|"
)
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]")
TAG = re.compile(r"<\s*[A-Za-z/!?]")


def check(data: bytes) -> None:
    """Tells of the files in DATA in every way."""
    contents = data.split(PART)[:MOST]
    works = [_work(content, number) for number, content in enumerate(contents)]
    unfinished = [work for work in works if work.summary.status != COMPLETE]
    complete = [work for work in works if work.summary.status == COMPLETE]
    _check_text(full_text(ID, unfinished, complete, NOW, unfinished[1:2], "It ended."), ID)
    earlier = {works[0].path: contents[-1], ".claude/progress/gone.md": contents[0]}
    _check_text(changes_text(ID, EARLIER, earlier, unfinished, complete, NOW), ID)
    for line in (subagent_text(works), choice_text([work.path for work in works])):
        assert units(line) <= LIMIT
        _check_quoted(line)
        assert "\n" not in line
    for line in (person_line(unfinished, complete, NOW, works), of_many(works, LOOK), of_one(works[0], NOW, LOOK)):
        assert "\n" not in line
        assert not FORBIDDEN.search(line), line
    assert units(person_line(unfinished, complete, NOW)) <= 600


LOOK = Look(80, False, True)


def _work(content: bytes, number: int) -> Work:
    orchestration = Orchestration(content, f"x{number}.md")
    return Work(f".claude/progress/x{number}.md", orchestration, Summary(orchestration), NOW - number * 1000)


def _check_text(text: str, told_id: str) -> None:
    if not text:
        return
    assert units(text) <= LIMIT
    _check_quoted(text)
    first, *middle, last = text.split("\n")
    assert first.startswith(opening(told_id)), first
    assert last == ending(told_id), last
    for line in middle:
        assert line.startswith(("- ", "  ")) or OURS.fullmatch(line), f"poses as ours: {line!r}"


def _check_quoted(text: str) -> None:
    assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
    assert not TAG.search(text), TAG.search(text)


def seeds() -> Sequence[bytes]:
    """One file, two, and many."""
    found = files.whole()
    return [*found, *(PART.join(pair) for pair in zip(found, found[1:])), PART.join(found), PART.join(found[:3] * 6)]


def mutate(data: bytes, random: Random) -> bytes:
    """A change of a file, or a file more."""
    if random.random() < 0.1:
        return data + PART + random.choice(files.all_files())
    return files.mutate(data, random)


TARGET = Target(
    check=check,
    promise="at most 9,500 characters as the client counts them; our lines alone begin without a mark of quoting; "
    "no control character, no tag",
    seeds=seeds,
    mutate=mutate,
    modules="telling.* text.quote text.columns handlers.statusline_text",
)
