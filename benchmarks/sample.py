"""Generates progress files in the seed's full form, filled with text, of a wanted size."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

TEXT = (
    "queue worker retries the nightly export until every report has arrived and the lock on its row is gone so that a "
    "second run finds nothing left to do while handlers keep answering from the cache schema migration adds an index"
)
WORDS = TEXT.split()
PHASES = ("Architecture", "Data model", "Implementation", "Integration", "Unit tests", "Load tests", "Code review")
AGENTS = ("backend-architect", "backend-developer", "backend-unit-test-engineer", "code-reviewer")


def progress_file(size: int, number: int) -> str:
    """An unfinished orchestration of about SIZE bytes; the same NUMBER gives the same text."""
    random = Random(number)
    text = _head(random, number) + _context(random)
    agents, errors, notes = "## Agent Outputs\n\n", "---\n\n## Error Log\n\n", "---\n\n## Notes\n\n"
    while len(text) + len(agents) + len(errors) + len(notes) < size:
        agents += _agent(random)
        errors += _error(random)
        notes += f"- {_sentence(random)}\n"
    return text + agents + errors + notes


def write(project: Path, count: int, size: int, folder: str = "", first: str = "backend-feature") -> None:
    """Writes COUNT progress files of SIZE bytes into a project's progress folder, or the FOLDER in it."""
    target = project / ".claude/progress" / folder
    target.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (target / f"{first}-{number}.md").write_text(progress_file(size, number))


def _sentence(random: Random, length: int = 14) -> str:
    return " ".join(random.choice(WORDS) for _ in range(length))


def _head(random: Random, number: int) -> str:
    done = "\n".join(
        f"- [x] **Phase {place}: {name}** - {_sentence(random)}\n  - Agent: {random.choice(AGENTS)}\n"
        f"  - Completed: 2026-11-20T09:0{place}:00Z\n  - Key decisions: {_sentence(random)}\n"
        for place, name in enumerate(PHASES[:3], 1)
    )
    pending = "\n".join(f"- [ ] **Phase {place}: {name}**" for place, name in enumerate(PHASES[4:], 5))
    return f"""\
# Orchestration: Feature {number}

## Status: in_progress
## Started: 2026-11-20T08:00:00Z
## Last Updated: 2026-11-21T17:30:00Z

## Overview

{_sentence(random, 40)}

---

## Completed Phases

{done}
## Current Phase

- [ ] **Phase 4: {PHASES[3]}** - {_sentence(random)}
  - Agent: backend-developer (in progress)
  - Started: 2026-11-21T10:00:00Z
  - Notes: {_sentence(random)}

## Pending Phases

{pending}

---

"""


def _context(random: Random) -> str:
    def bullets(*names: str) -> str:
        return "\n".join(f"- {name}: {_sentence(random)}" for name in names)

    return f"""\
## Context for Resume

### Architecture Decisions
{bullets("Pattern", "Database", "API")}

### Key File Paths
- Handler: pkg/handler/handlers/asset/create.go
- Service: pkg/service/asset/service.go

### Dependencies
{bullets("Depends on", "Blocks")}

### Blockers
- None currently

---

"""


def _agent(random: Random) -> str:
    answer = {
        "status": "complete",
        "summary": _sentence(random, 20),
        "files_created": [f"pkg/service/{random.choice(WORDS)}/{random.choice(WORDS)}.go" for _ in range(4)],
        "decisions": [_sentence(random) for _ in range(2)],
    }
    return f"### {random.choice(AGENTS)} (completed)\n```json\n{json.dumps(answer, indent=2)}\n```\n\n"


def _error(random: Random) -> str:
    resolution = random.choice(("pending", "fixed by a second run"))
    return (
        f"### 2026-11-21T1{random.randrange(10)}:00:00Z - Timeout\n- Phase: Phase 4: {PHASES[3]}\n"
        f"- Agent: backend-developer\n- Error: {_sentence(random)}\n- Resolution: {resolution}\n\n"
    )
