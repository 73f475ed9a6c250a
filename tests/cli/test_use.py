"""Tests for cli/use.py: real processes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.installing import Done, Machine
from tests.recorders import FILE, Place, event, headings, launched, place, returned, started, stopped

SHOWN = ".claude/progress"


@pytest.fixture
def where(installed: Machine, tmp_path: Path) -> Place:
    """A project with two unfinished files and a session whose runs wait."""
    (tmp_path / "work").mkdir()
    found = place(tmp_path / "work", "backend-a.md", "backend-b.md")
    found.environ["HOME"] = str(installed.home)
    found.fire(launched(), started(), stopped(), returned(), launched("t2"), started("a2"))
    return found


def use(own: Machine, where: Place, *words: str, **environ: str) -> Done:
    environ = environ or {"CLAUDE_CODE_SESSION_ID": "s1"}
    return own.run(own.command, *words, cwd=where.project, **environ)


def test_use_binds_the_session_and_writes_what_waited_and_what_comes(installed: Machine, where: Place) -> None:
    done = use(installed, where, "use", "backend-b")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"This session's work is written to {SHOWN}/backend-b.md")
    assert headings(where.records("backend-b.md")) == {"a1": "dev (completed)", "a2": "dev (in_progress)"}
    assert where.file("backend-a.md").read_text() == FILE
    assert where.session().bound == "backend-b.md"
    before = where.file("backend-b.md").read_bytes()
    assert use(installed, where, "use", "backend-b").code == 0
    assert where.file("backend-b.md").read_bytes() == before
    where.fire(stopped("a2"))
    assert headings(where.records("backend-b.md"))["a2"] == "dev (completed)"


@pytest.mark.parametrize(("to", "chosen"), [("backend-c.md", "backend-c"), ("../gone.md", "backend-b")])
def test_use_takes_the_runs_of_a_file_that_was_renamed_or_deleted(
    to: str, chosen: str, installed: Machine, where: Place
) -> None:
    use(installed, where, "use", "backend-a")
    where.fire(event("Stop"))
    where.file("backend-a.md").rename(where.file(to))
    where.fire(stopped("a2", "the answer"), event("Stop"))
    assert [run.id for run in where.journal().active()] == ["a2"]
    done = use(installed, where, "use", chosen)
    assert (done.code, done.err) == (0, "")
    assert "also what was kept aside: 1 run." in done.out
    heading, answer = where.records(f"{chosen}.md")["a2"]
    assert (heading, answer["summary"]) == ("dev (completed)", "the answer")
    where.fire(event("Stop"))
    assert where.journal().active() == []


def test_a_file_that_leads_out_is_refused(installed: Machine, where: Place) -> None:
    where.file("out.md").symlink_to(where.project / "out.md")
    (where.project / "out.md").write_text(FILE)
    done = use(installed, where, "use", "out")
    assert (done.code, done.out) == (1, "")
    assert "a link that leads out of the folder" in done.err
    assert where.session().bound == ""


def test_unuse_lets_go_and_runs_wait_again(installed: Machine, where: Place) -> None:
    use(installed, where, "use", "backend-b")
    done = use(installed, where, "unuse")
    assert done == Done(0, "This session's work is written to no progress file.\n", "")
    where.fire(launched("t3"), started("a3"), stopped("a3"))
    assert "a3" not in where.records("backend-b.md")
    use(installed, where, "use", "backend-a")
    assert headings(where.records("backend-a.md")) == {"a3": "dev (completed)"}


def test_a_file_is_named_with_or_without_its_ending_and_folder(installed: Machine, where: Place) -> None:
    for name in ("backend-a", "backend-b.md", f"{SHOWN}/backend-a.md", "./backend-b.md"):
        assert use(installed, where, "use", name).code == 0
        assert where.session().bound == name.rpartition("/")[2].removesuffix(".md") + ".md"


def test_the_session_is_that_of_the_client_where_no_id_is_told(installed: Machine, where: Place) -> None:
    assert use(installed, where, "use", "backend-a", CLAUDE_PID=str(os.getpid())).code == 0
    assert where.session().bound == "backend-a.md"


def test_a_name_that_is_none_is_one_line_and_exit_code_1(installed: Machine, where: Place) -> None:
    names = {
        "backend-aa": "did you mean backend-a?",
        "": "",
        "zzz": "there are backend-a,",
    }
    for name, hint in names.items():
        done = use(installed, where, "use", name)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert f": there is no such progress file; {hint}" in done.err
    assert where.session().bound == ""


def test_where_no_session_or_no_folder_is_known_it_is_told_so(installed: Machine, where: Place, tmp_path: Path) -> None:
    for words in (("use", "backend-a"), ("unuse",)):
        done = use(installed, where, *words, CLAUDE_PID="1")
        assert (done.code, done.out) == (1, "")
        assert "no session of Claude Code is known here" in done.err
    done = installed.run(installed.command, "use", "x", cwd=tmp_path, CLAUDE_CODE_SESSION_ID="s1")
    assert (done.code, done.out) == (1, "")
    assert "no .claude/progress here or above" in done.err


def test_a_file_that_cannot_be_written_is_told_and_bound_all_the_same(installed: Machine, where: Place) -> None:
    where.file("backend-b.md").write_text(FILE + "<<<<<<< a\n=======\n>>>>>>> b\n")
    done = use(installed, where, "use", "backend-b")
    assert done.err.startswith(f"{SHOWN}/backend-b.md:13: a merge conflict is unresolved")
    assert where.session().bound == "backend-b.md"
    where.file("backend-b.md").write_text(FILE)
    where.fire(stopped("a2"))
    assert set(where.records("backend-b.md")) == {"a1", "a2"}
