"""A progress file with a word of its own in every part, and the copies of it that a request carries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from tests.client.api import Request
from tests.hook_processes import put_work

NAME = "backend-job-processing.md"
TEXT = """\
# Orchestration: Job Processing

## Status: in_progress
## Started: 2026-11-20T08:00:00Z
## Last Updated: 2026-11-21T17:30:00Z

## Overview

Moves the nightly export to a queue, so that aardvark reports arrive before breakfast.

---

## Completed Phases

- [x] **Phase 1: Architecture** - chose a badger queue
  - Agent: backend-architect
  - Completed: 2026-11-20T09:00:00Z

## Current Phase

- [ ] **Phase 2: Implementation** - the caracal worker runs, its retries do not
  - Agent: backend-developer (in progress)
  - Notes: look at the dormouse table first

## Pending Phases

- [ ] **Phase 3: Testing** - with an ermine fixture
- [ ] **Phase 4: Review** - by the falcon team

---

## Context for Resume

### Architecture Decisions
- Pattern: gazelle transactions

### Key File Paths
- Service: pkg/service/heron/service.go

### Blockers
- Waiting for the ibex credentials

---

## Agent Outputs

### backend-architect (completed)
```json
{
  "status": "complete",
  "summary": "designed the jackal schema"
}
```

---

## Error Log

### 2026-11-21T12:00:00Z - Timeout
- Phase: Phase 2: Implementation
- Agent: backend-developer
- Error: the kestrel broker did not answer
- Resolution: pending

---

## Notes

- The person prefers lemur names
"""
FACTS = (
    "aardvark",
    "badger",
    "caracal",
    "dormouse",
    "ermine",
    "falcon",
    "gazelle",
    "heron",
    "ibex",
    "jackal",
    "kestrel",
    "lemur",
)

_COPY = re.compile(r"\[claude-progress ([0-9a-f]{8})\](.*?)\[end of claude-progress \1\]", re.DOTALL)


class Told(NamedTuple):
    """The copies of our text in one request, in order: those that hold every fact once, and the others."""

    full: list[str]
    other: list[str]


def write(project: Path, text: str = TEXT, name: str = NAME) -> Path:
    """Writes a progress file by hand, as a person would, and returns its path."""
    return put_work(project, name, text)


def copies(request: Request) -> list[str]:
    """The texts of ours that the model would see, in order."""
    return [match.group(2) for match in _COPY.finditer("\n".join(request.said))]


def told(request: Request) -> Told:
    """What of ours the model would see; fails on a copy that holds some of the facts, or one of them twice."""
    seen = "\n".join(request.said)
    found = copies(request)
    full = [copy for copy in found if NAME in copy and all(copy.count(fact) == 1 for fact in FACTS)]
    other = [copy for copy in found if copy not in full]
    broken = [copy for copy in other if any(fact in copy for fact in FACTS)]
    assert not broken, f"a copy is not whole: {[(fact, broken[0].count(fact)) for fact in FACTS]}\n{broken[0]}"
    assert seen.count(FACTS[0]) == len(full), f"a fact stands outside the copies\n{seen}"
    return Told(full, other)
