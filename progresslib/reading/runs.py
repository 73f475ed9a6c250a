"""The runs of subagents that a progress file tells of."""

from __future__ import annotations

from progresslib.markdown.document import Document
from progresslib.reading.pieces import fence_text, pieces, texts, texts_and_headings
from progresslib.reading.sections import OUTPUTS, Section, entries
from progresslib.text import fastjson
from progresslib.text.words import is_placeholder, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_OPEN_STATES = ("in progress", "interrupted", "running", "partial")
EARLIER_RUNS = "Earlier runs"
DECISIONS = ("key_decisions", "decisions", "architecture_decisions")
FILES = ("files_created", "created_files", "new_files", "files")


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
    def noted(self) -> dict[str, Any]:
        """What the hooks have noted of it, empty for an entry that somebody wrote by hand."""
        return noted_in(self.answer)

    @property
    def id(self) -> str:
        """The id under which the hooks recorded it, "" where they have not."""
        return str(self.noted.get("id") or "")


def runs(document: Document, sections: list[Section]) -> list[Run]:
    """The runs in the order of the file, oldest first."""
    found = []
    for section in sections:
        if section.kind == OUTPUTS:
            for part in entries(document, section):
                found.extend(_runs_in(document, part, section))
    return [run for run in found if not is_placeholder(run.agent)]


def _runs_in(document: Document, part: Section, section: Section) -> list[Run]:
    if is_earlier_runs(part):
        return [_earlier_run(piece, part) for piece in texts(document, part.start, part.end)]
    answer, fence_line = _answer(document, part)
    found = pieces(document, part.start, part.end)
    if not part.title and not found:
        return []
    answered = [piece for piece in found if piece.line == fence_line or _is_template(piece.text)]
    told = texts_and_headings(document, part.start, part.end)
    body = "\n".join(text for text in told if text not in [piece.told for piece in answered])
    agent, state = agent_and_state(part.title or section.title)
    return [Run(agent, state, body, answer, part.line, part.end)]


def _is_template(text: str) -> bool:
    """Whether a text is the seed's JSON with nothing filled in."""
    return all(is_placeholder(line) for line in text.split("\n"))


def _earlier_run(line: str, part: Section) -> Run:
    """A folded run: `agent (state, time): summary -> file of the full entry`."""
    title, _, summary = line.partition("): ")
    agent, state = agent_and_state(f"{title})") if summary else ("earlier run", "")
    return Run(agent, state, summary or line, {}, part.line, part.end)


def agent_and_state(title: str) -> tuple[str, str]:
    """The agent and the state that an entry's heading names, the state "" without one."""
    agent, opening, state = title.rstrip().removesuffix(")").rpartition("(")
    return (agent.rstrip(), state) if opening and title.rstrip().endswith(")") else (title, "")


def _answer(document: Document, part: Section) -> tuple[dict[str, Any], int]:
    """The JSON object in the first fence that holds one, and the line of that fence; an empty one and -1 without."""
    for fence in document.fences(part.start, part.end):
        try:
            answer = fastjson.loads(fence_text(document, fence))
        except (ValueError, RecursionError):
            continue
        if isinstance(answer, dict):
            return answer, fence.line
    return {}, -1


def is_earlier_runs(part: Section) -> bool:
    """Whether a part holds the lines of runs that were folded."""
    return plain(part.title) == plain(EARLIER_RUNS)


def noted_in(answer: dict[str, Any]) -> dict[str, Any]:
    """What the hooks have noted of a run in its JSON, empty where they have noted nothing."""
    noted = answer.get("run")
    return noted if isinstance(noted, dict) else {}


def is_open(run: Run) -> bool:
    """Whether the run has no end: it still runs, or was interrupted."""
    return plain(run.state).startswith(_OPEN_STATES)


def is_at_work(state: str) -> bool:
    """Whether a run in this state is still at work."""
    return plain(state).startswith("in progress")


def texts_under(answer: dict[str, Any], keys: tuple[str, ...]) -> list[str]:
    """The texts that stand under any of `keys`, as a text or in a list; of objects their first text."""
    found: list[str] = []
    for value in (answer.get(key) for key in keys):
        for one in value if isinstance(value, list) else [value]:
            text = next((part for part in one.values() if isinstance(part, str)), "") if isinstance(one, dict) else one
            if isinstance(text, str) and text.strip() and text.strip() not in found:
                found.append(text.strip())
    return found


def findings(answer: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The key decisions and the files that an agent's answer names for its phase."""
    return texts_under(answer, DECISIONS), texts_under(answer, FILES)
