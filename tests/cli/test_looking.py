"""Tests for cli/looking.py and ending.py: the very text of a file, all its phases, what was put away."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from progresslib.sessions import state
from progresslib.storage.archive import newest
from tests.commands import FILE, Shell
from tests.moves import put, store_in

SHOWN = ".claude/progress/backend-jobs.md"
MONTH = time.strftime("%Y-%m", time.gmtime())


def test_show_prints_the_very_text(shell: Shell) -> None:
    text = FILE + "\n```\nif x:\n\t\tdo   this\t \n```\n" + "long " * 1000 + "\na\x0bb\x85c <b>\n"
    shell.path().write_text(text)
    shown = text.replace("\x0b", "\ufffd").replace("\x85", "\ufffd")
    assert shell.ok("show") == shown
    assert shell.run("show", "--json").json == {"file": SHOWN, "text": text}
    shell.path().write_bytes(FILE.encode().replace(b"\n", b"\r\n") + b"\xff\x1b[0m")
    assert shell.ok("show") == FILE + "\ufffd\ufffd[0m\n"


def test_resume_prints_the_very_text_that_is_told(shell: Shell) -> None:
    shell.path().write_text(FILE.replace("- Worker: pkg/worker.go", f"- Worker: {'pkg   ' * 700}"))
    found = shell.run("resume", "--json").json["text"]
    told, shown = ("\n".join(text.splitlines()[1:-1]) for text in (found, shell.ok("resume")))
    assert told == shown
    assert max(map(len, told.splitlines())) > 2000


def test_status_tells_phases_that_have_no_number_too(shell: Shell) -> None:
    shell.path().write_text(FILE.replace("- [ ] Test", "- [ ] **Phase 2: Test**"))
    assert shell.ok("status").splitlines()[1:] == ["  [x] Build", "  [>] 2. Phase 2: Test", "  [ ] Review"]
    [found] = shell.run("status", "--json").json["files"]
    assert [(one["number"], one["name"]) for one in found["phases"]] == [
        (None, "Build"),
        (2, "Phase 2: Test"),
        (None, "Review"),
    ]


def test_status_calls_a_run_that_was_cut_off_interrupted_and_not_at_work(shell: Shell) -> None:
    shell.path().write_text(FILE + "\n## Agent Outputs\n\n### dev (interrupted)\n\n### tester (in_progress)\n")
    assert shell.ok("status").splitlines()[-2:] == ["  interrupted: dev", "  at work: tester"]


def test_status_as_json_has_one_form_for_one_file_and_for_several(shell: Shell) -> None:
    [one] = shell.run("status", "--json").json["files"]
    shell.path("backend-b").write_text(FILE)
    several = shell.run("status", "--json").json["files"]
    assert [set(file) for file in several] == [set(one)] * 2
    assert [set(phase) for phase in one["phases"]] == [{"number", "name", "state", "result"}] * 3


def test_show_finds_a_file_of_the_archive_by_its_own_name(shell: Shell) -> None:
    shell.ok("archive", "--force", "--file", "backend-jobs")
    for name in ("backend-jobs", f"backend-jobs-{MONTH}", f"archived/backend-jobs-{MONTH}.md"):
        assert shell.ok("show", name) == FILE
    assert shell.run("show", "backend-jobs", "--json").json["file"].endswith(f"archived/backend-jobs-{MONTH}.md")


def test_an_archive_that_leads_out_is_not_read(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret-file-2026-01.md").write_text(FILE)
    (shell.path().parent / "archived").symlink_to(tmp_path / "outside")
    assert "leads out of the folder" in shell.fails("show", "secret-file")


def test_show_wants_to_know_which_of_several(shell: Shell) -> None:
    shell.path("backend-b").write_text(FILE)
    assert "which file is not clear" in shell.fails("show")


@pytest.mark.parametrize("name", ["backend-jobs", f"backend-jobs-{MONTH}", f"archived/backend-jobs-{MONTH}.md"])
@pytest.mark.parametrize("option", [[], ["--file"]])
def test_an_archived_file_is_moved_back_to_be_taken_up(shell: Shell, name: str, option: list[str]) -> None:
    shell.ok("complete")
    shell.ok("archive")
    assert shell.ok("reopen", *option, name) == f"{SHOWN}: is in progress\n"
    assert shell.read().status == "in_progress"
    assert list((shell.path().parent / "archived").iterdir()) == []
    assert shell.place.session().bound == "backend-jobs.md"


def test_a_file_of_that_name_is_taken_up_before_one_of_the_archive(shell: Shell) -> None:
    shell.ok("archive", "--force", "--file", "backend-jobs")
    shell.path().write_text(FILE.replace("in_progress", "complete"))
    shell.ok("reopen", "backend-jobs")
    assert len(list((shell.path().parent / "archived").iterdir())) == 1


def test_reopen_of_what_is_nowhere_is_one_line(shell: Shell) -> None:
    assert "there is no such progress file; did you mean backend-jobs?" in shell.fails("reopen", "backend-job")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["x-y-2026-10.md", "x-y-2026-11.md", "x-y-2026-09-3.md"], "x-y-2026-11.md"),
        (["x-y-2026-11.md", "x-y-2026-11-9.md", "x-y-2026-11-10.md"], "x-y-2026-11-10.md"),
        (["x-y-2026-11.md", "x-y.md"], "x-y.md"),
        (["x-yz-2026-11.md", "x-2026-11.md"], ""),
        ([], ""),
    ],
)
def test_of_several_in_the_archive_the_newest_is_meant(tmp_path: Path, names: list[str], expected: str) -> None:
    store = store_in(tmp_path)
    for name in names:
        put(store, f"archived/{name}")
    assert newest(store, "x-y.md") == expected


def test_a_deleted_file_is_private_and_kept_for_30_days_from_then(shell: Shell) -> None:
    os.utime(shell.path(), (1, 1))
    kept = Path(shell.run("delete", "--file", "backend-jobs", "--json").json["kept"])
    assert kept.is_relative_to(shell.place.environ["HOME"])
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == (FILE, 0o600)
    state.prune(shell.place.state, time.time() + 29 * 86400)
    assert kept.exists()
    state.prune(shell.place.state, time.time() + 31 * 86400)
    assert "the trash is empty" in shell.fails("restore")


def test_status_calls_a_run_in_words_of_its_own_by_these(shell: Shell) -> None:
    shell.path().write_text(FILE + "\n## Agent Outputs\n\n### dev (running)\n")
    assert shell.ok("status").splitlines()[-1] == "  running: dev"
