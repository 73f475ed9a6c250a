"""The kept inputs: `corpus/TARGET/`, small ones that together reach what a run has reached, and one of each fault."""

from __future__ import annotations

import hashlib
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
FAULT = "fault-"
"""What the name of an input begins with that once broke a promise."""


def kept(name: str) -> dict[str, bytes]:
    """The kept inputs of a target, by their file names."""
    folder = CORPUS / name
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.is_dir() else {}


def key_of(data: bytes) -> str:
    """The file name of an input that is kept for what it reaches."""
    return hashlib.sha256(data).hexdigest()[:12]
