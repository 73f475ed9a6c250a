"""Tests for handlers/statusline.py and statusline_text.py, and for the process that the client starts."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from progresslib.handlers.statusline import look_of, on_status
from progresslib.hook.event import Event
from progresslib.text.columns import width
from tests.folders import PROGRESS
from tests.installing import Machine, tree
from tests.recorders import NAME, Place, event, place, started

TEXT = """\
# Orchestration: Job Processing

## Status: in_progress
## Last Updated: 2026-11-22T06:04:52Z

## Completed
- [x] Architecture - outbox

## Current
- [ ] Implementation - worker loop
  - Agent: dev (in progress)

## Pending
- [ ] Testing
- [ ] Review
"""
LATER = 1795329892.0 + 7200  # two hours after that
PLAIN = {"LANG": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "200"}
BLOCKERS = "\n## Blockers\n- Waiting for the key\n"


def line(where: Place, columns: int = 200, session: str = "s1", **environ: str) -> str:
    """What the status line of that session shows."""
    status = {"session_id": session, "workspace": {"project_dir": str(where.project)}, "cwd": str(where.project)}
    look = {**where.environ, **PLAIN, "COLUMNS": str(columns), **environ}
    return str(on_status(Event(status), look, LATER).get("text", "")).removesuffix("\n")


@pytest.fixture
def where(tmp_path: Path) -> Place:
    return place(tmp_path, text=TEXT)


def test_it_tells_the_work_its_phase_and_its_age(where: Place) -> None:
    assert line(where) == "Job Processing · ▰▱▱▱ · phase 2 of 4 · Implementation · 2 hours ago"


def test_it_says_in_words_why_the_work_is_blocked(where: Place) -> None:
    where.file().write_text(TEXT.replace("in_progress", "blocked") + BLOCKERS)
    assert line(where).endswith("2 hours ago · blocked: Waiting for the key")
    where.file().write_text(TEXT.replace("in_progress", "blocked"))
    assert line(where).endswith("2 hours ago · blocked")
    where.file().write_text(TEXT + BLOCKERS + "- And for the other\n- And one more\n")
    assert line(where).endswith("blocked: Waiting for the key (and 2 more)")


def test_it_counts_the_agents_at_work(where: Place) -> None:
    runs = "".join(f"\n### dev {number} (in progress)\n\n- at it\n" for number in range(2))
    where.file().write_text(f"{TEXT}\n## Agent Outputs\n{runs}\n### old (completed)\n\n- done\n")
    assert " · 2 agents at work · " in line(where)


@pytest.mark.parametrize(
    ("status", "shown"), [("needs restart", "needs restart"), ("complete", ""), ("who knows", "2 hours ago")]
)
def test_other_statuses_are_told_where_they_matter(where: Place, status: str, shown: str) -> None:
    where.file().write_text(TEXT.replace("in_progress", status))
    assert line(where).endswith(shown)
    assert bool(line(where)) is bool(shown)


def test_a_session_sees_its_own_work_also_when_it_is_complete(tmp_path: Path) -> None:
    where = place(tmp_path, "backend-a.md", "backend-b.md", text=TEXT)
    where.file("backend-b.md").write_text(TEXT.replace("Job Processing", "Other Work"))
    where.fire(event("SessionStart", source="startup"), started())
    assert line(where).startswith("2 unfinished · ")
    with where.sessions.lock():
        session = where.session()
        session.bound = "backend-b.md"
        where.sessions.keep(session)
    assert line(where).startswith("Other Work · ")
    assert line(where, session="s2").startswith("2 unfinished · ")
    where.file("backend-b.md").write_text(
        TEXT.replace("Job Processing", "Other Work").replace("in_progress", "complete")
    )
    assert line(where).endswith("complete")


def test_several_works_are_listed_as_far_as_there_is_room(tmp_path: Path) -> None:
    names = [f"backend-{number}.md" for number in range(5)]
    where = place(tmp_path, *names, text=TEXT)
    assert line(where).startswith("5 unfinished · Job Processing 1/4 · ")
    assert line(where, columns=40) == "5 unfinished · Job Processing 1/4 · Job…"
    assert line(where, columns=12) == "5 unfinished"


@pytest.mark.parametrize("columns", [*range(10, 90), 1000])
def test_it_fits_whatever_the_width(where: Place, columns: int) -> None:
    title = "データ処理 の とても長い 名前 🚀 " * 3
    blocked = TEXT.replace("in_progress", "blocked").replace("Job Processing", title) + BLOCKERS
    where.file().write_text(blocked + "\n## Agent Outputs\n\n### dev (in progress)\n\n- x\n")
    shown = line(where, columns)
    assert 0 < width(shown) <= columns
    assert shown.startswith(("データ", "デ"))
    assert columns < 45 or "blocked" in shown


def test_what_is_worth_least_gives_way_first(where: Place) -> None:
    assert line(where, columns=60) == "Job Processing · ▰▱▱▱ · phase 2 of 4 · Implem… · 2 hours ago"
    assert line(where, columns=52) == "Job Processing · ▰▱▱▱ · phase 2 of 4 · 2 hours ago"
    assert line(where, columns=40) == "Job Processing · ▰▱▱▱ · phase 2 of 4"
    assert line(where, columns=29) == "Job Processing · phase 2 of 4"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        pytest.param({"LANG": "C"}, "Job Processing | #--- | phase 2 of 4", id="C"),
        pytest.param({"LANG": ""}, "Job Processing | #--- | phase 2 of 4", id="nothing said"),
        pytest.param({"LANG": "de_DE.utf8"}, "Job Processing · ▰▱▱▱ · phase", id="LANG"),
        pytest.param({"LC_ALL": "C"}, "Job Processing | #---", id="LC_ALL is over LANG"),
    ],
)
def test_where_the_locale_is_not_utf_8_its_signs_are_ascii(
    where: Place, environ: dict[str, str], expected: str
) -> None:
    assert line(where, 200, "s1", **environ).startswith(expected)


def test_the_locale_s_characters_count_unless_python_has_set_them(where: Place) -> None:
    environ = {"LANG": "C", "LC_CTYPE": "C.UTF-8"}
    assert look_of(environ, is_coerced=False).is_unicode
    assert not look_of(environ, is_coerced=True).is_unicode


def test_in_the_locale_c_the_process_keeps_to_ascii(hooked: Machine, tmp_path: Path) -> None:
    out, _, _ = ran(hooked, b"{}", tmp_path / "project", LANG="C", LC_CTYPE="", LC_ALL="")
    assert out.startswith(b"Job Processing | #--- | ")


def test_colours_come_and_go(where: Place) -> None:
    coloured = line(where, NO_COLOR="")
    assert coloured.startswith("\x1b[1mJob Processing\x1b[0m · \x1b[32m▰▱▱▱\x1b[0m · ")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == line(where)
    assert line(where, NO_COLOR="", TERM="dumb") == line(where)


EVIL = "\x1b]0;x\x07\x1b[2J\x9b1m\u202eevil\u2066\u200b\r\u2028\x00"


def test_no_text_of_a_file_steers_the_terminal(where: Place) -> None:
    text = TEXT.replace("Job Processing", f"Job{EVIL}").replace("Implementation", f"Impl{EVIL}")
    where.file().write_text(
        text.replace("in_progress", f"blocked {EVIL}") + f"\n## Blockers\n- Why{EVIL}\n", newline=""
    )
    shown = line(where)
    assert shown.isprintable()
    assert "evil" in shown


@pytest.mark.parametrize("columns", ["", "0", "-5", "x", "1e3", "٣", "999999999"])
def test_an_odd_width_is_the_usual_one(where: Place, columns: str) -> None:
    assert line(where, COLUMNS=columns).startswith("Job")


@pytest.mark.parametrize(
    "status",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"session_id": 3, "workspace": "x", "cwd": None}, id="wrong types"),
        pytest.param({"workspace": {"project_dir": ["x"], "current_dir": 3}}, id="wrong types inside"),
    ],
)
def test_a_status_that_tells_nothing_is_that_of_the_working_folder(
    where: Place, status: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(where.project)
    environ = {"HOME": where.environ["HOME"], **PLAIN}
    assert str(on_status(Event(status), environ, LATER)["text"]).startswith("Job Processing")


def test_without_anything_unfinished_there_is_no_line(where: Place, tmp_path: Path) -> None:
    where.file().write_text("no progress file\n")
    assert line(where) == ""
    where.file().unlink()
    assert line(where) == ""


def test_a_file_that_cannot_be_read_is_no_reason_to_fail(where: Place) -> None:
    where.file("backend-b.md").mkdir()
    where.file("backend-c.md").write_bytes(b"# Orchestration: \xff\xfe\n## Status: \xff\n")
    assert "Job Processing" in line(where)


def test_it_writes_nothing(where: Place, tmp_path: Path) -> None:
    before = tree(tmp_path, times=True)
    line(where)
    assert tree(tmp_path, times=True) == before


def test_a_state_that_cannot_be_understood_is_left_to_the_hooks(where: Place, tmp_path: Path) -> None:
    where.fire(event("SessionStart", source="startup"), started())
    [path] = (Path(where.state) / "sessions").iterdir()
    path.write_text("{")
    before = tree(tmp_path, times=True)
    assert line(where).startswith("Job Processing")
    assert tree(tmp_path, times=True) == before


@pytest.fixture
def hooked(own: Machine, tmp_path: Path) -> Machine:
    """A machine with the hooks alone, and a project with one unfinished file."""
    own.install("--hooks-only")
    (tmp_path / "project" / PROGRESS).mkdir(parents=True)
    (tmp_path / "project" / PROGRESS / NAME).write_text(TEXT)
    return own


def ran(own: Machine, data: bytes, cwd: Path, **environ: str) -> tuple[bytes, bytes, int]:
    words = [str(own.command), "statusline"]
    done = subprocess.run(words, input=data, cwd=cwd, env=own.environ(**{**PLAIN, **environ}), capture_output=True)
    return done.stdout, done.stderr, done.returncode


def test_the_command_needs_no_environment_and_finds_the_project_that_stdin_names(
    hooked: Machine, tmp_path: Path
) -> None:
    status = json.dumps({"workspace": {"project_dir": str(tmp_path / "project")}}).encode()
    out, err, code = ran(hooked, status, hooked.home)
    assert (out[:14], err, code) == (b"Job Processing", b"", 0)
    assert not list(hooked.folder.glob("env-*"))
    assert ran(hooked, status, hooked.home, CLAUDE_PROJECT_DIR=str(hooked.home)) == (b"", b"", 0)
    assert ran(hooked, status, hooked.home, CLAUDE_PROGRESS="off") == (b"", b"", 0)


def test_where_the_client_names_a_project_without_files_no_python_is_started(hooked: Machine, tmp_path: Path) -> None:
    started, python = tmp_path / "started", tmp_path / "python"
    python.write_text(f'#!/bin/sh\n: > "{started}"\n')
    python.chmod(0o755)
    (hooked.folder / "current/hooks/interpreter").write_text(f"{python}\n")
    ran(hooked, b"{}", hooked.home, CLAUDE_PROJECT_DIR=str(hooked.home))
    assert not started.exists()
    ran(hooked, b"{}", hooked.home, CLAUDE_PROJECT_DIR=str(tmp_path / "project"))
    assert started.exists()


def test_a_name_with_an_escape_is_found(hooked: Machine, tmp_path: Path) -> None:
    (tmp_path / "project").rename(tmp_path / 'a "pröject"')
    status = json.dumps({"workspace": {"project_dir": str(tmp_path / 'a "pröject"')}}).encode()
    assert ran(hooked, status, hooked.home)[0].startswith(b"Job Processing")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"null", b"\xef\xbb\xbf{}", b"x" * 100_000])
def test_without_a_status_it_is_that_of_the_working_folder(hooked: Machine, tmp_path: Path, data: bytes) -> None:
    out, err, code = ran(hooked, data, tmp_path / "project")
    assert (out[:14], err, code) == (b"Job Processing", b"", 0)
    assert ran(hooked, data, hooked.home) == (b"", b"", 0)
    assert not (hooked.folder / "waiting-lines").exists()


def test_in_a_terminal_it_does_not_wait_for_input(hooked: Machine, tmp_path: Path) -> None:
    main, other = pty.openpty()
    environ = hooked.environ(**PLAIN)
    done = subprocess.run(
        [str(hooked.command), "statusline"],
        stdin=other,
        capture_output=True,
        timeout=30,
        env=environ,
        cwd=tmp_path / "project",
    )
    os.close(main)
    os.close(other)
    assert done.stdout.startswith(b"Job Processing")


def test_nobody_has_to_read_it(hooked: Machine, tmp_path: Path) -> None:
    script = f'{hooked.command} statusline < /dev/null | true; echo "${{PIPESTATUS:-0}}"'
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path / "project", env=hooked.environ(), capture_output=True)
    assert done.stderr == b""
