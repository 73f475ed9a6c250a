"""The records of subagents' runs that the hooks have written into a progress file, read without our own code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

_ENTRY = re.compile(
    r"^### (?P<agent>[^\n]+) \((?P<state>\w+)\)\n\n(?P<marks>`{3,})json\n(?P<json>.*?)\n(?P=marks)\n", re.M | re.S
)
_OUTPUTS = re.compile(r"^## Agent Outputs$.*?(?=^## |\Z)", re.M | re.S)


class Record(NamedTuple):
    """One entry under Agent Outputs: what its heading says, its JSON, and its text in the file."""

    agent: str
    state: str
    answer: dict[str, Any]
    text: str

    @property
    def run(self) -> dict[str, Any]:
        """What the hooks say of the run."""
        ours: dict[str, Any] = self.answer["run"]
        return ours

    @property
    def task(self) -> str:
        """What the agent was asked to do, in brief."""
        return str(self.run["task"])

    @property
    def summary(self) -> str:
        """What came of it."""
        return str(self.answer["summary"])


def records(path: Path) -> list[Record]:
    """The records in the file at PATH, oldest first, without the entries that somebody wrote by hand."""
    section = _OUTPUTS.search(path.read_text())
    found = [
        Record(entry["agent"], entry["state"], json.loads(entry["json"]), entry.group())
        for entry in (_ENTRY.finditer(section.group()) if section else ())
    ]
    return [record for record in found if "run" in record.answer]


def record(path: Path) -> Record:
    """The only record in the file at PATH."""
    found = records(path)
    assert len(found) == 1, f"{len(found)} records\n{path.read_text()}"
    return found[0]


def by_task(path: Path) -> dict[str, Record]:
    """The records in the file at PATH by their tasks, of which no two are the same."""
    found = {record.task: record for record in records(path)}
    assert len(found) == len(records(path)), f"a task stands there twice\n{path.read_text()}"
    return found


def without_records(path: Path) -> str:
    """The text of the file at PATH without its records and the empty line after each."""
    text = path.read_text()
    for one in records(path):
        text = text.replace(f"{one.text}\n", "", 1)
    return text
