"""File names made from what is no file name: paths, and ids that an event gave."""

from __future__ import annotations

import os

SLUG_LENGTH = 80


def slug(path: str) -> str:
    """Returns a file name for `path`: its last 80 characters, readable, and a checksum of all its bytes.

    Paths that read alike (`/a/b-c`, `/a-b/c`) differ in the checksum; paths that are not UTF-8 have one too.
    """
    import binascii  # a shared library: a hook that names nothing does without

    readable = "".join(c if c.isascii() and c.isalnum() else "-" for c in path[-SLUG_LENGTH:])
    return f"{readable}-{binascii.crc32(_bytes(path)):08x}"


def file_name(name: str) -> str:
    """Returns an id as a file name: itself if it is plain (letters, digits, `-`, `_`, 80 at most), else its slug."""
    is_plain = name.isascii() and 0 < len(name) <= SLUG_LENGTH and name.replace("-", "").replace("_", "").isalnum()
    return name if is_plain else slug(name)


def _bytes(text: str) -> bytes:
    try:
        return os.fsencode(text)
    except UnicodeEncodeError:  # half of an emoji, which an event can hold
        return text.encode("utf-8", "backslashreplace")
