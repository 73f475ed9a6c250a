"""Tests for telling/telling.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from progresslib.telling.entry import shown
from progresslib.telling.fitting import fit
from progresslib.telling.telling import parts
from tests.works import FULL, TEMPLATE, minimal, orchestration

TOLD = """\
Overview:
- Moves the nightly export to a queue.
- Started: 2026-11-20T06:00:00Z
Blockers:
- Waiting for credentials
Current phase:
- Phase 2: Implementation - the worker runs
  - Notes: look at the retries first
Pending phases, in order:
- Phase 3: Testing - with a fixture
- Phase 4: Review
Context for resume:
Under Architecture Decisions:
- Pattern: outbox
Under Key File Paths:
- Service: pkg/service.go
Unresolved errors:
- 2026-11-20T12:00:00Z - Timeout: the broker did not answer
  Phase: Phase 2: Implementation
  Resolution: pending
Agent runs without an end:
- backend-developer (in_progress)
  partial_output: half of the worker
Agent results, newest first:
- backend-architect (completed): designed the schema
  files_created: schema.sql, queue.go
Completed phases:
- Phase 1: Architecture - a queue was chosen
  - Agent: backend-architect
  - Completed: 2026-11-20T09:00:00Z
Resolved errors:
- 2026-11-20T11:00:00Z - Lint: unused import
  Resolution: removed it
Notes:
- The person prefers short names
"""


def told(text: str | bytes) -> str:
    return "".join(part.text() for part in parts(orchestration(text)))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_file_is_told_in_the_order_of_worth(newline: str) -> None:
    assert told(FULL.replace("\n", newline)) == TOLD


def test_placeholders_of_the_template_are_never_told() -> None:
    assert told(TEMPLATE) == "Completed phases:\n- Phase 1: Architecture\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("No heading at all.\n", "Overview:\n- No heading at all.\n", id="text before the first section"),
        pytest.param(
            "## Blockers\n- Resolved 2026: no key\n- no quota\n",
            "Blockers:\n- no quota\nNotes:\nUnder Blockers:\n- Resolved 2026: no key\n",
            id="a resolved blocker",
        ),
        pytest.param(
            "## Deployment\n- by hand\n", "Notes:\nUnder Deployment:\n- by hand\n", id="a section nobody knows"
        ),
        pytest.param(
            "## Agent Output (latest)\nAll tests pass.\n",
            "Agent results, newest first:\n- Agent Output (latest): All tests pass.\n",
            id="words for an answer",
        ),
        pytest.param("<!-- secret -->\n", "", id="a comment"),
        pytest.param(
            "Status: in_progress\nby hand\n\n**Started:** 2026-11-20\n",
            "Overview:\n- by hand\n- **Started:** 2026-11-20\n",
            id="below the status what the head does not say already",
        ),
        pytest.param("**Started:**\n\nLast Updated: <timestamp>\n", "", id="fields that are empty or placeholders"),
        pytest.param(
            "## Pending\n- Review\n\nOps decides when.\n",
            "Pending phases, in order:\n- Review\nBeside the phases:\nUnder Pending:\n- Ops decides when.\n",
            id="what stands beside the phases",
        ),
        pytest.param(
            "## Notes\n```\n## Status: complete\n```\n", "Notes:\n- ## Status: complete\n", id="code in the notes"
        ),
    ],
)
def test_what_a_file_says_is_told(body: str, expected: str) -> None:
    assert told(minimal(rest=body)) == expected


def test_a_table_is_told_row_by_row() -> None:
    table = "| File | What |\n|---|:-:|\n| a.go | loop |\n| b.go | store |\n"
    assert told(minimal(rest=f"## Key Files\n{table}")) == (
        "Context for resume:\nUnder Key Files:\n- | File | What |\n- | a.go | loop |\n- | b.go | store |\n"
    )


FILLING = "The worker claims a row and holds its lease for thirty seconds while the handler runs on"


def test_of_many_notes_what_people_want_is_told() -> None:
    log = "".join(f"- 2026-11-20 10:{n:02}: {FILLING} {n}\n- {FILLING} {n} again\n" for n in range(60))
    notes = f"{log}- The user wants short names\n{log}\n**Our rules:**\n- {FILLING}, says a rule\n"
    under = f"### Preferences\n- {FILLING}, with tabs\n"
    others = f"## Session Log\n{log}\n## Constraints\n- {FILLING}, slowly\n"
    found = parts(orchestration(minimal(rest=f"## Notes\n{notes}\n{under}\n{others}")))
    fit(found, 1500)
    text = "".join(part.text() for part in found)
    for said in ("wants short names", "says a rule", "with tabs", "slowly"):
        assert said in text


def test_when_there_is_little_room_phases_and_decisions_are_told_before_results() -> None:
    runs = "".join(f"### dev (completed)\n{FILLING} {n}. {FILLING}.\n" for n in range(200))
    text = FULL.replace("## Agent Outputs\n", f"## Agent Outputs\n\n{runs}")
    found = parts(orchestration(text))
    fit(found, 2500)
    said = "".join(part.text() for part in found)
    kept = TOLD[: TOLD.index("Agent results")] + TOLD[TOLD.index("Completed phases:") :]
    assert [line for line in kept.splitlines() if line not in said.splitlines()] == []


def test_the_output_in_an_error_is_told_as_it_is() -> None:
    error = "- [ ] it fails\n  - **Status:** open\n  --- FAIL: TestX\n  -1 rows, *p is nil\n"
    text = told(minimal(rest=f"## Errors\n{error}"))
    assert text == ("Unresolved errors:\n- it fails\n  **Status:** open\n  --- FAIL: TestX\n  -1 rows, *p is nil\n")


def test_agent_results_come_newest_first_and_their_values_on_lines_of_their_own() -> None:
    answer = {
        "status": "complete",
        "summary": "did it",
        "files": ["a", "b"],
        "tests": {"passed": 3},
        "notes": "",
        "run": {},
    }
    runs = "".join(f"### agent-{n} (completed)\n```json\n{json.dumps(answer)}\n```\n" for n in range(2))
    lines = "files: a, b\n  tests: {passed: 3}"
    assert told(minimal(rest=f"## Agent Outputs\n{runs}")) == (
        "Agent results, newest first:\n"
        f"- agent-1 (completed): did it\n  {lines}\n- agent-0 (completed): did it\n  {lines}\n"
    )


def test_a_recorded_run_tells_its_task_and_where_its_whole_text_is() -> None:
    run = {"id": "r1", "task": "build it", "phase": 2, "started": "2026", "output": "outputs/x/r1.md"}
    answer = json.dumps({"summary": "built", "run": run})
    assert told(minimal(rest=f"## Agent Outputs\n### dev (completed)\n```json\n{answer}\n```\n")).endswith(
        "- dev (completed): built\n  task: build it\n  output: outputs/x/r1.md\n"
    )


@pytest.mark.parametrize(
    ("status", "told_of_it"),
    [("completed", ""), ("done", ""), ("", ""), ("failed", "\n  status: failed"), ("partly", "\n  status: partly")],
)
def test_the_status_of_an_answer_is_told_where_the_heading_says_something_else(status: str, told_of_it: str) -> None:
    answer = json.dumps({"status": status, "summary": "built"})
    assert told(minimal(rest=f"## Agent Outputs\n### dev (completed)\n```json\n{answer}\n```\n")) == (
        f"Agent results, newest first:\n- dev (completed): built{told_of_it}\n"
    )


def test_where_not_all_pending_phases_fit_the_next_ones_stay() -> None:
    found = parts(orchestration(minimal(rest="## Pending\n- first\n- second\n- third\n")))
    fit(found, 40)
    assert found[0].text() == "Pending phases, in order:\n- first\n"


@pytest.mark.parametrize("answer", ["[1, 2]", "{broken", '{"a": 1,}', "null", "", "[" * 5000])
def test_an_answer_that_is_no_json_object_is_told_as_it_is(answer: str) -> None:
    text = told(minimal(rest=f"## Agent Outputs\n### dev (failed)\nIt broke.\n```json\n{answer}\n```\n"))
    assert text.startswith("Agent results, newest first:\n- dev (failed): It broke.")
    assert answer in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a\n b", "a b"),
        (["a", ["b", 1]], "a, b, 1"),
        ({"a": {"b": None}}, "{a: {b: null}}"),
        (True, "true"),
        (1.5, "1.5"),
        ([], ""),
    ],
)
def test_a_value_is_told_in_one_line(value: Any, expected: str) -> None:
    assert shown(value) == expected


@pytest.mark.parametrize("depth", [30, 300, 480, 900])
def test_a_deep_value_ends_in_an_ellipsis(depth: int) -> None:
    text = told(minimal(rest=f'## Agent Outputs\n### dev\n```json\n{{"a": {"[" * depth}1{"]" * depth}}}\n```\n'))
    assert "…" in text or "[[[" in text, "told as a value, or as it stands where no JSON reader gets so deep"


EXAMPLES = {
    "backticks": "```\n{}\n```\n",
    "tildes": "~~~ markdown\n{}\n~~~\n",
    "a longer fence around a shorter": "````\n```\n{}\n```\n````\n",
    "an unclosed fence": "```\n{}\n",
    "a fence within a list item": "- like this:\n  ```\n{}\n  ```\n",
    "a fence that a list item begins with": "- ```\n{}\n  ```\n",
    "a comment": "<!--\n{}\n-->\n",
}
EXAMPLE = """\
# Orchestration: example
## Status: complete
Status: complete
**Status:** complete
## Current Phase
- [ ] **Phase 9: Example**
## Completed Phases
- [x] **Phase 8: Example**
### Blockers
- an example
"""


@pytest.mark.parametrize("wrapped", [pytest.param(text, id=name) for name, text in EXAMPLES.items()])
@pytest.mark.parametrize("place", ["before the first section", "in a section"])
def test_what_code_or_a_comment_shows_as_an_example_is_never_state(wrapped: str, place: str) -> None:
    indent = "  " if wrapped.startswith("- ") else ""
    example = wrapped.format("".join(indent + line for line in EXAMPLE.splitlines(keepends=True)))
    section = "" if place == "before the first section" else "## Notes\n"
    text = f"# Orchestration: real\n\n{section}{example}"
    if not wrapped.endswith("{}\n"):
        text += "\n## Current Phase\n- [ ] **Phase 1: Real**\n"
    work = orchestration(text)
    assert work.title == "real"
    assert work.status == ""
    assert [phase.name for phase in work.phases] == ([] if wrapped.endswith("{}\n") else ["Phase 1: Real"])
    assert work.blockers == []
