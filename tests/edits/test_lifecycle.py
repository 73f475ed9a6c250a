"""The seed's life cycle in edits: a phase ends, the next begins, trouble comes and goes, the work is complete."""

from __future__ import annotations

from progresslib.edits.blockers import block, unblock
from progresslib.edits.errors import add_error, resolve_error
from progresslib.edits.phases import finish_phase
from progresslib.edits.runs import RunRecord
from progresslib.edits.status import complete
from tests.edits.steps import name_agents, record_run
from tests.progress_files import TEMPLATE

PATH = ".claude/progress/backend-jobs.md"
START = 1795327492.0  # 2026-11-22T06:04:52Z


def test_the_template_lives_its_life() -> None:
    data = finish_phase(TEMPLATE.encode(), PATH, "Testing", START, "42 tests pass", ["fake clock"])
    data = name_agents(data, PATH, ["code-reviewer"], START + 1)
    data = record_run(data, PATH, RunRecord("code-reviewer", "in_progress", "a1", task="Review"), START + 2)
    data = add_error(data, PATH, "API Error", "529 overloaded", START + 3, "code-reviewer")
    data = add_error(data, PATH, "API Error", "529 overloaded", START + 4, "code-reviewer")
    data = block(data, PATH, "no access to the registry", START + 5)
    data = unblock(data, PATH, START + 6, "Ops gave a token")
    data = resolve_error(data, PATH, "retried", START + 7)
    ended = RunRecord("code-reviewer", "completed", "a1", answer={"status": "ok", "issues": []}, task="Review")
    data = record_run(data, PATH, ended, START + 8)
    data = finish_phase(data, PATH, "4", START + 9, "no issues")
    data = finish_phase(data, PATH, "Phase 5: Security Review", START + 10)
    data = complete(data, PATH, START + 11, "Jobs run on the queue.")
    assert data.decode() == _changed(TEMPLATE, CHANGES)


def _changed(text: str, changes: list[tuple[str, str]]) -> str:
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


CHANGES = [
    ("## Status: in_progress | complete | blocked\n", "## Status: complete\n"),
    ("## Last Updated: <ISO timestamp>\n", "## Last Updated: 2026-11-22T06:05:03Z\n"),
    ("Brief description of what this orchestration is accomplishing.\n", "Jobs run on the queue.\n"),
    (
        """\
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
""",
        """\
  - Files created: [list]

- [x] **Phase 3: Testing** - 42 tests pass
  - Agent: backend-unit-test-engineer
  - Started: <timestamp>
  - Notes: [any context]
  - Completed: 2026-11-22T06:04:52Z
  - Key decisions: fake clock

- [x] **Phase 4: Code Review** - no issues
  - Agent: code-reviewer
  - Started: 2026-11-22T06:04:52Z
  - Completed: 2026-11-22T06:05:01Z

- [x] **Phase 5: Security Review**
  - Started: 2026-11-22T06:05:01Z
  - Completed: 2026-11-22T06:05:02Z

## Current Phase

## Pending Phases

---
""",
    ),
    (
        "- None currently\n- OR: Waiting for [specific thing]\n",
        "- Resolved 2026-11-22T06:04:58Z: no access to the registry - Ops gave a token\n",
    ),
    (
        """\
  "partial_output": "..."
}
```
""",
        """\
  "partial_output": "..."
}
```

### code-reviewer (completed)

```json
{
  "status": "ok",
  "issues": [],
  "run": {
    "id": "a1",
    "task": "Review",
    "phase": null,
    "parent": null,
    "started": null,
    "ended": null,
    "seconds": null,
    "output": null
  }
}
```
""",
    ),
    (
        "- Resolution: [how resolved or pending]\n",
        """\
- Resolution: [how resolved or pending]

### 2026-11-22T06:04:55Z - API Error
- Phase: Phase 4: Code Review
- Agent: code-reviewer
- Error: 529 overloaded
- Resolution: retried
- Count: 2, last 2026-11-22T06:04:56Z
""",
    ),
]
