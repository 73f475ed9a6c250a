"""Tests for the commands on one file: each is one edit, one line, and one JSON object if asked."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.commands import FILE, Shell
from tests.folders import ROOT
from tests.recorders import event, launched, returned, started, stopped

SHOWN = ".claude/progress/backend-jobs.md"

EDITS: list[tuple[list[str], str, str]] = [
    # the words, a line that they add to the file, what they say
    (["phase", "start", "Review", "by two"], "- [ ] Review - by two", "1 of 3 phases completed, current: Test, Review"),
    (["phase", "done"], "- [x] Test - going", "2 of 3 phases completed, current: Review"),
    (["phase", "done", "2", "all green"], "- [x] Test - all green", "2 of 3 phases completed, current: Review"),
    (["phase", "done", "test", "--decision", "x y"], "  - Key decisions: x y", "2 of 3 phases completed"),
    (["phase", "done", "test", "--created", "a.go"], "  - Files created: a.go", "2 of 3 phases completed"),
    (["phase", "add", "Deploy"], "- [ ] Deploy", "1 of 4 phases completed"),
    (["phase", "rename", "Review", "Look"], "- [ ] Look", "1 of 3 phases completed"),
    (["phase", "note", "2", "look here"], "  - Notes: look here", "the note stands with the phase"),
    (["decision", "Pattern: outbox"], "- Pattern: outbox", "the decision stands under Context for Resume"),
    (["path", "pkg/x.go", "Handler"], "- Handler: pkg/x.go", "the path stands"),
    (["path", "pkg/x.go"], "- pkg/x.go", "the path stands"),
    (["depends", "the broker"], "- Depends on: the broker", "the dependency stands"),
    (["blocks", "the report"], "- Blocks: the report", "what waits for it stands"),
    (["note", "short names"], "- short names", "the note stands under Notes"),
    (["note", "- [ ] -h --json x"], "- \\- [ ] -h --json x", "the note stands"),
    (["note", "one\n## Status: complete"], "- one ## Status: complete", "the note stands"),
    (["overview", "Moves it."], "Moves it.", "the text stands in the Overview"),
    (["block", "no key"], "## Status: blocked", "is blocked"),
    (["block", "no key", "--error"], "- Error: no key", "is blocked"),
    (["error", "boom", "--type", "Timeout"], "- Error: boom", "the error stands in the Error Log"),
    (["error", "boom", "--resolution", "mended"], "- Resolution: mended", "the error stands in the Error Log"),
    (["complete", "It runs."], "## Status: complete", "is complete, though phases are open: Test, Review"),
    (["expand"], "## Completed Phases", "has the full form"),
]


@pytest.mark.parametrize(("words", "line", "said"), EDITS, ids=lambda value: " ".join(value)[:40] if value else "")
def test_a_command_is_one_edit_and_one_line(words: list[str], line: str, said: str, shell: Shell) -> None:
    out = shell.ok(*words)
    assert out.startswith(f"{SHOWN}: {said}")
    assert out.count("\n") == 1
    assert line in shell.path().read_text().splitlines()
    assert shell.place.session().bound == "backend-jobs.md"


@pytest.mark.parametrize(("words", "said"), [(words, said) for words, _, said in EDITS])
def test_every_command_prints_json_too(words: list[str], said: str, shell: Shell) -> None:
    found = shell.run(*words, "--json").json
    assert (found["file"], found["changed"]) == (SHOWN, True)
    assert found["message"].startswith(said)


@pytest.mark.parametrize(
    "words",
    [
        words
        for words, _, _ in EDITS
        if words[:2] not in (["phase", "add"], ["phase", "rename"], ["phase", "done"]) and words[0] not in ("error",)
    ],
    ids=" ".join,
)
def test_the_same_again_changes_nothing_and_says_so(words: list[str], shell: Shell) -> None:
    shell.run(*words)
    before = shell.path().read_bytes()
    assert f"{SHOWN}: unchanged, " in shell.run(*words).out
    assert shell.path().read_bytes() == before


def test_the_way_of_a_blocker_and_of_an_error(shell: Shell) -> None:
    shell.ok("block", "no key")
    shell.ok("unblock", "it came")
    shell.ok("error", "one")
    shell.ok("error", "two")
    assert "more than one error is unresolved; name one by its number: 1, 2" in shell.fails("resolve", "how")
    shell.ok("resolve", "1", "mended", "it")
    shell.ok("resolve", "that too")
    assert "there is no error 7" in shell.fails("resolve", "7")
    assert shell.ok("resolve", "again") == f"{SHOWN}: unchanged, no error is unresolved\n"
    assert shell.ok("resolve", "2", "again") == f"{SHOWN}: unchanged, the error is resolved\n"
    read = shell.read()
    assert (read.status, read.blockers) == ("in_progress", [])
    assert [failure.fields["resolution"] for failure in read.failures] == ["mended it", "that too"]


def test_a_dropped_phase_stays_on_record(shell: Shell) -> None:
    shell.ok("phase", "drop", "Review", "not needed")
    assert list(shell.states()) == ["Build", "Test"]
    assert "Review (not needed)" in shell.path().read_text().partition("## Notes")[2]


def test_a_mistyped_name_is_answered_with_the_nearest(shell: Shell) -> None:
    assert "did you mean 'Review'" in shell.fails("phase", "start", "Revew")
    assert "did you mean backend-jobs?" in shell.fails("note", "x", "--file", "backend-job")
    assert "Did you mean 'complete'?" in shell.run("complet").err
    assert shell.run("complet").code == 2
    assert "Did you mean 'start'?" in shell.run("phase", "strat", "1").err


@pytest.mark.parametrize("before", ["--", "--json", "--file=x", "-x", "--help", "-h", "--version", "", " ", "Delete "])
def test_nothing_stands_before_the_name_of_a_command_that_takes_away(before: str, shell: Shell) -> None:
    for name in ("delete", "uninstall"):
        said = shell.run(before, name, "--file", "backend-jobs") if name == "delete" else shell.run(before, name)
        assert said.code == (0 if before in ("--help", "-h", "--version") else 2)
    assert shell.path().read_text() == FILE


def test_words_that_say_nothing_are_a_mistake(shell: Shell) -> None:
    for words in (["note", " "], ["decision", ""], ["block", "\n"], ["phase", "add", ""]):
        said = shell.run(*words)
        assert said.code == 2
        assert "is empty, say something" in said.err
    assert shell.path().read_text() == FILE


def test_done_without_a_name_needs_one_current_phase(shell: Shell) -> None:
    shell.ok("phase", "start", "Review")
    assert "more than one phase is current (Test, Review); name the phase" in shell.fails("phase", "done")
    shell.path().write_text(FILE.replace("- [ ] Test - going\n", ""))
    assert "no phase is current; name the phase that is done" in shell.fails("phase", "done")


class TestWhichFile:
    """The session's, else the only unfinished one; `--file` names another."""

    def test_an_edit_that_names_a_file_binds_a_session_that_has_none(self, shell: Shell) -> None:
        shell.path("backend-b").write_text(FILE)
        assert "is not clear; `claude-progress use NAME` binds" in shell.fails("note", "x")
        shell.ok("note", "x", "--file", "backend-b")
        assert shell.place.session().bound == "backend-b.md"
        shell.ok("note", "y", "--file", "backend-jobs")
        assert shell.place.session().bound == "backend-b.md", "one that has a file keeps it"
        assert (shell.read().phases, shell.ok("note", "z"))[1].startswith(".claude/progress/backend-b.md: ")

    def test_outside_of_a_session_it_is_the_only_unfinished_one_and_that_is_said(self, shell: Shell) -> None:
        shell.enter("")
        said = shell.run("note", "x")
        assert (said.code, said.err) == (0, f"{SHOWN}: the only unfinished file, and no session is bound to it\n")
        shell.path("backend-b").write_text(FILE)
        line = shell.fails("note", "y")
        assert "which of its unfinished files (backend-b, backend-jobs) is not clear; `--file NAME` names" in line
        assert shell.ok("note", "y", "--file", "backend-b") != ""

    def test_where_there_is_none_it_says_how_to_make_one(self, shell: Shell) -> None:
        shell.path().unlink()
        assert "no unfinished progress file, name one with `--file NAME`, or make one with" in shell.fails("note", "x")

    def test_a_file_that_another_live_session_holds_is_not_taken(self, shell: Shell) -> None:
        shell.place.fire(event("SessionStart", source="startup", session_id="s0"))
        shell.place.fire(*(one for one in [launched(session_id="s0"), started(session_id="s0")]))
        shell.enter("s1")
        assert "is not this session's; " in shell.fails("note", "x")

    def test_in_a_session_the_project_is_that_of_the_session(
        self, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert "no .claude/progress here or above" in shell.fails("note", "x")
        shell.enter("s1", CLAUDE_PROGRESS_PROJECT=str(shell.place.project))
        shell.ok("note", "x")

    def test_a_link_that_leads_out_is_refused(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "out.md").write_text(FILE)
        shell.path("backend-x").symlink_to(tmp_path / "out.md")
        assert "a link that leads out of the folder" in shell.fails("note", "x", "--file", "backend-x")
        assert (tmp_path / "out.md").read_text() == FILE


class TestWhichSession:
    """That of the client's id, else that of its process."""

    def test_one_whose_hooks_have_noted_nothing_begins_with_the_command(self, shell: Shell) -> None:
        shell.enter("s7")
        shell.ok("note", "x")
        assert shell.place.session("s7").bound == "backend-jobs.md"
        shell.place.fire(launched(session_id="s7"), started(session_id="s7"))
        assert set(shell.place.records("backend-jobs.md")) == {"a1"}

    def test_a_client_that_tells_no_id_is_known_by_its_process(self, shell: Shell) -> None:
        shell.enter("", CLAUDECODE="1", CLAUDE_PID=str(os.getpid()))
        shell.ok("note", "x")
        shell.place.fire(
            event("PreToolUse", session_id="real"), launched(session_id="real"), started(session_id="real")
        )
        assert shell.place.session("real").bound == "backend-jobs.md"
        assert shell.place.session("real").key != "real"

    def test_a_command_counts_as_work_and_as_an_update(self, shell: Shell) -> None:
        shell.place.fire(event("SessionStart", source="startup"))
        shell.ok("block", "x")
        shell.path().write_text(FILE.replace("in_progress", "blocked"))
        [answer] = shell.place.fire(event("Stop", background_tasks=[]))
        assert "no blocker is written down" in answer["systemMessage"]


def test_what_waits_is_written_before_a_command_reads_the_file(shell: Shell) -> None:
    shell.path("backend-b").write_text(FILE)
    shell.place.fire(launched(), started(), stopped(), returned())
    shell.path("backend-b").unlink()
    shell.ok("note", "x")
    assert set(shell.place.records("backend-jobs.md")) == {"a1"}


def test_twenty_commands_at_once_and_agents_beside_them_lose_nothing(shell: Shell) -> None:
    words = [["note", f"note {number}."] for number in range(10)]
    words += [["decision", f"decision {number}."] for number in range(10)]
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from progresslib import cli; sys.exit(cli.main(sys.argv[1:]))"
    )
    shell.ok("status")

    def run(one: list[str]) -> int:
        return subprocess.run([sys.executable, "-c", code, *one], capture_output=True, check=False).returncode

    with ThreadPoolExecutor(20) as pool:
        codes = pool.map(run, words)
        for number in range(5):
            id, run_id = f"t{number}", f"a{number}"
            shell.place.fire(launched(id), started(run_id), stopped(run_id), returned(id, run_id))
        assert list(codes) == [0] * 20
    lines = shell.path().read_text().splitlines()
    assert [lines.count(f"- {text}") for _, text in words] == [1] * 20
    assert set(shell.place.records("backend-jobs.md")) == {f"a{number}" for number in range(5)}
    kept = [line for line in FILE.splitlines() if line and not line.startswith(("## Last", "- [ ] Test"))]
    assert [line for line in lines if line in kept][: len(kept)] == kept


@pytest.mark.parametrize(
    "name", ["/other/.claude/progress/backend-jobs.md", "archived/backend-jobs.md", "../backend-jobs"]
)
def test_a_file_of_another_folder_is_not_taken_for_the_one_of_that_name(name: str, shell: Shell) -> None:
    for command in (["delete"], ["note", "x"], ["complete"]):
        assert "not in the progress folder of this project" in shell.fails(*command, "--file", name)
    assert shell.path().read_text() == FILE


@pytest.mark.parametrize("name", ["./backend-jobs", ".claude/progress/backend-jobs.md", "{folder}/backend-jobs.md"])
def test_a_file_of_this_folder_may_be_named_with_it(name: str, shell: Shell) -> None:
    shell.ok("note", "x", "--file", name.format(folder=shell.place.folder))


@pytest.mark.parametrize(
    "how",
    ["openssl upgraded", "wiped the cache", "no longer needed", "not a bug", "waiting 2 s helps", "none", "pending"],
)
def test_an_error_is_resolved_however_that_is_worded(how: str, shell: Shell) -> None:
    shell.ok("error", "boom")
    shell.ok("resolve", how)
    [failure] = shell.read().failures
    assert failure.resolved
    assert how in failure.fields["resolution"]


@pytest.mark.parametrize(
    "reason",
    ["Resolved conflicts need a review", "unblocked PR waits", "✅ button is broken", "~~x~~ y", "(resolved) is not"],
)
def test_a_blocker_holds_however_it_is_worded_until_it_is_lifted(reason: str, shell: Shell) -> None:
    shell.ok("block", reason)
    shell.run("block", reason)
    assert len(shell.read().blockers) == 1
    shell.ok("unblock")
    assert shell.read().blockers == []


def test_a_session_that_let_go_is_not_bound_by_a_single_file(shell: Shell) -> None:
    shell.ok("use", "backend-jobs")
    shell.ok("unuse")
    assert "its only unfinished file, backend-jobs, is not this session's" in shell.fails("note", "x")
    shell.place.fire(launched(), started(), stopped(), returned())
    assert shell.path().read_text() == FILE
    shell.ok("use", "backend-jobs")
    assert set(shell.place.records("backend-jobs.md")) == {"a1"}


def test_an_error_steers_no_terminal_and_is_one_line(shell: Shell) -> None:
    shell.path().write_text(FILE.replace("Review", "Re\x1b[2Jview"))
    for words in (["phase", "done", "no\nsuch\x07"], ["note", "x", "--file", "a\x1b[2J\n/b"], ["show", "\x1b]0;x"]):
        assert not {"\x1b", "\x07"} & set(shell.fails(*words))


@pytest.mark.parametrize("words", [["list", "a\x9b\u202e"], ["phase", "add", "x", "a\x9b\u202e"], ["list", "--x\x9b"]])
def test_a_mistake_in_the_words_steers_no_terminal(words: list[str], shell: Shell) -> None:
    said = shell.run(*words)
    assert said.code == 2
    assert not {"\x9b", "\u202e"} & set(said.err)


def test_phases_of_one_name_are_told_by_their_numbers(shell: Shell) -> None:
    shell.path().write_text(FILE.replace("- [ ] Review", "- [ ] Test"))
    assert "more than one phase is called 'Test'; name one by its number: 2, 3" in shell.fails("phase", "done", "Test")


def test_a_file_that_cannot_be_read_is_named(shell: Shell) -> None:
    shell.path().unlink()
    shell.path().mkdir()
    assert "backend-jobs.md: not a regular file" in shell.fails("note", "x")
