"""Which part of a progress file a heading opens, and the pieces of text that stand in it."""

from __future__ import annotations

from progresslib.markdown.document import Document, Heading
from progresslib.text.words import head_field, label_number, plain

OVERVIEW, COMPLETED, CURRENT, PENDING, PHASES = "overview", "completed", "current", "pending", "phases"
CONTEXT, BLOCKERS, OUTPUTS, ERRORS, NOTES, OTHER = "context", "blockers", "outputs", "errors", "notes", "other"
FIELD = "field"

_NAMES = {
    OVERVIEW: ("overview", "summary", "goal", "goals", "objective", "description"),
    COMPLETED: (
        *("completed", "completed phases", "completed phase", "complete", "done", "done phases", "completed work"),
        *("finished", "finished phases", "completed tasks", "phases completed"),
    ),
    CURRENT: (
        *("current", "current phase", "current phases", "in progress", "active", "active phase", "active phases"),
        *("now", "current work", "current tasks"),
    ),
    PENDING: (
        *("pending", "pending phases", "pending phase", "remaining", "remaining phases", "remaining work", "upcoming"),
        *("upcoming phases", "next", "next phases", "next steps", "todo", "to do", "not started", "planned"),
        *("planned phases", "remaining tasks", "pending tasks", "what s next", "next up", "phases remaining"),
    ),
    PHASES: ("phases", "phase list", "plan", "steps", "progress", "checklist"),
    CONTEXT: (
        *("context", "context for resume", "resume context", "architecture decisions", "decisions", "key decisions"),
        *("key file paths", "key files", "file paths", "files", "dependencies"),
    ),
    BLOCKERS: ("blockers", "blocker", "blocked by", "current blockers", "active blockers", "open blockers"),
    OUTPUTS: ("agent outputs", "agent output", "agent output latest", "agent results", "outputs"),
    ERRORS: ("error log", "errors", "error", "issues", "unresolved errors"),
    NOTES: ("notes", "note", "additional notes"),
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names}


class Section:
    """One part of a progress file: the lines [start, end) under the heading on line `line`."""

    __slots__ = ("end", "kind", "level", "line", "start", "title")

    def __init__(self, kind: str, heading: Heading, end: int) -> None:
        self.kind = kind
        self.title = heading.text
        self.level = heading.level
        self.line = heading.line
        self.start = heading.line + 1
        self.end = end


def kind_of(title: str) -> str:
    """The kind of section that a heading with this text opens, OTHER if the text says nothing of the kind.

    `Phase 2: …` is a list of phases with this one in it; `Current Phase: …` names the one that it is about.
    """
    if head_field(title)[0]:
        return FIELD
    kind = _KINDS.get(plain(title)) or _KINDS.get(plain(title.partition("(")[0]))
    if not kind and not named_phase(title):
        kind = _KINDS.get(plain(title.partition(":")[0]))
    if kind:
        return kind
    return PHASES if label_number(title) is not None else CURRENT if named_phase(title) else OTHER


def named_phase(title: str) -> str:
    """The phase that a section's heading names: `Phase 2: …` itself, what follows in `Current Phase: …`; else ""."""
    if label_number(title) is not None:
        return title
    for separator in (":", " - ", " — ", " – "):
        before, found, after = title.partition(separator)
        if found and _KINDS.get(plain(before)) == CURRENT:
            return after.strip()
    return ""


def is_file_title(heading: Heading) -> bool:
    """Whether a heading is the title of its file, or could be: of the first level, and opening no section."""
    return heading.level == 1 and (kind_of(heading.text) == OTHER or bool(named_phase(heading.text)))


def sections(document: Document) -> list[Section]:
    """The sections of `document` in order; a heading that only groups others (the title, `## Phases`) is none."""
    found: list[Section] = []
    covered = 0
    for index, heading in enumerate(document.headings):
        if heading.line < covered:
            continue
        kind = kind_of(heading.text)
        end = document.section_end(index)
        if is_file_title(heading) or (heading.level == 1 and kind == FIELD) or _groups(document, kind, index, end):
            continue
        found.append(Section(kind, heading, end))
        covered = end
    return found


def _groups(document: Document, kind: str, index: int, end: int) -> bool:
    """Whether a heading has sections of its own below it: `## Phases` those of phases, a field of the head any."""
    if kind not in (PHASES, FIELD):
        return False
    below = {kind_of(heading.text) for heading in document.headings_between(document.headings[index].line + 1, end)}
    return bool(below & {COMPLETED, CURRENT, PENDING} if kind == PHASES else below - {OTHER, FIELD})


def entries(document: Document, section: Section) -> list[Section]:
    """The parts of a section under its uppermost headings, each with those below it; first the text before them."""
    inner = document.headings_between(section.start, section.end)
    return _parts(section, [heading for heading in inner if heading.level <= inner[0].level])


def subsections(document: Document, section: Section) -> list[Section]:
    """The parts of a section under its own headings; the text before the first of them comes as one without a title."""
    return _parts(section, document.headings_between(section.start, section.end))


def _parts(section: Section, headings: list[Heading]) -> list[Section]:
    begins = [Heading(section.line, section.level, ""), *headings]
    ends = [*(heading.line for heading in headings), section.end]
    return [Section(section.kind, heading, end) for heading, end in zip(begins, ends)]
