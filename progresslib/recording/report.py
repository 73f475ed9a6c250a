"""What an agent answered, read for its record: a JSON object, bare or fenced, with or without prose; or prose alone."""

from __future__ import annotations

from progresslib import fastjson
from progresslib.runs import texts_under
from progresslib.words import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Answer = dict[str, Any]

LONG = 1500
LONGEST_SUMMARY = 500
LONGEST_ANSWER = 50_000
_TRIES = 50
_STATES = {
    **dict.fromkeys(("complete", "completed", "done", "success", "ok"), "completed"),
    "blocked": "blocked",
    **dict.fromkeys(("failed", "failure", "error"), "failed"),
}
_OF_AN_ANSWER = ("status", "summary", "result", "error", "files_created", "decisions", "key_decisions", "blockers")
_BLOCKERS = ("blockers", "blocker", "blocked_by", "blocked_on")
_ERRORS = ("error", "errors", "error_message")
_REASONS = (*_ERRORS, "reason", "message", "summary")


class Report:
    """The reading of an agent's text: `answer` is its object, empty for prose; `summary` is empty if that gives one.

    `is_kept_whole` tells whether the record holds all of the text.
    """

    __slots__ = ("answer", "is_kept_whole", "summary", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        answer, around = _answer_in(text)
        is_short = len(text) <= LONG
        self.answer = answer if len(text) <= LONGEST_ANSWER else _shortened(answer)
        self.is_kept_whole = is_short and not (answer and around.strip())
        self.summary = text.strip() if is_short and not answer else at_sentence(_prose(around), LONGEST_SUMMARY)

    @property
    def state(self) -> str:
        """The state that the agent's own status names, "" for prose and where it gave none."""
        status = self.answer.get("status")
        return (_STATES.get(plain(status)) or "completed") if isinstance(status, str) and status else ""

    @property
    def blockers(self) -> list[str]:
        """What the agent named as holding it up."""
        return texts_under(self.answer, _BLOCKERS)

    @property
    def error(self) -> str:
        """What went wrong, as the agent tells it; "" if it tells of nothing wrong."""
        if self.state in ("blocked", "failed"):
            reasons = (*_BLOCKERS, *_REASONS) if self.state == "blocked" else _REASONS
            return next((text for key in reasons for text in texts_under(self.answer, (key,))), self.state)
        return next(iter(texts_under(self.answer, _ERRORS)), "")


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


def _answer_in(text: str) -> tuple[Answer, str]:
    """The object in a text, an empty one where there is none; and the text around it."""
    whole = _object(text.strip())
    if whole:
        return whole, ""
    fenced = [(answer, around) for answer, around in _fenced(text) if answer]
    known = [one for one in fenced if _is_an_answer(one[0])] or (fenced if len(fenced) == 1 else [])
    return known[-1] if known else _bare(text)


def _object(text: str) -> Answer:
    if not text.startswith("{"):
        return {}
    try:
        value = fastjson.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _fenced(text: str) -> Iterator[tuple[Answer, str]]:
    """The objects in fences, each with the text around its fence."""
    lines, opened, marks = text.split("\n"), -1, ""
    for number, line in enumerate(lines):
        shown = line.strip()
        if opened < 0 and shown.startswith(("```", "~~~")):
            opened, marks = number, shown[: len(shown) - len(shown.lstrip(shown[0]))]
        elif opened >= 0 and shown.startswith(marks) and not shown.strip(marks[0]):
            answer = _object("\n".join(lines[opened + 1 : number]).strip())
            yield answer, "\n".join([*lines[:opened], *lines[number + 1 :]]) if answer else ""
            opened = -1


def _bare(text: str) -> tuple[Answer, str]:
    """The first object that stands in prose and has a key that answers have, and the text around it."""
    at = text.find("{")
    for _ in range(_TRIES):
        if at < 0:
            break
        value, end = fastjson.value_at(text, at)
        if isinstance(value, dict) and _is_an_answer(value):
            return value, text[:at] + text[end:]
        at = text.find("{", at + 1)
    return {}, text


def _is_an_answer(value: Answer) -> bool:
    return any(key in value for key in _OF_AN_ANSWER)


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
