"""The forms in which a planted progress file is written: the seed's full one, its minimal one, and a loose one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from random import Random
from typing import NamedTuple

from phrases import FACTS
from planted import Content, Error, Phase, Run
from planting import Fact, Item, Planter

STARTED, UPDATED = "2026-11-10T08:00:00Z", "2026-11-21T17:30:00Z"


class Planted(NamedTuple):
    """A progress file, the facts in it, and its items: what a reader would count in it."""

    text: str
    facts: list[Fact]
    items: list[Item]


def planted(size: int, seed: int, form: str) -> Planted:
    """A progress file of about SIZE bytes; the same size, seed and form give the same file."""
    content = Content(size, Random(f"{size} {seed} {form}"))
    bare = Writer(content, seed).write(FORMS[form])
    content.fill(size - len(bare.text.encode()) - 60)
    return Writer(content, seed).write(FORMS[form])


def grown(file: Planted, seed: int) -> Planted:
    """The same file after some more work: with a decision, a path, a blocker, an error, a run and a wish more."""
    planter = Planter(Random(f"grown {seed}"))
    text = file.text
    for kind, headings in NEW.items():
        said = planter.fact(kind, FACTS["error"][0] if kind == "unresolved error" else "")
        heading = next(one for one in headings if f"\n{one}\n" in text)
        entry = ENTRIES.get(heading, "- {said}\n").format(said=said)
        begin = text.index(f"\n{heading}\n") + len(heading)
        end = re.compile(r"\n(---\n|## )" if heading[2] == " " else r"\n(---\n|###)").search(text, begin)
        at = end.start() if end else len(text)
        text = f"{text[:at].rstrip()}\n{entry}{text[at:]}"
    return file._replace(text=text, facts=file.facts + planter.facts)


NEW = {
    "decision": ("### Architecture Decisions", "## Context", "## Key Decisions"),
    "path": ("### Key File Paths", "## Context", "## Important Files"),
    "blocker": ("### Blockers", "## Blockers", "## Blocked by"),
    "unresolved error": ("## Error Log", "## Errors", "## Known Issues"),
    "run": ("## Agent Outputs", "## Agent Output", "## Agent Results"),
    "preference": ("## Notes", "## User Preferences"),
}
"""Under which headings new facts of a kind stand."""
ENTRIES = {
    "## Error Log": "\n### 2026-11-21T18:00:00Z - Timeout\n- Error: {said}\n- Resolution: pending\n",
    **dict.fromkeys(("## Errors", "## Known Issues"), "- [ ] {said}\n"),
    **dict.fromkeys(NEW["run"], "\n### code-reviewer (completed)\n{said}.\n"),
}


class Writer:
    """Writes a content down in a form, and notes which items came of it."""

    def __init__(self, content: Content, seed: int) -> None:
        self.content = content
        self.random = Random(seed)
        self.items: list[Item] = []
        self.is_scattered = False

    def write(self, form: Callable[[Writer], str]) -> Planted:
        text = form(self)
        among = {"preference": "preference among notes"} if self.is_scattered else {}
        facts = [one._replace(kind=among.get(one.kind, one.kind)) for one in self.content.facts]
        return Planted(text, facts, self.items)

    def bullets(self, items: Iterable[Item]) -> str:
        said = list(items)
        self.items += said
        return "".join(item.bullet() for item in said)

    def table(self, head: str, items: list[Item]) -> str:
        """A table of two columns, a row an item."""
        self.items += [Item("", [f"| # | {head} |"]), *items]
        rows = [f"| {number} | {' '.join(item.text.split())} |\n" for number, item in enumerate(items, 1)]
        return f"| # | {head} |\n| --- | --- |\n{''.join(rows)}"

    def overview(self) -> str:
        said = self.content.overview
        self.items += [Item("", said), Item("", [f"Started: {STARTED}"])]
        return f"{'. '.join(said)}.\n"

    def phases(self, titles: Iterable[str], is_bold: bool = True) -> str:
        """The phases in three lists, or in one where the titles but for the first are empty."""
        content, text, number = self.content, "", 0
        for title, phases in zip(titles, (content.done, [content.current], content.pending)):
            text += f"\n## {title}\n\n" if title else ""
            for phase in phases:
                number += 1
                name = f"**Phase {number}: {phase.name}**" if is_bold else phase.name
                text += self._phase(phase, f"[{'x' if phases is content.done else ' '}] {name}")
        return text

    def _phase(self, phase: Phase, name: str) -> str:
        self.items.append(Item("", [phase.name, phase.result, *(value for _, value in phase.below)]))
        below = "".join(f"  - {key}: {value}\n" for key, value in phase.below)
        return f"- {name} - {phase.result}\n{below}" if phase.result else f"- {name}\n{below}"

    def errors(self) -> str:
        """The error log with a heading for each, as the seed has it."""
        return "".join(map(self._error, self.content.errors))

    def _error(self, error: Error) -> str:
        self.items.append(Item("", [error.title, error.message, error.how, *map(str.strip, error.trace)]))
        trace = "".join(f"{line}\n" for line in error.trace)
        fields = f"- Agent: backend-developer\n- Error: {error.message}\n- Resolution: {error.how}\n"
        return f"### {error.title}\n- Phase: {self.content.current.name}\n{fields}" + (
            f"\n```\n{trace}```\n\n" if trace else "\n"
        )

    def error_list(self) -> str:
        """The errors as a list of items with boxes."""
        return "".join(map(self._error_item, self.content.errors))

    def _error_item(self, error: Error) -> str:
        how = "Status: open" if error.is_open else f"Fixed: {error.how}"
        below = "\n".join([f"- {how}", *error.trace])
        item = Item(f"{error.message}\n{below}", [error.message, how, *map(str.strip, error.trace)])
        self.items.append(item)
        return item.bullet(f"- [{' ' if error.is_open else 'x'}] ")

    def runs(self) -> str:
        """The agents' results, oldest first, with JSON or in prose."""
        return "".join(map(self._run, self.content.runs))

    def _run(self, run: Run) -> str:
        self.items.append(Item("", [*run.said, *run.details, *run.files]))
        said, state = f"{'. '.join(run.said)}.", "in_progress" if run.is_open else "completed"
        if self.random.random() < 0.25:
            files = "".join(f"- {path}\n" for path in run.files)
            return f"### {run.agent} ({state})\n{said}\n\n{'. '.join(run.details)}.\n\n{files}\n"
        key = "partial_output" if run.is_open else "summary"
        answer: dict[str, object] = {"status": "in_progress" if run.is_open else "complete", key: said}
        answer.update(files_created=run.files, notes=run.details)
        return f"### {run.agent} ({state})\n```json\n{json.dumps(answer, indent=2)}\n```\n\n"

    def scattered(self) -> list[Item]:
        """The preferences among the notes on what was done."""
        self.is_scattered = True
        mixed = list(self.content.log)
        for item in self.content.preferences:
            mixed.insert(self.random.randrange(len(mixed) + 1), item)
        return mixed


def full(to: Writer) -> str:
    """The seed's full form; in half of the files preferences have a heading of their own."""
    content = to.content
    text = f"# Orchestration: {content.title}\n\n## Status: {content.status}\n## Started: {STARTED}\n"
    text += f"## Last Updated: {UPDATED}\n\n## Overview\n\n{to.overview()}\n---\n"
    text += to.phases(("Completed Phases", "Current Phase", "Pending Phases"))
    text += "\n---\n\n## Context for Resume\n\nCritical information needed to resume from current phase:\n\n"
    text += f"### Architecture Decisions\n{to.bullets(content.decisions)}\n### Key File Paths\n"
    text += to.table("Path", content.paths) if to.random.random() < 0.3 else to.bullets(content.paths)
    text += f"\n### Blockers\n{to.bullets(content.blockers)}\n---\n\n## Agent Outputs\n\n{to.runs()}---\n\n"
    text += f"## Error Log\n\n{to.errors()}---\n\n## Notes\n\n"
    if to.random.random() < 0.5:
        return text + to.bullets(to.scattered())
    return text + f"{to.bullets(content.log)}\n### User preferences\n{to.bullets(content.preferences)}"


def minimal(to: Writer) -> str:
    """The seed's minimal form, grown."""
    content = to.content
    text = f"# Orchestration: {content.title}\n\n## Status: {content.status}\n## Started: {STARTED}\n"
    text += f"## Last Updated: {UPDATED}\n\n{to.overview()}"
    text += to.phases(("Completed", "Current", "Pending"), is_bold=False)
    known = to.random.sample([*content.decisions, *content.paths], len(content.decisions) + len(content.paths))
    text += f"\n## Context\n{to.bullets(known)}\n## Blockers\n{to.bullets(content.blockers)}\n"
    text += f"## Errors\n{to.error_list()}\n## Notes\n{to.bullets(to.scattered())}\n"
    return f"{text}## Agent Output\n\n{to.runs()}"


def loose(to: Writer) -> str:
    """Headings of a model's own, tables, one list of phases."""
    content = to.content
    text = f"# {content.title}\n\n**Status:** {content.status}\n**Started:** {STARTED}\n**Last Updated:** {UPDATED}\n\n"
    text += f"## Goal\n\n{to.overview()}"
    marked = content.current._replace(result=f"{content.current.result} (in progress)")
    content.current, before = marked, content.current
    text += to.phases(("Phases", "", ""))
    content.current = before
    text += f"\n## Session Log\n\n{to.bullets(content.log)}\n## Agent Results\n\n{to.runs()}"
    text += f"## Key Decisions\n\n{to.bullets(content.decisions)}\n"
    text += f"## Important Files\n\n{to.table('File', content.paths)}\n"
    half = len(content.preferences) // 2
    text += f"## User Preferences\n\n{to.bullets(content.preferences[:half])}\n"
    text += f"## Constraints\n\n{to.bullets(content.preferences[half:])}\n"
    return text + f"## Blocked by\n\n{to.bullets(content.blockers)}\n## Known Issues\n\n{to.error_list()}"


FORMS = {"full": full, "minimal": minimal, "loose": loose}
