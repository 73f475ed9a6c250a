"""What a planted progress file holds: its phases, decisions, errors, runs and notes, with their facts, and its size."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from phrases import AGENTS, FACTS, KINDS_OF_ERRORS, NAMES, TOPICS, TRACE
from planting import Fact, Item, Planter, counts

IN_RUNS, IN_LOG = 0.6, 0.25
"""Which shares of what fills a file up stand in the agents' results and in the notes; the rest in the errors."""


class Phase(NamedTuple):
    """A phase: its name, what came of it or is noted, and what stands below it, by key."""

    name: str
    result: str
    below: list[tuple[str, str]]


class Error(NamedTuple):
    """An entry of the error log: its title, its message, how it was resolved or what keeps it, and lines of output."""

    title: str
    message: str
    how: str
    is_open: bool
    trace: list[str]


class Run(NamedTuple):
    """An agent's work: what it says first, what else, and the files that it names; the last one is still at work."""

    agent: str
    said: list[str]
    details: list[str]
    files: list[str]
    is_open: bool


class Content:
    """Everything that a file is to say, before it has a form."""

    def __init__(self, size: int, random: Random) -> None:
        self.random = random
        self.planter = Planter(random)
        self.counts = counts(size)
        self.title = f"Job processing {self.planter.fact('status', '{t}')}"
        status = random.choice(FACTS["status"])
        self.status = self.planter.fact("status", status) if "{t}" in status else status
        self.overview = [self.planter.filler() for _ in range(3)]
        self.done, self.current, self.pending = self._phases()
        self.blockers = [self._item("blocker") for _ in range(self.counts["blocker"])]
        self.decisions = [self._item("decision") for _ in range(self._in_context("decision"))]
        self.paths = [Item(path, [path]) for path in map(self.planter.fact, ["path"] * self._in_context("path"))]
        self.preferences = [self._item("preference") for _ in range(self.counts["preference"])]
        self.errors = self._errors()
        self.runs = [self._run(number + 1 == self.counts["run"]) for number in range(self.counts["run"])]
        self.log: list[Item] = []

    @property
    def facts(self) -> list[Fact]:
        return self.planter.facts

    def fill(self, length: int) -> None:
        """Adds about LENGTH characters of what is nothing to remember."""
        while length > 0:
            place, said = self.random.random(), self.planter.filler()
            length -= len(said) + 8
            if place < IN_RUNS:
                self.random.choice(self.runs).details.append(said)
            elif place < IN_RUNS + IN_LOG:
                self._note(said)
            else:
                line = self.random.choice(TRACE).format(n=self.random.randrange(10_000, 1_000_000))
                self.random.choice(self.errors).trace.append(line)
                length += len(said) - len(line)

    def _note(self, said: str) -> None:
        """Notes down what was done: half of the time with the time before it, the newest last."""
        day, time = 10 + len(self.log) // 30, f"{self.random.randrange(10, 24)}:{self.random.randrange(10, 60)}"
        text = f"2026-11-{min(day, 30)} {time}: {said}" if self.random.random() < 0.5 else said
        self.log.append(Item(text, [said]))

    def _in_context(self, kind: str) -> int:
        """How many of a kind stand in the context; the rest stands below completed phases."""
        return self.counts[kind] - self.counts[kind] * 3 // 10

    def _item(self, kind: str) -> Item:
        return self.planter.item(self.planter.fact(kind), self.random.choice(TOPICS))

    def _phases(self) -> tuple[list[Phase], Phase, list[Phase]]:
        chosen = sorted(self.random.sample(NAMES, self.counts["phase"]), key=NAMES.index)
        names = [f"{name} of {self.planter.fact('phase', '{t}')}" for name in chosen]
        done = round((len(names) - 1) * 0.6)
        known = [("Key decisions", self.planter.fact("decision")) for _ in range(self.counts["decision"] * 3 // 10)]
        known += [("Files created", self.planter.fact("path")) for _ in range(self.counts["path"] * 3 // 10)]
        below: list[list[tuple[str, str]]] = [[] for _ in range(done)]
        for one in known:
            self.random.choice(below).append(one)
        completed = [
            Phase(name, self.planter.fact("phase result"), [*self._who_and_when(number), *below[number]])
            for number, name in enumerate(names[:done])
        ]
        note = self.planter.fact("phase result", self.random.choice(FACTS["note"]))
        current = Phase(names[done], self.planter.filler(), [("Notes", note)])
        return completed, current, [Phase(name, "", []) for name in names[done + 1 :]]

    def _who_and_when(self, number: int) -> list[tuple[str, str]]:
        time = f"2026-11-{10 + number % 10}T0{number % 10}:17:00Z"
        return [("Agent", self.random.choice(AGENTS)), ("Completed", time)]

    def _errors(self) -> list[Error]:
        kinds = ["unresolved error", "resolved error"]
        made = [self._error(kind) for kind in kinds for _ in range(self.counts[kind])]
        return self.random.sample(made, len(made))

    def _error(self, kind: str) -> Error:
        pick = self.random
        message, is_open = self.planter.fact(kind, pick.choice(FACTS["error"])), kind == "unresolved error"
        how = pick.choice(FACTS["open"]).format(t="the owner") if is_open else ""
        time = f"2026-11-{pick.randrange(10, 21)}T{pick.randrange(10, 24)}:{pick.randrange(10, 60)}:00Z"
        title = f"{time} - {pick.choice(KINDS_OF_ERRORS)}"
        return Error(title, message, how or self.planter.fact("how it was resolved"), is_open, [])

    def _run(self, is_open: bool) -> Run:
        said = [self.planter.fact("run"), *(self.planter.filler() for _ in range(self.random.randrange(3)))]
        details = [self.planter.filler() for _ in range(self.random.randrange(1, 4))]
        details.append(self.planter.fact("detail of a run"))
        files = [f"pkg/{self.random.choice(('worker', 'api', 'db'))}/{self.planter.token()}.go" for _ in range(3)]
        return Run(self.random.choice(AGENTS), said, self.random.sample(details, len(details)), files, is_open)
