"""Makes projects with orchestrations, runs and outputs as the hooks leave them: what the report is measured with."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from progresslib.text.clock import stamp
from progresslib.text.naming import file_name

KEPT = 20
TEXT = (
    "The worker claims a row with SELECT FOR UPDATE SKIP LOCKED, so that two of them never take the same job. "
    "Retries wait 2, 4 and 8 seconds with jitter; after the fifth the job goes to the dead-letter table. "
    "The handler answers from the cache while the export runs, which is filled by the last run that ended well. "
    "An index on state and next attempt brings the claim from 140 to 3 milliseconds with a million rows. "
    "Two tests failed at first because the clock was not injected; both pass now with a fixed one. "
    "The migration can run while the old workers are at work: it adds columns with defaults and removes none. "
)
SENTENCES = [f"{one}." for one in TEXT.split(". ") if one]
CODE = "```go\nfunc (w *Worker) Claim(ctx context.Context) (*Job, error) {\n\treturn w.store.Next(ctx)\n}\n```\n"
PHASES = ("Architecture", "Data model", "Implementation", "Testing", "Code review")
AGENTS = ("backend-architect", "backend-developer", "backend-unit-test-engineer", "code-reviewer", "Explore")
AREAS = ("backend", "frontend", "platform", "data", "security", "mobile")
THINGS = ("job processing", "export queue", "session store", "audit log", "rate limits", "search index", "invoice mail")
STATES = ("completed",) * 16 + ("failed", "blocked", "interrupted")


class Made(NamedTuple):
    """One run: its heading's agent and state, its record, and its full text, "" where the record holds it."""

    agent: str
    state: str
    record: dict[str, Any]
    text: str

    def entry(self) -> str:
        return f"### {self.agent} ({self.state})\n\n```json\n{json.dumps(self.record, indent=2)}\n```\n"


def write(project: Path, count: int, runs: int, now: float, seed: int = 1) -> None:
    """Writes COUNT orchestrations with RUNS runs each: a third unfinished, a third complete, a third archived."""
    random, folder = Random(seed), project / ".claude/progress"
    (folder / "archived").mkdir(parents=True, exist_ok=True)
    for number in range(count):
        name = f"{random.choice(AREAS)}-{random.choice(THINGS).replace(' ', '-')}-{number}"
        began = now - random.uniform(8, 60) * 86400
        text = _orchestration(random, folder, name, began, runs, number % 3)
        place = folder / f"archived/{name}-{stamp(began)[:7]}.md" if number % 3 == 2 else folder / f"{name}.md"
        place.write_text(text)


def _orchestration(random: Random, folder: Path, name: str, began: float, count: int, kind: int) -> str:
    made, last = _runs(random, name, began, count, kind == 0)
    outputs = folder / "outputs" / file_name(name)
    outputs.mkdir(parents=True, exist_ok=True)
    older, newer = made[:-KEPT], made[-KEPT:]
    for one in made:
        _write_output(outputs, one, one in older)
    folded = "\n".join(_fold(one, outputs.name) for one in older)
    status = ("in_progress", "complete", "complete")[kind] if random.random() < 0.9 else "blocked"
    head = f"## Status: {status}\n## Started: {stamp(began)}\n## Last Updated: {stamp(last)}\n\n"
    earlier = f"### Earlier runs\n\n{folded}\n\n" if folded else ""
    return (
        f"# Orchestration: {name.rpartition('-')[0].replace('-', ' ').capitalize()}\n\n{head}"
        f"## Overview\n\n{sentences(random, 3)}\n\n{_phases(random, began, last, kind)}{_context(random, status)}"
        f"## Agent Outputs\n\n{earlier}" + "\n".join(one.entry() for one in newer) + _errors(random, last)
    )


def _runs(random: Random, name: str, began: float, count: int, is_open: bool) -> tuple[list[Made], float]:
    made: list[Made] = []
    at = began
    while len(made) < count:
        ends = []
        for _ in range(min(random.choice((1, 1, 2, 3, 8)), count - len(made))):
            start, seconds = at + random.uniform(0, 40), random.uniform(40, 1500)
            is_last = is_open and len(made) == count - 1
            state = "in_progress" if is_last else random.choice(STATES)
            made.append(run(random, f"{name}-{len(made)}", state, start, seconds, PHASES[len(made) * 5 // count]))
            ends.append(start + seconds)
        at = max(ends) + random.choice((60, 600, 4000, 30000))
    return made, max(ends)


def run(random: Random, key: str, state: str, start: float, seconds: float, phase: str, agent: str = "") -> Made:
    """One run as the hooks record it; four of ten have a text of their own in outputs/."""
    run_id = f"a{random.getrandbits(64):016x}"
    text = report(random) if state != "in_progress" and random.random() < 0.4 else ""
    output = f".claude/progress/outputs/{file_name(key.rpartition('-')[0])}/{run_id}.md" if text else None
    facts: dict[str, Any] = {"id": run_id, "task": sentences(random, 1)[:60], "phase": phase, "parent": None}
    is_over = state != "in_progress"
    facts |= {"started": stamp(start), "ended": stamp(start + seconds) if is_over else None}
    facts["seconds"] = round(seconds, 1) if is_over else None
    answer: dict[str, Any] = {"status": state, "summary": sentences(random, 2)}
    if random.random() < 0.5:
        answer["files_created"] = [f"pkg/{random.choice(AREAS)}/{random.choice(('queue', 'store'))}.go" for _ in "ab"]
        answer["key_decisions"] = [sentences(random, 1)]
    return Made(agent or random.choice(AGENTS), state, {**answer, "run": {**facts, "output": output}}, text)


def sentences(random: Random, count: int) -> str:
    """So many sentences of the sample's text."""
    return " ".join(random.choice(SENTENCES) for _ in range(count))


def report(random: Random) -> str:
    """An agent's report in Markdown, of 2 to 8 KB."""
    parts = []
    for number in range(random.randrange(2, 8)):
        points = (f"- **{random.choice(PHASES)}**: {sentences(random, 1)} See `pkg/queue.go`.\n" for _ in "abc")
        parts.append(f"## {number + 1}. {random.choice(PHASES)}\n\n{sentences(random, 3)}\n\n{''.join(points)}")
        parts.append(CODE)
    parts.append("| case | before | after |\n| --- | ---: | ---: |\n| claim | 140 ms | 3 ms |\n| retry | 2 s | 2 s |\n")
    return "\n".join(parts)


def _write_output(folder: Path, one: Made, is_folded: bool) -> None:
    run_id, at = one.record["run"]["id"], one.record["run"]["started"]
    parts = [("Report", one.text)] if one.text else []
    parts += [("Record", one.entry())] if is_folded else []
    told = "".join(f"\n## {what}, {at}\n\n````markdown\n{text.rstrip()}\n````\n" for what, text in parts)
    if told:
        (folder / f"{run_id}.md").write_text(f"# Run {run_id}\n{told}")


def _fold(one: Made, folder: str) -> str:
    facts = one.record["run"]
    where = f"outputs/{folder}/{facts['id']}.md"
    return f"- {one.agent} ({one.state}, {facts['ended']}): {one.record['summary'][:119]} -> {where}"


def _phases(random: Random, began: float, last: float, kind: int) -> str:
    done = 3 if kind == 0 else 5
    step = (last - began) / 5
    texts = [
        f"- [x] **Phase {place}: {name}** - {sentences(random, 1)}\n  - Completed: {stamp(began + place * step)}\n"
        for place, name in enumerate(PHASES[:done], 1)
    ]
    now = f"\n## Current Phase\n\n- [ ] **Phase 4: {PHASES[3]}**\n  - Started: {stamp(last - step)}\n"
    texts += [] if kind else [now, f"\n## Pending Phases\n\n- [ ] **Phase 5: {PHASES[4]}**\n"]
    return "## Completed Phases\n\n" + "".join(texts) + "\n"


def _context(random: Random, status: str) -> str:
    blocker = f"### Blockers\n- {sentences(random, 1)} (since 2026-11-20T09:00:00Z)\n\n" if status == "blocked" else ""
    return (
        f"## Context for Resume\n\n### Architecture Decisions\n- Pattern: {sentences(random, 1)}\n"
        f"- Database: {sentences(random, 1)}\n\n### Key File Paths\n- Worker: pkg/queue/worker.go\n"
        f"- Store: pkg/queue/store.go\n\n### Dependencies\n- Depends on: the schema of the exports\n\n{blocker}"
    )


def _errors(random: Random, last: float) -> str:
    how = random.choice(("pending", "fixed by a second run"))
    return (
        f"\n## Error Log\n\n### {stamp(last)} - Timeout\n- Phase: {PHASES[2]}\n- Agent: backend-developer\n"
        f"- Error: {sentences(random, 1)}\n- Resolution: {how}\n\n## Notes\n\n- {sentences(random, 1)}\n"
    )
