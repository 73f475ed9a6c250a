"""Tests for recording/report.py: what an agent answered, in whatever form."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.recording.report import LONG, LONGEST_ANSWER, LONGEST_SUMMARY, Report, at_sentence
from progresslib.text import fastjson

OBJECT = {"status": "complete", "summary": "built"}
TEXT = json.dumps(OBJECT)
LONG_PROSE = "It took a while. " * 200


def fenced(text: str = TEXT, language: str = "json", marks: str = "```") -> str:
    return f"{marks}{language}\n{text}\n{marks}"


@pytest.mark.parametrize(
    ("text", "answer", "summary", "is_whole"),
    [
        pytest.param("", {}, "", True, id="nothing"),
        pytest.param("  All built.\n", {}, "All built.", True, id="prose"),
        pytest.param("One.\n\n- two\n", {}, "One.\n\n- two", True, id="short prose stays on its lines"),
        pytest.param(TEXT, OBJECT, "", True, id="a bare object"),
        pytest.param(f"\n\n  {TEXT}\n", OBJECT, "", True, id="with space around it"),
        pytest.param(json.dumps(OBJECT, indent=4), OBJECT, "", True, id="on several lines"),
        pytest.param(fenced(), OBJECT, "", True, id="fenced"),
        pytest.param(fenced(language=""), OBJECT, "", True, id="fenced without a language"),
        pytest.param(fenced(marks="~~~~"), OBJECT, "", True, id="fenced with tildes"),
        pytest.param(fenced(language="JSON title"), OBJECT, "", True, id="fenced with more words"),
        pytest.param(f"Done:\n{fenced()}\nBye.", OBJECT, "Done:", False, id="with prose around it"),
        pytest.param(f"   {fenced()}\n", OBJECT, "", True, id="an indented fence"),
        pytest.param(fenced('{"status": "old"}') + "\n" + fenced(), OBJECT, "", False, id="of several fences the last"),
        pytest.param(
            fenced() + "\n" + fenced('{"port": 1}'), OBJECT, "", False, id="of several fences the one that answers"
        ),
        pytest.param(fenced('{"port": 1}'), {"port": 1}, "", True, id="an only fence, whatever it holds"),
        pytest.param(
            fenced('{"a": 1}') + "\n" + fenced('{"b": 1}'), {}, None, True, id="several that are no answers are prose"
        ),
        pytest.param(f"I am done: {TEXT} as asked", OBJECT, "I am done:", False, id="in prose"),
        pytest.param('Settings are {"port": 1} now', {}, None, True, id="another object in prose"),
        pytest.param(f'The {{"port": 1}} and {TEXT}', OBJECT, None, False, id="the second object in prose"),
        pytest.param("[1, 2]", {}, "[1, 2]", True, id="a list"),
        pytest.param(fenced("[1]"), {}, None, True, id="a fenced list"),
        pytest.param('{"status": "complete"', {}, '{"status": "complete"', True, id="broken"),
        pytest.param(fenced('{"status": complete}'), {}, None, True, id="a broken fence"),
        pytest.param(fenced(f"Answer: {TEXT}", "JSON"), OBJECT, None, False, id="a fence with words before the object"),
        pytest.param("```json\n" + TEXT, OBJECT, None, False, id="a fence without its end"),
        pytest.param("{}", {}, "{}", True, id="an empty object"),
        pytest.param(
            fenced(fenced('{"status": "x"}'), "markdown", "````") + "\n" + fenced(),
            OBJECT,
            "",
            False,
            id="a fence in a fence",
        ),
        pytest.param('{"a": NaN, "status": "ok"}', {"a": "NaN", "status": "ok"}, "", True, id="what is no number"),
        pytest.param(
            '{"status": "failed", "status": "done"}', {"status": "done"}, "", True, id="a key twice: the last"
        ),
        pytest.param('{"summary": "über \\u6f22 😀"}', {"summary": "über 漢 😀"}, "", True, id="letters of any kind"),
        pytest.param('{"summary": "\\ud83d"}', {"summary": "\ud83d"}, "", True, id="half an emoji"),
        pytest.param("\ud83d", {}, "\ud83d", True, id="half an emoji as prose"),
        pytest.param('{"summary": "a\nb\x00"}', {"summary": "a\nb\0"}, "", True, id="control characters"),
    ],
)
def test_a_text_is_read(text: str, answer: dict[str, Any], summary: str | None, is_whole: bool) -> None:
    report = Report(text)
    assert report.answer == answer
    assert report.is_kept_whole == is_whole
    if answer and summary:
        assert report.summary.startswith(summary)
    elif not answer:
        assert report.summary == (text.strip() if summary is None else summary)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *((word, "completed") for word in ("complete", "completed", "done", "success", "ok", "Done", " COMPLETE ")),
        *((word, "failed") for word in ("failed", "failure", "error", "**Failed**")),
        ("blocked", "blocked"),
        *((word, "completed") for word in ("partial", "in_progress", "weird")),
        ("", ""),
        (None, ""),
        (7, ""),
        (True, ""),
        ([], ""),
        ({}, ""),
    ],
)
def test_the_state_is_what_the_status_names(status: Any, state: str) -> None:
    assert Report(json.dumps({"status": status, "summary": "x"})).state == state


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('All fine. Example error body: {"error":"not found"}', id="an example at the end"),
        pytest.param('The config is {"status":"blocked"} by default; done.', id="a value in a sentence"),
        pytest.param("It answered:\n" + fenced('{"error":"404"}') + "\nNow it answers 200.", id="a fence on the way"),
        pytest.param(fenced('{"name":"x","status":"blocked","version":1}') + "\nAll pass.", id="a file's content"),
        pytest.param('[{"status":"failed"},{"status":"complete"}]', id="a list"),
        pytest.param(fenced('[{"status":"failed","error":"x"}]'), id="a list in a fence"),
        pytest.param('It logs `{"status":"failed","error":"x"}` now.', id="code in a line"),
        pytest.param('It logs `{"status":"failed"}`', id="code at the end"),
        pytest.param(fenced('return {"status": "failed", "error": "x"}', "python") + "\nis the line.", id="code"),
        pytest.param('{"body":{"status":"failed","error":"x"}} came back.', id="a part of another object"),
        *(pytest.param(f'Then {sign}{{"status":"failed","error":"x"}} is it.', id=sign) for sign in "[,(=`\"'"),
    ],
)
def test_what_an_agent_quotes_is_not_its_answer(text: str) -> None:
    report = Report(text)
    assert (report.state, report.error, report.summary) == ("", "", text.strip())


@pytest.mark.parametrize(
    ("text", "state"),
    [
        pytest.param('I could not.\n{"status":"failed"}', "failed", id="on a line of its own at the end"),
        pytest.param('I could not. {"status":"blocked"}\n', "blocked", id="behind the last sentence"),
        pytest.param("I could not:\n" + fenced('{"status":"failed"}'), "failed", id="a fence at the end"),
        pytest.param('Result: {"status":"failed","error":"x"}. Sorry.', "failed", id="with the reason, anywhere"),
        pytest.param(fenced('{"status":"blocked","blockers":["x"]}') + "\nWaiting.", "blocked", id="prose behind it"),
        pytest.param('```json\n{"status":"failed"}', "failed", id="a fence without its end"),
        *(pytest.param(f'I could not{end} {{"status":"failed"}}', "failed", id=end) for end in ".!?。！？"),
    ],
)
def test_a_trouble_that_an_agent_answers_is_one(text: str, state: str) -> None:
    assert Report(text).state == state


def test_prose_names_no_state() -> None:
    assert Report("It failed").state == ""


@pytest.mark.parametrize(
    ("answer", "blockers", "error"),
    [
        pytest.param({"status": "done"}, [], "", id="nothing wrong"),
        pytest.param({"status": "blocked"}, [], "blocked", id="blocked, and no word on it"),
        pytest.param({"status": "blocked", "blockers": ["a", " b ", "a"]}, ["a", "b"], "a", id="blocked by two things"),
        pytest.param({"status": "blocked", "blocked_by": "a key"}, ["a key"], "a key", id="blocked by one"),
        pytest.param({"status": "blocked", "summary": "no key"}, [], "no key", id="blocked, as the summary says"),
        pytest.param(
            {"status": "blocked", "blockers": [{"what": "a"}, 7, None]}, ["a"], "a", id="an object as blocker"
        ),
        pytest.param({"status": "failed", "error": "no key", "blockers": ["x"]}, ["x"], "no key", id="failed"),
        pytest.param({"status": "failed", "reason": "why"}, [], "why", id="failed for a reason"),
        pytest.param({"status": "failed"}, [], "failed", id="failed, and no word on it"),
        pytest.param({"status": "done", "errors": ["a", "b"]}, [], "a", id="done with errors"),
        pytest.param({"status": "done", "errors": [], "error": None}, [], "", id="done without"),
        pytest.param({"status": "done", "reason": "asked to"}, [], "", id="a reason is no error"),
        pytest.param({"status": "done", "error": {"code": 1, "message": "m"}}, [], "m", id="an object as error"),
    ],
)
def test_blockers_and_errors_are_found(answer: dict[str, Any], blockers: list[str], error: str) -> None:
    report = Report(json.dumps(answer))
    assert (report.blockers, report.error) == (blockers, error)


WORTH = ("blockers", "blocker", "blocked_by", "blocked_on", "error", "errors", "error_message", "reason", "message")


@pytest.mark.parametrize("key", WORTH)
def test_what_holds_an_agent_up_is_told_under_many_keys_the_clearest_first(key: str) -> None:
    answer = {"status": "blocked", "summary": "so", **{later: later for later in WORTH[WORTH.index(key) + 1 :]}}
    assert Report(json.dumps({**answer, key: "no key"})).error == "no key"
    assert Report(json.dumps({"status": "blocked", "summary": "so", key: ""})).error == "so"


@pytest.mark.parametrize("key", WORTH)
def test_of_an_answer_that_is_done_only_errors_are_errors(key: str) -> None:
    report = Report(json.dumps({"status": "done", "summary": "so", key: "no key"}))
    assert report.error == ("no key" if key.startswith("error") else "")
    assert report.blockers == (["no key"] if key.startswith("block") else [])


KEYS = ("status", "summary", "result", "error", "files_created", "decisions", "key_decisions", "blockers")


@pytest.mark.parametrize("key", KEYS)
def test_an_object_in_prose_is_an_answer_by_each_of_the_keys_that_answers_have(key: str) -> None:
    answer = {key: "x", "summary": "built"}
    assert Report(f"I am done: {json.dumps(answer)} as asked").answer == answer
    assert Report(f"Done. {json.dumps({key: 'x'})}").answer == {key: "x"}
    assert Report(f"Done. {json.dumps({key + 's!': 'x'})}").answer == {}


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("a b\n c", "a b c", id="on one line"),
        pytest.param("x" * 30, "x" * 30, id="whole at the limit"),
        pytest.param("One is done. Two is not yet. Three", "One is done. Two is not yet.", id="at the last sentence"),
        pytest.param("It is all. " + "words " * 5, "It is all. words words words…", id="not before a third"),
        pytest.param("It is done. " + "words " * 5, "It is done.", id="from a third on"),
        pytest.param("Is it? It is! And so on and so on", "Is it? It is!", id="at another mark"),
        pytest.param("No. " + "long words here and there " * 2, "No. long words here and…", id="not too early"),
        pytest.param("one two three four five six seven", "one two three four five six…", id="at a word"),
        pytest.param("one two three four five six, seven", "one two three four five six…", id="without a comma"),
        pytest.param("x" * 40, "x" * 29 + "…", id="no space at all"),
        pytest.param("完成了队列的设计。" * 5, "完成了队列的设计。" * 3, id="Chinese sentences"),
        pytest.param("漢" * 40, "漢" * 29 + "…", id="Chinese without a sentence"),
    ],
)
def test_a_text_is_cut_at_a_sentence_else_at_a_word(text: str, cut: str) -> None:
    assert at_sentence(text, 30) == cut


@given(st.text(), st.integers(5, 50))
def test_a_cut_text_is_a_beginning_of_the_text(text: str, limit: int) -> None:
    line, cut = " ".join(text.split()), at_sentence(text, limit)
    assert len(cut) <= limit
    assert line.startswith(cut.removesuffix("…"))
    assert (cut == line) == (len(line) <= limit) or line.endswith("…")


def test_the_summary_of_long_prose_is_its_beginning() -> None:
    report = Report(f"## Result\n\n{LONG_PROSE}")
    assert report.summary.startswith("Result It took a while. It")
    assert LONGEST_SUMMARY // 3 < len(report.summary) <= LONGEST_SUMMARY
    assert not report.is_kept_whole


def test_a_text_is_kept_whole_up_to_its_limit() -> None:
    assert Report("x" * LONG).is_kept_whole
    assert Report("x" * LONG).summary == "x" * LONG
    assert not Report("x" * (LONG + 1)).is_kept_whole
    assert not Report(json.dumps({**OBJECT, "more": "x" * LONG})).is_kept_whole


def test_an_answer_that_is_too_large_is_shortened() -> None:
    deep: Any = "end"
    for _ in range(30):
        deep = [deep]
    large = {**OBJECT, "text": "A sentence. " * 9000, "list": list(range(500)), "deep": deep, "n": 1, "none": None}
    answer = Report(json.dumps(large)).answer
    assert len(answer["text"]) <= LONGEST_SUMMARY
    assert answer["list"] == list(range(50))
    assert (answer["status"], answer["n"], answer["none"]) == ("complete", 1, None)
    assert "end" not in json.dumps(answer["deep"])
    assert len(fastjson.dumps(answer)) < LONGEST_ANSWER


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 200_000, id="deep lists"),
        pytest.param('{"a":' * 200_000, id="deep objects"),
        pytest.param('{"status": ' + "[" * 100_000 + "]" * 100_000 + "}", id="a deep value"),
        pytest.param("{ " * 1_000_000, id="braces"),
        pytest.param("```\n" * 500_000, id="fences"),
        pytest.param(fenced("{" + "x" * 100) * 3000, id="broken fences"),
        pytest.param("a word. " * 650_000, id="five megabytes of prose"),
        pytest.param(json.dumps({"status": "done", "text": "x" * 5_000_000}), id="five megabytes of JSON"),
        pytest.param(("x" * 5_000_000) + TEXT, id="an object behind five megabytes"),
        pytest.param("`" * 3_000_000, id="three megabytes of marks"),
        pytest.param(fenced() * 20_000, id="twenty thousand answers in one line each"),
        pytest.param(f"{fenced()}\n" * 20_000, id="twenty thousand answers"),
    ],
)
def test_a_very_large_text_is_read_in_a_short_time(text: str) -> None:
    start = time.process_time()
    report = Report(text)
    assert len(report.summary) <= max(LONGEST_SUMMARY, LONG)
    assert report.state in ("", "completed")
    assert time.process_time() - start < 5


PIECES = st.sampled_from(
    ["{", "}", '"status": ', '"done"', ",", "```", "````", "json\n", "\n", "~~~", TEXT, " x ", "\ud83d"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_any_text_is_read(text: str) -> None:
    report = Report(text)
    assert isinstance(report.answer, dict)
    assert report.answer or report.is_kept_whole == (len(text) <= LONG)
    assert isinstance(report.error, str)
    assert all(isinstance(one, str) for one in report.blockers)


@given(st.dictionaries(st.text(min_size=1), st.recursive(st.none() | st.text() | st.integers(), st.lists), min_size=1))
@pytest.mark.slow
def test_any_object_is_read_bare_and_fenced(value: dict[str, Any]) -> None:
    text = json.dumps(value)
    assert Report(text).answer == Report(fenced(text)).answer == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('Did it.\n```json\n{"status": "done"}\n```\nThat is all.', id="a fence"),
        pytest.param('Did it. {"status": "done"} That is all.', id="a bare object"),
    ],
)
def test_the_summary_is_what_the_agent_says_around_its_answer(text: str) -> None:
    assert Report(text).summary == "Did it. That is all."
