"""New progress files in the seed's two forms, and the names that they may have; the command line's alone."""

from __future__ import annotations

import re
import unicodedata

from progresslib.edits.new_phases import check_phases, lines_for
from progresslib.edits.wording import paragraph, written_line
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.text.clock import stamp
from progresslib.text.words import is_placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NAME = 80
FULL_FROM = 5
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_HEAD = """\
# Orchestration: {title}

## Status: in_progress
## Started: {time}
## Last Updated: {time}

"""
_MINIMAL = """\
{overview}## Completed

## Current
{current}
## Pending
{pending}
## Context

## Agent Outputs
"""
_FULL = """\
## Overview

{overview}---

## Completed Phases

## Current Phase

{current}## Pending Phases

{pending}---

## Context for Resume

### Architecture Decisions

### Key File Paths

### Dependencies

### Blockers
- None currently

---

## Agent Outputs

---

## Error Log

---

## Notes
"""


def new_file(title: str, phases: Sequence[str], now: float, overview: str = "", full: bool | None = None) -> bytes:
    """A progress file whose first phase has started at `now`, in seconds since the epoch; the others are pending.

    A phase may be `Name - what is to be done`, and may carry its own `Phase N:`. The form is the seed's full one from
    five phases on, unless `full` says which. Raises ProgressError for a phase without a name, two of one
    name, or a title that would be read as another (`C #`).
    """
    full = len(phases) >= FULL_FROM if full is None else full
    lines = lines_for(phases, full)
    first, *others = [f"- [ ] {line}\n" for line in lines] or [""]
    time, told = stamp(now), paragraph(overview)
    current = f"{first}  - Started: {time}\n" if first else ""
    shown = "" if is_placeholder(told) else f"{told}\n\n"
    if full:
        form, blank = _FULL, "\n"
    else:
        form, blank = _MINIMAL, ""
        shown = shown and f"## Overview\n{shown}"
    pending = "".join(others)
    head = _HEAD.format(title=written_line(title), time=time)
    body = form.format(overview=shown, current=current + blank * bool(current), pending=pending + blank * bool(pending))
    data = (head + body).encode("utf-8", "backslashreplace")
    check_phases(data, lines)
    if Orchestration(data, "new.md").title != written_line(title):
        raise ProgressError(f"{title!r} would not be read as a title; give another with --title")
    return data


def title_of_name(name: str) -> str:
    """The title for a file's name: `Job Processing` for `backend-job-processing`, without the domain."""
    words = name.removesuffix(".md").split("-")
    return " ".join(word.capitalize() for word in words[1:] or words)


def checked_name(name: str) -> str:
    """The name of a progress file, without `.md`; ProgressError, with a better one if there is one, for any other."""
    stem = name.removesuffix(".md")
    if _is_name(stem):
        return stem
    form = "DOMAIN-FEATURE in lower-case words, such as backend-job-processing"
    mended = _mended(stem)
    raise ProgressError(f"{name!r} is no name for a progress file, {form}{f'; try {mended}' if mended else ''}")


def _is_name(stem: str) -> bool:
    return bool(_NAME.fullmatch(stem)) and len(stem) <= LONGEST_NAME and not stem.startswith("readme")


def _mended(stem: str) -> str:
    """A name made from what was typed, "" where none can be."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", stem)
    letters = unicodedata.normalize("NFKD", apart.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", letters)
    while words and (words[0] == "readme" or len("-".join(words)) > LONGEST_NAME):
        words = words[1:] if words[0] == "readme" else words[:-1]
    mended = "-".join(words)
    return mended if _is_name(mended) else ""
