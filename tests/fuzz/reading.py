"""The document reader: nothing is lost, what it finds lies in order inside the file, and its parts agree."""

from __future__ import annotations

from collections.abc import Sequence

from progresslib.checking import check as strict
from progresslib.markdown.document import Document, Item
from progresslib.reading.orchestration import Orchestration
from progresslib.telling.summary import Summary
from progresslib.telling.telling import parts
from progresslib.text.statuses import BLOCKED, COMPLETE, IN_PROGRESS, NEEDS_RESTART, UNKNOWN
from tests.fuzz import files
from tests.fuzz.target import Target
from tests.markdown.test_scanner_properties import check_outline, check_sections, documents

Span = tuple[int, int]


def check(data: bytes) -> None:
    """Reads DATA in every way there is."""
    document = Document(data)
    end = len(document.lines)
    assert b"".join(document.lines) == data
    assert document.newline in (b"\n", b"\r\n", b"\r")
    _check_blocks(document, end)
    check_outline(document, data)
    check_sections(document)
    _check_orchestration(data, end)
    for problem in strict.problems(data, "x.md"):
        name, line, _ = problem.split(":", 2)
        assert name == "x.md"
        assert 1 <= int(line) <= max(end, 1)
        assert "\n" not in problem


def _check_blocks(document: Document, end: int) -> None:
    _in_order([(item.line, item.end) for item in document.items(0, end)], 0, end)
    for item in document.items(0, end):
        _check_item(item)
    _in_order([(fence.line, fence.end) for fence in document.fences(0, end)], 0, end)
    _in_order(document.hidden(0, end), 0, end)


def _check_item(item: Item) -> None:
    _in_order([(inner.line, inner.end) for inner in item.items], item.line, item.end)
    for inner in item.items:
        assert inner.indent > item.indent
        _check_item(inner)


def _in_order(spans: Sequence[Span], start: int, end: int) -> None:
    for first, last in spans:
        assert start <= first < last <= end, (spans, start, end)
        start = max(start, first)


def _check_orchestration(data: bytes, end: int) -> None:
    work = Orchestration(data, "x.md")
    assert work.status in ("", BLOCKED, COMPLETE, IN_PROGRESS, NEEDS_RESTART, UNKNOWN)
    _apart([(section.line, section.end) for section in work.sections], end)
    _apart(sorted((phase.line, phase.end) for phase in work.phases), end)
    _apart([(failure.line, failure.end) for failure in work.failures], end)
    _apart(sorted({(run.line, run.end) for run in work.runs}), end)  # those of earlier runs share theirs
    assert all(0 <= field.line < end for field in work.fields)
    assert all(1 <= line <= end and what for line, what in work.problems)
    summary = Summary(work)
    assert summary.is_progress_file in (True, False)
    assert all(part.size >= len(part.text()) for part in parts(work))


def _apart(spans: Sequence[Span], end: int) -> None:
    """They lie in the file, in order, and none in another."""
    at = 0
    for first, last in spans:
        assert at <= first <= last <= end, (spans, end)
        at = last


TARGET = Target(
    check=check,
    promise="no byte is lost; what is found lies in order inside the file; outline, sections and whole agree",
    seeds=files.all_files,
    mutate=files.mutate,
    modules="text.lines text.statuses text.words markdown.* reading.* checking.* telling.summary telling.telling",
    examples=documents,
)
