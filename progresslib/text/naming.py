"""File names made from what is no file name: paths, and ids that an event gave."""

from __future__ import annotations

import os

SLUG_LENGTH = 80
_CRC32 = (
    *(0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C),
    *(0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C),
)  # what half a byte does to a checksum
_MADE: dict[str, str] = {}


def slug(path: str) -> str:
    """Returns a file name for `path`: its last 80 characters, readable, and a checksum of all its bytes.

    Paths that read alike (`/a/b-c`, `/a-b/c`) differ in the checksum; paths that are not UTF-8 have one too.
    """
    if path not in _MADE:
        readable = "".join(c if c.isascii() and c.isalnum() else "-" for c in path[-SLUG_LENGTH:])
        _MADE[path] = f"{readable}-{_crc32(_bytes(path)):08x}"
    return _MADE[path]


def file_name(name: str) -> str:
    """Returns an id as a file name: itself if it is plain (letters, digits, `-`, `_`, 80 at most), else its slug."""
    is_plain = name.isascii() and 0 < len(name) <= SLUG_LENGTH and name.replace("-", "").replace("_", "").isalnum()
    return name if is_plain else slug(name)


def _bytes(text: str) -> bytes:
    try:
        return os.fsencode(text)
    except UnicodeEncodeError:  # half of an emoji, which an event can hold
        return text.encode("utf-8", "backslashreplace")


def _crc32(data: bytes) -> int:
    """As zlib computes it: to load that takes longer than the few bytes of a name do here."""
    value = 0xFFFFFFFF
    for byte in data:
        value = _CRC32[(value ^ byte) & 15] ^ value >> 4
        value = _CRC32[(value ^ byte >> 4) & 15] ^ value >> 4
    return value ^ 0xFFFFFFFF
