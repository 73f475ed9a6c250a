"""From a run's entry, and the file with its full texts, to what the page shows of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from progresslib.reading.runs import Run, noted_in
from progresslib.report.sheets import BLOCKED, COMPLETED, FAILED, IN_PROGRESS, INTERRUPTED, OTHER, RunSheet
from progresslib.text.clock import seconds
from progresslib.text.fastjson import object_in
from progresslib.text.naming import file_name
from progresslib.text.words import plain

Read = Callable[[str], tuple[bytes, str]]
"""Gives the bytes of the file with a run's texts by the run's id, empty where there is none, and its name."""

RECORD = "Record"
_STATES = {
    IN_PROGRESS: ("in progress", "running", "partial", "started", "active"),
    INTERRUPTED: ("interrupted", "stopped", "cancelled", "killed"),
    FAILED: ("fail", "error"),
    BLOCKED: ("blocked", "waiting"),
    COMPLETED: ("complete", "done", "success", "ok", "finished"),
}
_TAKEN_BACK = (" with ", " but ", " except", " partly", " partial")
"""Words that take a completion back, at least in part."""
_PART = re.compile(r"^## ([^\n]*)\n\n(`{3,})markdown\n(.*?)\n\2$", re.DOTALL | re.MULTILINE)
"""A text in a file of outputs, as recording/outputs.py writes it."""
_JSON = re.compile(r"^(`{3,})json\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)
_OWN = ("status", "summary", "run")
_ARROW = " -> "


def run_sheet(run: Run, read: Read) -> RunSheet:
    """What the page shows of a run; `read` gives the file with its texts."""
    state, _, told = run.state.partition(",")
    run_id, body = (run.id, run.body) if run.answer or run.id else _folded(run.body)
    data, where = read(run_id) if run_id else (b"", "")
    parts = _texts(data)
    answer, ended = run.answer, seconds(told.strip())
    for title, text in parts:
        if title.startswith(RECORD) and not answer:
            answer = _recorded(text)
    facts = noted_in(answer)
    summary = answer.get("summary")
    return RunSheet(
        agent=run.agent,
        state=_state(state or _text(answer.get("status"))),
        said_state=state.strip(),
        task=_text(facts.get("task")),
        phase=_text(facts.get("phase")),
        started=seconds(_text(facts.get("started"))),
        ended=seconds(_text(facts.get("ended"))) or ended,
        summary=summary if isinstance(summary, str) else "" if run.answer else body,
        body=body if run.answer or not run_id else "",
        extras=[(key, _told(answer[key])) for key in answer if key not in _OWN and answer[key] not in (None, [], "")],
        texts=[(title, text) for title, text in parts if not title.startswith(RECORD)],
        where=where,
    )


def _state(text: str) -> str:
    words = plain(text)
    if any(word in words for word in _TAKEN_BACK) and words.startswith(_STATES[COMPLETED]):
        return OTHER
    found = (state for state, starts in _STATES.items() if words.startswith(starts))
    return next(found, OTHER if words else COMPLETED)


def _folded(body: str) -> tuple[str, str]:
    """The id and the summary of a run that is folded into a line, the id "" where the line names no file of ours."""
    summary, arrow, path = body.rpartition(_ARROW)
    folder, _, name = path.strip().removeprefix("outputs/").partition("/")
    stem = name.removesuffix(".md")
    is_ours = arrow and path.strip() == f"outputs/{folder}/{stem}.md" and file_name(stem) == stem
    return (stem, summary) if is_ours else ("", body)


def _texts(data: bytes) -> list[tuple[str, str]]:
    """The texts in a file of outputs, each under the title that says what it is."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    found = [(title, body) for title, _, body in _PART.findall(text)]
    return found or ([("", text)] if text.strip() else [])


def _recorded(entry: str) -> dict[str, Any]:
    """The JSON of an entry that was folded away."""
    found = _JSON.search(entry)
    return object_in(found[2]) if found else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _told(value: object, deepest: int = 5) -> list[str]:
    """A value of an agent's answer in lines that a person reads."""
    if isinstance(value, (list, dict)) and not deepest:
        return ["…"]
    if isinstance(value, list):
        return [line for one in value for line in _told(one, deepest - 1)]
    if isinstance(value, dict) and all(isinstance(one, (str, int, float)) for one in value.values()):
        return [", ".join(f"{key}: {one}" for key, one in value.items())]
    if isinstance(value, dict):
        return [f"{key}: {line}" for key, one in value.items() for line in _told(one, deepest - 1)]
    return [value if isinstance(value, str) else json.dumps(value)]
