"""Tests for progresslib/cli/listing.py, status.py and works.py: which files there are, and where they stand."""

from __future__ import annotations

import pytest

from tests.commands import FILE, NEW, Terminal

RUN = """\

### dev (in_progress)

```json
{"status": "in_progress", "summary": "", "run": {"id": "a1", "task": "Write the worker"}}
```
"""


@pytest.fixture
def several(session: Terminal) -> Terminal:
    """A session with a file of its own, another unfinished one, one that is complete, and one that cannot be read."""
    session.does("new", "other-work", *NEW[2:])
    session.does("new", "done-work", *NEW[2:])
    session.does("complete")
    session.does(*NEW)
    session.path("notes.md").write_text("# Notes\n")
    session.path("odd.md").mkdir()
    return session


def test_list_names_the_unfinished_first_and_marks_the_session_s_own(several: Terminal) -> None:
    done = several.run("list")
    first, *rest = done.out.splitlines()
    assert done.code == 0
    assert first == f"{FILE}: Jobs, in_progress, phase 1 of 3 (Design), changed just now; this session's"
    assert [line.partition(":")[0].rpartition("/")[2] for line in rest] == ["other-work.md", "done-work.md"]
    assert rest[1].endswith("Work, complete, changed just now")
    assert [line.partition(":")[0].rpartition("/")[2] for line in done.err.splitlines()] == ["odd.md", "notes.md"]


def test_list_as_json(session: Terminal) -> None:
    session.does(*NEW)
    [found] = session.json("list")["files"]
    assert found.pop("updated").endswith("Z")
    assert found == {
        "file": FILE,
        "name": "backend-jobs",
        "title": "Jobs",
        "status": "in_progress",
        "phase": "phase 1 of 3 (Design)",
        "bound": True,
    }


def test_where_there_is_none_it_says_how_to_make_one(session: Terminal) -> None:
    (session.project / ".claude/progress").mkdir(parents=True)
    assert session.does("list") == "There is none; `claude-progress new DOMAIN-FEATURE` makes one.\n"
    assert session.does("status") == "There is no unfinished file; `claude-progress new DOMAIN-FEATURE` makes one.\n"
    assert session.does("list", "--archived", "--deleted") == "There is none.\n"
    assert session.json("list", "--archived", "--deleted") == {"archived": [], "deleted": []}
    assert session.json("status") == {"bound": None, "files": []}


def test_status_says_where_a_file_stands(session: Terminal) -> None:
    session.does(*NEW)
    session.does("phase", "done", "1", "outbox")
    session.does("block", "no access", "--error")
    session.does("error", "was", "--resolution", "fixed")
    session.does("error", "TimeoutError: still", "--file", "backend-jobs")
    session.path().write_text(session.text().replace("## Agent Outputs\n", f"## Agent Outputs\n{RUN}"))
    lines = session.does("status").splitlines()
    assert lines[:7] == [
        f"{FILE}: Jobs",
        "Status: blocked; phase 2 of 3, changed just now",
        "Phases:",
        "  [x] 1. Design - outbox",
        "  [>] 2. Worker - the loop",
        "  [ ] 3. Tests",
        "Blockers:",
    ]
    assert lines[7].startswith("  - no access (since 2")
    assert lines[8] == "Unresolved errors:"
    assert [lines[9][:5], lines[10][:5]] == ["  1. ", "  3. "]
    assert lines[9].endswith(" - Blocker: no access")
    assert lines[10].endswith(" - TimeoutError: still")
    assert lines[11:] == ["Open runs:", "  - dev (in_progress): Write the worker"]
    session.does("resolve", "3", "longer")
    [found] = session.json("status")["files"]
    assert [one["number"] for one in found["errors"]] == [1]
    assert found["runs"] == [{"agent": "dev", "state": "in_progress", "task": "Write the worker"}]
    assert found["phases"][1] == {"number": 2, "name": "Worker", "state": "current", "result": "the loop"}
    assert (found["file"], found["title"], found["status"], found["blockers"][0][:9]) == (
        FILE,
        "Jobs",
        "blocked",
        "no access",
    )


def test_status_without_a_file_is_brief_on_all_unfinished_ones(several: Terminal) -> None:
    several.does("unuse")
    done = several.run("status")
    assert [line.partition(":")[0] for line in done.out.splitlines()] == [FILE, ".claude/progress/other-work.md"]
    assert "odd.md: not a regular file" in done.err
    assert several.run("status", "other-work").out.startswith(".claude/progress/other-work.md: Work\nStatus: ")
    assert several.run("status", "--file", "done-work").out.splitlines()[1].startswith("Status: complete; ")


def test_show_prints_the_very_text(session: Terminal) -> None:
    session.does(*NEW)
    session.path().write_bytes(session.path().read_bytes().replace(b"\n", b"\r\n") + b"\ttab <b> \xff\x00")
    shown = session.does("show")
    assert shown.endswith("\ttab <b> \ufffd\ufffd\n")
    assert "\r" not in shown
    found = session.json("show", "backend-jobs")
    assert (found["file"], found["text"].encode("utf-8", "replace").count(b"\r\n")) == (FILE, shown.count("\n") - 1)


def test_show_finds_a_file_of_the_archive(session: Terminal) -> None:
    session.does(*NEW)
    text = session.text()
    session.does("archive", "--force")
    for name in ("backend-jobs", session.json("list", "--archived")["archived"][0]["name"]):
        assert session.does("show", name) == text
    assert session.json("show", "backend-jobs")["file"].startswith(".claude/progress/archived/backend-jobs-2")
    assert session.does("status", "backend-jobs").startswith(".claude/progress/archived/backend-jobs-2")


def test_an_archive_that_leads_out_is_not_read(session: Terminal) -> None:
    session.does(*NEW)
    outside = session.project.parent / "outside"
    outside.mkdir()
    (outside / "secret-file-2026-01.md").write_text("# Orchestration: secret\n")
    session.path("archived").symlink_to(outside)
    assert "leads out of the folder" in session.fails("show", "secret-file")


def test_show_wants_to_know_which_of_several(several: Terminal) -> None:
    several.does("unuse")
    assert "it is not clear which file" in several.fails("show")
