"""What an agent answered, read for its record: its object, its summary, and what went wrong."""

from __future__ import annotations

from progresslib.reading.runs import texts_under
from progresslib.recording.answer import BLOCKERS, ERRORS, REASONS, answer_in, state_named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONG = 1500
LONGEST_SUMMARY = 500
LONGEST_ANSWER = 50_000


class Report:
    """The reading of an agent's text: `answer` is its object, empty for prose; `summary` is empty if that gives one.

    `is_kept_whole` tells whether the record holds all of the text.
    """

    __slots__ = ("answer", "is_kept_whole", "summary", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        answer, around = answer_in(text)
        is_short = len(text) <= LONG
        self.answer = answer if len(text) <= LONGEST_ANSWER else _shortened(answer)
        self.is_kept_whole = is_short and not (answer and around.strip())
        self.summary = text.strip() if is_short and not answer else at_sentence(_prose(around), LONGEST_SUMMARY)

    @property
    def state(self) -> str:
        """The state that the agent's own status names, "" for prose and where it gave none."""
        return state_named(self.answer)

    @property
    def blockers(self) -> list[str]:
        """What the agent named as holding it up."""
        return texts_under(self.answer, BLOCKERS)

    @property
    def error(self) -> str:
        """What went wrong, as the agent tells it; "" if it tells of nothing wrong."""
        if self.state in ("blocked", "failed"):
            reasons = (*BLOCKERS, *REASONS) if self.state == "blocked" else REASONS
            return next((text for key in reasons for text in texts_under(self.answer, (key,))), self.state)
        return next(iter(texts_under(self.answer, ERRORS)), "")


def at_sentence(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters, cut behind a sentence, else behind a word with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    ends = [line.rfind(end, 0, limit) for end in (". ", "! ", "? ", "。", "！", "？")]
    if max(ends) >= limit // 3:
        return line[: max(ends) + 1]
    words = line[: limit - 1].rpartition(" ")[0].rstrip(" ,;:-")
    return (words or line[: limit - 1]) + "…"


def _prose(text: str) -> str:
    """A text without the marks that begin its first lines as a heading or list."""
    return text.strip().lstrip("#*->+ \t")


def _shortened(value: Any, deepest: int = 20) -> Any:
    """A value of an answer that is too large for a record: long texts and lists cut, and what is nested very deep."""
    if isinstance(value, str):
        return at_sentence(value, LONGEST_SUMMARY)
    if isinstance(value, (list, dict)) and not deepest:
        return "…"
    if isinstance(value, list):
        return [_shortened(one, deepest - 1) for one in value[:50]]
    if isinstance(value, dict):
        return {key: _shortened(one, deepest - 1) for key, one in list(value.items())[:100]}
    return value
