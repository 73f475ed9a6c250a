"""Text of agents and people made fit for a place in a progress file: on one line, and unable to open anything there."""

from __future__ import annotations

from progresslib.markdown import markup

LONGEST_NAME = 60

_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
_NOT_IN_NAMES = {**_CONTROL, **dict.fromkeys(map(ord, "`#<>"), " ")}


def written_line(text: str) -> str:
    """`text` on one line, without control characters, and with no HTML comment that opens in it."""
    line = " ".join(text.translate(_CONTROL).split())
    return line.replace("<!--", "\\<!--").replace("\\\\<!--", "\\<!--")


def clean_name(text: str, otherwise: str) -> str:
    """A name that an event gave: one line of at most 60 characters, without control characters, backticks, #, <, >.

    `otherwise` stands for a name of which nothing is left.
    """
    return " ".join(text.translate(_NOT_IN_NAMES).split())[:LONGEST_NAME].rstrip() or otherwise


def paragraph(text: str) -> str:
    """`text` on one line that begins nothing but a paragraph, whether at a line's start or after a list marker."""
    line = written_line(text)
    piece = line.encode("utf-8", "replace")
    opens = (
        markup.heading(piece)
        or markup.fence_marks(piece)
        or markup.is_rule(piece)
        or markup.is_underline(piece)
        or piece[:1] in (b">", b"<")
    )
    if line and (opens or _is_box(line)):
        return "\\" + line
    marker = markup.marker_width(piece, in_paragraph=False)
    return line[: marker - 1] + "\\" + line[marker - 1 :] if marker else line


def _is_box(line: str) -> bool:
    return line[:1] == "[" and (line[2:3] == "]" or "]:" in line)
