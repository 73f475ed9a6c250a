"""Properties of all edits on generated files: what they do not name stays, and twice is once."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from progresslib.checking.judge import judged, parse, scanned
from progresslib.edits.blockers import block, unblock
from progresslib.edits.context import add_decision, add_dependency, add_downstream, add_note, add_overview, add_path
from progresslib.edits.dropping import drop_phase
from progresslib.edits.errors import add_error, resolve_error
from progresslib.edits.expanding import expand
from progresslib.edits.phase_list import add_phase, rename_phase
from progresslib.edits.phases import finish_phase, note_phase, start_phase
from progresslib.edits.runs import RunRecord
from progresslib.edits.status import complete, reopen
from progresslib.edits.syncing import sync_phases
from progresslib.errors import ProgressError
from progresslib.markdown.document import Document
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phases import find
from progresslib.reading.sections import COMPLETED, CURRENT
from progresslib.text.lines import bare, split, text
from progresslib.text.statuses import BLOCKED, COMPLETE, IN_PROGRESS
from progresslib.text.words import plain, without_label
from tests.edits.steps import add_blocker, name_agents, record_run, set_status, touch
from tests.folders import ROOT

Edit = Callable[[bytes], bytes]
NOW = 1795327492.0
NAMES = ("Alpha", "Beta", "Gamma", "Delta")

# "@" stands for a number of its own in each line, so that a line can be told from all others.
LOOSE = [
    *(
        "",
        "",
        "text @",
        "  text @",
        "- item @",
        "  - nested @",
        "\t- tab @",
        "1. one @",
        "> quote @",
        "| a @ | b |",
        "---",
    ),
    *(
        "```",
        "~~~",
        "````json",
        "# In code? @",
        "<!-- comment @ -->",
        "<!-- open @",
        "-->",
        "<div> @",
        "</div>",
        "None",
    ),
    *('{"a": @}', "- Status: @", "Last Updated: @", "### Sub @", "- [x] ticked @", "- [ ] open @", "***", "    code @"),
]
HEADS = [
    "## Status: planned @",
    "## Status",
    "planned",
    "**Status:** wip  ",
    "## Last Updated: 2020-01-@",
    "## Started: @",
]
TITLES = [
    *("Overview", "Completed Phases", "Completed", "Current Phase", "Current", "Pending Phases", "Pending", "Phases"),
    *(
        "Context for Resume",
        "Context",
        "Blockers",
        "Agent Outputs",
        "Agent Output (latest)",
        "Error Log",
        "Notes",
        "Custom @",
    ),
]
BULLETS = ["- [ ] ", "- [x] ", "* ", "1. [ ] ", "- [~] ", "### ", ""]
DETAILS = [
    "  - Agent: dev@ (in progress)",
    "  - Started: <timestamp>",
    "\t- Notes: @",
    "  goes on @",
    "  ```",
    "    deep @",
    "",
]
ENDS = ["\n", "\n", "\r\n"]  # mixed; a line feed after a lone carriage return would be part of that line's end


@st.composite
def phase_lines(draw: st.DrawFn) -> list[str]:
    name = draw(st.sampled_from(NAMES))
    shape = draw(
        st.sampled_from(["{}", "**{}**", "Phase 1: {}", "**Phase 2: {}** - text @", "{} - text @", "{} — <result>"])
    )
    first = draw(st.sampled_from(BULLETS)) + shape.format(name)
    details = [line[2:] for line in DETAILS] if first.startswith("#") else DETAILS
    details = [f" {line}" for line in DETAILS] if first.startswith("1.") else details
    return [first, *draw(st.lists(st.sampled_from(details), max_size=3))]


@st.composite
def section_lines(draw: st.DrawFn) -> list[str]:
    heading = draw(st.sampled_from(["## ", "## ", "### "])) + draw(st.sampled_from(TITLES))
    body = draw(st.lists(st.one_of(phase_lines(), st.sampled_from(LOOSE).map(lambda line: [line])), max_size=4))
    return [heading, *(line for lines in body for line in lines), *draw(st.sampled_from([[], [""], ["", "---", ""]]))]


@st.composite
def progress_files(draw: st.DrawFn) -> bytes:
    parts = draw(st.lists(section_lines(), max_size=6))
    lines = [
        *draw(st.lists(st.sampled_from([*HEADS, *LOOSE[:4]]), max_size=4)),
        *(line for part in parts for line in part),
    ]
    if draw(st.booleans()):
        lines.insert(0, "# Orchestration: Work")
    end = draw(st.sampled_from([*ENDS, "\r"]))
    ends = (
        draw(st.lists(st.sampled_from(ENDS), min_size=len(lines), max_size=len(lines))) if draw(st.booleans()) else None
    )
    text = "".join(line.replace("@", str(n)) + (ends[n] if ends else end) for n, line in enumerate(lines))
    text = text if draw(st.booleans()) else text.rstrip("\r\n")
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()


WORDS = st.sampled_from(["why", "# why", "- why", "```", "<!-- why", "[x] why", "why\nnot", "1. why", "ключ 🔑", "---"])
RUN = st.builds(RunRecord, WORDS, st.just("completed"), st.just("r1"), answer=st.dictionaries(WORDS, WORDS, max_size=2))

MOVE = st.tuples(st.sampled_from([*NAMES, "Other"]), st.sampled_from(["in_progress", "completed"]))
MOVES = st.lists(MOVE, max_size=3)
NEW = st.sampled_from(["Omega", "Omega - of it", "Phase 7: Omega", "# Omega", "[x] Omega", "`a - b` Omega", "a: Omega"])
NEAR = st.sampled_from(["", *NAMES])

OF_PHASES: st.SearchStrategy[Edit] = st.one_of(
    MOVES.map(lambda moves: lambda data: sync_phases(data, "x.md", moves, NOW)),
    st.tuples(NEW, NEAR).map(lambda pair: lambda data: add_phase(data, "x.md", pair[0], NOW, before=pair[1])),
    st.tuples(NEW, NEAR).map(lambda pair: lambda data: add_phase(data, "x.md", pair[0], NOW, after=pair[1])),
    st.tuples(st.sampled_from(NAMES), WORDS).map(
        lambda pair: lambda data: note_phase(data, "x.md", pair[0], pair[1], NOW)
    ),
    st.tuples(st.sampled_from(NAMES), WORDS).map(
        lambda pair: lambda data: start_phase(data, "x.md", pair[0], NOW, pair[1])
    ),
    st.sampled_from(NAMES).map(lambda name: lambda data: finish_phase(data, "x.md", name, NOW)),
)
OF_THE_LIST: st.SearchStrategy[Edit] = st.one_of(
    st.sampled_from(NAMES).map(lambda name: lambda data: rename_phase(data, "x.md", name, f"New {name}", NOW)),
    st.tuples(st.sampled_from(NAMES), WORDS).map(
        lambda pair: lambda data: drop_phase(data, "x.md", pair[0], NOW, pair[1])
    ),
)
OF_CONTEXT: st.SearchStrategy[Edit] = st.one_of(
    WORDS.map(lambda text: lambda data: add_decision(data, "x.md", text, NOW)),
    WORDS.map(lambda text: lambda data: add_path(data, "x.md", text, "a", NOW)),
    WORDS.map(lambda text: lambda data: add_dependency(data, "x.md", text, NOW)),
    WORDS.map(lambda text: lambda data: add_downstream(data, "x.md", text, NOW)),
    WORDS.map(lambda text: lambda data: add_note(data, "x.md", text, NOW)),
    WORDS.map(lambda text: lambda data: add_overview(data, "x.md", text, NOW)),
)

EDITS: st.SearchStrategy[Edit] = st.one_of(
    OF_PHASES,
    OF_CONTEXT,
    st.just(lambda data: expand(data, "x.md", NOW)),
    st.just(lambda data: reopen(data, "x.md", NOW)),
    st.sampled_from([BLOCKED, COMPLETE, IN_PROGRESS]).map(lambda s: lambda data: set_status(data, "x.md", s, NOW)),
    st.just(lambda data: touch(data, "x.md", NOW)),
    WORDS.map(lambda text: lambda data: complete(data, "x.md", NOW, text)),
    WORDS.map(lambda text: lambda data: block(data, "x.md", text, NOW)),
    WORDS.map(lambda text: lambda data: add_blocker(data, "x.md", text, NOW)),
    WORDS.map(lambda text: lambda data: unblock(data, "x.md", NOW, text)),
    WORDS.map(lambda text: lambda data: resolve_error(data, "x.md", text, NOW)),
    WORDS.map(lambda text: lambda data: name_agents(data, "x.md", [text], NOW)),
    RUN.map(lambda run: lambda data: record_run(data, "x.md", run, NOW)),
    st.sampled_from(NAMES).map(lambda name: lambda data: start_phase(data, "x.md", name, NOW)),
    st.tuples(st.sampled_from(NAMES), WORDS).map(
        lambda pair: lambda data: finish_phase(data, "x.md", pair[0], NOW, pair[1], [pair[1]], [pair[1]])
    ),
)


@given(progress_files(), st.lists(EDITS, min_size=1, max_size=4))
def test_an_edit_made_twice_is_made_once(data: bytes, edits: list[Edit]) -> None:
    for edit in edits:
        try:
            data = edit(data)
        except ProgressError:
            continue
        assert edit(data) == data


@given(progress_files(), OF_THE_LIST)
def test_a_phase_is_renamed_or_dropped_once(data: bytes, edit: Edit) -> None:
    names = [plain(without_label(phase.name)) for phase in Orchestration(data, "x.md").phases]
    assume(len(set(names)) == len(names))  # the same words would name the other one then
    try:
        edited = edit(data)
    except ProgressError:
        return
    assert edit(edited) == edited


ADDING = st.one_of(
    WORDS.map(lambda text: lambda data: add_error(data, "x.md", text, text, NOW, text)),
    WORDS.map(lambda text: lambda data: add_blocker(data, "x.md", text, NOW)),
    RUN.map(lambda run: lambda data: record_run(data, "x.md", run, NOW)),
    OF_CONTEXT,
)


@given(progress_files(), ADDING)
def test_what_is_added_leaves_every_other_line(data: bytes, edit: Edit) -> None:
    before, after = split(data), split(edit(data))
    moved = {field.line for field in Orchestration(data, "x.md").fields if field.key == "last updated"}
    kept = [line for number, line in enumerate(before) if number not in moved and bare(line).strip() != b"- None"]
    kept = [line for line in kept if b"None" not in line]
    assert not _missing(kept, after, data)


@given(progress_files(), st.sampled_from(NAMES), st.booleans(), WORDS)
def test_a_phase_moves_between_lines_that_stay(data: bytes, name: str, ends: bool, result: str) -> None:
    work = Orchestration(data, "x.md")
    try:
        edited = finish_phase(data, "x.md", name, NOW, result) if ends else start_phase(data, "x.md", name, NOW)
    except ProgressError:
        return
    blocks = {number for phase in work.phases for number in range(phase.line, phase.end)}
    fields = {field.line for field in work.fields if field.key == "last updated"}
    kept = _meant_to_stay(data, blocks | fields)
    assert not _missing(kept, split(edited), data)


def _meant_to_stay(data: bytes, changed: set[int]) -> list[bytes]:
    """The lines that hold something, other than the `changed` ones; a placeholder may be filled."""
    lines = (line for number, line in enumerate(split(data)) if number not in changed)
    return [line for line in lines if line.strip() and b"None" not in line and b"<timestamp>" not in line]


def _missing(kept: list[bytes], lines: list[bytes], data: bytes) -> list[bytes]:
    """Those of `kept` that `lines` do not have in this order; a BOM may move on, a last line may have got its end."""
    rest = iter([line.replace(b"\xef\xbb\xbf", b"") for line in lines])
    last = split(data)[-1:]
    missing = []
    for line in kept:
        wanted = line.replace(b"\xef\xbb\xbf", b"")
        if not any(one == wanted or ([line] == last and bare(one) == wanted) for one in rest):
            missing.append(line)
    return missing


@given(progress_files(), st.sampled_from(NAMES))
def test_a_finished_phase_is_read_as_completed_with_all_its_lines(data: bytes, name: str) -> None:
    try:
        edited = finish_phase(data, "x.md", name, NOW)
    except ProgressError:
        return
    work = Orchestration(edited, "x.md")
    before = Orchestration(data, "x.md")
    old = find(before.phases, name, "x.md")
    phase = find(work.phases, old.name, "x.md")
    assert phase.state == COMPLETED
    details = {line.strip() for line in before.document.lines[old.line + 1 : old.end] if b"<timestamp>" not in line}
    block = {line.strip() for line in work.document.lines[phase.line + 1 : phase.end]}
    ended = {line.replace(b" (in progress)", b"") for line in details - block}
    assert ended - {b"---"} <= block


@given(progress_files(), st.sampled_from(NAMES))
def test_a_started_phase_is_read_as_current(data: bytes, name: str) -> None:
    try:
        edited = start_phase(data, "x.md", name, NOW)
    except ProgressError:
        return
    old = find(Orchestration(data, "x.md").phases, name, "x.md")
    assert find(Orchestration(edited, "x.md").phases, old.name, "x.md").state == CURRENT


@given(progress_files(), WORDS, RUN)
def test_what_is_added_is_read_back(data: bytes, told: str, run: RunRecord) -> None:
    data = record_run(add_error(add_blocker(data, "x.md", f"a {told}", NOW), "x.md", "E", told, NOW), "x.md", run, NOW)
    work = Orchestration(set_status(complete(data, "x.md", NOW, f"b {told}"), "x.md", BLOCKED, NOW), "x.md")
    assert work.status == BLOCKED
    assert work.value("last updated") == "2026-11-22T06:04:52Z"
    assert any(blocker.startswith("a ") for blocker in work.blockers)
    assert [one.id for one in work.runs if one.id] == ["r1"]
    assert any(failure.title.endswith("Z - E") and not failure.resolved for failure in work.failures)
    assert any(piece.startswith("b ") for piece in work.overview)


def _phases(data: bytes) -> Counter[str]:
    return Counter(phase.name for phase in Orchestration(data, "x.md").phases)


@given(progress_files(), st.lists(st.one_of(OF_PHASES, OF_CONTEXT), min_size=1, max_size=4))
def test_phases_are_never_lost_or_doubled(data: bytes, edits: list[Edit]) -> None:
    for edit in edits:
        before, texts = _phases(data), {text(line).strip() for line in split(data)}
        try:
            data = edit(data)
        except ProgressError:
            continue
        after = _phases(data)
        assert not before - after
        new = [name for name in after - before if "Omega" not in name]
        assert not [name for name in new if name not in texts], "a text beside a list is a phase when the list is gone"


@given(progress_files(), st.lists(st.one_of(OF_PHASES, OF_THE_LIST, OF_CONTEXT), min_size=1, max_size=3))
def test_every_line_that_is_no_phase_stays_in_its_order(data: bytes, edits: list[Edit]) -> None:
    work = Orchestration(data, "x.md")
    fields = {field.line for field in work.fields if field.key == "last updated"}
    blocks = {number for phase in work.phases for number in range(phase.line, phase.end)}
    kept = _meant_to_stay(data, blocks | fields)
    edited = data
    for edit in edits:
        try:
            edited = edit(edited)
        except ProgressError:
            continue
    assert not _missing(kept, split(edited), data)


@given(progress_files(), st.sampled_from(NAMES), WORDS)
def test_a_dropped_phase_leaves_all_its_lines_behind(data: bytes, name: str, why: str) -> None:
    try:
        edited = drop_phase(data, "x.md", name, NOW, why)
    except ProgressError:
        return
    before = Orchestration(data, "x.md")
    old = find(before.phases, name, "x.md")
    texts = {text(line).strip() for line in split(data)}
    assert _phases(edited)[old.name] == _phases(data)[old.name] - 1 or old.name in texts
    details = {line.strip() for line in before.document.lines[old.line + 1 : old.end]} - {b"---"}
    left = {line.strip() for line in split(edited)}
    assert all(line in left or line.replace(b" (in progress)", b"") in left for line in details)


@given(progress_files(), st.lists(st.one_of(OF_PHASES, OF_THE_LIST, OF_CONTEXT), min_size=1, max_size=3))
def test_markdown_it_sees_the_same_blocks_afterwards(data: bytes, edits: list[Edit]) -> None:
    assume(_is_agreed(data))
    for edit in edits:
        try:
            data = edit(data)
        except ProgressError:
            continue
        assert _is_agreed(data)


def _is_agreed(data: bytes) -> bool:
    document = Document(data)
    return scanned(document) == judged(document, parse(data))


def edits_of_the_library() -> set[str]:
    """The public functions that make a file's new bytes of its bytes: `(data, path, …)`."""
    trees = [ast.parse(path.read_bytes()) for path in (ROOT / "progresslib/edits").glob("*.py")]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    first = {one.name: [argument.arg for argument in one.args.args[:2]] for one in functions}
    return {name for name, arguments in first.items() if arguments == ["data", "path"] and name[0] != "_"}


@pytest.mark.parametrize("where", ["tests/edits/test_properties.py", "tests/fuzz/editing.py"])
def test_every_edit_is_tried_on_files_of_all_kinds(where: str) -> None:
    text = (ROOT / where).read_text()
    others = {"change", "change_phase", "writable", "put_back"}  # what edits are made of; test_putting_back.py
    assert {name for name in edits_of_the_library() - others if not re.search(rf"\b{name}\(", text)} == set()


def test_the_map_of_the_edits_names_every_module() -> None:
    named = set(re.findall(r"\w+", (ROOT / "progresslib/edits/__init__.py").read_text()))
    assert {path.stem for path in (ROOT / "progresslib/edits").glob("*.py")} - named == {"__init__"}
