"""Tests for report/reading.py, run_reading.py and sheets.py: from a file to what the page shows."""

from __future__ import annotations

import pytest

from progresslib.reading.orchestration import Orchestration
from progresslib.report.reading import sheet
from progresslib.report.run_reading import run_sheet
from progresslib.report.sheets import Sheet
from progresslib.telling.account import Work
from progresslib.telling.summary import Summary
from progresslib.text.clock import seconds
from tests.works import FULL

TIMES = """\
# Orchestration: X
## Status: blocked

## Agent Outputs

### Earlier runs

- dev (failed, 2026-11-22T06:00:00Z): could not -> outputs/x/a1.md
- dev (completed, 2026-11-22T06:00:00Z): did -> outputs/x/../../secret.md

### tester (completed)

```json
{"status": "complete", "summary": "7 tests", "files_created": ["a.go", "b.go"], "nested": {"a": {"b": [1, true]}},
 "run": {"id": "a2", "task": "Test it", "phase": "Testing", "started": "2026-11-22T06:00:00Z",
 "ended": "2026-11-22T06:05:00Z", "output": "../../etc/passwd"}}
```
"""
RECORD = """\
# Run a1

## Report, 2026-11-22T06:00:00Z

```markdown
# All of it
```

## Record, 2026-11-22T06:01:00Z

````markdown
### dev (failed)

```json
{"summary": "could not build", "why": "no disk",
 "run": {"id": "a1", "task": "Build", "started": "2026-11-22T05:50:00Z"}}
```
````
"""


def read(text: str, outputs: dict[str, str], is_archived: bool = False) -> Sheet:
    work = Orchestration(text.encode(), "x.md")
    asked: list[str] = []

    def file_of(run_id: str) -> tuple[bytes, str]:
        asked.append(run_id)
        return outputs.get(run_id, "").encode(), f"outputs/x/{run_id}.md"

    return sheet(Work("x.md", work, Summary(work), 5.0), file_of, is_archived)


def test_a_full_file_is_shown_whole() -> None:
    found = read(FULL, {})
    assert (found.title, found.status, found.done, found.is_unfinished) == ("Job Processing", "in_progress", 1, True)
    assert [(phase.name, phase.state) for phase in found.phases][:2] == [
        ("Phase 1: Architecture", "completed"),
        ("Phase 2: Implementation", "current"),
    ]
    assert found.phases[0].ended == seconds("2026-11-20T09:00:00Z")
    assert found.phases[0].details == ["Agent: backend-architect"]
    assert found.blockers == ["Waiting for credentials"]
    assert found.context == [
        ("Architecture Decisions", ["Pattern: outbox"]),
        ("Key File Paths", ["Service: pkg/service.go"]),
    ]
    assert [one.is_resolved for one in found.failures] == [False, True]
    assert found.notes == [("Notes", ["The person prefers short names"])]
    assert found.overview == ["Moves the nightly export to a queue."]
    assert [(run.agent, run.state) for run in found.runs] == [
        ("backend-architect", "completed"),
        ("backend-developer", "in_progress"),
    ]
    assert found.runs[0].extras == [("files_created", ["schema.sql", "queue.go"])]


def test_a_recorded_run_has_its_task_times_and_extras() -> None:
    run = read(TIMES, {}).runs[-1]
    assert (run.task, run.phase, run.summary, run.started, run.ended) == (
        *("Test it", "Testing", "7 tests"),
        *map(seconds, ("2026-11-22T06:00:00Z", "2026-11-22T06:05:00Z")),
    )
    assert run.extras == [("files_created", ["a.go", "b.go"]), ("nested", ["a: b: 1", "a: b: true"])]


def test_a_folded_run_has_what_its_file_tells() -> None:
    run = read(TIMES, {"a1": RECORD}).runs[0]
    assert (run.agent, run.state, run.task, run.summary) == ("dev", "failed", "Build", "could not build")
    assert (run.started, run.ended) == (seconds("2026-11-22T05:50:00Z"), seconds("2026-11-22T06:00:00Z"))
    assert run.extras == [("why", ["no disk"])]
    assert run.texts == [("Report, 2026-11-22T06:00:00Z", "# All of it")]
    assert run.where == "outputs/x/a1.md"


def test_a_folded_run_whose_file_is_gone_is_the_line() -> None:
    run = read(TIMES, {}).runs[0]
    assert (run.agent, run.state, run.summary, run.texts) == ("dev", "failed", "could not", [])


def test_no_path_of_a_file_is_followed() -> None:
    found = read(TIMES, {"secret": "x", "../../secret": "x", "passwd": "x"})
    assert [run.texts for run in found.runs] == [[], [], []]


@pytest.mark.parametrize("text", ["plain words", "## Report\n\n```markdown\nno end", "````\n"])
def test_an_output_that_somebody_has_changed_is_shown_as_it_is(text: str) -> None:
    assert read(TIMES, {"a2": text}).runs[-1].texts == [("", text)]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("in_progress", "in_progress"),
        ("interrupted", "interrupted"),
        ("failure", "failed"),
        ("blocked by x", "blocked"),
        ("done", "completed"),
        ("weird <b>", "other"),
    ],
)
def test_states_are_read_from_the_words_that_people_write(said: str, state: str) -> None:
    text = f"# Orchestration: X\n\n## Agent Outputs\n\n### dev ({said})\n\nprose\n"
    [run] = read(text, {}).runs
    assert (run.state, run.summary) == (state, "prose")


def test_what_is_complete_or_archived_is_finished() -> None:
    assert not read(FULL.replace("Status: in_progress", "Status: complete"), {}).is_unfinished
    assert not read(FULL, {}, is_archived=True).is_unfinished


def test_what_is_odd_in_a_file_is_said_with_its_line() -> None:
    [problem] = read(FULL.replace("Status: in_progress", "Status: gone fishing"), {}).problems
    assert problem.startswith("x.md:3: the status 'gone fishing' is not understood")


@pytest.mark.parametrize(
    ("heading", "state"),
    [("dev (completed)", "completed"), ("dev (completed with errors)", "other"), ("dev (done but slow)", "other")],
)
def test_a_completion_that_is_taken_back_is_none(heading: str, state: str) -> None:
    [run] = Orchestration(f"## Agent Outputs\n\n### {heading}\n\n- x\n".encode(), "x.md").runs
    assert run_sheet(run, lambda _: (b"", "")).state == state
