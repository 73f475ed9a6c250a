"""What is promised on which client version: the rows of the table in the README, each shown by tests marked with it.

A test says `@promised("told at start")`, and runs on each version on which the row holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest

from tests.client.versions import BORDERS, INSTALLED, NEWEST, VERSIONS, numbers

OLDEST = VERSIONS[0]
EVERYWHERE = ("told at start", "agent", "todos")
"""What each run shows on every version."""
Test = Callable[..., None]


class Differs(NamedTuple):
    """What is otherwise on the versions from `first` to `last`; `holds` says whether the promise is kept even so."""

    first: str
    last: str
    words: str
    holds: bool = True

    def is_on(self, version: str) -> bool:
        """Whether it is so on VERSION."""
        return numbers(self.first) <= numbers(version) <= numbers(self.last)


class Promise(NamedTuple):
    """A row of the table: what a person is promised, and on which versions something differs."""

    words: str
    differs: Sequence[Differs] = ()

    def holds_on(self, version: str) -> bool:
        """Whether it is kept on VERSION."""
        return all(one.holds for one in self.differs if one.is_on(version))


TWICE = "It stands there twice: the client repeats the earlier text, and hooks cannot see that it does."
TOLD_AGAIN = "All is told again: the client has not kept the earlier text, or no hook can see that it has."
PROMISES: dict[str, Promise] = {
    "told at start": Promise("told at the start of a session"),
    "told on resume": Promise(
        "told on a resume",
        [Differs(OLDEST, "2.0.14", TWICE)],
    ),
    "told changes": Promise(
        "on a resume that still holds the text, told only what has changed",
        [Differs(OLDEST, "2.1.78", TOLD_AGAIN, holds=False)],
    ),
    "told after clear": Promise("told after `/clear`"),
    "told after compaction": Promise("told after a compaction"),
    "told in a fork": Promise(
        "told in a fork",
        [Differs(OLDEST, "2.0.14", TWICE), Differs("2.1.214", NEWEST, TWICE)],
    ),
    "told when picked": Promise("told when a conversation is picked with `/resume`"),
    "seen as a line": Promise("you see one line", [Differs(OLDEST, "2.0.14", "You see the whole text.")]),
    "silent": Promise("silent without progress files"),
    "agent": Promise("a subagent is recorded, with task and result"),
    "agents at once": Promise("four at once"),
    "agent in the background": Promise(
        "one in the background",
        [Differs(OLDEST, "2.0.42", "These clients have no agents in the background.", holds=False)],
    ),
    "agent of an agent": Promise(
        "one that another one started, with its parent",
        [Differs(OLDEST, "2.1.163", "An agent of these clients cannot start another.", holds=False)],
    ),
    "agent that fails": Promise("one that fails, in the Error Log too"),
    "agent cut off": Promise("one that was cut off when the client was killed"),
    "todos": Promise("a todo list (TodoWrite) moves phases"),
    "tasks": Promise(
        "the task tools move phases", [Differs(OLDEST, "2.0.76", "These clients have no task tools.", holds=False)]
    ),
    "commands": Promise("commands move phases"),
    "reminder": Promise(
        "a reminder at the end of a turn reaches Claude",
        [Differs(OLDEST, "2.1.150", "Before 2.1.163 you alone see a reminder.", holds=False)],
    ),
    "reminder seen": Promise(
        "you see the reminder",
        [Differs("2.1.330", NEWEST, "You see it twice: as the hook's line, and as what Claude goes on with.")],
    ),
    "suggestion": Promise("a file is suggested"),
    "suggestion after a kill": Promise(
        "and on a resume after agents were cut off",
        [Differs(OLDEST, "2.0.14", "These clients give a resumed session another id at first.", holds=False)],
    ),
    "suggestion after a compaction": Promise(
        "and after a compaction",
        [Differs("2.0.42", "2.1.101", "Headless, these clients forget what a hook says at a compaction.", holds=False)],
    ),
    "summary": Promise("the summariser of a compaction is told what has to survive"),
    "on the path": Promise(
        "`claude-progress` is on the PATH of the Bash tool",
        [Differs(OLDEST, "2.0.14", "No hook can set the PATH there: `~/.local/bin` has to be on it.", holds=False)],
    ),
    "unasked": Promise("it runs without a question"),
    "edits": Promise(
        "`--allow-edits` lets Claude's own edits of progress files through",
        [
            Differs(
                "2.1.78",
                "2.1.240",
                "Headless, no hook lets an edit below `.claude/` through there: the commands are left.",
                holds=False,
            )
        ],
    ),
    "skill": Promise(
        "the skill is offered and loaded",
        [Differs(OLDEST, "2.0.14", "These clients have no skills.", holds=False)],
    ),
    "status line": Promise("the status line"),
    "plugin": Promise(
        "the plugin",
        [Differs(OLDEST, "2.1.69", "Older clients than 2.1.78 take none of the plugin's hooks.", holds=False)],
    ),
}


def promised(name: str, *others: str) -> Callable[[Test], Test]:
    """Marks a test to show that a promise is kept, and OTHERS with it, on every version on which all of them hold."""
    names = (name, *others)
    versions = [one for one in INSTALLED if all(PROMISES[row].holds_on(one) for row in names)]
    cases = [pytest.param(one, marks=pytest.mark.border) if is_border(name, one) else one for one in versions]

    def mark(test: Test) -> Test:
        for row in names:
            test = pytest.mark.promise(row)(test)
        parametrized: Test = pytest.mark.parametrize("client", cases, indirect=True)(test)
        marked: Test = pytest.mark.client(parametrized)
        return marked

    return mark


def declared() -> set[tuple[str, str]]:
    """Each promise with each version on which it holds."""
    return {(name, one) for name, row in PROMISES.items() for one in INSTALLED if row.holds_on(one)}


def is_border(name: str, version: str) -> bool:
    """Whether a promise is shown on VERSION only where the borders are asked for."""
    return version in BORDERS and name not in EVERYWHERE
