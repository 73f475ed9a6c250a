"""What the work is about, in the paragraphs of its Overview."""

from __future__ import annotations

from progresslib.edits.change import edited
from progresslib.edits.homes import with_home
from progresslib.edits.inserting import apart, encoded
from progresslib.edits.lists import instead, placeholders
from progresslib.edits.places import content_end, unclosed
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.pieces import texts
from progresslib.reading.sections import OVERVIEW, subsections
from progresslib.text.words import is_placeholder


def with_paragraph(work: Orchestration, told: str) -> bytes:
    """The file with `told`, fit for a paragraph, as the last one of its Overview, if it does not stand there yet.

    The templates' text that describes the section gives way to it.
    """
    if is_placeholder(told):
        return work.data
    made, section = with_home(work, OVERVIEW)
    document = made.document
    part = subsections(document, section)[0]
    if told in texts(document, part.start, part.end):
        return document.data
    at = content_end(document, part.start, min(part.end, unclosed(document, part.start, part.end)))
    lines = encoded(document, [told])
    return edited(made, instead(document, placeholders(document, part, []), lines, apart(document, at, lines)))
