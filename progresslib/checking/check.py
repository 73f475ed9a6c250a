"""The slow, strict reader: what a person should mend in a progress file, as `path:line: what is wrong, what to do`.

Hooks read a file with their own scanner (markdown/document.py), some fifty times as fast as markdown-it-py and without
its imports. It finds the ATX headings (`## Text`), list items with their check boxes, fenced code and HTML that stand
outside quotes. On purpose it makes nothing of

- setext headings (text underlined with === or ---): they begin no section;
- headings and lists in quotes, and headings in list items: they begin no section and name no phase;
- reference definitions (`[name]: address`), tables and indented code: they are text;
- what is nested in more than 50 lists and quotes: it is text.

Here the file is read once more, by markdown-it-py: the first two kinds are reported, and so is each line that the two
readers take for different things. Hooks never import this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from progresslib.checking.judge import Reading, in_quotes, judged, parse, scanned
from progresslib.markdown.document import Document
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.pieces import pieces
from progresslib.reading.sections import COMPLETED, CURRENT, PENDING, PHASES
from progresslib.text.lines import is_utf8
from progresslib.text.statuses import status_of

Finding = tuple[int, str]  # a 0-based line; what is wrong with it, and what to do

_CONFLICT = re.compile(rb"(<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)")


def problems(data: bytes, path: str) -> list[str]:
    """What is wrong with the file `path` that holds `data`: one `path:line: message` each, in the order of lines."""
    document = Document(data)
    found = [finding for find in _IN_LINES for finding in find(document)]
    found += _in_words(Orchestration(data, path))
    try:
        tokens = parse(data)
    except (IndexError, RecursionError):  # of deep nesting; and 4.3 of a comment in a list in a quote: b">1.\t<!--\n>"
        found.append((0, "markdown-it-py fails on this file: what is nested in its lists and quotes is not checked"))
    else:
        found += [finding for find in _IN_BLOCKS for finding in find(document, tokens)]
    return [f"{path}:{line + 1}: {message}" for line, message in sorted(found)]


def _bad_bytes(document: Document) -> Iterator[Finding]:
    for number, line in enumerate(document.lines):
        if not is_utf8(line):
            yield number, "not UTF-8: the file is read with replacements and never written; save it as UTF-8"


def _conflicts(document: Document) -> Iterator[Finding]:
    """Marks that a merge left; `=======` is one only below `<<<<<<<`, elsewhere it underlines a heading."""
    is_open = False
    for number, line in enumerate(document.lines):
        match = _CONFLICT.match(line)
        mark = match.group(1).decode() if match else ""
        if mark == "<<<<<<<" or (mark and is_open):
            is_open = mark != ">>>>>>>"
            yield number, f"a merge left the mark `{mark}`: keep what is right of both sides and delete the marks"


def _unclosed_fences(document: Document) -> Iterator[Finding]:
    for fence in document.fences(0, len(document.lines)):
        if not fence.closed:
            end = f'end it with a line "{fence.marks.decode()}"'
            yield fence.line, f"the code that begins here has no end, so all that follows is code; {end}"


def _unclosed_comments(document: Document, tokens: list[Token]) -> Iterator[Finding]:
    for token in tokens:
        is_comment = token.type == "html_block" and token.content.lstrip().startswith("<!--")
        if is_comment and "-->" not in token.content and token.map:
            yield token.map[0], "the comment that begins here has no end, so what follows is hidden; end it with -->"


def _underlined_headings(document: Document, tokens: list[Token]) -> Iterator[Finding]:
    conflicts = {number for number, _ in _conflicts(document)}
    for token, text in zip(tokens, tokens[1:]):
        start, end = token.map or (0, 0)
        is_underlined = token.type == "heading_open" and token.markup in ("=", "-")
        if is_underlined and token.level == 0 and end - 1 not in conflicts:
            instead = f"{'#' * int(token.tag[1])} {' '.join(text.content.split())}"
            yield start, f"an underlined heading begins no section; write `{instead}`"


def _nested_headings(document: Document, tokens: list[Token]) -> Iterator[Finding]:
    for token, is_quoted in zip(tokens, in_quotes(tokens)):
        if token.type == "heading_open" and token.level > 0 and token.map:
            place = "a quote" if is_quoted else "a list item"
            yield token.map[0], f"a heading in {place} begins no section; if it should, begin its line with the #"


def _quoted_lists(document: Document, tokens: list[Token]) -> Iterator[Finding]:
    """The outermost lists in quotes."""
    inside = 0
    for token, is_quoted in zip(tokens, in_quotes(tokens)):
        if is_quoted and token.type in ("bullet_list_open", "ordered_list_open") and token.map and not inside:
            yield token.map[0], "a list in a quote names no phase; if it should, take the > away"
        if is_quoted and "_list_" in token.type:
            inside += token.nesting


def _disagreements(document: Document, tokens: list[Token]) -> Iterator[Finding]:
    ours, theirs = scanned(document), judged(document, tokens)
    for number in sorted({number for number, _ in ours ^ theirs}):
        here, there = (_at(number, reading) for reading in (ours - theirs, theirs - ours))
        yield number, f"hooks see {here} in this line, markdown-it-py {there}; set it apart with blank lines"


def _at(number: int, reading: Reading) -> str:
    return " and ".join(sorted(words for line, words in reading if line == number)) or "nothing of the kind"


def _in_words(work: Orchestration) -> Iterator[Finding]:
    """What the words say, as far as hooks do not understand it, or understand it otherwise than it stands there."""
    if work.status_problem:
        yield work.status_problem
    statuses = [field for field in work.fields if field.key == "status"]
    if len({status_of(field.value) for field in statuses}) > 1:
        yield statuses[1].line, "a second status that says something else; the first one counts, remove this one"
    still_open = sum(phase.state != COMPLETED for phase in work.phases)
    if work.is_complete and still_open:
        yield statuses[0].line, f"complete, but {still_open} of its phases are not; tick them or change the status"
    yield from _odd_phases(work)


def _odd_phases(work: Orchestration) -> Iterator[Finding]:
    for phase in work.phases:
        if phase.misplaced:
            told = f"the phase {phase.name!r} is {phase.state} by its box"
            yield phase.line, f"{told}, which counts; move it to that section"
    taken = {line for phase in work.phases for line in range(phase.line, phase.end)}
    for section in work.of_kind(COMPLETED, CURRENT, PENDING, PHASES):
        found = pieces(work.document, section.start, section.end)
        if found and not taken.intersection(range(section.line, section.end)):
            yield found[0].line, "no phase is read in this section; write each as a list item, `- [ ] name`"


_IN_LINES = (_bad_bytes, _conflicts, _unclosed_fences)
_IN_BLOCKS = (_unclosed_comments, _underlined_headings, _nested_headings, _quoted_lists, _disagreements)
