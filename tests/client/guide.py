"""The story of docs/guide.md, played with a real client: what is said, run and told, and the file after each step."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.client.agents import TOOLS, has_said, killed, launch, wait, wait_and_say, waiting
from tests.client.api import Api, Block, Messages, Request, Script, Step, text
from tests.client.client import Machine
from tests.client.life import bash
from tests.client.person import with_everything
from tests.client.progress import copies
from tests.client.versions import Client
from tests.folders import PROGRESS

NAME = "backend-export"
RECORDS = "## Agent Outputs\n"
LAST_WORDS = "The worker retries six times, not five. I look at the counter."
PROMPTS = {
    "begin": "We move the nightly export to a queue. Keep a progress file. Start with the worker.",
    "test": "Now the tests.",
    "again": "go on",
    "block": "Prepare the load test on staging.",
    "unblock": "You have access to staging now. Finish it.",
    "finish": "Good. Finish the file.",
}
NEW = (
    f"claude-progress new {NAME} --overview 'The nightly export becomes jobs in a queue.' "
    "--phase 'Worker - takes jobs from the outbox table' --phase 'Tests' --phase 'Review'"
)
ANSWERS = {
    "worker": {
        "status": "complete",
        "summary": "Worker loop with retries",
        "decisions": ["at most 5 retries, then the dead-letter table"],
        "files_created": ["pkg/worker/worker.go"],
    },
    "tests": {"status": "complete", "summary": "The counter started at 0; 14 tests pass"},
    "review": {"status": "complete", "summary": "Nothing to change"},
}


_BLOCK = re.compile(r"(<!-- from a run: ([a-z-]+) -->\n+(?P<fence>`{3,})\w+\n)(?:.*?\n)((?P=fence)\n)", re.S)
_CHANCE = [
    (re.compile(pattern), word)
    for pattern, word in (
        (r"\d{4}-\d\d-\d\dT[\d:]+Z", "TIME"),
        (r"\((?:just now|\d+ \w+ ago)\)|(?<=; )just now", "AGO"),
        (r"claude-progress [0-9a-f]{8}", "claude-progress ID"),
        (r'"id": "\w+"', '"id": ID'),
        (r'"seconds": [\d.]+', '"seconds": N'),
        (r"backend-export-\d{4}-\d\d", "backend-export-MONTH"),
    )
]
AGENTS = {"worker": "backend-developer", "cut": "backend-tester", "tests": "backend-tester", "review": "code-reviewer"}


class Story:
    """Plays the story in PROJECT; `excerpts` then has each by its name."""

    def __init__(self, machine: Machine, project: Path) -> None:
        self.excerpts: dict[str, str] = {}
        self._machine = machine
        self._project = project
        self._ran: list[str] = []

    def play(self) -> dict[str, str]:
        """From the first prompt to the archive, with a compaction and a kill in between; returns the excerpts."""
        self._machine.api.script = self._script()
        for name in AGENTS.values():
            path = self._project / f".claude/agents/{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"---\nname: {name}\ndescription: Does its part.\n---\nAnswer with JSON.\n")
        self._ask("begin")
        before = len(self._machine.api.requests)
        self._machine.ask(self._project, "/compact", "--continue")
        self._keep_summariser(self._machine.api.requests[before:])
        self._kill()
        self._keep_told("told-again", self._ask("again", "--continue"))
        self._ask("block", "--continue")
        self._keep_reminder(self._ask("unblock", "--continue"))
        self._ask("finish", "--continue")
        [path] = (self._project / PROGRESS / "archived").glob("*.md")
        self._keep("archived", path.read_text())
        return self.excerpts

    def _script(self) -> Script:
        decide = "claude-progress decision 'Pattern: outbox, one worker'"
        return {
            "begin": [
                self._run(NEW),
                self._file("created", "# ", self._after("new", self._launch("Write the worker", "worker"))),
                self._file("record", RECORDS, self._run("claude-progress phase done 1 'worker loop, retries'")),
                self._run(decide),
                self._file("designed", "## Completed\n", self._after("begun", [text("The worker is written.")])),
            ],
            "test": [self._launch("Test the worker", "cut"), [text("Never said.")]],
            "again": [
                self._launch("Find the sixth retry, test the worker", "tests"),
                self._run("claude-progress phase done 2 '14 tests pass'"),
                self._after("tested", [text("The sixth retry is found, and the tests pass.")]),
            ],
            "block": [
                self._run("claude-progress block 'no access to staging'"),
                self._after("blocked", self._run("claude-progress status")),
                self._file("blocked-file", "## Context\n", self._after("status", [text("I need access to staging.")])),
            ],
            "unblock": [
                self._run("claude-progress unblock 'access granted'"),
                self._after("unblocked", self._launch("Review the worker", "review")),
                self._run("claude-progress phase done 3 'nothing to change'"),
                self._after("reviewed", [text("All three phases are done.")]),
                [text("Shall I complete the file?")],
            ],
            "finish": [
                self._run("claude-progress complete 'The export runs as jobs from a queue.'"),
                self._run("claude-progress archive"),
                self._after("finished", [text("It is put away.")]),
            ],
            "sub-cut": [wait_and_say("cut", LAST_WORDS)],
            **{f"sub-{name}": [[text(json.dumps(answer))]] for name, answer in ANSWERS.items()},
        }

    def _launch(self, task: str, name: str) -> list[Block]:
        call = launch(self._machine.client.version, task, f"sub-{name}")
        return [{**call, "input": {**call["input"], "subagent_type": AGENTS[name]}}]

    def _run(self, command: str) -> Step:
        """A step that runs a command; what it prints is kept with it."""

        def step(messages: Messages) -> list[Block]:
            self._note(messages)
            self._ran.append(f"$ {command}")
            return [bash(command)]

        return step

    def _after(self, name: str, following: Step) -> Step:
        """A step that keeps the commands since the last one, with what they printed, and then is the following one."""

        def step(messages: Messages) -> list[Block]:
            self._note(messages)
            self._keep(name, "\n".join(self._ran) + "\n")
            self._ran.clear()
            return list(following(messages) if callable(following) else following)

        return step

    def _file(self, name: str, begin: str, following: Step) -> Step:
        """A step that keeps the file from the line BEGIN on, as it is before the following one."""

        def step(messages: Messages) -> list[Block]:
            self._keep(name, part(self._path.read_text(), begin))
            return list(following(messages) if callable(following) else following)

        return step

    def _note(self, messages: Messages) -> None:
        """Adds what the last command printed to it."""
        if self._ran and self._ran[-1].startswith("$ "):
            results = [block for block in messages[-1]["content"] if block.get("type") == "tool_result"]
            content = results[0]["content"]
            printed = content if isinstance(content, str) else content[0]["text"]
            self._ran.append(printed.rstrip())

    def _ask(self, name: str, *options: str) -> Request:
        prompt = f"{PROMPTS[name]} scenario:{name}"
        return self._machine.ask(self._project, prompt, *options, tools=TOOLS).request

    def _kill(self) -> None:
        prompt = f"{PROMPTS['test']} scenario:test"
        with killed(self._machine, self._project, prompt, "--continue"):
            wait(lambda: waiting(self._project) == ["cut"], "the agent to wait")
            wait(lambda: has_said(self._machine, LAST_WORDS), "its last words")
            self._keep("running", "### " + self._path.read_text().rpartition("\n### ")[2])
            told = [request for request in self._machine.api.requests if copies(request)]
            self._keep_told("told-compacted", told[-1], 0)

    def _keep_told(self, name: str, request: Request, which: int = -1) -> None:
        self._keep(name, copies(request)[which].strip() + "\n")

    def _keep_summariser(self, requests: list[Request]) -> None:
        pattern = re.compile(r"^.*What only this conversation knows.*$", re.M)
        self._keep("summariser", self._first(requests, pattern))

    def _keep_reminder(self, request: Request) -> None:
        self._keep("reminder", self._first([request], re.compile(r"^.*is not complete.*$", re.M)))

    def _first(self, requests: list[Request], pattern: re.Pattern[str]) -> str:
        found = [match[0] for request in requests for said in request.said for match in pattern.finditer(said)]
        assert found, f"nothing that the model saw has {pattern.pattern!r}"
        return found[0] + "\n"

    def _keep(self, name: str, excerpt: str) -> None:
        """Keeps what is seen first: the client asks some things twice."""
        self.excerpts.setdefault(name, excerpt)

    @property
    def _path(self) -> Path:
        return self._project / PROGRESS / f"{NAME}.md"


def part(text: str, begin: str) -> str:
    """A piece of a progress file: from the line that begins so up to the agents' records, or these alone."""
    rest = text[f"\n{text}".index(f"\n{begin}") :]
    return rest if begin == RECORDS else rest.partition(f"\n{RECORDS}")[0]


def filled(page: str, excerpts: dict[str, str]) -> str:
    """The guide with what a run has given in its blocks: each stands below a comment with its name."""
    return _BLOCK.sub(lambda found: f"{found[1]}{excerpts[found[2]]}{found[4]}", page)


def shown(page: str) -> dict[str, str]:
    """The blocks that the guide has, by their names."""
    return {found[2]: found[0][len(found[1]) : -len(found[4])] for found in _BLOCK.finditer(page)}


def without_chance(text: str) -> str:
    """An excerpt without what is different in each run: times, ages, ids, the month of the archive."""
    for pattern, word in _CHANCE:
        text = pattern.sub(word, text)
    return text


def play(folder: Path, client: Client) -> dict[str, str]:
    """Installs everything for a person in that folder and plays the story with their client; returns the excerpts."""
    project = folder / "repository"
    (project / ".git").mkdir(parents=True)
    with Api() as api:
        return Story(with_everything(folder, client, api), project).play()
