"""What a piece of a Markdown line can open: a heading, a fence, HTML, a list item (CommonMark 0.31, chapters 4 and 5).

Each function takes a line from its first visible character on, without its end and with tabs as spaces.
Expressions serve for HTML tags alone: a hook that meets none does without `re`.
"""

from __future__ import annotations

_BLANK_OR_END = (b"", b" ")
_DIGITS = b"0123456789"

_TAG = rb"</?([A-Za-z][A-Za-z0-9]*)(?=\s|/?>|$)"
_ATTRIBUTE = rb"""\s+[A-Za-z_:][A-Za-z0-9:._-]*(?:\s*=\s*(?:[^"'=<>`\x00-\x20]+|'[^']*'|"[^"]*"))?"""
_WHOLE_TAG = rb"(?:<[A-Za-z][A-Za-z0-9-]*(?:" + _ATTRIBUTE + rb")*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>)\s*$"
_SPECIAL = ((b"<!--", b"-->"), (b"<?", b"?>"), (b"<![CDATA[", b"]]>"))
_VERBATIM_TAGS = (b"script", b"pre", b"style", b"textarea")
_VERBATIM_ENDS = (b"</script>", b"</pre>", b"</style>", b"</textarea>")
_BLOCK_TAGS = frozenset(
    b"address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt"
    b" fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li"
    b" link main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th"
    b" thead title tr track ul".split()
)


def columns(line: bytes) -> bytes:
    """`line` without its end and with its tabs as spaces, so that a position on it is a column."""
    line = line.rstrip(b"\r\n")
    return line.expandtabs(4) if b"\t" in line else line


def heading(piece: bytes) -> tuple[int, str] | None:
    """The level and the text of an ATX heading, without its opening and closing #s; None if it is none."""
    marks, _, inner = piece.partition(b" ")
    if len(marks) > 6 or marks.strip(b"#") or not marks:
        return None
    inner = inner.rstrip(b" ")
    if inner.endswith(b"#"):
        shorter = inner.rstrip(b"#")
        inner = shorter if shorter[-1:] in _BLANK_OR_END else inner
    return len(marks), inner.decode("utf-8", "replace").strip()


def fence_marks(piece: bytes) -> bytes:
    """The backticks or tildes that open a fence, b"" if none is opened."""
    if not piece.startswith((b"```", b"~~~")):
        return b""
    info = piece.lstrip(piece[:1])
    return piece[: len(piece) - len(info)] if piece[:1] == b"~" or b"`" not in info else b""


def closes_fence(marks: bytes, piece: bytes) -> bool:
    """Whether `piece` closes the fence that `marks` opened: at least as many of them, and nothing else."""
    return piece.startswith(marks) and not piece.rstrip(b" ").strip(marks[:1])


def html_ends(piece: bytes, in_paragraph: bool) -> tuple[bytes, ...] | None:
    """What ends the HTML block that `piece` opens: one of these strings, a blank line if there are none; else None.

    A whole tag of any name on a line of its own opens one too, but not where a paragraph is open.
    """
    for start, end in _SPECIAL:
        if piece.startswith(start):
            return (end,)
    if piece.startswith(b"<!") and piece[2:3].isalpha():
        return (b">",)
    return _tag_ends(piece, in_paragraph)


def _tag_ends(piece: bytes, in_paragraph: bool) -> tuple[bytes, ...] | None:
    import re  # as dear as the whole reading of a file, and few files hold tags

    tag = re.match(_TAG, piece)
    name = tag.group(1).lower() if tag else b""
    if tag and name in _VERBATIM_TAGS and piece[1:2] != b"/" and piece[tag.end() : tag.end() + 1] != b"/":
        return _VERBATIM_ENDS
    opens = name in _BLOCK_TAGS or (not in_paragraph and re.match(_WHOLE_TAG, piece))
    return () if opens else None


def closes_html(ends: tuple[bytes, ...], piece: bytes) -> bool:
    """Whether `piece` is on the last line of the HTML block that one of `ends` ends."""
    lowered = piece.lower()
    return any(end in lowered for end in ends)


def is_rule(piece: bytes) -> bool:
    """Whether `piece` is a thematic break: three or more -, * or _."""
    if piece[-1:] not in b"-*_ ":  # tells nearly every item from a break at once
        return False
    marks = piece.replace(b" ", b"")
    return len(marks) >= 3 and marks[:1] in b"-*_" and not marks.strip(marks[:1])


def is_underline(piece: bytes) -> bool:
    """Whether `piece`, below a paragraph, makes it a setext heading."""
    return piece[:1] in b"=-" and not piece.rstrip(b" ").strip(piece[:1])


def marker_width(piece: bytes, in_paragraph: bool) -> int:
    """The length of the list marker that `piece` begins with, 0 if there is none.

    In a paragraph an empty item, or a number other than 1, is none.
    """
    number = piece[: len(piece) - len(piece.lstrip(_DIGITS))]
    width = len(number) + 1
    marks = (b".", b")") if number else (b"-", b"+", b"*")
    if piece[width - 1 : width] not in marks or piece[width : width + 1] not in _BLANK_OR_END or len(number) > 9:
        return 0
    if in_paragraph and (int(number or 1) != 1 or not piece[width:].strip(b" ")):
        return 0
    return width
