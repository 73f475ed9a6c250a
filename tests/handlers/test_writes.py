"""Tests for handlers/writes.py and after_write.py: Claude's own edits of progress files, and what they drop of ours."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from progresslib.edits import putting_back
from progresslib.handlers import after_write
from progresslib.hook.event import Event
from progresslib.reading.orchestration import Orchestration
from progresslib.recording.dropped import note_dropped
from tests.recorders import FILE, NAME, Place, event, headings, launched, place, returned, started, stopped, write

WHOLE = [launched(), started(), stopped(), returned()]


def hunks(before: str, after: str) -> list[dict[str, Any]]:
    """A patch of the whole file, as the client tells it: here one hunk without context."""
    old, new = before.split("\n"), after.split("\n")
    lines = [f"-{line}" for line in old] + [f"+{line}" for line in new]
    return [{"oldStart": 1, "oldLines": len(old), "newStart": 1, "newLines": len(new), "lines": lines}]


def recorded(root: Path, *events: Event) -> Place:
    where = place(root)
    where.fire(*(events or WHOLE))
    return where


def test_a_write_binds_an_unbound_session(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    where.fire(*WHOLE)
    where.fire(write(where.file("b.md"), FILE, FILE))
    assert where.session().bound == "b.md"
    assert headings(where.records("b.md")) == {"a1": "dev (completed)"}, "what waited is written"


@pytest.mark.parametrize("tool", ["Write", "Edit", "MultiEdit"])
def test_an_edit_of_any_kind_binds(tool: str, tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    assert where.fire(write(where.file("a.md"), FILE, FILE, tool)) == [{}]
    assert where.session().bound == "a.md"


def test_a_bound_session_stays_bound_to_its_file(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    where.file("other.md").write_text(FILE)
    where.fire(write(where.file("other.md"), FILE, FILE, "Edit"))
    assert where.session().bound == NAME


def test_a_file_that_is_no_progress_file_binds_nothing(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    where.fire(write(where.file("README.md"), "# How to\n"))
    assert where.session().bound == ""


def test_a_new_file_binds_and_gets_what_waited(tmp_path: Path) -> None:
    where = place(tmp_path, text=FILE.replace("in_progress", "complete"))
    where.fire(*WHOLE)
    where.fire(write(where.file("new.md"), FILE, originalFile=None))
    assert (where.session().bound, headings(where.records("new.md"))) == ("new.md", {"a1": "dev (completed)"})


def test_a_record_that_a_write_drops_is_put_back_once(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    before = where.file().read_text()
    assert where.fire(write(where.file(), FILE + "- more\n", before)) == [{}]
    after = where.file().read_text()
    assert headings(where.records()) == {"a1": "dev (completed)"}
    assert "- keep me\n- more\n" in after
    where.fire(write(where.file(), FILE, after))
    assert where.file().read_text() == FILE, "the second time it is meant"
    where.fire(event("Stop"))
    assert where.file().read_text() == FILE


def test_a_record_that_is_dropped_before_anything_has_found_it_is_put_back_once(tmp_path: Path) -> None:
    where = recorded(tmp_path, launched(), started())
    before = where.file().read_text()
    where.fire(write(where.file(), FILE, before))
    assert headings(where.records()) == {"a1": "dev (in_progress)"}
    where.fire(write(where.file(), FILE, where.file().read_text()))
    assert where.records() == {}


@pytest.fixture
def dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A project whose file lacks a record that a Write has dropped: its hook was ended between its notes."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    where = recorded(tmp_path)
    before = where.file().read_text()
    where.file().write_text(FILE)
    call = write(where.file(), FILE, before)
    with monkeypatch.context() as ended:
        ended.setattr(after_write, "_note_arrived", end)
        with pytest.raises(KeyboardInterrupt):
            where.fire(call)
    assert where.records() == {}
    return where


def test_what_a_write_dropped_comes_back_with_the_next_event_of_its_session(dropped: Place) -> None:
    dropped.fire(event("Stop"))
    assert headings(dropped.records()) == {"a1": "dev (completed)"}


def test_what_a_write_dropped_comes_back_when_another_session_starts_and_is_told(dropped: Place) -> None:
    [told] = dropped.fire(event("SessionStart", source="startup", session_id="s2"))
    assert headings(dropped.records()) == {"a1": "dev (completed)"}
    assert "dev (completed)" in json.dumps(told)


def test_what_a_write_dropped_is_put_back_once(dropped: Place) -> None:
    dropped.fire(event("SessionStart", source="startup", session_id="s2"))
    dropped.file().write_text(FILE)
    dropped.fire(event("SessionStart", source="startup", session_id="s3"), event("Stop"))
    assert dropped.file().read_text() == FILE


def test_what_a_write_dropped_waits_while_its_file_is_gone(dropped: Place) -> None:
    dropped.file().rename(dropped.file("aside.txt"))
    assert "a1" not in json.dumps(dropped.fire(event("SessionStart", source="startup", session_id="s2")))
    dropped.file("aside.txt").rename(dropped.file())
    dropped.fire(event("SessionStart", source="startup", session_id="s3"))
    assert headings(dropped.records()) == {"a1": "dev (completed)"}


def test_what_a_write_dropped_is_not_put_into_what_is_no_progress_file_any_more(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    before, after = where.file().read_text(), "# A list of links\n\nnothing more\n"
    [answer] = where.fire(write(where.file(), after, before))
    assert where.file().read_text() == after
    assert "is no progress file any more" in answer["systemMessage"]
    where.file().write_text(FILE)
    where.fire(event("Stop"))
    assert headings(where.records()) == {"a1": "dev (completed)"}


@pytest.mark.parametrize("title", ["X", "Another"])
def test_what_a_write_dropped_goes_into_its_own_file_and_no_other_of_the_name(title: str, dropped: Place) -> None:
    dropped.file().unlink()
    dropped.file().write_text(FILE.replace("# Orchestration: X", f"# Orchestration: {title}"))
    dropped.fire(event("SessionStart", source="startup", session_id="s2"))
    assert set(dropped.records()) == ({"a1"} if title == "X" else set())


def test_what_was_noted_elsewhere_comes_back_with_another_session_s_start(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    where.environ["TMPDIR"] = str(tmp_path / "temporary")
    before = Orchestration(where.file().read_bytes(), NAME)
    where.file().write_text(FILE)
    recorder = where.recorder()
    recorder.complain(OSError(errno.ENOSPC, "No space left on device"))
    note_dropped(recorder, before)
    assert any((tmp_path / "temporary").rglob("*.json"))
    where.fire(event("SessionStart", source="startup", session_id="s2"))
    assert headings(where.records()) == {"a1": "dev (completed)"}
    assert not any((tmp_path / "temporary").rglob("*.json"))


def test_what_another_hook_notes_while_records_are_put_back_goes_on_waiting(
    dropped: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_back = putting_back.put_back
    more = FILE + '\n## Agent Outputs\n\n### qa (completed)\n\n```json\n{"run": {"id": "b2"}}\n```\n'

    def put_back_late(data: bytes, *given: Any) -> bytes:
        note_dropped(dropped.recorder(), Orchestration(more.encode(), NAME))
        return put_back(data, *given)

    with monkeypatch.context() as late:
        late.setattr(putting_back, "put_back", put_back_late)
        dropped.fire(event("SessionStart", source="startup", session_id="s2"))
    assert headings(dropped.records()) == {"a1": "dev (completed)"}
    dropped.fire(event("SessionStart", source="startup", session_id="s3"))
    assert headings(dropped.records()) == {"a1": "dev (completed)", "b2": "qa (completed)"}


def test_of_several_only_what_was_dropped_is_put_back_in_its_place(tmp_path: Path) -> None:
    where = place(tmp_path)
    for number in range(3):
        id, tool = f"a{number}", f"t{number}"
        where.fire(launched(tool), started(id), stopped(id, f"did {number}"), returned(tool, id, f"did {number}"))
    before = where.file().read_text()
    start, end = before.index("### dev"), before.index("### dev", before.index("### dev") + 1)
    where.fire(write(where.file(), before[:start] + before[end:], before))
    assert list(where.records()) == ["a0", "a1", "a2"]
    assert where.file().read_text().count("did 0") == 1


def test_folded_runs_are_put_back_too(tmp_path: Path) -> None:
    where = place(tmp_path)
    where.configure(keep_runs=1)
    for number in range(3):
        id, tool = f"a{number}", f"t{number}"
        where.fire(launched(tool), started(id), stopped(id, f"did {number}"), returned(tool, id, f"did {number}"))
    before = where.file().read_text()
    assert before.count(" -> outputs/") == 2
    where.fire(write(where.file(), FILE, before))
    after = where.file().read_text()
    assert [line for line in after.splitlines() if " -> outputs/" in line] == [
        line for line in before.splitlines() if " -> outputs/" in line
    ]
    assert list(where.records()) == ["a2"]


@pytest.mark.parametrize("tool", ["Edit", "MultiEdit"])
def test_what_an_edit_removes_stays_removed(tool: str, tmp_path: Path) -> None:
    where = recorded(tmp_path)
    where.fire(write(where.file(), FILE, where.file().read_text(), tool))
    assert where.file().read_text() == FILE
    where.fire(launched("t2"), started("a2"))
    assert list(where.records()) == ["a2"]


@pytest.mark.parametrize("tool", ["Edit", "MultiEdit"])
def test_what_an_edit_removes_before_it_was_found_stays_removed(tool: str, tmp_path: Path) -> None:
    where = recorded(tmp_path, launched(), started(), stopped())
    where.fire(write(where.file(), FILE, where.file().read_text(), tool))
    assert where.file().read_text() == FILE


def test_an_entry_that_was_edited_stays_as_it_is(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    before = where.file().read_text()
    after = before.replace('"summary": "done"', '"summary": "done, and checked"')
    where.fire(write(where.file(), after, before))
    assert where.file().read_text() == after


def test_a_write_of_an_old_client_is_known_from_its_patch(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    before = where.file().read_text()
    where.fire(write(where.file(), FILE, structuredPatch=hunks(before, FILE)))
    assert headings(where.records()) == {"a1": "dev (completed)"}


def test_a_patch_with_context_and_several_hunks_is_taken_back(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    before = where.file().read_text()
    lines = before.split("\n")
    first, last = lines.index("## Agent Outputs"), lines.index("## Notes")
    after = "\n".join([*lines[:first], *lines[last:]]).replace("# Orchestration: X", "# Orchestration: Y")
    patch = [
        {"oldStart": 1, "oldLines": 1, "newStart": 1, "newLines": 1, "lines": [f"-{lines[0]}", "+# Orchestration: Y"]},
        {
            "oldStart": first,
            "oldLines": last - first + 2,
            "newStart": first,
            "newLines": 2,
            "lines": [f" {lines[first - 1]}", *(f"-{line}" for line in lines[first:last]), " ## Notes"],
        },
    ]
    where.fire(write(where.file(), after, structuredPatch=patch))
    assert headings(where.records()) == {"a1": "dev (completed)"}
    mended = before.replace("Orchestration: X", "Orchestration: Y").replace("06:04:54Z\n\n##", "06:04:52Z\n\n##", 1)
    assert where.file().read_text() == mended


@pytest.mark.parametrize(
    "patch",
    [
        pytest.param([], id="empty"),
        pytest.param([{}], id="without numbers"),
        pytest.param([{"newStart": "x", "newLines": 1, "lines": []}], id="with a word for a number"),
        pytest.param([{"newStart": 1, "newLines": 1, "lines": [7]}], id="with a number for a line"),
        pytest.param([{"newStart": float("inf"), "newLines": 1, "lines": []}], id="with a number beyond all"),
        pytest.param([7], id="that is a number"),
        pytest.param("x", id="that is a word"),
    ],
)
def test_an_odd_patch_tells_nothing(patch: Any, tmp_path: Path) -> None:
    where = recorded(tmp_path)
    assert where.fire(write(where.file(), FILE, structuredPatch=patch)) == [{}]
    assert where.file().read_text() == FILE


def test_a_write_elsewhere_does_nothing(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    (where.project / "docs").mkdir()
    for path in (where.project / "docs/a.md", where.project / "a.md", tmp_path / "a.md", where.file("a.txt")):
        assert where.fire(write(path, FILE, "x")) == [{}]
    assert not os.path.exists(where.state)


@pytest.mark.parametrize("path", ["a.md", "", ".claude/progress/a.md", "/\0/a.md"])
def test_a_path_that_is_none_does_nothing(path: str, tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    one = event("PostToolUse", tool_name="Write", tool_input={"file_path": path}, tool_response={})
    assert where.fire(one) == [{}]


def test_a_write_below_the_folder_does_nothing(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    where.file("archived").mkdir()
    where.fire(write(where.file("archived/c.md"), FILE, FILE))
    assert not os.path.exists(where.state)


def test_a_write_through_a_link_that_leads_out_does_nothing(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    outside = tmp_path / "outside.md"
    outside.write_text(FILE)
    where.file("link.md").symlink_to(outside)
    where.fire(*WHOLE)
    one = write(where.file("link.md"), FILE + "x\n", FILE)
    (answer,) = where.fire(one)
    assert "link.md: a link that leads out of the folder" in answer["systemMessage"]
    assert outside.read_text() == FILE + "x\n"
    assert where.session().bound == ""


def test_where_recording_is_off_a_write_is_left_as_it_is(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    where.configure(record="off")
    where.fire(write(where.file(), FILE, where.file().read_text()))
    assert where.file().read_text() == FILE


def test_a_run_that_ends_while_claude_writes_an_old_reading_is_in_the_file_in_the_end(tmp_path: Path) -> None:
    where = recorded(tmp_path, launched(), started())
    old = where.file().read_text()
    where.fire(stopped())
    where.fire(write(where.file(), old + "- more\n", where.file().read_text()))
    assert headings(where.records()) == {"a1": "dev (completed)"}
    assert where.file().read_text().endswith("- keep me\n- more\n")


@pytest.mark.parametrize("tool", ["Edit", "MultiEdit"])
def test_what_an_edit_removes_before_its_call_has_ended_stays_removed(tool: str, tmp_path: Path) -> None:
    where = recorded(tmp_path, launched(), started(), stopped())
    where.fire(write(where.file(), FILE, where.file().read_text(), tool))
    where.fire(returned(), event("Stop"))
    assert where.file().read_text() == FILE


def test_lines_that_waited_are_told(tmp_path: Path) -> None:
    where = recorded(tmp_path)
    where.sessions.leave_lines(where.session().key, ["x.md:1: look"])
    assert where.fire(write(where.file(), FILE, FILE)) == [{"systemMessage": "x.md:1: look"}]


def test_an_edit_binds_a_session_that_had_let_go_for_good(tmp_path: Path) -> None:
    where = place(tmp_path, "a.md", "b.md")
    where.fire(event("Stop"))
    where.recorder().sessions.amend(where.session().key, lambda session: setattr(session, "released", True))
    where.fire(write(where.file("a.md"), FILE, FILE, "Edit"))
    assert (where.session().bound, where.session().released) == ("a.md", False)
