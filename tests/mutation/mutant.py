"""What one fault is."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """One fault: the module's path, the line, what the module's text becomes, and the difference."""

    path: str
    line: int
    text: str
    diff: str
