"""What reaches the model: real hook processes of an installed copy, simple strategies, and what is said of cuts."""

from __future__ import annotations

import json
import re
import subprocess
import uuid
from pathlib import Path
from typing import Any, NamedTuple

from forms import Planted
from harness import Bench

CAP = 9500
"""As many characters as the hooks may tell, and as the strategies get."""

_ENTRY = re.compile(r"^- ", re.M)
_CUTS = re.compile(r"^\(Not told in full: (.*)\. All of it is in (\S+)\.\)$", re.M)


class Project:
    """A project with progress files, the home of its person, and one client process with a conversation."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench = bench
        self.folder = folder
        self.transcript = folder / "conversation.jsonl"
        self.session = str(uuid.uuid4())
        (folder / ".claude/progress").mkdir(parents=True)

    def write(self, files: dict[str, str]) -> None:
        """Writes progress files, by name."""
        for name, text in files.items():
            (self.folder / ".claude/progress" / name).write_text(text)

    def start(self, source: str) -> str:
        """What a session's start tells the model; it stands in the conversation from then on."""
        said = self._fire("session-start", {"hook_event_name": "SessionStart", "source": source})
        context = str(json.loads(said)["hookSpecificOutput"]["additionalContext"]) if said else ""
        attachment = {"type": "hook_additional_context", "content": [context], "hookName": "SessionStart"}
        self._note({"isSidechain": False, "attachment": attachment, "type": "attachment"})
        return context

    def compact(self) -> str:
        """What the summariser is told; then nothing from before is in the conversation any more."""
        said = self._fire("pre-compact", {"hook_event_name": "PreCompact", "trigger": "auto"})
        self._note({"type": "system", "subtype": "compact_boundary", "content": "Conversation compacted"})
        return said

    def _note(self, line: dict[str, Any]) -> None:
        with self.transcript.open("a") as file:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    def _fire(self, slug: str, own: dict[str, str]) -> str:
        event = {"session_id": self.session, "cwd": str(self.folder), "transcript_path": str(self.transcript), **own}
        environ = {"HOME": str(self.bench.home), "PATH": "/usr/bin:/bin", "CLAUDE_PROJECT_DIR": str(self.folder)}
        words = [str(self.bench.copy / "hooks/run"), slug]
        done = subprocess.run(words, input=json.dumps(event), env=environ, capture_output=True, text=True, check=True)
        return done.stdout


def length(text: str) -> int:
    """The length of a text as the client counts."""
    return len(text.encode("utf-16-le")) // 2


def first_characters(text: str, room: int) -> str:
    """The beginning of a file."""
    return text[:room]


def last_characters(text: str, room: int) -> str:
    """The end of a file."""
    return text[-room:]


def heads_of_sections(text: str, room: int) -> str:
    """The beginning of each section, all equally long; what a short one leaves goes to the others."""
    sections = re.split(r"^(?=#{1,3} )", text, flags=re.M)
    told, left = {}, room
    for done, number in enumerate(sorted(range(len(sections)), key=lambda number: len(sections[number]))):
        told[number] = sections[number][: left // (len(sections) - done)]
        left -= len(told[number])
    return "".join(told[number] for number in sorted(told))


STRATEGIES = {
    "the first 9,500": first_characters,
    "the last 9,500": last_characters,
    "heads of sections": heads_of_sections,
}


class Cuts(NamedTuple):
    """What a text says of its cuts, and what is so, as numbers of items."""

    shortened: int
    left_out: int
    told: int
    whole: int
    of: int

    @property
    def are_true(self) -> bool:
        """Whether the counts are those of the items: told and left out, told whole and in part."""
        return self.told + self.left_out == self.of and self.whole + self.shortened + self.left_out == self.of


def cuts(text: str, path: str, file: Planted) -> Cuts:
    """The counts in a text that tells of the file at `path` alone; an item is told whole where each sentence is."""
    said = [counts for counts, where in _CUTS.findall(text) if where == path]
    short, out = (sum(map(int, re.findall(rf"(\d+) {what}", " ".join(said)))) for what in ("shortened", "left out"))
    flat = " ".join(text.split())
    whole = sum(all(" ".join(one.split()) in flat for one in item.sentences) for item in file.items)
    return Cuts(short, out, len(_ENTRY.findall(text)), whole, len(file.items))
