"""Tests for cli/running.py: texts that look like options, mistyped words, what reaches a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Shell
from tests.folders import ROOT

TEXTS = [
    "- [ ] x",
    "-5 degrees",
    "-5",
    "-- two dashes",
    "--json is an option",
    "-h helps",
    "---",
    'it\'s "quoted" $HOME `id` \\n',
    "%s {0}",
    "umlaut \u00fc, sign \U0001f680",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_may_be_anything(shell: Shell, text: str) -> None:
    shell.ok("phase", "note", "2", text)
    assert f"  - Notes: {text}\n" in shell.path().read_text()
    shell.ok("note", "--json", text, "--file", "backend-jobs")
    assert text.lstrip("-") in shell.path().read_text().partition("## Notes")[2]


@pytest.mark.parametrize("text", ["--json", "--file", "-h", "--no-such-option", "--x=y", "-v"])
def test_behind_two_dashes_all_is_text(shell: Shell, text: str) -> None:
    shell.ok("phase", "note", "--file", "backend-jobs", "--", "2", text)
    assert f"  - Notes: {text}\n" in shell.path().read_text()


def test_a_text_of_many_lines_is_one_in_the_file(shell: Shell) -> None:
    shell.ok("note", "one\r\n\n## Status: complete\n\ttwo\x1b[31m")
    assert "\n- one ## Status: complete two [31m\n" in shell.path().read_text()
    assert shell.read().status == "in_progress"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["xyz"], "No such command"),
        (["note", "--jsn", "x"], "No such option"),
        (["note", "-x"], "No such option"),
        (["note"], "Missing argument 'TEXT'"),
        (["note", "x", "--file"], "requires an argument"),
        (["note", "x", "y"], "unexpected extra argument (y)"),
        (["completion", "tcsh"], "'tcsh' is not one of"),
    ],
)
def test_what_is_mistyped_is_exit_code_2(shell: Shell, words: list[str], said: str) -> None:
    found = shell.run(*words)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


def test_a_terminal_that_knows_few_signs_gets_what_it_can_show(shell: Shell) -> None:
    shell.ok("phase", "rename", "Test", "T\u00e9st \u2713")
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from progresslib import cli; sys.exit(cli.main(['status']))"
    environ = {**os.environ, "PYTHONIOENCODING": "latin-1:strict"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, check=True)
    assert (b"\\u2713" in done.stdout, done.stderr) == (True, b"")


def test_a_reader_that_goes_away_is_no_traceback(shell: Shell, tmp_path: Path) -> None:
    shell.path().write_text(shell.path().read_text() + "- line\n" * 100_000)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from progresslib import cli; sys.exit(cli.main(['show']))"
    (tmp_path / "show.py").write_text(code)
    line = f"{sys.executable} {tmp_path}/show.py | head -1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"# Orchestration: Jobs\n", b"")
