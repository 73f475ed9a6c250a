"""Tests of the command line as real processes: many at once, killed ones, and as an installed command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands import FILE, Shell
from tests.folders import ROOT
from tests.hook_processes import at_once, begin, environ_of, ids_in, state_of, stop_of
from tests.installing import Machine

START = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from progresslib.cli import main
os.read(0, 1)
sys.exit(main(sys.argv[1:]))
"""
PHASES = ("--phase", "Build", "--phase", "Test", "--phase", "Review")


def command(project: Path, *words: str, **environ: str) -> subprocess.Popen[bytes]:
    """A process that runs a command as soon as something comes on its stdin."""
    full = {"HOME": os.environ["HOME"], "PATH": os.environ["PATH"], **environ}
    pipe = subprocess.PIPE
    line = [sys.executable, "-c", START, *words]
    return subprocess.Popen(line, cwd=project, env=full, stdin=pipe, stdout=pipe, stderr=pipe)


def in_session(number: int = 0) -> dict[str, str]:
    return {"CLAUDE_CODE_SESSION_ID": f"s{number}", "CLAUDE_PID": str(os.getpid())}


def words_of(number: int) -> list[str]:
    """A command that leaves its last word in the file once."""
    kinds = [
        ["note", "N{}."],
        ["decision", "Choice {}: D{}."],
        ["path", "pkg/f{}.go", "P{}."],
        ["error", "E{}."],
        ["phase", "note", "2", "W{}."],
        ["phase", "add", "Extra A{}."],
    ]
    return [word.format(number, number) for word in kinds[number % len(kinds)]]


def test_twenty_commands_of_every_kind_at_once_lose_nothing(shell: Shell) -> None:
    shell.ok("expand")
    processes = [command(shell.place.project, *words_of(number), **in_session(1)) for number in range(20)]
    ended = at_once(processes)
    assert [(one.code, one.stderr) for one in ended] == [(0, b"")] * 20, ended
    text = shell.path().read_text()
    assert {number: text.count(words_of(number)[-1]) for number in range(20)} == dict.fromkeys(range(20), 1)
    assert (len(shell.read().phases), len(shell.read().failures)) == (6, 3)


def test_commands_and_hooks_at_once_lose_nothing(home: Path, project: Path) -> None:
    environ, path = environ_of(home, project), project / ".claude/progress/backend-jobs.md"
    path.write_text(FILE)
    ids = [f"a{number:02}" for number in range(10)]
    hooks = [begin(environ, stop_of(project, one)) for one in ids]
    typed = [command(project, *words_of(number), CLAUDE_CODE_SESSION_ID="s1") for number in range(10)]
    ended = at_once([one for pair in zip(hooks, typed) for one in pair])
    assert [one.code for one in ended] == [0] * 20, ended
    text = path.read_text()
    assert [text.count(words_of(number)[-1]) for number in range(10)] == [1] * 10
    journalled = {one.stem for one in state_of(home).glob("active/*/*.json")}
    assert set(ids) <= set(ids_in(path)) | journalled


def test_of_twenty_that_make_one_file_at_once_one_does(shell: Shell) -> None:
    words = ("new", "backend-x", "--force", "--phase")
    ended = at_once([command(shell.place.project, *words, f"Part {number}") for number in range(20)])
    assert sorted(one.code for one in ended) == [0] + [1] * 19, ended
    assert all(b"is there already" in one.stderr for one in ended if one.code)
    [winner] = [number for number, one in enumerate(ended) if one.code == 0]
    assert list(shell.states("backend-x")) == [f"Part {winner}"]


def test_twenty_that_make_files_in_a_project_without_a_folder_all_do(tmp_path: Path) -> None:
    words = [("new", f"work-number-{number}", *PHASES) for number in range(20)]
    ended = at_once([command(tmp_path, *one, **in_session(number)) for number, one in enumerate(words)])
    assert [(one.code, one.stderr) for one in ended] == [(0, b"")] * 20, ended
    assert len(list((tmp_path / ".claude/progress").glob("*.md"))) == 20


@pytest.mark.parametrize("after", [0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4])
def test_a_command_that_is_killed_leaves_the_old_or_the_new_file(shell: Shell, after: float) -> None:
    before = shell.path().read_bytes()
    process = command(shell.place.project, "note", "the note", **in_session())
    assert process.stdin
    process.stdin.write(b"x")
    process.stdin.flush()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    now = shell.path().read_bytes()
    assert now == before or now.count(b"- the note\n") == 1
    shell.ok("note", "the note", "--file", "backend-jobs")
    assert shell.path().read_bytes().count(b"- the note\n") == 1


def test_an_installed_command_works_in_a_session_and_by_a_person(installed: Machine, tmp_path: Path) -> None:
    (tmp_path / "work/.git").mkdir(parents=True)
    (tmp_path / "work/src").mkdir()
    done = installed.run(
        installed.command, "new", "backend-jobs", *PHASES, cwd=tmp_path / "work", CLAUDE_CODE_SESSION_ID="s1"
    )
    assert (done.code, done.err) == (0, "")
    told = installed.run(installed.command, "phase", "done", "1", 'it\'s "done"\n', "--json", cwd=tmp_path / "work/src")
    assert json.loads(told.out)["changed"] is True
    assert '- [x] Build - it\'s "done"\n' in (tmp_path / "work/.claude/progress/backend-jobs.md").read_text()
    assert told.err.endswith("the only unfinished file, and no session is bound to it\n")
    wrong = installed.run(installed.command, "phase", "done", "Revew", cwd=tmp_path / "work", LC_ALL="C")
    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (1, "", 1)
    assert "did you mean 'Review'?" in wrong.err


def test_uninstall_as_json_also_without_its_environment(installed: Machine) -> None:
    preview = json.loads(installed.run(installed.command, "uninstall", "--dry-run", "--json").out)
    assert preview["dry_run"] is True
    assert preview["lines"][-1].endswith("nothing was changed")
    failed = installed.run(installed.command, "uninstall", "--scope", "local", "--project", "/nowhere", "--json")
    assert (failed.code, failed.out) == (1, "")
    for env in installed.folder.glob("env-*"):
        env.rename(installed.home / "gone")
    done = installed.run(installed.command, "uninstall", "--json", **installed.no_packages)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["dry_run"] is False


def test_uninstall_as_json_has_the_lines_that_a_person_sees(installed: Machine, tmp_path: Path) -> None:
    project = tmp_path / "a\u2028\n\x1b[31mb"
    project.mkdir()
    words = ("uninstall", "--dry-run", "--scope", "local", "--project", project)
    seen = installed.run(installed.command, *words).out
    assert f"{tmp_path}/a\ufffd\ufffd\ufffd[31mb/.claude/settings.local.json: no entry of ours\n" in seen
    assert json.loads(installed.run(installed.command, *words, "--json").out)["lines"] == seen.splitlines()
