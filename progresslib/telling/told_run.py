"""What is told of a subagent's run: its result, and what else its answer holds."""

from __future__ import annotations

from progresslib.reading.runs import Run
from progresslib.telling.told_entry import Entry
from progresslib.text import fastjson
from progresslib.text.statuses import status_of
from progresslib.text.words import is_filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def run_entry(run: Run, worth: int) -> Entry:
    """A run as its agent, state and summary; then, one a line, what else its JSON holds, and the text beside that."""
    name = f"{run.agent} ({run.state})" if run.state else run.agent
    record = run.answer.get("run")
    told_already = ("run", "summary", *_repeated(run))
    own = {key: value for key, value in run.answer.items() if key not in told_already}
    ours = {key: record.get(key) for key in ("task", "output")} if isinstance(record, dict) else {}
    values = ((key, value) for key, value in {**own, **ours}.items() if value not in (None, "", [], {}))
    lines = [line for line in (f"{key}: {shown(value)}" for key, value in values) if is_filled(line)]
    told = [shown(run.answer.get("summary") or ""), *lines, run.body]
    text = "\n".join(line for line in told if line)
    return Entry(f"{name}: {text}" if told[0] or not lines else f"{name}\n{text}", worth=worth)


def _repeated(run: Run) -> tuple[str, ...]:
    """The keys of an answer that only say what its heading says."""
    return ("status",) if status_of(shown(run.answer.get("status") or "")) in ("", status_of(run.state)) else ()


def shown(value: Any, deepest: int = 20) -> str:
    """A JSON value in one line: text as it is, the values of a list with commas, those of an object behind their keys.

    What is nested deeper than `deepest` levels is an ellipsis: a value may be as deep as the JSON reader can bear.
    """
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, (list, dict)) and not deepest:
        return "(…)"
    if isinstance(value, list):
        return ", ".join(shown(one, deepest - 1) for one in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(one, deepest - 1)}" for key, one in value.items()) + "}"
    return fastjson.dumps(value)
