"""Records that another writer dropped from a progress file, put back from the file as it was before."""

from __future__ import annotations

from progresslib.document import Document
from progresslib.edits.change import change, edited, reread
from progresslib.edits.folding import with_fold_lines
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart
from progresslib.edits.places import content_end, entry_place
from progresslib.edits.runs import answer_in, entries_in, entry_of, fold_lines, fold_of, without_run
from progresslib.lines import bare, text
from progresslib.orchestration import Orchestration
from progresslib.runs import agent_and_state, is_open_state
from progresslib.sections import OUTPUTS, Section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def put_back(data: bytes, path: str, before: bytes, run_ids: Iterable[str], now: float) -> bytes:
    """The file with those of the runs that `before` has and it has not, as they stood there, in their order."""
    earlier, wanted = Orchestration(before, path), list(run_ids)

    def entries(work: Orchestration) -> bytes:
        following = ""
        for run_id in reversed(recorded_ids(earlier)):
            if run_id in wanted and is_lost(work, earlier, run_id):
                work = reread(work, without_run(work, run_id))
                work = reread(work, _with_entry(work, earlier, run_id, following))
            following = run_id if entry_of(work, run_id) else following
        return work.document.data

    def folds(work: Orchestration) -> bytes:
        lost = [run_id for run_id in folded_ids(earlier) if run_id in wanted and not is_recorded(work, run_id)]
        lines = [text(earlier.document.lines[fold_of(earlier, run_id) or 0]) for run_id in lost]
        return with_fold_lines(work, lines) if lines else work.document.data

    return change(data, path, now, entries, folds)


def is_lost(work: Orchestration, earlier: Orchestration, run_id: str) -> bool:
    """Whether a run that `earlier` has is missing, or at work again though it was over there: an old reading."""
    entry, before = entry_of(work, run_id), entry_of(earlier, run_id)
    if entry and before:
        return _is_open(entry[0]) and not _is_open(before[0])
    return not is_recorded(work, run_id)


def _is_open(part: Section) -> bool:
    return is_open_state(agent_and_state(part.title)[1])


def is_recorded(work: Orchestration, run_id: str) -> bool:
    """Whether the file has a run, in full or folded."""
    return entry_of(work, run_id) is not None or fold_of(work, run_id) is not None


def recorded_ids(work: Orchestration) -> list[str]:
    """The ids of the runs that have an entry in full, in the order of the file."""
    ids = (_id_in(work.document, part) for part in entries_in(work))
    return [run_id for run_id in ids if run_id]


def folded_ids(work: Orchestration) -> list[str]:
    """The ids of the folded runs, as the names of their files, in the order of the file."""
    lines = (text(work.document.lines[number]) for number in fold_lines(work))
    return [line.rpartition("/")[2][: -len(".md")] for line in lines]


def _id_in(document: Document, part: Section) -> str:
    fences = document.fences(part.start, part.end) if part.title else []
    return next((str(run["id"]) for run in (answer_in(document, fence) for fence in fences) if run.get("id")), "")


def _with_entry(work: Orchestration, earlier: Orchestration, run_id: str, following: str) -> bytes:
    """The file with an entry of before, in front of the one that followed it then."""
    found = entry_of(earlier, run_id)
    if not found:
        return work.document.data
    part = found[0]
    lines = earlier.document.lines[part.line : content_end(earlier.document, part.line, part.end)]
    made, section = with_home(work, OUTPUTS)
    level = section.level + 1
    lines = [b"#" * level + lines[0].lstrip(b"#"), *lines[1:-1], bare(lines[-1]) + earlier.document.newline]
    after = entry_of(made, following) if following else None
    at = after[0].line if after else entry_place(made.document, section)
    return edited(made, [apart(made.document, at, lines)])
