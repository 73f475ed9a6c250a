"""A project in the midst of its work: a busy orchestration, earlier ones, and some that are done."""

from __future__ import annotations

from pathlib import Path
from random import Random

from progresslib.text.clock import stamp
from tests.orchestrations import run, write

MINUTES = 60.0
# agent, state, phase, start and length in minutes
STEPS = (
    ("backend-architect", "completed", "Architecture", 0, 14),
    ("Explore", "completed", "Architecture", 1, 5),
    ("database-designer", "completed", "Data model", 16, 11),
    ("backend-developer", "completed", "Implementation", 28, 31),
    ("backend-developer", "failed", "Implementation", 28, 9),
    ("migration-writer", "completed", "Implementation", 29, 22),
    ("api-developer", "completed", "Implementation", 30, 26),
    ("cache-developer", "blocked", "Implementation", 31, 12),
    ("Explore", "completed", "Implementation", 31, 4),
    ("metrics-developer", "interrupted", "Implementation", 33, 15),
    ("docs-writer", "completed", "Implementation", 34, 18),
    ("backend-developer", "completed", "Implementation", 46, 13),
    ("unit-test-engineer", "completed", "Testing", 62, 17),
    ("load-test-engineer", "in_progress", "Testing", 70, 0),
    ("code-reviewer", "in_progress", "Testing", 74, 0),
)


def showcase(project: Path, now: float) -> None:
    """Writes the progress files and outputs of the project, as of `now`."""
    write(project, 6, 9, now - 86400, seed=5)
    began, random = now - 82 * MINUTES, Random(7)
    made = [
        run(random, "backend-job-processing-0", state, began + start * MINUTES, length * MINUTES, phase, agent)
        for agent, state, phase, start, length in STEPS
    ]
    entries = "\n".join(one.entry() for one in made)
    text = HEAD.format(
        began=stamp(began),
        now=stamp(now - 2 * MINUTES),
        **{f"at{minute}": stamp(began + minute * MINUTES) for minute in (15, 27, 60, 61)},
    )
    (project / ".claude/progress/backend-job-processing.md").write_text(f"{text}\n## Agent Outputs\n\n{entries}{TAIL}")


HEAD = """\
# Orchestration: Job processing

## Status: in_progress
## Started: {began}
## Last Updated: {now}

## Overview

Moves the nightly export from cron to a queue: an outbox table, one worker a host, retries with backoff.

## Completed Phases

- [x] **Phase 1: Architecture** - outbox table and one worker a host
  - Started: {began}
  - Completed: {at15}
- [x] **Phase 2: Data model** - `jobs` with an index on state and next attempt
  - Started: {at15}
  - Completed: {at27}
- [x] **Phase 3: Implementation** - worker loop, API, migration, retries
  - Started: {at27}
  - Completed: {at60}
  - Key decisions: at most 5 retries, then the dead-letter table

## Current Phase

- [ ] **Phase 4: Testing** - unit and load tests
  - Started: {at61}
  - Agent: load-test-engineer, code-reviewer (in progress)

## Pending Phases

- [ ] **Phase 5: Rollout** - one host first

## Context for Resume

### Architecture Decisions
- Pattern: outbox, claimed with `SELECT … FOR UPDATE SKIP LOCKED`
- Retries: 2, 4, 8 seconds with jitter

### Key File Paths
- Worker: pkg/queue/worker.go
- Migration: db/0042_jobs.sql

### Dependencies
- Depends on: the schema of the exports

### Blockers
- The cache of the staging cluster refuses connections (since {at60})
"""
TAIL = """
## Error Log

### 2026-11-22T09:00:00Z - Timeout
- Phase: Implementation
- Agent: backend-developer
- Error: connection pool exhausted in the load test
- Resolution: pool of 20 per host

## Notes

- Roll out on a weekday morning
"""
