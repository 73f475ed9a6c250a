"""Tests for edits/runs.py."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.edits.runs import RunRecord, entry_of, fold_of, without_run
from progresslib.reading.orchestration import Orchestration
from tests.edits.steps import record_run
from tests.progress_files import FULL, MINIMAL

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
HEAD = "# X\n## Last Updated: a\n"
TOUCHED = f"# X\n## Last Updated: {TIME}\n"


def entry(agent: str = "dev", state: str = "completed", marks: str = "```", **keys: Any) -> str:
    """An entry as it stands in a file, with `keys` before our own."""
    nothing = dict.fromkeys(["id", "task", "phase", "parent", "started", "ended", "seconds", "output"])
    run = {**nothing, "id": "a1", **keys.pop("run", {})}
    body = json.dumps({**keys, "run": run}, indent=2, ensure_ascii=False)
    return f"### {agent} ({state})\n\n{marks}json\n{body}\n{marks}\n"


def test_a_run_is_recorded_as_the_newest_of_the_full_form() -> None:
    run = RunRecord(
        *("backend-unit-test-engineer", "completed", "a17f"),
        answer={"status": "complete", "tests": ["retry", "überlauf"], "run": {"id": 7}},
        summary="not needed: the agent gave a status but no summary",
        task="Unit tests of the retry rules",
        phase="Phase 3: Testing",
        started="2026-11-22T06:00:00Z",
        ended="2026-11-22T06:04:50Z",
        seconds=290,
        output=".claude/progress/outputs/backend-jobs/a17f.md",
    )
    added = """\
```

### backend-unit-test-engineer (completed)

```json
{
  "status": "complete",
  "tests": [
    "retry",
    "überlauf"
  ],
  "agent_run": {
    "id": 7
  },
  "summary": "not needed: the agent gave a status but no summary",
  "run": {
    "id": "a17f",
    "task": "Unit tests of the retry rules",
    "phase": "Phase 3: Testing",
    "parent": null,
    "started": "2026-11-22T06:00:00Z",
    "ended": "2026-11-22T06:04:50Z",
    "seconds": 290,
    "output": ".claude/progress/outputs/backend-jobs/a17f.md"
  }
}
```

---

## Error Log
"""
    expected = FULL.replace("```\n\n---\n\n## Error Log\n", added).replace("2026-11-21T17:30:00Z", TIME)
    recorded = record_run(FULL.encode(), "x.md", run, NOW)
    assert recorded.decode() == expected
    assert record_run(recorded, "x.md", run, NOW + 1) == recorded


def test_the_minimal_form_keeps_its_latest_output_and_gets_a_section() -> None:
    recorded = record_run(MINIMAL.encode(), "x.md", RunRecord("dev", "in_progress", "a1"), NOW).decode()
    added = "\n## Agent Outputs\n\n" + entry("dev", "in_progress", status="in_progress")
    assert recorded == MINIMAL.replace("2026-11-21T17:30:00Z", TIME) + added


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "\n## Agent Outputs\n\n" + entry(status="completed"), id="a file without sections"),
        pytest.param(
            "## Agent Outputs\n\n---\n\n## Notes\n",
            "## Agent Outputs\n\n" + entry(status="completed") + "\n---\n\n## Notes\n",
            id="an empty section",
        ),
        pytest.param(
            "### Agent Outputs\n#### a (done)\ntext",
            "### Agent Outputs\n#### a (done)\ntext\n\n#" + entry(status="completed").rstrip(),
            id="another level, no final newline",
        ),
        pytest.param(
            "## Agent Outputs\n\n### a (done)\n```json\n{",
            "## Agent Outputs\n\n" + entry(status="completed") + "\n### a (done)\n```json\n{",
            id="before an entry that never ends",
        ),
        pytest.param(
            "## Agent Outputs\n<!--\n### a (done)\n",
            "## Agent Outputs\n\n" + entry(status="completed") + "\n<!--\n### a (done)\n",
            id="before a comment that never ends",
        ),
        pytest.param(
            "## Context\n- a\n\n---\n\n## Custom\n```\nopen\n",
            "## Context\n- a\n\n---\n\n## Agent Outputs\n\n" + entry(status="completed") + "\n## Custom\n```\nopen\n",
            id="a new section before one that never ends",
        ),
        pytest.param(
            "## Notes\n~~~\nopen\n",
            "\n## Agent Outputs\n\n" + entry(status="completed") + "\n## Notes\n~~~\nopen\n",
            id="a new section before a later one",
        ),
    ],
)
def test_an_entry_finds_its_place(before: str, after: str) -> None:
    recorded = record_run((HEAD + before).encode(), "x.md", RunRecord("dev", "completed", "a1"), NOW)
    assert recorded.decode() == TOUCHED + after
    assert [run.id for run in Orchestration(recorded, "x.md").runs if run.id] == ["a1"]


def test_the_entry_with_the_same_id_is_replaced_and_nothing_else() -> None:
    before = (
        f"{HEAD}## Agent Outputs\n\n{entry('dev', 'in_progress', status='in_progress')}\n"
        'A person\'s remark: a1 looks slow.\n\n### other (done)\n\n```json\n{"mentions": "a1"}\n```\n'
    )
    after = before.replace(
        entry("dev", "in_progress", status="in_progress"),
        entry("dev", "failed", status="failed", summary="no key", run={"seconds": 1.5}),
    ).replace(HEAD, TOUCHED)
    run = RunRecord("dev", "failed", "a1", summary="no key", seconds=1.5)
    assert record_run(before.encode(), "x.md", run, NOW).decode() == after


def test_a_section_whose_entry_lost_its_heading_keeps_its_own() -> None:
    before = f"{HEAD}## Agent Outputs\n" + entry().partition("\n\n")[2].rstrip()
    after = f"{TOUCHED}## Agent Outputs\n" + entry(status="failed").partition("\n\n")[2].rstrip()
    assert record_run(before.encode(), "x.md", RunRecord("dev", "failed", "a1"), NOW).decode() == after


@pytest.mark.parametrize(
    ("agent", "answer", "expected"),
    [
        pytest.param("# `x`\n<y>", {}, entry("x y", status="completed"), id="a name to clean"),
        pytest.param("", {}, entry("agent", status="completed"), id="no name"),
        pytest.param(
            "dev", {"status": "weird", "summary": ""}, entry(status="weird", summary=""), id="its own keys stay"
        ),
        pytest.param(
            "dev",
            {"agent_run": 1, "run": 2},
            entry(agent_run=1, agent_agent_run=2, status="completed", summary="ours"),
            id="both names of run taken",
        ),
        pytest.param(
            "dev",
            {"summary": "```\n## Status: complete\n````"},
            entry(marks="`````", summary="```\n## Status: complete\n````", status="completed"),
            id="fences and headings in a text",
        ),
        pytest.param("dev", {"status": "\ud83d"}, entry(status="@").replace("@", "\\ud83d"), id="half an emoji"),
    ],
)
def test_an_answer_is_written_as_it_is(agent: str, answer: dict[str, Any], expected: str) -> None:
    run = RunRecord(agent, "completed", "a1", answer=answer, summary="ours" if "run" in answer else "")
    recorded = record_run(HEAD.encode(), "x.md", run, NOW)
    assert recorded.decode() == f"{TOUCHED}\n## Agent Outputs\n\n{expected}"
    (read,) = Orchestration(recorded, "x.md").runs
    assert {key: value for key, value in read.answer.items() if key in answer and key != "run"} == {
        key: value for key, value in answer.items() if key != "run"
    }


def test_an_answer_nested_too_deep_leaves_a_record() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    recorded = record_run(HEAD.encode(), "x.md", RunRecord("dev", "completed", "a1", answer={"deep": deep}), NOW)
    assert recorded.decode() == f"{TOUCHED}\n## Agent Outputs\n\n{entry(status='completed')}"


def test_entries_have_the_files_line_ends() -> None:
    recorded = record_run(HEAD.replace("\n", "\r\n").encode(), "x.md", RunRecord("dev", "completed", "a1"), NOW)
    assert recorded == f"{TOUCHED}\n## Agent Outputs\n\n{entry(status='completed')}".replace("\n", "\r\n").encode()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.dictionaries(st.text(), st.text() | st.integers(), max_size=3))))
def test_every_run_is_in_the_file_once_whatever_the_agents_said(events: list[tuple[str, dict[str, Any]]]) -> None:
    data = FULL.encode()
    for run_id, answer in events:
        data = record_run(data, "x.md", RunRecord("dev", "completed", run_id, answer=answer), NOW)
    read = {run.id: run.answer for run in Orchestration(data, "x.md").runs if run.id}
    assert list(read) == list(dict.fromkeys(run_id for run_id, _ in events))
    for run_id, answer in dict(events).items():
        assert [key for key in read[run_id] if key in answer] == [
            key for key in answer if key != "run"
        ] or "run" in answer


AWKWARD = ['"', "\\", "ä", "\ud83d", "a\nb", "```", "## x", "x@team", '{"id": "a1"}', "\0", "a1 "]


@pytest.mark.parametrize("run_id", AWKWARD)
def test_an_entry_is_found_by_any_id_replaced_and_removed(run_id: str) -> None:
    other = record_run(HEAD.encode(), "x.md", RunRecord("dev", "completed", "a1"), NOW)
    data = record_run(other, "x.md", RunRecord("dev", "in_progress", run_id), NOW)
    assert entry_of(Orchestration(data, "x.md"), run_id) is not None
    again = record_run(data, "x.md", RunRecord("dev", "completed", run_id), NOW)
    assert again.count(b"### dev (completed)") == 2
    assert b"in_progress" not in again
    assert without_run(Orchestration(again, "x.md"), run_id) == other


def test_an_id_that_is_only_mentioned_is_no_entry() -> None:
    mentions = '\n### other (done)\n\n```json\n{"mentions": "a2", "run": {"id": "a3"}}\n```\n\nSee "a2".\n'
    data = (HEAD + "## Agent Outputs\n\n" + entry() + mentions).encode()
    work = Orchestration(data, "x.md")
    assert entry_of(work, "a2") is None
    assert without_run(work, "a2") == data
    found = entry_of(work, "a3")
    assert found is not None
    assert found[0].title == "other (done)"


def test_without_its_run_a_section_keeps_what_is_not_ours() -> None:
    hand = "### me (done)\n\nBy hand.\n"
    data = f"{HEAD}## Agent Outputs\n\n{entry()}\n{hand}\n---\n\n## Notes\n- n\n".encode()
    after = f"{HEAD}## Agent Outputs\n\n{hand}\n---\n\n## Notes\n- n\n".encode()
    assert without_run(Orchestration(data, "x.md"), "a1") == after


def test_a_folded_run_is_found_by_its_line() -> None:
    data = f"{HEAD}## Agent Outputs\n\n### Earlier runs\n\n- dev (completed): x -> outputs/y/a1.md\n".encode()
    work = Orchestration(data, "x.md")
    assert fold_of(work, "a1") == 6
    assert fold_of(work, "1") is None
    assert entry_of(work, "a1") is None


def test_a_line_of_a_persons_that_names_an_output_is_no_folded_run() -> None:
    own = "## Notes\n\n- see .claude/progress/outputs/x/a1.md\n- moved -> outputs/x/a1.md\n"
    data = record_run((HEAD + own).encode(), "x.md", RunRecord("dev", "completed", "a1"), NOW).decode()
    assert own in data
    assert fold_of(Orchestration((HEAD + own).encode(), "x.md"), "a1") is None
