"""Tests for cli/ending.py, looking.py and new.py: a file's beginning, its end, and what there is."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from progresslib.checking.check import problems
from progresslib.reading.orchestration import Orchestration
from progresslib.recording.dropped import note_dropped
from tests.commands import FILE, Shell
from tests.folders import PROGRESS
from tests.recorders import event, launched, returned, started, stopped

SHOWN = ".claude/progress/backend-jobs.md"
PHASES = ["--phase", "Build - the worker", "--phase", "Test", "--phase", "Review"]
MONTH = time.strftime("%Y-%m", time.gmtime())


@pytest.fixture
def bare(shell: Shell) -> Shell:
    """A project without a progress folder."""
    shell.path().unlink()
    shell.path().parent.rmdir()
    return shell


class TestNew:
    """A file is made where the project has none, and becomes the session's."""

    def test_it_has_its_first_phase_current_and_is_the_session_s(self, bare: Shell) -> None:
        out = bare.ok("new", "backend-export", *PHASES, "--overview", "Moves it")
        assert out == (
            ".claude/progress/backend-export.md: made, with 3 phases, the first is current: Build; this session's work "
            "is written to it\n"
        )
        assert bare.states("backend-export") == {"Build": "current", "Test": "pending", "Review": "pending"}
        read = bare.read("backend-export")
        assert (read.title, read.status, read.overview) == ("Export", "in_progress", ["Moves it"])
        assert problems(read.data, "x.md") == []
        assert bare.place.session().bound == "backend-export.md"

    def test_what_agents_did_before_is_written_into_it(self, bare: Shell) -> None:
        bare.place.fire(launched(), started(), stopped(), returned(), launched("t2"), started("a2"))
        found = bare.run("new", "backend-export", *PHASES, "--json").json
        assert (found["written"], found["bound"], found["phases"]) == (2, True, ["Build", "Test", "Review"])
        assert set(bare.place.records("backend-export.md")) == {"a1", "a2"}

    def test_a_todo_list_from_before_moves_its_phases(self, bare: Shell) -> None:
        todos = [{"content": "Build", "status": "completed"}, {"content": "Test", "status": "in_progress"}]
        bare.place.fire(event("PostToolUse", tool_name="TodoWrite", tool_input={"todos": todos}))
        bare.ok("new", "backend-export", *PHASES)
        assert bare.states("backend-export") == {"Build": "completed", "Test": "current", "Review": "pending"}

    def test_it_is_full_from_five_phases_on_unless_told_otherwise(self, bare: Shell) -> None:
        more = [*PHASES, "--phase", "Audit", "--phase", "Deploy"]
        bare.ok("new", "backend-a", *PHASES)
        bare.ok("new", "backend-b", *more)
        bare.ok("new", "backend-c", *PHASES, "--template", "full", "--title", "Own title")
        bare.ok("new", "backend-d", *more, "--template", "minimal")
        full = ["## Completed Phases" in bare.path(f"backend-{name}").read_text() for name in "abcd"]
        assert full == [False, True, True, False]
        assert bare.read("backend-c").title == "Own title"
        assert next(iter(bare.states("backend-b"))) == "Phase 1: Build"

    def test_for_fewer_than_three_phases_it_says_why_and_wants_force(self, bare: Shell) -> None:
        for few in ([], PHASES[:2], PHASES[:4]):
            assert "a file is not worth it for fewer than 3 phases: " in bare.fails("new", "backend-x", *few)
        assert not bare.path().parent.exists()
        bare.ok("new", "backend-x", *PHASES[:2], "--force")

    @pytest.mark.parametrize("name", ["Jobs", "jobs", "../backend-x", "backend/x", "a" * 99 + "-b", "readme-", "-x-y"])
    def test_a_name_is_domain_and_feature(self, bare: Shell, name: str) -> None:
        said = bare.run("new", "--", name) if name.startswith("-") else bare.run("new", name, *PHASES)
        assert said.code == 1
        assert "DOMAIN-FEATURE" in said.err
        assert not bare.path().parent.exists()

    def test_an_existing_one_is_never_written_over(self, shell: Shell) -> None:
        assert "is there already; take another name, or `claude-progress use backend-jobs`" in shell.fails(
            "new", "backend-jobs", *PHASES
        )
        assert shell.path().read_text() == FILE

    def test_it_is_made_at_the_top_of_the_repository(
        self, bare: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "repo/.git").mkdir(parents=True)
        (tmp_path / "repo/deep/in").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "repo/deep/in")
        bare.ok("new", "backend-x", *PHASES)
        assert (tmp_path / "repo" / PROGRESS / "backend-x.md").exists()

    def test_outside_of_a_session_it_is_bound_to_none(self, bare: Shell) -> None:
        bare.enter("")
        assert bare.ok("new", "backend-x", *PHASES).endswith("the first is current: Build\n")


class TestTheEnd:
    """Complete, then archived or deleted; and the way back."""

    def test_complete_says_what_is_open_and_both_ways_to_go_on(self, shell: Shell) -> None:
        out = shell.ok("complete", "It runs.")
        assert "is complete, though phases are open: Test, Review; `claude-progress archive` keeps" in out
        assert "`claude-progress delete`" in out
        shell.ok("reopen")
        assert shell.read().status == "in_progress"

    def test_archive_takes_a_complete_file_and_lets_go_of_it(self, shell: Shell) -> None:
        assert "no complete progress file, name one with `--file NAME`" in shell.fails("archive")
        shell.ok("use", "backend-jobs")
        assert "is not complete; `claude-progress complete` says that it is" in shell.fails("archive")
        shell.ok("complete")
        before = shell.path().read_bytes()
        archived = f".claude/progress/archived/backend-jobs-{MONTH}.md"
        assert shell.ok("archive") == f"{SHOWN}: is archived as {archived}\n"
        assert (shell.place.project / archived).read_bytes() == before
        assert shell.place.session().bound == ""
        assert shell.ok("list", "--archived") == f"{archived}\n"
        assert shell.ok("show", f"backend-jobs-{MONTH}").encode() == before
        assert shell.ok("restore", "backend-jobs") == f"{SHOWN}: is back\n"
        assert shell.path().read_bytes() == before

    def test_a_taken_name_gets_a_number(self, shell: Shell) -> None:
        for _ in range(3):
            shell.path().write_text(FILE)
            shell.ok("archive", "--force", "--file", "backend-jobs")
        names = sorted(path.name for path in (shell.path().parent / "archived").iterdir())
        assert names == [f"backend-jobs-{MONTH}{number}.md" for number in ("-2", "-3", "")]
        assert "archived more than once, name one of: " in shell.fails("restore", "backend-jobs")

    @pytest.mark.parametrize("way", ["archive", "delete"])
    def test_what_a_write_has_dropped_is_in_the_file_that_goes_and_not_in_the_next_of_its_name(
        self, way: str, shell: Shell
    ) -> None:
        shell.place.fire(launched(), started(), stopped(), returned())
        shell.ok("complete")
        before = Orchestration(shell.path().read_bytes(), "backend-jobs.md")
        shell.path().write_text(FILE.replace("in_progress", "complete"))
        note_dropped(shell.place.recorder(), before)
        shell.ok(way, "--file", "backend-jobs")
        shell.path().write_text(FILE)
        shell.place.fire(event("Stop"))
        assert shell.place.records("backend-jobs.md") == {}
        shell.path().unlink()
        shell.ok("restore", "backend-jobs")
        assert set(shell.place.records("backend-jobs.md")) == {"a1"}

    @pytest.mark.parametrize("words", [["archive", "--force"], ["delete"]])
    def test_a_file_that_cannot_be_written_goes_though_something_waits_for_it(
        self, words: list[str], shell: Shell
    ) -> None:
        shell.place.fire(launched(), started(), stopped(), returned())
        before = Orchestration(shell.path().read_bytes(), "backend-jobs.md")
        shell.path().write_text(FILE + "<<<<<<< ours\n=======\n>>>>>>> theirs\n")
        note_dropped(shell.place.recorder(), before)
        done = shell.run(*words, "--file", "backend-jobs")
        assert (done.code, shell.path().exists()) == (0, False)
        assert "a merge conflict is unresolved" in done.err

    def test_what_waited_is_in_the_archived_file(self, shell: Shell) -> None:
        shell.place.fire(launched(), started())
        shell.ok("complete")
        shell.place.fire(stopped(), returned())
        shell.ok("archive")
        [path] = (shell.path().parent / "archived").iterdir()
        assert "### dev (completed)" in path.read_text()

    def test_delete_and_restore(self, shell: Shell) -> None:
        before = shell.path().read_bytes()
        shell.ok("status")
        assert "`claude-progress restore backend-jobs` brings it back within 30 days" in shell.ok(
            "delete", "--file", "backend-jobs"
        )
        assert not shell.path().exists()
        assert shell.ok("list", "--deleted").startswith("backend-jobs.md, deleted 2")
        assert shell.ok("restore") == f"{SHOWN}: is back\n"
        assert shell.path().read_bytes() == before
        assert "the trash is empty" in shell.fails("restore")

    def test_restore_never_writes_over_a_file(self, shell: Shell) -> None:
        shell.ok("delete", "--file", "backend-jobs")
        shell.path().write_text("# Orchestration: new\n")
        assert "is there already" in shell.fails("restore", "backend-jobs")
        assert shell.path().read_text() == "# Orchestration: new\n"

    def test_outside_of_a_session_the_only_complete_file_is_meant(self, shell: Shell) -> None:
        shell.enter("")
        shell.path("backend-b").write_text(FILE.replace("in_progress", "complete"))
        said = shell.run("archive")
        assert said.err == ".claude/progress/backend-b.md: the only complete file, and no session is bound to it\n"
        assert not shell.path("backend-b").exists()


class TestLooking:
    """list, status and show."""

    def test_list_names_all_of_them_and_which_is_the_session_s(self, shell: Shell) -> None:
        shell.ok("use", "backend-jobs")
        shell.path("backend-b").write_text(FILE.replace("in_progress", "complete"))
        first, second = shell.ok("list").splitlines()
        assert first.startswith(f"{SHOWN} (this session's): Jobs; Status: in_progress; phase 2 of 3; ")
        assert second.startswith(".claude/progress/backend-b.md: Jobs; Status: complete; phase 2 of 3; ")
        found = shell.run("list", "--json").json["files"]
        assert [(one["file"], one["bound"], one["completed"]) for one in found] == [
            (SHOWN, True, 1),
            (".claude/progress/backend-b.md", False, 1),
        ]

    def test_status_tells_phases_blockers_errors_and_open_runs(self, shell: Shell) -> None:
        shell.place.fire(launched(), started())
        shell.ok("block", "no key")
        shell.ok("error", "boom")
        assert shell.ok("status").splitlines()[1:] == [
            "  [x] 1. Build",
            "  [>] 2. Test",
            "  [ ] 3. Review",
            *[line for line in shell.ok("status").splitlines() if line.startswith("  blocked: no key (since 2")],
            "  error 1: boom",
            "  at work: dev",
        ]
        [found] = json.loads(shell.ok("status", "--json"))["files"]
        assert [phase["state"] for phase in found["phases"]] == ["completed", "current", "pending"]
        assert (found["errors"], found["open_runs"]) == ([{"number": 1, "error": "boom"}], ["dev"])

    def test_of_several_without_a_choice_it_tells_all_in_brief(self, shell: Shell) -> None:
        shell.path("backend-b").write_text(FILE)
        assert shell.ok("status").count("\n") == 2
        assert len(shell.run("status", "--json").json["files"]) == 2

    def test_a_terminal_gets_no_control_characters(self, shell: Shell) -> None:
        shell.path().write_text(FILE + "\n## Notes\n- \x1b[2J\x07\u202e evil\n")
        for words in (["show"], ["status"], ["list"], ["resume"]):
            assert not {"\x1b", "\x07", "\u202e"} & set(shell.run(*words).out)

    def test_show_of_a_name_that_is_none_says_so(self, shell: Shell) -> None:
        assert "there is no such progress file; did you mean backend-jobs?" in shell.fails("show", "backend-job")


def test_completion_prints_a_script_and_completes_files_and_phases(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bash", "zsh", "fish"):
        assert "_CLAUDE_PROGRESS_COMPLETE" in shell.ok("completion", name)
    for words, wanted in (("use back", "backend-jobs"), ("phase start Re", "Review"), ("comp", "complete")):
        monkeypatch.setenv("_CLAUDE_PROGRESS_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", f"claude-progress {words}")
        monkeypatch.setenv("COMP_CWORD", str(len(words.split())))
        assert f"plain,{wanted}" in shell.run().out
