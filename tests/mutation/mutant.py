"""What one fault is."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """One fault: the module's path, the line and whether that is in a function, the whole text, the difference."""

    path: str
    line: int
    inside: bool
    text: str
    diff: str
