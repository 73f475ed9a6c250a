"""Tests for progresslib/cli/words.py: texts that look like options, and names that are mistyped."""

from __future__ import annotations

import pytest

from tests.commands import FILE, NEW, Terminal

TEXTS = [
    "- [ ] x",
    "-5 degrees",
    "-- two dashes",
    "--json is an option",
    "-h helps",
    "---",
    'it\'s "quoted" $HOME `id` \\n',
    "@file",
    "%s {0}",
    "umlaut \u00fc, sign \U0001f680",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_may_be_anything(session: Terminal, text: str) -> None:
    session.does(*NEW)
    session.does("phase", "note", "1", text)
    assert f"  - Notes: {text}\n" in session.text()
    session.does("note", "--json", text, "--file", "backend-jobs")
    assert text.lstrip("-") in session.text().partition("## Notes")[2]


@pytest.mark.parametrize("text", ["--json", "--file", "-h", "--no-such-option", "--x=y", "-v"])
def test_behind_two_dashes_all_is_text(session: Terminal, text: str) -> None:
    session.does(*NEW)
    session.does("phase", "note", "--file", "backend-jobs", "--", "1", text)
    assert f"  - Notes: {text}\n" in session.text()


def test_a_text_of_many_lines_is_one_in_the_file(session: Terminal) -> None:
    session.does(*NEW)
    session.does("note", "one\r\n\n## Status: complete\n\ttwo\x1b[31m\x00"[:-1])
    assert "\n- one ## Status: complete two [31m\n" in session.text()
    assert session.json("status")["files"][0]["status"] == "in_progress"


def test_options_may_stand_anywhere(session: Terminal) -> None:
    session.does(*NEW)
    for words in (("--file", "backend-jobs", "a"), ("b", "--file", "backend-jobs"), ("--file=backend-jobs", "c")):
        session.does("note", *words)
    assert session.text().endswith("- a\n- b\n- c\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("phse", "done"), "No such command 'phse'; did you mean phase?"),
        (("phase", "dnoe"), "No such command 'dnoe'; did you mean note or done?"),
        (("statsu",), "did you mean status"),
        (("xyz",), "No such command 'xyz'; there are archive, "),
        (("note", "--jsn", "x"), "No such option"),
        (("note",), "Missing argument 'TEXT'"),
        (("note", "x", "--file"), "requires an argument"),
        (("note", "x", "y"), "unexpected extra argument (y)"),
        (("completion", "tcsh"), "'tcsh' is not one of 'bash', 'zsh', 'fish'"),
    ],
)
def test_what_is_mistyped_is_exit_code_2_with_a_hint(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    done = terminal.run(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "compile-config" not in done.err


def test_help_is_help(session: Terminal) -> None:
    for option in ("-h", "--help"):
        assert session.does("note", option).startswith("Usage: claude-progress note [OPTIONS] TEXT\n")


def test_text_from_a_file_reaches_the_terminal_without_what_could_steer_it(session: Terminal) -> None:
    session.does(*NEW)
    session.path().write_text(session.text().replace("Worker", "Wor\x1b]0;x\x07ker\u202e"))
    assert "\x1b" not in (out := session.does("status"))
    assert "\u202e" not in out
    assert FILE in out
    assert "\x1b" not in session.does("phase", "done", "1") + session.does("list")
    shown = session.does("show")
    assert "Wor\ufffd]0;x\ufffdker\ufffd" in shown
    assert "\x1b" in session.json("show")["text"]
