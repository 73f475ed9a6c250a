"""All targets, by name; each is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module

from tests.fuzz.target import Target

NAMES = (
    *("reading", "markdown", "editing", "telling", "hooks", "settings", "transcripts"),
    *("values", "answers", "config", "commands", "masking", "report", "growth"),
)


def target(name: str) -> Target:
    """The target of that name, one of NAMES."""
    found: Target = import_module(f"tests.fuzz.{name}").TARGET
    return found
