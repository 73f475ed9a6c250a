"""`status` in a terminal: the orchestrations of a project with bars and colours, drawn by rich.

What comes from a file goes into rich's Text, which knows no markup, and only without all that could steer a terminal.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from progresslib.cli.desk import Desk
from progresslib.cli.standing import error_text, numbered_phases, unresolved
from progresslib.handlers.statusline import look_of
from progresslib.handlers.statusline_text import BETWEEN, PLAIN_BETWEEN, bar_of
from progresslib.reading.runs import Run, is_at_work, is_open
from progresslib.reading.sections import COMPLETED, CURRENT
from progresslib.telling.account import Work, in_order
from progresslib.telling.shelf import Shelf
from progresslib.text.clock import age, seconds
from progresslib.text.quote import one_line, without_marks
from progresslib.text.statuses import BLOCKED, COMPLETE, IN_PROGRESS, NEEDS_RESTART

LONGEST = 300
LEAST_COLUMNS = 20
INDENT = 2
_COLOURS = {COMPLETE: "green", BLOCKED: "bold red", IN_PROGRESS: "cyan", NEEDS_RESTART: "bold yellow"}
_PHASES = {COMPLETED: ("[x]", "green"), CURRENT: ("[>]", "bold cyan")}


def draw_all(shelf: Shelf, desk: Desk) -> None:
    """Draws all works: the session's first, then the unfinished ones, those that are complete on a line each."""
    sheet = _Sheet(desk)
    works = sorted(in_order(shelf.unfinished), key=sheet.is_not_own)
    for work in works:
        sheet.work(work)
    if not works:
        sheet.line(0, ("no unfinished progress file", ""))
    complete = sorted(in_order(shelf.complete), key=sheet.is_not_own)
    if complete:
        sheet.line(0, ("Complete", "bold"))
    for work in complete:
        sheet.brief(work)


def draw_one(works: list[Work], desk: Desk) -> None:
    """Draws each work with its phases and its errors."""
    sheet = _Sheet(desk)
    for work in works:
        sheet.work(work)
        for number, phase in numbered_phases(work.orchestration):
            box, colour = _PHASES.get(phase.state, ("[ ]", "dim"))
            label = f"{number}. " if number else ""
            result = f" - {phase.result}" if phase.result else ""
            sheet.line(INDENT, (box, colour), (f"{label}{phase.name}{result}", ""), between=" ")
        for number, failure in unresolved(work.orchestration):
            sheet.line(INDENT, (f"error {number}: {error_text(failure)}", "red"))


class _Sheet:
    """A terminal to draw on, as wide and as colourful as it is, at the time of a command."""

    def __init__(self, desk: Desk) -> None:
        self._bound = desk.bound
        self._now = desk.now
        size = shutil.get_terminal_size()
        self._console = Console(
            width=max(size.columns, LEAST_COLUMNS),
            height=max(size.lines, 1),
            color_system=None if os.environ.get("NO_COLOR") else "auto",
            markup=False,
            emoji=False,
            highlight=False,
        )
        self._is_unicode = look_of(os.environ).is_unicode and not self._console.options.ascii_only

    def is_not_own(self, work: Work) -> bool:
        """Whether a work is another than the session's."""
        return work.orchestration.name != self._bound

    def line(self, indent: int, *pieces: tuple[str, str], between: str = "") -> None:
        """Draws pieces, each in its colour, on a line that is continued below its own beginning."""
        told = [Text(one_line(piece, LONGEST), colour) for piece, colour in pieces if piece]
        text = Text(between or (BETWEEN if self._is_unicode else PLAIN_BETWEEN)).join(told)
        for row in text.wrap(self._console, self._console.width - indent, overflow="fold"):
            row.rstrip()
            self._console.print(Text(" " * indent).append_text(row), no_wrap=True, overflow="ignore")

    def work(self, work: Work) -> None:
        """Draws one work: what it is, where it stands, what holds it up, who works on it."""
        summary = work.summary
        own = "" if self.is_not_own(work) else "this session's"
        status = without_marks(summary.status_text)
        self.line(0, (work.name, "bold"), (status, _COLOURS.get(summary.status, "magenta")), (own, "bold"))
        self.line(INDENT, *self._place(work))
        self.line(INDENT, (self._when(work), "dim"), (work.path, "dim"))
        for blocker in work.orchestration.blockers:
            self.line(INDENT, (f"blocked: {without_marks(blocker)}", "red"))
        for run in work.orchestration.runs:
            if is_open(run):
                self._run(run)
        errors = len(unresolved(work.orchestration))
        if errors:
            self.line(INDENT, (f"{errors} unresolved error{'s' if errors > 1 else ''}", "red"))

    def brief(self, work: Work) -> None:
        """Draws a complete work."""
        own = "" if self.is_not_own(work) else "this session's"
        self.line(INDENT, (work.name, "green"), (self._when(work), "dim"), (work.path, "dim"), (own, "bold"))

    def _place(self, work: Work) -> Iterator[tuple[str, str]]:
        phases = work.orchestration.phases
        if not phases:
            yield "no phases", "dim"
            return
        done = work.orchestration.done
        yield bar_of(done, len(phases), self._is_unicode), "green"
        yield f"{done} of {len(phases)} phases done", ""
        for phase in phases:
            if phase.state == CURRENT:
                yield f"now: {without_marks(phase.name)}", "bold"

    def _when(self, work: Work) -> str:
        return work.age(self._now) or work.summary.updated

    def _run(self, run: Run) -> None:
        """Draws a run without an end: whose, on what, since when."""
        is_busy = is_at_work(run.state)
        began = seconds(str(run.noted.get("started") or ""))
        task = str(run.noted.get("task") or "")
        colour = "cyan" if is_busy else "yellow"
        started = "" if began is None else f"started {age(began, self._now)}"
        word = "at work" if is_busy else run.state
        self.line(INDENT, (f"{word}: {run.agent}", colour), (task, ""), (started, "dim"))
