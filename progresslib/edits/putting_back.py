"""Records that another writer dropped from a progress file, put back from the file as it was before."""

from __future__ import annotations

from progresslib.edits.change import change, edited, reread
from progresslib.edits.folding import with_fold_lines
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart
from progresslib.edits.places import content_end, entry_place
from progresslib.edits.runs import entries_in, entry_of, fold_lines, fold_of, noted_in_fence, without_run
from progresslib.markdown.document import Document
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.runs import agent_and_state, is_at_work
from progresslib.reading.sections import OUTPUTS, Section
from progresslib.text.lines import bare, text, with_newline
from progresslib.text.naming import file_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def put_back(data: bytes, path: str, before: bytes, run_ids: Iterable[str], now: float) -> bytes:
    """The file with those of the runs that `before` has and it has not, as they stood there, in their order.

    Their lines end as the file's do: the client tells what was there before with line feeds alone.
    """
    earlier = Orchestration(with_newline(before, Orchestration(data, path).document.newline), path)
    wanted = set(run_ids)

    def entries(work: Orchestration) -> bytes:
        following, ids = "", recorded_ids(earlier)
        for run_id in reversed(ids) if wanted.intersection(ids) else ():
            if run_id in wanted and is_lost(work, earlier, run_id):
                work = reread(work, without_run(work, run_id))
                work = reread(work, _with_entry(work, earlier, run_id, following))
            following = run_id if entry_of(work, run_id) else following
        return work.data

    def folds(work: Orchestration) -> bytes:
        there = _names_in(work)
        lines = [line for name, line in _folds(earlier) if name in wanted and name not in there]
        return with_fold_lines(work, lines) if lines else work.data

    return change(data, path, now, entries, folds)


def lost_ids(work: Orchestration, earlier: Orchestration) -> list[str]:
    """The ids of the runs of `earlier` that are lost, folded ones (as the names of their files) first.

    Both files are read once, not once a run: they may have thousands.
    """
    there, names = _entries(work), _names_in(work)
    folded = [name for name in folded_ids(earlier) if name not in names]
    return [*folded, *(run_id for run_id, part in _entries(earlier).items() if _is_gone(run_id, part, there, names))]


def _is_gone(run_id: str, before: Section, there: dict[str, Section], names: set[str]) -> bool:
    now = there.get(run_id)
    return _is_older(now, before) if now else file_name(run_id) not in names


def is_lost(work: Orchestration, earlier: Orchestration, run_id: str) -> bool:
    """Whether a run that `earlier` has is missing, or at work again though it was over there: an old reading."""
    entry, before = entry_of(work, run_id), entry_of(earlier, run_id)
    if entry and before:
        return _is_older(entry[0], before[0])
    return not is_recorded(work, run_id)


def _is_older(now: Section, before: Section) -> bool:
    return _is_open(now) and not _is_open(before)


def _is_open(part: Section) -> bool:
    return is_at_work(agent_and_state(part.title)[1])


def is_recorded(work: Orchestration, run_id: str) -> bool:
    """Whether the file has a run, in full or folded."""
    return entry_of(work, run_id) is not None or fold_of(work, run_id) is not None


def recorded_ids(work: Orchestration) -> list[str]:
    """The ids of the runs that have an entry in full, in the order of the file."""
    return list(_entries(work))


def folded_ids(work: Orchestration) -> list[str]:
    """The ids of the folded runs, as the names of their files, in the order of the file."""
    return [name for name, _ in _folds(work)]


def _folds(work: Orchestration) -> Iterator[tuple[str, str]]:
    """The names and the lines of the folded runs."""
    for line in (text(work.document.lines[number]) for number in fold_lines(work)):
        yield line.rpartition("/")[2][: -len(".md")], line


def _entries(work: Orchestration) -> dict[str, Section]:
    """The entries in full by their ids, in the order of the file."""
    found: dict[str, Section] = {}
    for part in entries_in(work):
        run_id = _id_in(work.document, part)
        if run_id:
            found.setdefault(run_id, part)
    return found


def _names_in(work: Orchestration) -> set[str]:
    """The names that the files of the runs in a file have, in full or folded."""
    return {*folded_ids(work), *map(file_name, _entries(work))}


def _id_in(document: Document, part: Section) -> str:
    fences = document.fences(part.start, part.end) if part.title else []
    return next((str(run["id"]) for run in (noted_in_fence(document, fence) for fence in fences) if run.get("id")), "")


def _with_entry(work: Orchestration, earlier: Orchestration, run_id: str, following: str) -> bytes:
    """The file with an entry of before, in front of the one that followed it then."""
    found = entry_of(earlier, run_id)
    if not found:
        return work.data
    part = found[0]
    lines = earlier.document.lines[part.line : content_end(earlier.document, part.line, part.end)]
    made, section = with_home(work, OUTPUTS)
    level = section.level + 1
    lines = [b"#" * level + lines[0].lstrip(b"#"), *lines[1:-1], bare(lines[-1]) + earlier.document.newline]
    after = entry_of(made, following) if following else None
    at = after[0].line if after else entry_place(made.document, section)
    return edited(made, [apart(made.document, at, lines)])
