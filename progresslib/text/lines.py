"""Bytes of a text file as lines and back, without losing any."""

from __future__ import annotations

BOM = b"\xef\xbb\xbf"
ENDS = (b"\n", b"\r")


def split(data: bytes) -> list[bytes]:
    r"""The lines of `data`, each with its end (\n, \r\n or \r); joined they are `data` again, with its BOM.

    Form feed, NEL and U+2028 end no line, as in CommonMark.
    """
    return data.splitlines(keepends=True)


def newline(lines: list[bytes]) -> bytes:
    r"""The line end that an added line gets: that of the first line, b"\n" where it has none."""
    return lines[0][len(bare(lines[0])) :] or b"\n" if lines else b"\n"


def with_newline(data: bytes, end: bytes) -> bytes:
    """`data` with `end` as the end of each of its lines."""
    return b"".join(bare(line) + end if line.endswith(ENDS) else line for line in split(data))


def bare(line: bytes) -> bytes:
    """`line` without its line end."""
    return line.rstrip(b"\r\n")


def text(line: bytes) -> str:
    """What stands in `line`, without BOM and line end; bytes that are not UTF-8 become U+FFFD."""
    return bare(line).removeprefix(BOM).decode("utf-8", "replace")


def is_utf8(data: bytes) -> bool:
    """Whether all of `data` is UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
