"""Tests for cli/picture.py: what `status` draws in a real terminal, and that it draws nowhere else."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import subprocess
import sys
import time
import unicodedata

import pytest

from progresslib.text.clock import stamp
from tests.commands import FILE, Shell
from tests.folders import ROOT
from tests.works import FULL

CALL = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from progresslib.cli import main; sys.exit(main(sys.argv[1:]))"
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
RUN = """\
### backend-developer (in_progress)

```json
{"status": "in_progress", "run": {"id": "a1", "task": "Write the worker", "started": "STARTED"}}
```

### backend-tester (interrupted)

```json
{"status": "interrupted", "run": {"id": "a2", "task": "Load test", "started": "STARTED"}}
```
"""


def drawn(shell: Shell, *words: str, **environ: str) -> str:
    """What `claude-progress status` prints to a terminal, with its escape sequences."""
    master, slave = pty.openpty()
    own = {
        **{name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")},
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
        **environ,
    }
    command = [sys.executable, "-c", CALL, "status", *words]
    started = subprocess.Popen(command, cwd=shell.place.project, env=own, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    said = b""
    with contextlib.suppress(OSError):  # EIO: how Linux tells that the other side is closed
        while chunk := os.read(master, 65536):
            said += chunk
    os.close(master)
    assert started.wait() == 0, said.decode()
    return said.decode().replace("\r\n", "\n")


def plain(said: str) -> str:
    return ESCAPE.sub("", said)


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def write(shell: Shell, name: str, text: str) -> None:
    shell.path(name).write_text(text)


def test_all_are_drawn_the_sessions_first_and_those_that_are_complete_in_brief(shell: Shell) -> None:
    write(shell, "backend-full", FULL)
    write(shell, "backend-old", FILE.replace("in_progress", "complete").replace("Jobs", "Old export"))
    shell.ok("use", "backend-full")
    said = plain(drawn(shell))
    assert said.index("Job Processing · in_progress · this session's") < said.index("Jobs · in_progress\n")
    assert said.index("Jobs") < said.index("Complete\n  Old export · ")
    assert "▰▱▱▱ · 1 of 4 phases done · now: Phase 2: Implementation" in said
    assert "  blocked: Waiting for credentials\n" in said
    assert "  at work: backend-developer\n" in said
    assert "  1 unresolved error\n" in said
    assert said.count("this session's") == 1


def test_open_runs_have_their_tasks_and_ages(shell: Shell) -> None:
    began = stamp(time.time() - 300)
    runs = RUN.replace("STARTED", began)
    write(shell, "backend-jobs", FILE.partition("## Agent Output")[0] + "## Agent Outputs\n\n" + runs)
    said = plain(drawn(shell))
    assert "at work: backend-developer · Write the worker · started 5 minutes ago" in said
    assert "interrupted: backend-tester · Load test · started 5 minutes ago" in said


def test_one_is_drawn_with_its_phases_and_errors(shell: Shell) -> None:
    write(shell, "backend-full", FULL)
    said = plain(drawn(shell, "--file", "backend-full"))
    assert "  [x] 1. Phase 1: Architecture - a queue was chosen\n" in said
    assert "  [>] 2. Phase 2: Implementation - the worker runs\n" in said
    assert "  [ ] 4. Phase 4: Review\n" in said
    assert "  error 1: the broker did not answer\n" in said
    assert "Jobs" not in said


@pytest.mark.parametrize("wide", ["40", "60", "200"])
def test_it_fits_the_terminal(shell: Shell, wide: str) -> None:
    write(shell, "backend-wide", FULL.replace("Job Processing", "作業の処理" * 12))
    said = plain(drawn(shell, COLUMNS=wide))
    assert max(columns(line.rstrip()) for line in said.splitlines()) <= int(wide)
    assert "作業" in said


def test_colours_are_for_terminals_that_want_them(shell: Shell) -> None:
    write(shell, "backend-stuck", FILE.replace("in_progress", "blocked"))
    assert re.search(r"\x1b\[[0-9;]*31m\S*blocked", drawn(shell))
    assert "\x1b" not in drawn(shell, NO_COLOR="1")
    assert "\x1b" not in drawn(shell, TERM="dumb")
    assert plain(drawn(shell)) == drawn(shell, NO_COLOR="1")
    assert "\x1b" in drawn(shell, NO_COLOR="")


def test_the_text_of_a_file_is_neither_markup_nor_an_escape_sequence(shell: Shell) -> None:
    evil = "[red]a[/red] [link=http://x]b[/link] :smile: \x1b[2J\x1b]0;t\x07 \u202eabc\x9b31m"
    write(shell, "backend-jobs", FILE.replace("Jobs", evil).replace("- [ ] Test - going", f"- [ ] {evil}"))
    said = drawn(shell, NO_COLOR="1")
    assert "[red]a[/red] [link=http://x]b[/link] :smile:" in said
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said)
    assert not {"\x07", "\x9b", "\u202e"} & set(drawn(shell))


@pytest.mark.parametrize("encoding", [{}, {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}], ids=["locale", "python"])
def test_a_terminal_of_ascii_gets_a_bar_of_ascii(shell: Shell, encoding: dict[str, str]) -> None:
    said = plain(drawn(shell, LC_ALL="C", **encoding))
    assert "#-- | 1 of 3 phases done" in said


def test_where_nothing_is_unfinished_that_is_said(shell: Shell) -> None:
    write(shell, "backend-jobs", FILE.replace("in_progress", "complete"))
    assert plain(drawn(shell)).splitlines()[0].rstrip() == "no unfinished progress file"


def test_a_file_that_cannot_be_read_is_told_of(shell: Shell) -> None:
    shell.path("backend-lost").symlink_to("/nowhere/lost.md")
    assert "backend-lost.md: a link that leads out of the folder" in plain(drawn(shell)).replace("\n", " ")


def test_nothing_is_drawn_for_a_pipe_or_as_json(shell: Shell) -> None:
    assert shell.ok("status").startswith(".claude/progress/backend-jobs.md: Jobs; Status: in_progress")
    assert drawn(shell, "--json").startswith("{")


def test_no_other_command_loads_what_draws(shell: Shell) -> None:
    told = "import atexit; atexit.register(lambda: print('rich' in sys.modules)); main(['status'])"
    code = CALL.replace("sys.exit(main(sys.argv[1:]))", told)
    done = subprocess.run([sys.executable, "-c", code], cwd=shell.place.project, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False", done.stderr
