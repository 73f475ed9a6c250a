"""Tests for reading/runs.py."""

from __future__ import annotations

import pytest

from progresslib.markdown.document import Document
from progresslib.reading.runs import Run, findings, is_at_work, is_open, runs, texts_under
from progresslib.reading.sections import sections
from tests.progress_files import FULL, MINIMAL, MINIMAL_TEMPLATE, TEMPLATE


def read_runs(text: str) -> list[Run]:
    document = Document(text.encode())
    return runs(document, sections(document))


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
        ("Interrupted, 2026-11-22", True),
        ("running", True),
        ("partial", True),
        ("not running", False),
        ("completed", False),
        ("failed", False),
        ("", False),
    ],
)
def test_a_run_without_an_end_is_open(state: str, open_: bool) -> None:
    assert is_open(Run("dev", state, "", {}, 0, 1)) == open_


@pytest.mark.parametrize(("state", "at_work"), [("In progress", True), ("in_progress", True), ("interrupted", False)])
def test_only_a_run_in_progress_is_at_work(state: str, at_work: bool) -> None:
    assert is_at_work(state) == at_work


@pytest.mark.parametrize("key", ["key_decisions", "decisions", "architecture_decisions"])
def test_the_decisions_of_an_answer_have_many_names(key: str) -> None:
    assert findings({key: ["outbox"], "files_modified": ["b"]}) == (["outbox"], [])


@pytest.mark.parametrize("key", ["files_created", "created_files", "new_files", "files"])
def test_the_files_of_an_answer_have_many_names(key: str) -> None:
    assert findings({key: ["a.py"], "choices": ["b"]}) == ([], ["a.py"])


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        ({"a": " x ", "b": ["x", "y"]}, ["x", "y"]),
        ({"b": "x", "a": "y"}, ["y", "x"]),
        ({"a": [{"n": 1, "what": "x", "why": "y"}, {"n": 1}, {}, None, 7, ["z"]]}, ["x"]),
        ({"a": "", "b": {"what": "x"}, "c": "z"}, ["x"]),
    ],
)
def test_texts_are_found_once_in_the_order_of_the_keys(answer: dict[str, object], texts: list[str]) -> None:
    assert texts_under(answer, ("a", "b")) == texts


@pytest.mark.parametrize("text", [TEMPLATE, MINIMAL_TEMPLATE], ids=["full", "minimal"])
def test_the_templates_hold_no_runs(text: str) -> None:
    assert read_runs(text) == []


def test_the_full_form_tells_its_runs() -> None:
    assert [(run.agent, run.state, run.answer) for run in read_runs(FULL)] == [
        ("backend-architect", "completed", {"status": "complete", "summary": "One stream a tenant"}),
    ]
