"""Tests for progresslib/entries.py."""

from __future__ import annotations

import pytest

from progresslib.document import Document
from progresslib.entries import Failure, Run, blockers, failures, is_open, runs
from progresslib.sections import sections
from tests.progress_files import FULL, MINIMAL, MINIMAL_TEMPLATE, TEMPLATE


def read_runs(text: str) -> list[Run]:
    document = Document(text.encode())
    return runs(document, sections(document))


def read_failures(text: str) -> list[Failure]:
    document = Document(text.encode())
    return failures(document, sections(document))


def read_blockers(text: str) -> list[str]:
    document = Document(text.encode())
    return [blocker.text for blocker in blockers(document, sections(document)) if blocker.is_open]


@pytest.mark.parametrize("text", [TEMPLATE, MINIMAL_TEMPLATE], ids=["full", "minimal"])
def test_the_templates_hold_no_entries(text: str) -> None:
    assert read_runs(text) == []
    assert read_failures(text) == []
    assert read_blockers(text) == []


def test_folded_runs_are_read_with_their_summaries() -> None:
    text = (
        "## Agent Outputs\n\n### Earlier runs\n"
        "- backend-developer (completed, 2026-11-22T06:04:52Z): Wrote the (first) worker -> outputs/x/1.md\n"
        "- somebody else's line\n"
    )
    assert [(run.agent, run.state, run.body) for run in read_runs(text)] == [
        ("backend-developer", "completed, 2026-11-22T06:04:52Z", "Wrote the (first) worker -> outputs/x/1.md"),
        ("earlier run", "", "somebody else's line"),
    ]


def test_the_full_form_tells_its_entries() -> None:
    assert [(run.agent, run.state, run.answer) for run in read_runs(FULL)] == [
        ("backend-architect", "completed", {"status": "complete", "summary": "One stream a tenant"}),
    ]
    assert [(failure.title, failure.resolved, failure.fields) for failure in read_failures(FULL)] == [
        (
            "2026-11-20T09:30:00Z - Build failure",
            True,
            {
                "phase": "Phase 1: Architecture",
                "agent": "backend-architect",
                "error": "go.sum is out of date",
                "resolution": "ran go mod tidy",
            },
        ),
    ]


def test_the_minimal_form_tells_its_latest_output() -> None:
    (run,) = read_runs(MINIMAL)
    assert run.body == '{"status": "complete", "summary": "Tier 2"}'


@pytest.mark.parametrize(
    ("title", "body", "agent", "state", "answer", "run_id"),
    [
        pytest.param(
            "dev (completed)", '\n```json\n{"a": 1}\n```\n', "dev", "completed", {"a": 1}, "", id="seed's form"
        ),
        pytest.param(
            "dev (x)", '```\n{"run": {"id": "i"}}\n```', "dev", "x", {"run": {"id": "i"}}, "i", id="of the hooks"
        ),
        pytest.param(
            "dev (v2) (failed)", "it broke\n", "dev (v2)", "failed", {}, "", id="prose, a name in parentheses"
        ),
        pytest.param("dev", "all done\n", "dev", "", {}, "", id="no state"),
        pytest.param("dev (done)", '~~~~json\n{"a": "~~~"}\n~~~~\n', "dev", "done", {"a": "~~~"}, "", id="tildes"),
        pytest.param("dev (done)", '```json\n{"a": [...]}\n```\n', "dev", "done", {}, "", id="broken JSON stays text"),
        pytest.param("dev (a)", '```\n[1]\n```\n```\n{"b": 2}\n```\n', "dev", "a", {"b": 2}, "", id="first object"),
        pytest.param(
            "dev (done)", '```json\n{"run": "x"}\n```\n', "dev", "done", {"run": "x"}, "", id="a run of its own"
        ),
        pytest.param("dev (done)", '```json\n{"a": 1}\n', "dev", "done", {"a": 1}, "", id="a fence that never ends"),
    ],
)
def test_an_entry_tells_a_run(
    title: str, body: str, agent: str, state: str, answer: dict[str, object], run_id: str
) -> None:
    (run,) = read_runs(f"## Agent Outputs\n\n### {title}\n{body}")
    assert (run.agent, run.state, run.answer, run.id) == (agent, state, answer, run_id)


def test_one_output_without_a_heading_of_its_own_is_a_run() -> None:
    (run,) = read_runs("## Agent Output\ntext\n")
    assert (run.agent, run.state, run.body) == ("Agent Output", "", "text")


def test_a_heading_without_text_is_a_run_and_a_placeholder_none() -> None:
    (run,) = read_runs("## Agent Outputs\n\n### dev (completed)\n\n### <agent-name> (completed)\ntext\n")
    assert (run.agent, run.state, run.body) == ("dev", "completed", "")


def test_runs_know_their_lines_and_what_a_fence_shows_is_no_run() -> None:
    text = "## Agent Outputs\n### a (done)\nx\n### b (done)\n```\n### c (done)\n```\n---\n## Notes\n"
    assert [(run.agent, run.line, run.end) for run in read_runs(text)] == [("a", 1, 3), ("b", 3, 8)]


@pytest.mark.parametrize(
    ("state", "open_"),
    [
        ("in_progress", True),
        ("in progress", True),
        ("interrupted", True),
        ("completed", False),
        ("failed", False),
        ("", False),
    ],
)
def test_a_run_without_an_end_is_open(state: str, open_: bool) -> None:
    assert is_open(Run("dev", state, "", {}, 0, 1)) == open_


@pytest.mark.parametrize(
    ("log", "resolved"),
    [
        pytest.param("### t - E\n- Error: x\n- Resolution: pending\n", False, id="pending"),
        pytest.param(
            "### t - E\n- Error: x\n- Resolution: Pending review of the fix\n", False, id="begins with pending"
        ),
        pytest.param("### t - E\n- Error: x\n- Resolution: [how resolved or pending]\n", False, id="placeholder"),
        pytest.param("### t - E\n- Error: x\n", False, id="none"),
        pytest.param("### t - E\n- Error: x\n- **Resolution:** retried\n", True, id="told, in bold"),
        pytest.param("- build failed\n", False, id="item"),
        pytest.param("- [x] build failed\n", True, id="ticked item"),
        pytest.param("- [ ] build failed\n", False, id="open item"),
        pytest.param("- Resolved: build failed\n", True, id="begins with resolved"),
        pytest.param("- **Fixed** the build\n", True, id="begins with fixed"),
        pytest.param("- ✅ fixed: build\n", True, id="begins with fixed, after a sign"),
        pytest.param("- build failed. Fix: ran go mod tidy\n", True, id="names a fix"),
        pytest.param("- build failed, fixed by go mod tidy\n", True, id="says how it was fixed"),
        pytest.param("- build failed, not fixed by go mod tidy\n", False, id="says how it was not fixed"),
        pytest.param("- we need a fix for the build\n", False, id="wants a fix"),
        pytest.param("- build failed\n  - Resolution: pending\n", False, id="item, pending"),
        pytest.param("- build failed\n  - Resolution: go mod tidy\n", True, id="item, resolved"),
        pytest.param("### t - E\n- Resolution: TBD\n", False, id="to be done"),
        pytest.param("### t - E\n- Resolution: Not yet fixed\n", False, id="not yet"),
        pytest.param("### t - E\n- Resolution: ⏳ Pending\n", False, id="pending, with a sign"),
        pytest.param("### t - E\n- Resolution: in progress, investigating\n", False, id="being worked on"),
        pytest.param("- E in the parser. Resolution: pending\n", False, id="pending in the same line"),
        pytest.param("- E in the parser. Resolution: quoted it\n", True, id="resolved in the same line"),
        pytest.param("- timeouts, fixed in 1.2 but came back\n", False, id="taken back"),
        pytest.param("The load test fails after 300 s (open).\n", False, id="a paragraph"),
    ],
)
def test_an_error_is_resolved_if_it_says_so(log: str, resolved: bool) -> None:
    (failure,) = read_failures(f"## Error Log\n\n{log}")
    assert failure.resolved == resolved


@pytest.mark.parametrize(
    "log", ["None\n", "- None\n", "- [ ] None yet\n", "### <timestamp> - <Error Type>\n- Phase: [phase name]\n"]
)
def test_a_log_of_placeholders_holds_no_error(log: str) -> None:
    assert read_failures(f"## Error Log\n{log}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "## Context\n### Blockers\n- no key (since 2026-11-22T06:04:52Z)\n",
            ["no key (since 2026-11-22T06:04:52Z)"],
            id="ours",
        ),
        pytest.param("## Blockers\n- a\n- None currently\n", ["a"], id="a section of its own"),
        pytest.param("## Context for Resume\n### Blockers\nwe wait\nfor Ops\n", ["we wait\nfor Ops"], id="a paragraph"),
        pytest.param(
            "## Context\n### Blockers\n- [x] a\n- [ ] b\n- Resolved 2026-11-22: c\n- ~~d~~ gone\n",
            ["b"],
            id="resolved ones",
        ),
        pytest.param("## Context\n### Blockers\n- a\n  - asked Ops\n", ["a\n- asked Ops"], id="nested lines"),
        pytest.param("## Context\n### Files\n- a\n## Notes\n### Blockers\n- b\n", [], id="other parts"),
        pytest.param("## Context\n### Blockers\n```\n- a\n```\n", ["- a"], id="code"),
    ],
)
def test_blockers_are_what_is_not_resolved(text: str, expected: list[str]) -> None:
    assert read_blockers(text) == expected
