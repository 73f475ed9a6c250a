"""Progress files for the tests of what a session is told."""

from __future__ import annotations

from progresslib.reading.orchestration import Orchestration
from progresslib.telling.account import Work
from progresslib.telling.summary import Summary

NOW = 1_795_327_200.0
"""2026-11-22T06:00:00Z"""

FULL = """\
# Orchestration: Job Processing

## Status: in_progress
## Started: 2026-11-20T06:00:00Z
## Last Updated: 2026-11-20T06:00:00Z

## Overview

Moves the nightly export to a queue.

---

## Completed Phases

- [x] **Phase 1: Architecture** - a queue was chosen
  - Agent: backend-architect
  - Completed: 2026-11-20T09:00:00Z

## Current Phase

- [ ] **Phase 2: Implementation** - the worker runs
  - Notes: look at the retries first

## Pending Phases

- [ ] **Phase 3: Testing** - with a fixture
- [ ] **Phase 4: Review**

---

## Context for Resume

### Architecture Decisions
- Pattern: outbox
- Database: [schema decisions]

### Key File Paths
- Service: pkg/service.go

### Blockers
- Waiting for credentials

---

## Agent Outputs

### backend-architect (completed)
```json
{
  "status": "complete",
  "summary": "designed the schema",
  "files_created": ["schema.sql", "queue.go"]
}
```

### backend-developer (in_progress)
```json
{"status": "in_progress", "partial_output": "half of the worker"}
```

---

## Error Log

### 2026-11-20T12:00:00Z - Timeout
- Phase: Phase 2: Implementation
- Error: the broker did not answer
- Resolution: pending

### 2026-11-20T11:00:00Z - Lint
- Error: unused import
- Resolution: removed it

---

## Notes

- The person prefers short names
"""

# The seed's full template, as it stands there.
TEMPLATE = """\
# Orchestration: <Feature Name>

## Status: in_progress | complete | blocked
## Started: <ISO timestamp>
## Last Updated: <ISO timestamp>

## Overview

Brief description of what this orchestration is accomplishing.

---

## Completed Phases

- [x] **Phase 1: Architecture** - <result summary>
  - Completed: <timestamp>
  - Key decisions: [list]

## Context for Resume

Critical information needed to resume from current phase:

### Architecture Decisions
- Pattern: [chosen pattern]
- API: [endpoint design]

### Dependencies
- Depends on: [services/features]

### Blockers
- None currently
- OR: Waiting for [specific thing]

## Agent Outputs

### <agent-name> (completed)
```json
{
  "status": "complete",
  "summary": "...",
  "files_created": [...]
}
```

## Error Log

### <timestamp> - <Error Type>
- Phase: [phase name]
- Error: [description]
- Resolution: [how resolved or pending]

---

## Notes

Additional context for future sessions:
- User preferences
- Constraints discovered
"""


def orchestration(text: str | bytes, name: str = "x.md") -> Orchestration:
    return Orchestration(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), name)


def work(text: str | bytes, name: str = "x.md", modified: float = NOW - 3600) -> Work:
    """A progress file to tell of, with this text."""
    read = orchestration(text, name)
    return Work(f".claude/progress/{name}", read, Summary(read), modified)


def minimal(title: str = "One", status: str = "in_progress", rest: str = "") -> str:
    """The text of a small progress file."""
    return f"# Orchestration: {title}\n\n## Status: {status}\n\n{rest}"


def utf16(text: str) -> int:
    """The length of `text` as the client counts it."""
    return len(text.encode("utf-16-le")) // 2
