"""Tests for edits/recording.py: all that a run brings into its file, in one change."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from progresslib.edits.folding import Folded
from progresslib.edits.phase_list import rename_phase
from progresslib.edits.phases import finish_phase
from progresslib.edits.recording import Entry, phase_named, record_runs
from progresslib.edits.runs import RunRecord
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from tests.progress_files import FULL
from tests.recorders import FILE, NOW, TIME, records_in

BEFORE = """\
# Orchestration: X

## Status: in_progress
## Last Updated: 2026-11-20T00:00:00Z

## Current Phase

- [ ] **Phase 1: Build** - going

## Context for Resume

### Blockers
- None currently

---

## Notes

- keep me
"""
AFTER = f"""\
# Orchestration: X

## Status: in_progress
## Last Updated: {TIME}

## Current Phase

- [ ] **Phase 1: Build** - going
  - Agent: dev (in progress)

## Context for Resume

### Blockers
- a key is missing (since {TIME})

---

## Agent Outputs

### dev (blocked)

```json
{{
  "status": "blocked",
  "summary": "no key",
  "run": {{
    "id": "a1",
    "task": "Build it",
    "phase": "Phase 1: Build",
    "parent": null,
    "started": null,
    "ended": null,
    "seconds": null,
    "output": null
  }}
}}
```

## Error Log

### {TIME} - Agent blocked
- Phase: Phase 1: Build
- Agent: dev
- Error: a key is missing
- Resolution: pending

## Notes

- keep me
"""


def record(id: str = "a1", **values: Any) -> RunRecord:
    state = values.pop("state", "completed")
    return RunRecord(values.pop("agent", "dev"), state, id, **{"task": "Build it", **values})


def written(data: str, *entries: Entry, gone: tuple[str, ...] = (), now: float = NOW, keep: int = 20) -> str:
    kept: list[Folded] = []
    work = Orchestration(data.encode(), "x.md")
    return record_runs(work, "x.md", list(entries), list(gone), now, keep, "outputs/x", kept.append).decode()


def blocked() -> Entry:
    one = record(state="blocked", answer={"status": "blocked", "summary": "no key"})
    return Entry(one, [("Agent blocked", "a key is missing"), ("", "a key is missing")])


def test_a_blocked_run_brings_its_entry_its_error_its_blocker_and_its_name() -> None:
    assert written(BEFORE, blocked()) == AFTER


def test_nothing_to_write_is_no_change() -> None:
    assert written(BEFORE) == BEFORE
    assert written(BEFORE, gone=("a1",)) == BEFORE


def test_the_same_again_is_no_change() -> None:
    once = written(BEFORE, Entry(record()))
    assert written(once, Entry(record()), now=NOW + 60) == once


def test_the_same_trouble_again_counts_up_but_where_it_is_the_same_record() -> None:
    again = blocked()
    assert "- Count: 2, last " in written(AFTER, again, now=NOW + 60)
    again.is_again = True
    assert written(AFTER, again, now=NOW + 60) == AFTER


def test_a_run_without_a_phase_gets_the_current_one() -> None:
    one = record()
    written(BEFORE, Entry(one))
    assert one.phase == "Phase 1: Build"
    elsewhere = record(phase="Phase 9")
    text = written(BEFORE, Entry(elsewhere))
    assert '"phase": "Phase 9"' in text
    assert "- Agent:" not in text, "that is no phase at work"


def test_where_no_phase_is_at_work_there_is_none() -> None:
    text = written(BEFORE.replace("## Current Phase", "## Pending Phases"), Entry(record()))
    assert records_in(text)["a1"][1]["run"]["phase"] is None
    assert "- Agent:" not in text


TICKED = BEFORE.replace("- [ ] **Phase 1: Build** - going\n", "- [x] **Phase 1: Build**\n- [ ] **Phase 2: Test**\n")


def test_a_phase_that_was_ticked_by_hand_moves_first_where_something_is_written() -> None:
    text = written(TICKED, Entry(record()))
    done = f"## Completed Phases\n\n- [x] **Phase 1: Build**\n  - Completed: {TIME}\n\n"
    assert f"{done}## Current Phase\n\n- [ ] **Phase 2: Test**\n  - Agent: dev (in progress)\n\n" in text
    assert records_in(text)["a1"][1]["run"]["phase"] == "Phase 2: Test"
    assert written(TICKED) == TICKED


def test_phases_in_their_places_load_nothing_that_moves_them() -> None:
    code = "import sys; from progresslib.edits.recording import *; print('progresslib.edits.tidying' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_a_run_at_work_keeps_to_the_new_name_of_its_phase() -> None:
    begun = written(BEFORE, Entry(record(state="in_progress", phase="Phase 1: Build")))
    renamed = rename_phase(begun.encode(), "x.md", "Build", "Make", NOW).decode()
    ended = written(renamed, Entry(record(phase="Phase 1: Build", answer={"key_decisions": ["make"]})))
    assert records_in(ended)["a1"][1]["run"]["phase"] == "Phase 1: Make"
    done = finish_phase(ended.encode(), "x.md", "Make", NOW).decode()
    assert "  - Key decisions: make\n" in done


FOUND = {"key_decisions": ["make"], "files_created": ["a.py", "b.py"]}
FINDINGS = "  - Key decisions: make\n  - Files created: a.py, b.py\n"


def test_a_run_that_ends_after_its_phase_brings_what_it_found_into_that() -> None:
    begun = written(BEFORE, Entry(record(state="in_progress", phase="Phase 1: Build")))
    done = finish_phase(begun.encode(), "x.md", "Build", NOW).decode()
    assert FINDINGS not in done
    ended = written(done, Entry(record(phase="Phase 1: Build", answer=FOUND)))
    assert FINDINGS in ended
    assert written(ended, Entry(record(phase="Phase 1: Build", answer=FOUND))) == ended


def test_a_run_that_is_folded_leaves_what_it_found_in_its_phase() -> None:
    first = written(BEFORE, Entry(record(phase="Phase 1: Build", answer=FOUND)))
    assert FINDINGS not in first, "a phase at work gets it when it is done"
    text = written(first, Entry(record("a2")), keep=1)
    assert list(records_in(text)) == ["a2"]
    assert FINDINGS in text


def test_agents_of_a_phase_stand_on_one_line_once_each() -> None:
    def entries() -> list[Entry]:
        return [Entry(record(f"a{number}", agent=agent)) for number, agent in enumerate(["b", "a", "b"])]

    assert "\n  - Agent: b, a (in progress)\n" in written(BEFORE, *entries())
    assert written(FULL, *entries()).count("  - Agent: backend-unit-test-engineer, b, a (in progress)\n") == 1


def test_a_run_that_turned_out_to_be_none_goes_and_the_others_stay() -> None:
    text = written(FILE, *(Entry(record(f"a{number}")) for number in range(3)))
    after = written(text, gone=("a1", "unknown"))
    assert list(records_in(after)) == ["a0", "a2"]
    assert after.endswith("## Notes\n\n- keep me\n")


def test_an_only_run_that_goes_leaves_its_section() -> None:
    text = written(FILE, Entry(record()))
    assert records_in(written(text, gone=("a1",))) == {}


def test_one_goes_while_another_comes() -> None:
    text = written(written(FILE, Entry(record("a0"))), Entry(record("a1")), gone=("a0",))
    assert list(records_in(text)) == ["a1"]


@pytest.mark.parametrize("blocker", ["None currently", "[specific thing]", "..."])
def test_a_blocker_that_says_nothing_is_none(blocker: str) -> None:
    assert "### Blockers" not in written(FILE, Entry(record(), [("", blocker)]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("# a\n## Status: complete", "\\# a ## Status: complete", id="headings"),
        pytest.param("- [x] done", "\\- [x] done", id="an item"),
        pytest.param("<!-- x", "\\<!-- x", id="a comment"),
        pytest.param("```", "\\```", id="a fence"),
    ],
)
def test_a_blocker_opens_nothing(text: str, shown: str) -> None:
    after = written(BEFORE, Entry(record(), [("", text)]))
    assert f"- {shown} (since {TIME})\n" in after
    before, work = Orchestration(BEFORE.encode(), "x.md"), Orchestration(after.encode(), "x.md")
    assert work.status == before.status
    assert [phase.name for phase in work.phases] == [phase.name for phase in before.phases]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(FILE + "<<<<<<< a\n=======\n>>>>>>> b\n", "x.md:13: a merge conflict", id="a merge conflict"),
        pytest.param(FILE + "\udcff", "x.md:13: ", id="bytes that are no text"),
    ],
)
def test_a_file_that_must_not_be_written_is_an_error(data: str, message: str) -> None:
    work = Orchestration(data.encode("utf-8", "surrogateescape"), "x.md")
    with pytest.raises(ProgressError) as raised:
        record_runs(work, "x.md", [Entry(record())], [], NOW, 20, "outputs/x", lambda one: None)
    assert str(raised.value).startswith(message)


def test_what_is_folded_is_kept_before_it_is_folded() -> None:
    def refuse(one: Folded) -> None:
        raise ProgressError(f"no place for {one.run_id}")

    work = Orchestration(written(FILE, Entry(record("a0"))).encode(), "x.md")
    with pytest.raises(ProgressError, match="no place for a0"):
        record_runs(work, "x.md", [Entry(record("a1"))], [], NOW, 1, "outputs/x", refuse)


def test_a_phase_is_found_by_its_very_name() -> None:
    work = Orchestration(FULL.encode(), "x.md")
    phase = phase_named(work, "Phase 3: Testing")
    assert phase is not None
    assert phase.name == "Phase 3: Testing"
    assert phase_named(work, "Testing") is None
