"""Tests of the command line as real processes: many at once, killed ones, and as a shell and a person start it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from progresslib.orchestration import Orchestration
from tests.commands import FILE, NEW, Terminal
from tests.folders import REPOSITORY
from tests.hook_processes import at_once, begin, environ_of, ids_in, stop_of
from tests.installing import Machine

START = f"""
import os, sys
sys.path.insert(0, {str(REPOSITORY)!r})
from progresslib.cli import main
os.read(0, 1)
sys.exit(main(sys.argv[1:]))
"""


def command(project: Path, *words: str, start: str = START, **environ: str) -> subprocess.Popen[bytes]:
    """A process that runs a command as soon as something comes on its stdin."""
    full = {"HOME": os.environ["HOME"], "PATH": os.environ["PATH"], **environ}
    pipe = subprocess.PIPE
    line = [sys.executable, "-W", "ignore", "-c", start, *words]
    return subprocess.Popen(line, cwd=project, env=full, stdin=pipe, stdout=pipe, stderr=pipe)


def in_session(number: int = 0) -> dict[str, str]:
    return {"CLAUDE_CODE_SESSION_ID": f"s{number}", "CLAUDE_PID": str(os.getpid())}


def commands_for(numbers: range) -> list[tuple[str, ...]]:
    kinds: list[tuple[str, ...]] = [
        ("note", "N{}"),
        ("decision", "Choice {}: D{}"),
        ("path", "pkg/f{}.go", "P{}"),
        ("error", "E{}"),
        ("phase", "note", "1", "W{}"),
        ("phase", "add", "Extra A{}"),
    ]
    return [tuple(word.format(number, number) for word in kinds[number % len(kinds)]) for number in numbers]


def test_twenty_commands_at_once_lose_nothing(session: Terminal) -> None:
    session.does(*NEW, "--template", "full")
    session.does("phase", "start", "1")
    before = Orchestration(session.path().read_bytes(), "x")
    ended = at_once([command(session.project, *words, **in_session()) for words in commands_for(range(20))])
    assert [(one.code, one.stderr) for one in ended] == [(0, b"")] * 20, ended
    text = session.text()
    for words in commands_for(range(20)):
        assert text.count(words[-1]) == 1, words
    after = Orchestration(text.encode(), "x")
    assert len(after.phases) == len(before.phases) + 3
    assert len(after.failures) == 3
    session.path("check.md").write_text(text)
    assert session.run("check", FILE).code == 0


def test_commands_and_hooks_at_once_lose_nothing(home: Path, project: Path, terminal: Terminal) -> None:
    environ = environ_of(home, project)
    terminal.project = project
    terminal.does("new", "backend-jobs", *NEW[2:], CLAUDE_CODE_SESSION_ID="s1")
    path = terminal.path()
    ids = [f"a{number:02}" for number in range(10)]
    hooks = [begin(environ, stop_of(project, one)) for one in ids]
    typed = [command(project, *words, CLAUDE_CODE_SESSION_ID="s1") for words in commands_for(range(10))]
    ended = at_once([one for pair in zip(hooks, typed) for one in pair])
    assert [one.code for one in ended] == [0] * 20, ended
    text = path.read_text()
    for words in commands_for(range(10)):
        assert text.count(words[-1]) == 1, words
    assert set(ids) <= set(ids_in(path)) | set(_journalled(home))


def _journalled(home: Path) -> list[str]:
    return [path.stem for path in home.glob(".claude/claude-progress/state/*/active/*/*.json")]


def test_of_twenty_that_make_one_file_at_once_one_does(session: Terminal) -> None:
    (session.project / ".claude/progress").mkdir(parents=True)
    words = ("new", "backend-jobs", "--force", "--phase")
    ended = at_once([command(session.project, *words, f"Phase of {number}") for number in range(20)])
    assert sorted(one.code for one in ended) == [0] + [1] * 19
    assert all(b"is there already" in one.stderr for one in ended if one.code)
    [winner] = [number for number, one in enumerate(ended) if one.code == 0]
    assert f"Phase of {winner}" in session.text()


def test_twenty_that_make_files_in_a_project_without_a_folder_all_do(session: Terminal) -> None:
    words = [("new", f"work-number-{number}", *NEW[2:]) for number in range(20)]
    ended = at_once([command(session.project, *one, **in_session(number)) for number, one in enumerate(words)])
    assert [(one.code, one.stderr) for one in ended] == [(0, b"")] * 20, ended
    assert len(session.json("list")["files"]) == 20


@pytest.mark.parametrize("after", [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4])
def test_a_command_that_is_killed_leaves_the_old_or_the_new_file(session: Terminal, after: float) -> None:
    session.does(*NEW)
    before = session.path().read_bytes()
    process = command(session.project, "note", "the note", **in_session())
    assert process.stdin
    process.stdin.write(b"x")
    process.stdin.flush()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    now = session.path().read_bytes()
    assert now == before or now.count(b"- the note\n") == 1
    session.does("note", "the note")
    assert session.path().read_bytes().count(b"- the note\n") == 1


def test_an_installed_command_works_in_a_session_and_by_a_person(own: Machine, terminal: Terminal) -> None:
    done = own.run(own.command, *NEW, cwd=terminal.project, CLAUDE_CODE_SESSION_ID="s1")
    assert (done.code, done.err) == (0, "")
    told = own.run(own.command, "phase", "done", "1", 'it\'s "done"\n', "--json", cwd=terminal.project / ".git")
    assert json.loads(told.out)["phase"]["result"] == 'it\'s "done"'
    assert told.err.startswith("no session of Claude Code is known here: this is about ")
    wrong = own.run(own.command, "phase", "done", "Workr", cwd=terminal.project, LC_ALL="C")
    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (1, "", 1)
    assert "did you mean 'Worker'?" in wrong.err


def test_uninstall_as_json(own: Machine) -> None:
    preview = json.loads(own.run(own.command, "uninstall", "--dry-run", "--json").out)
    assert preview["dry_run"] is True
    assert preview["lines"][-1].endswith("nothing was changed")
    for env in own.folder.glob("env-*"):
        env.rename(own.home / "gone")
    done = own.run(own.command, "uninstall", "--json", **own.no_packages)
    assert done.code == 0
    assert json.loads(done.out)["dry_run"] is False


def test_a_reader_that_goes_away_is_no_traceback(session: Terminal, tmp_path: Path) -> None:
    session.does(*NEW)
    session.path().write_text(session.text() + "- line\n" * 100_000)
    (tmp_path / "show.py").write_text(START.replace("os.read(0, 1)\n", ""))
    line = f"{sys.executable} -W ignore {tmp_path}/show.py show | head -1"
    environ = {"HOME": os.environ["HOME"], "PATH": os.environ["PATH"]}
    done = subprocess.run(["sh", "-c", line], cwd=session.project, env=environ, capture_output=True)
    assert (done.stdout, done.stderr) == (b"# Orchestration: Jobs\n", b"")
