"""The JSON object that an agent answers with: bare or fenced, with or without prose around it."""

from __future__ import annotations

from progresslib.text import fastjson
from progresslib.text.words import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Answer = dict[str, Any]
    Found = tuple[Answer, int, int]

_TRIES = 50
_STATES = {"blocked": "blocked", **dict.fromkeys(("failed", "failure", "error"), "failed")}
_OF_AN_ANSWER = ("status", "summary", "result", "error", "files_created", "decisions", "key_decisions", "blockers")
BLOCKERS = ("blockers", "blocker", "blocked_by", "blocked_on")
ERRORS = ("error", "errors", "error_message")
REASONS = (*ERRORS, "reason", "message", "summary")
_TOLD = {*_OF_AN_ANSWER, *BLOCKERS, *REASONS, "files_modified", "files_changed", "next_steps"}
_QUOTING = ("[", ",", "(", "=", "`", '"', "'")
_ENDING = ("\n", ".", "!", "?", "。", "！", "？")
_LEAD = 40


def state_named(answer: Answer) -> str:
    """The state that an answer's own status names, completed for any other word, "" where it gives none."""
    status = answer.get("status")
    return _STATES.get(plain(status), "completed") if isinstance(status, str) and status else ""


def answer_in(text: str) -> tuple[Answer, str]:
    """The object in a text, an empty one where there is none; and the text around it."""
    whole = _object(text.strip())
    if whole:
        return whole, ""
    fenced = list(_fenced(text))
    known = [one for one in fenced if _is_an_answer(one[0])] or (fenced if len(fenced) == 1 else [])
    answer, start, end = known[-1] if known else _bare(text)
    return answer, text[:start] + text[end:]


def _object(text: str) -> Answer:
    return fastjson.object_in(text) if text.startswith("{") else {}


def _fenced(text: str) -> Iterator[Found]:
    """The objects that fences hold, each with the characters [start, end) of its fence."""
    last = _end_of_words(text)
    for start, end, inside in _fences(text):
        answer = _object(inside.strip())
        if answer and _counts(answer, _lead(text, start), end >= last):
            yield answer, start, end


def _fences(text: str) -> Iterator[tuple[int, int, str]]:
    """The closed fences, in their order: the characters [start, end) with their first and last line, and the inside."""
    opened, first, marks, at = -1, 0, "", 0
    for line in text.split("\n"):
        shown = line.strip()
        if opened < 0 and shown.startswith(("```", "~~~")):
            opened, first = at, at + len(line) + 1
            marks = shown[: len(shown) - len(shown.lstrip(shown[0]))]
        elif opened >= 0 and shown.startswith(marks) and not shown.strip(marks[0]):
            yield opened, at + len(line), text[first:at]
            opened = -1
        at += len(line) + 1


def _bare(text: str) -> Found:
    """The first object that stands in prose and has a key that answers have, with its characters [start, end)."""
    prose, last = _without_code(text), _end_of_words(text)
    at = prose.find("{")
    for _ in range(_TRIES):
        if at < 0:
            break
        value, end = fastjson.value_at(text, at)
        if isinstance(value, dict) and _is_an_answer(value) and _counts(value, _lead(text, at), end >= last):
            return value, at, end
        at = prose.find("{", max(end, at + 1))
    return {}, 0, 0


def _without_code(text: str) -> str:
    """A text whose fences of another language than JSON are blank, every other character at its place."""
    parts, done = [], 0
    for start, end, inside in _fences(text):
        language = text[start : end - len(inside)].strip().strip("`~").partition("\n")[0].strip().lower()
        if language and not language.startswith("json"):
            parts += [text[done:start], " " * (end - start)]
            done = end
    return "".join([*parts, text[done:]])


def _is_an_answer(value: Answer) -> bool:
    return any(key in value for key in _OF_AN_ANSWER)


def _counts(value: Answer, lead: str, is_last: bool) -> bool:
    """Whether an object behind `lead` is what the agent answers, not what it quotes: in a list, as code, as an example.

    One that tells of trouble has to have two keys that answers have, or to stand by itself at the end.
    """
    if lead.endswith(_QUOTING):
        return False
    is_trouble = state_named(value) in ("blocked", "failed") or any(value.get(key) for key in ERRORS)
    if not is_trouble or sum(key in value for key in _TOLD) > 1:
        return True
    return is_last and (not lead or lead.endswith(_ENDING))


def _lead(text: str, start: int) -> str:
    """The last characters before a place, without the space and the marks of a fence that is not closed."""
    return text[max(0, start - _LEAD) : start].rstrip(" \t\r")


def _end_of_words(text: str) -> int:
    """Where nothing follows any more but space and the marks of fences."""
    return len(text.rstrip("`~ \t\r\n"))
