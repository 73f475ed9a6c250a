"""The entries of a progress file that agents and trouble leave behind: runs, errors, blockers."""

from __future__ import annotations

from progresslib import fastjson
from progresslib.document import Document, Item
from progresslib.sections import (
    BLOCKERS,
    CONTEXT,
    ERRORS,
    OUTPUTS,
    Section,
    fence_text,
    item_text,
    kind_of,
    pieces,
    subsections,
)
from progresslib.words import field, is_filled, is_placeholder, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_OPEN_STATES = ("in progress", "interrupted", "running", "partial")
EARLIER_RUNS = "Earlier runs"
_FIXES = (
    "fixed by",
    "fixed in",
    "fixed with",
    "fixed via",
    "resolved by",
    "resolved in",
    "resolved with",
    "resolved via",
    "fix was",
)
_FIX_KEYS = ("fix:", "fixed:", "resolved:", "resolution:", "(fixed", "(resolved", "✅")


class Run:
    """One subagent's work as the file tells it: its entry's lines [line, end), the agent's JSON where it gave one."""

    __slots__ = ("agent", "answer", "body", "end", "line", "state")

    def __init__(self, agent: str, state: str, body: str, answer: dict[str, Any], line: int, end: int) -> None:
        self.agent = agent
        self.state = state
        self.body = body
        self.answer = answer
        self.line = line
        self.end = end

    @property
    def id(self) -> str:
        """The id under which the hooks recorded it, "" for an entry that somebody wrote by hand."""
        run = self.answer.get("run")
        return str(run.get("id") or "") if isinstance(run, dict) else ""


def runs(document: Document, sections: list[Section]) -> list[Run]:
    """The runs in the order of the file, oldest first."""
    found = []
    for section in sections:
        if section.kind == OUTPUTS:
            for part in subsections(document, section):
                found.extend(_runs_in(document, part, section))
    return [run for run in found if not is_placeholder(run.agent) and (run.body.strip() or run.answer)]


def _runs_in(document: Document, part: Section, section: Section) -> list[Run]:
    if plain(part.title) == plain(EARLIER_RUNS):
        return [_earlier_run(piece, part) for piece in pieces(document, part.start, part.end)]
    body = "\n".join(pieces(document, part.start, part.end))
    agent, state = _agent_and_state(part.title or section.title)
    return [Run(agent, state, body, _answer(document, part), part.line, part.end)]


def _earlier_run(line: str, part: Section) -> Run:
    """A folded run: `agent (state, time): summary -> file of the full entry`."""
    title, _, summary = line.partition("): ")
    agent, state = _agent_and_state(f"{title})") if summary else ("earlier run", "")
    return Run(agent, state, summary or line, {}, part.line, part.end)


def _agent_and_state(title: str) -> tuple[str, str]:
    agent, opening, state = title.rstrip().removesuffix(")").rpartition("(")
    return (agent.rstrip(), state) if opening and title.rstrip().endswith(")") else (title, "")


def _answer(document: Document, part: Section) -> dict[str, Any]:
    """The JSON object in the first fence that holds one."""
    for fence in document.fences(part.start, part.end):
        try:
            answer = fastjson.loads(fence_text(document, fence))
        except (ValueError, RecursionError):
            continue
        if isinstance(answer, dict):
            return answer
    return {}


def is_open(run: Run) -> bool:
    """Whether the run has no end: it still runs, or was interrupted."""
    return plain(run.state).startswith(_OPEN_STATES)


class Failure:
    """One entry of the error log: the lines [line, end), its title or first line, its fields."""

    __slots__ = ("details", "end", "fields", "line", "resolved", "title")

    def __init__(self, title: str, details: list[str], line: int, end: int, ticked: bool) -> None:
        self.title = title
        self.details = [detail for detail in details if is_filled(detail)]
        self.fields = {plain(key): value for key, value in map(field, self.details) if key}
        self.line = line
        self.end = end
        self.resolved = ticked or self._names_a_fix()

    def _names_a_fix(self) -> bool:
        resolution = self.fields.get("resolution")
        if resolution is not None:
            return not resolution.casefold().startswith("pending")
        words = f" {plain(self.title)} "
        title = self.title.casefold()
        named = any(f" {fix} " in words and f" not {fix} " not in words for fix in _FIXES)
        return named or words.startswith((" resolved ", " fixed ")) or any(key in title for key in _FIX_KEYS)


def failures(document: Document, sections: list[Section]) -> list[Failure]:
    """The entries of the error log in the order of the file, oldest first."""
    found = []
    for section in sections:
        if section.kind == ERRORS:
            for part in subsections(document, section):
                found.extend(_failures_in(document, part))
    return found


def _failures_in(document: Document, part: Section) -> list[Failure]:
    if part.title:
        failure = Failure(part.title, pieces(document, part.start, part.end), part.line, part.end, False)
        return [failure] if failure.details or is_filled(part.title.partition(" - ")[2]) else []
    items = document.items(part.start, part.end)
    return [_from_item(document, item) for item in items if is_filled(item.text)]


def _from_item(document: Document, item: Item) -> Failure:
    first, *further = item_text(document, item).split("\n")
    details = [line.strip().lstrip("-*+ ") for line in further if line.strip()]
    return Failure(first, details, item.line, item.end, item.box in ("x", "X"))


def blockers(document: Document, sections: list[Section]) -> list[str]:
    """What holds the work up now: the entries under `Blockers` that are neither resolved nor ticked."""
    found = []
    for section in sections:
        if section.kind in (BLOCKERS, CONTEXT):
            for part in subsections(document, section):
                if BLOCKERS in (part.kind, kind_of(part.title)):
                    found.extend(_blockers_in(document, part))
    return found


def _blockers_in(document: Document, part: Section) -> list[str]:
    ticked = {
        item_text(document, item).rstrip() for item in document.items(part.start, part.end) if item.box in ("x", "X")
    }
    entries = (piece for piece in pieces(document, part.start, part.end) if piece not in ticked)
    return [entry for entry in entries if not plain(entry).startswith("resolved") and not entry.startswith("~~")]
