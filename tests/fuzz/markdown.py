"""The document reader against markdown-it-py: both see the same headings, items, boxes, fences and HTML."""

from __future__ import annotations

from progresslib.checking.judge import Reading, judged, parse, scanned
from progresslib.markdown.document import Document
from progresslib.text.lines import is_utf8
from tests.fuzz import files
from tests.fuzz.target import Target
from tests.markdown.test_scanner_properties import documents, with_deep_text_made_plain

LONGEST = 4000
SPACE = " \t\n\r\f\v"


def check(data: bytes) -> None:
    """Compares the two, where markdown-it-py can read DATA at all."""
    if not is_utf8(data) or len(data) > LONGEST or _is_read_otherwise(data.decode()):
        return
    only = _differences(data)
    assert not only or not _differences(with_deep_text_made_plain(data)), sorted(only)


def _is_read_otherwise(text: str) -> bool:
    """Whether a text has what the two take for different things on purpose, or by a fault of markdown-it-py.

    Those are definitions of references, which are text to ours, and Unicode's space, which its expressions take for
    that of Markdown.
    """
    return "]:" in text or any(one.isspace() and one not in SPACE for one in set(text))


def _differences(data: bytes) -> Reading:
    document = Document(data)
    try:
        tokens = parse(data)
    except IndexError:  # as on b">1.\t<!--\n>"
        return set()
    return scanned(document) ^ judged(document, tokens)


TARGET = Target(
    check=check,
    promise="markdown-it-py sees the same headings, list items, check boxes, fences and HTML",
    seeds=files.all_files,
    mutate=files.mutate,
    modules="markdown.* checking.judge",
    examples=documents,
)
