"""The reading of what an agent answers: its object and the text around it, its record, and the record read back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from progresslib.edits.recording import Entry, record_runs
from progresslib.edits.runs import RunRecord
from progresslib.reading.orchestration import Orchestration
from progresslib.recording.answer import answer_in
from progresslib.recording.report import LONGEST_SUMMARY, Report
from tests.fuzz.mutating import lines
from tests.fuzz.target import Target
from tests.progress_files import FULL
from tests.recorders import NOW

STATES = ("", "completed", "blocked", "failed")
TOKENS = [
    *(b"```json", b"```", b"~~~", b'{"status": "complete", "summary": "x"}', b'{"status": "blocked"}', b"{", b"}"),
    *(
        b'{"error": "x", "summary": ["a", {"b": 1}]}',
        b'"run": {"id": "b2"}',
        b'"key_decisions": ["a"]',
        b"NaN",
        b"1e999",
    ),
    *(b'"files_created": [{"path": "a.py"}]', b"as in", b"`", b"[" * 1500, b'{"a":' * 300, b"# Heading", b"- [x] y"),
    *(b"## Error Log", b"<!-- open", b"\\", b'"status": 1', b'"blockers": [[], {}, ""]', b". ", b"\xe3\x80\x82"),
]


def check(data: bytes) -> None:
    """Reads DATA as an agent's last words, records them, and reads the record."""
    text = data.decode("utf-8", "replace")
    answer, around = answer_in(text)
    assert not answer or len(around) < len(text)
    assert answer or around == text
    report = Report(text)
    assert report.state in STATES
    assert len(report.summary) <= max(LONGEST_SUMMARY, 1500)
    assert all(isinstance(one, str) for one in (*report.blockers, report.error))
    if len(text) < 30_000:
        _check_record(report)


def _check_record(report: Report) -> None:
    record = RunRecord("dev", "completed", "a1", answer=report.answer, summary=report.summary, task="Build")
    troubles = [("", one) for one in report.blockers] + ([("AgentError", report.error)] if report.error else [])
    work = Orchestration(FULL.encode(), "x.md")
    after = record_runs(work, "x.md", [Entry(record, troubles)], [], NOW, 20, "outputs/x", lambda folded: None)
    read = Orchestration(after, "x.md")
    (run,) = [one for one in read.runs if one.id == "a1"]
    assert (run.agent, run.state) == ("dev", "completed")
    assert _without_ours(run.answer) == _without_ours(report.answer) or "…" in str(report.answer), run.answer
    assert [phase.name for phase in read.phases] == [phase.name for phase in work.phases]
    assert len(read.runs) == len(work.runs) + 1
    kept = [line for line in FULL.encode().splitlines() if line.strip() and not _may_change(line)]
    rest = iter(after.splitlines())
    assert all(line in rest for line in kept)


def _without_ours(answer: dict[str, Any]) -> str:
    """What an agent gave, as text; `status`, `summary` and `run` may be ours."""
    return repr({key: one for key, one in answer.items() if key not in ("status", "summary", "run", "agent_run")})


def _may_change(line: bytes) -> bool:
    return line.startswith((b"## Last Updated", b"  - Agent:", b"- None currently"))


def seeds() -> Sequence[bytes]:
    answer = json.dumps({"status": "complete", "summary": "Did it", "key_decisions": ["a"], "files_created": ["b.py"]})
    trouble = json.dumps({"status": "blocked", "blockers": ["no access"], "run": {"id": "z"}}, indent=2)
    texts = [
        *(answer, f"Done.\n\n```json\n{answer}\n```\n", f"```json\n{trouble}\n```", f"I did it. {answer}", trouble),
        *(
            "All tests pass.\n\n## Notes\n- one",
            f"As in `{trouble}`.",
            "~~~\n{}\n~~~",
            f"```js\n{answer}\n```",
            "",
            "{",
        ),
    ]
    return [text.encode() for text in texts]


TARGET = Target(
    check=check,
    promise="the object and the text around it are all of the text; its record is read back as the agent gave it, "
    "and leaves every other line",
    seeds=seeds,
    mutate=lines(TOKENS, seeds),
    modules="recording.answer recording.report edits.recording edits.runs edits.pretty text.fastjson",
)
