"""A progress file read as an orchestration: where the work stands, what is known, what went wrong."""

from __future__ import annotations

from progresslib.markdown.document import Document
from progresslib.reading.fields import Field, fields
from progresslib.reading.phase import Phase
from progresslib.reading.phases import phases
from progresslib.reading.pieces import texts
from progresslib.reading.runs import Run, runs
from progresslib.reading.sections import COMPLETED, OVERVIEW, Section, is_file_title, sections
from progresslib.text.lazy import cached_property
from progresslib.text.lines import is_utf8
from progresslib.text.statuses import COMPLETE, UNKNOWN, status_of
from progresslib.text.words import is_placeholder, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.reading.entries import Blocker, Failure

_CONFLICT = (b"<<<<<<< ", b">>>>>>> ")


class Orchestration:
    """The reading of one progress file; every part is read when it is first asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        """`data` is the file's bytes, `name` its file name, for what has no title and for messages."""
        self.data = data
        self.name = name
        self.document = Document(data)

    @cached_property
    def sections(self) -> list[Section]:
        return sections(self.document)

    @cached_property
    def title(self) -> str:
        """The title without `Orchestration:`, the file's name without `.md` where there is none."""
        for heading in self.document.headings:
            if is_file_title(heading):
                title = _after_orchestration(heading.text)
                title = heading.text if title is None else title
                return self.name[:-3] if is_placeholder(title) else title
        return self.name[:-3]

    @cached_property
    def fields(self) -> list[Field]:
        """Status, Started and Last Updated, wherever the file's head tells them."""
        return fields(self.document, self.sections)

    def value(self, key: str) -> str:
        """The value of a field, "" where it is missing or a placeholder; of several "last updated" the newest."""
        values = [field.value for field in self.fields if field.key == key and not is_placeholder(field.value)]
        return (max(values) if key == "last updated" else values[0]) if values else ""

    @property
    def status(self) -> str:
        """One of the constants in text/statuses.py, "" where the file has no status."""
        return status_of(self.value("status"))

    @property
    def is_complete(self) -> bool:
        return self.status == COMPLETE

    @property
    def is_progress_file(self) -> bool:
        """Whether this is an orchestration at all, and not a README that lies beside them."""
        titled = any(
            _after_orchestration(heading.text) is not None for heading in self.document.headings if heading.level == 1
        )
        return titled or any(field.key == "status" for field in self.fields)

    @cached_property
    def phases(self) -> list[Phase]:
        return phases(self.document, self.sections)

    @property
    def done(self) -> int:
        """How many phases are completed."""
        return sum(phase.state == COMPLETED for phase in self.phases)

    @cached_property
    def all_blockers(self) -> list[Blocker]:
        """What holds the work up, or did so once."""
        from progresslib.reading.entries import blockers  # recording a run needs none

        return blockers(self.document, self.sections)

    @property
    def blockers(self) -> list[str]:
        """What holds the work up now."""
        return [blocker.text for blocker in self.all_blockers if blocker.is_open]

    @property
    def settled_blockers(self) -> list[str]:
        """What held it up once."""
        return [blocker.text for blocker in self.all_blockers if not blocker.is_open]

    @cached_property
    def runs(self) -> list[Run]:
        return runs(self.document, self.sections)

    @cached_property
    def failures(self) -> list[Failure]:
        from progresslib.reading.entries import failures  # recording a run needs none

        return failures(self.document, self.sections)

    @property
    def overview(self) -> list[str]:
        spans = ((section.start, section.end) for section in self.of_kind(OVERVIEW))
        return [text for span in spans for text in texts(self.document, *span)]

    def of_kind(self, *kinds: str) -> list[Section]:
        """The sections of these kinds in the order of the file."""
        return [section for section in self.sections if section.kind in kinds]

    @cached_property
    def conflict_line(self) -> int | None:
        """The 1-based line of the first conflict mark that a merge left, None without one; such a file is read-only."""
        if not all(mark in self.data for mark in _CONFLICT):
            return None
        return next((number for number, line in enumerate(self.document.lines, 1) if line.startswith(_CONFLICT)), None)

    @property
    def status_problem(self) -> tuple[int, str] | None:
        """The 0-based line of a status that nobody understands, and what to write instead."""
        if self.status != UNKNOWN:
            return None
        line = next(one.line for one in self.fields if one.key == "status" and one.value == self.value("status"))
        known = "in_progress, blocked, complete or needs restart"
        return line, f"the status {self.value('status')!r} is not understood; write {known}"

    @property
    def problems(self) -> list[tuple[int, str]]:
        """What a person should know of the file before trusting it: (1-based line, what is wrong and what to do)."""
        found = []
        if not is_utf8(self.data):
            line = next(number for number, line in enumerate(self.document.lines, 1) if not is_utf8(line))
            found.append(
                (line, "not UTF-8; it is read with replacements and never rewritten until it is saved as UTF-8")
            )
        if self.conflict_line is not None:
            found.append(
                (self.conflict_line, "a merge conflict is unresolved; nothing is written to the file until it is")
            )
        if self.status_problem:
            line, problem = self.status_problem
            found.append((line + 1, problem))
        return found


def _after_orchestration(heading: str) -> str | None:
    """What follows `Orchestration:` in a title, None where it does not begin so."""
    before, colon, title = heading.partition(":")
    return title.strip() if colon and plain(before).startswith("orchestration") else None
