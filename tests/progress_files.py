"""Progress files for tests: the seed's two templates with all their placeholders, and both forms in use."""

from __future__ import annotations

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
  - Agent: backend-architect
  - Completed: <timestamp>
  - Key decisions: [list]

- [x] **Phase 2: Implementation** - <result summary>
  - Agent: backend-developer
  - Completed: <timestamp>
  - Files created: [list]

## Current Phase

- [ ] **Phase 3: Testing** - <what's in progress>
  - Agent: backend-unit-test-engineer (in progress)
  - Started: <timestamp>
  - Notes: [any context]

## Pending Phases

- [ ] **Phase 4: Code Review**
- [ ] **Phase 5: Security Review**

---

## Context for Resume

Critical information needed to resume from current phase:

### Architecture Decisions
- Pattern: [chosen pattern]
- Database: [schema decisions]
- API: [endpoint design]

### Key File Paths
- Handler: pkg/handler/handlers/asset/create.go
- Service: pkg/service/asset/service.go
- Tests: pkg/handler/handlers/asset/create_test.go

### Dependencies
- Depends on: [services/features]
- Blocks: [downstream work]

### Blockers
- None currently
- OR: Waiting for [specific thing]

---

## Agent Outputs

### <agent-name> (completed)
```json
{
  "status": "complete",
  "summary": "...",
  "files_created": [...]
}
```

### <agent-name> (in_progress)
```json
{
  "status": "in_progress",
  "partial_output": "..."
}
```

---

## Error Log

### <timestamp> - <Error Type>
- Phase: [phase name]
- Agent: [agent name]
- Error: [description]
- Resolution: [how resolved or pending]

---

## Notes

Additional context for future sessions:
- User preferences
- Constraints discovered
- Performance targets
"""

MINIMAL_TEMPLATE = """\
# Orchestration: <Feature Name>

## Status: in_progress
## Last Updated: <timestamp>

## Completed
- [x] Architecture - Tier 2 component pattern
- [x] Implementation - AssetFilter.tsx created

## Current
- [ ] Testing - Unit tests in progress

## Context
- Component: src/sections/assets/components/AssetFilter.tsx
- API: GET /my?resource=asset&status=...

## Agent Output (latest)
{last agent's JSON output}
"""

FULL = """\
# Orchestration: Job processing

## Status: in_progress
## Started: 2026-11-20T08:00:00Z
## Last Updated: 2026-11-21T17:30:00Z

## Overview

Jobs move from cron to a queue.

---

## Completed Phases

- [x] **Phase 1: Architecture** - Queue per tenant
  - Agent: backend-architect
  - Completed: 2026-11-20T10:00:00Z
  - Key decisions: Redis streams; at least once

- [x] **Phase 2: Implementation** - Worker and scheduler
  - Agent: backend-developer
  - Completed: 2026-11-21T09:00:00Z
  - Files created: worker.go, scheduler.go

## Current Phase

- [ ] **Phase 3: Testing** - unit tests of the retry rules
  - Agent: backend-unit-test-engineer (in progress)
  - Started: 2026-11-21T09:05:00Z
  - Notes: the clock is injected

## Pending Phases

- [ ] **Phase 4: Code Review**
- [ ] **Phase 5: Security Review**

---

## Context for Resume

### Architecture Decisions
- Pattern: outbox

### Key File Paths
- Worker: pkg/worker/worker.go

### Blockers
- None currently

---

## Agent Outputs

### backend-architect (completed)

```json
{
  "status": "complete",
  "summary": "One stream a tenant"
}
```

---

## Error Log

### 2026-11-20T09:30:00Z - Build failure
- Phase: Phase 1: Architecture
- Agent: backend-architect
- Error: go.sum is out of date
- Resolution: ran go mod tidy

---

## Notes

- Keep the old cron until the release
"""

MINIMAL = """\
# Orchestration: Asset filter

## Status: in_progress
## Last Updated: 2026-11-21T17:30:00Z

## Completed
- [x] Architecture - Tier 2 component pattern

## Current
- [ ] Implementation - AssetFilter.tsx half done

## Pending
- [ ] Testing

## Context
- Component: src/AssetFilter.tsx

## Agent Output (latest)
{"status": "complete", "summary": "Tier 2"}
"""
