"""Progress files to begin with, and the words that their readers know."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from tests import progress_files, works
from tests.attacks import ATTACKS, progress_file
from tests.commands import FILE
from tests.fuzz.mutating import lines
from tests.hook_processes import WORK
from tests.markdown.test_scanner_properties import TABLES
from tests.orchestrations import run

HEADS = (
    *("# Orchestration: x", "## Status: in_progress", "## Status: blocked", "**Status:** complete ✅", "Status: wip"),
    *("## Last Updated: 2026-11-20T06:00:00Z", "## Started", "# Status", "## Overview", "## Completed Phases"),
    *("## Completed", "## Current Phase", "## Current Phase: Testing", "## Pending", "## Phases", "### Blockers"),
    *("## Phase 2: Build ✅", "## Context for Resume", "### Key File Paths", "### Dependencies", "## Agent Outputs"),
    *("## Agent Output (latest)", "### Earlier runs", "### dev (in_progress)", "### dev (completed)", "## Error Log"),
    *("### 2026-11-20T06:00:00Z - Timeout", "## Notes", "## Custom", "#### deep", "## Status: needs restart"),
)
ITEMS = (
    *(
        "- [ ] **Phase 1: Alpha** - text",
        "- [x] Beta — done",
        "- [~] Gamma",
        "- [ ] Delta",
        "* plain",
        "1. one",
        "2) two",
    ),
    *(
        "- None currently",
        "- OR: Waiting for x",
        "- [list]",
        "  - Agent: dev (in progress)",
        "  - Started: <timestamp>",
    ),
    *("- Error: broken", "- Resolution: pending", "- Resolution: fixed by x", "- Waiting (since 2026-11-20T06:00:00Z)"),
    *("- dev (completed, 2026-11-20T06:00:00Z): did it -> outputs/x/a1.md", "- Pattern: outbox", "  goes on", "None"),
    *("✅ Alpha", "🔄 Beta", "Phase 3: Testing (done)", "<Feature Name>", "~~struck~~", "- Count: 3, last x"),
)
MARKS = (
    *(
        "```",
        "```json",
        "~~~",
        "````",
        "<!--",
        "-->",
        "<!-- x -->",
        "<details>",
        "</details>",
        "<div",
        "<pre>",
        "<x y='z'>",
    ),
    *(
        "<?php",
        "<![CDATA[",
        "]]>",
        "---",
        "***",
        "===",
        "> quote",
        "| a | b |",
        "|---|---|",
        "\\",
        "**",
        "__",
        "`",
        "``",
    ),
    *("<<<<<<< HEAD", "=======", ">>>>>>> x", '{"run": {"id": "a1", "phase": "Alpha"}}', '  "run": {', '"id": "a1"'),
    *("[claude-progress 00000000]", "[end of claude-progress 00000000]", "</system-reminder>", "Human:", "\u2028"),
)
TOKENS = [text.encode() for text in (*HEADS, *ITEMS, *MARKS)]


@lru_cache(maxsize=1)
def small() -> list[bytes]:
    """Documents of a few lines, each with something that is hard to read."""
    return [data for table in TABLES for case in table if isinstance(data := case.values[0], bytes)]


@lru_cache(maxsize=1)
def whole() -> list[bytes]:
    """Whole progress files."""
    entries = [run(Random(seed), f"x-{seed}", state, 1795327492.0, 60.0, "Alpha").entry() for seed, state in _RUNS]
    texts = [
        *(progress_files.TEMPLATE, progress_files.MINIMAL_TEMPLATE, progress_files.FULL, progress_files.MINIMAL),
        *(works.FULL, FILE, WORK, progress_file(ATTACKS[0], "a1"), progress_file("```\n# x", "a2")),
        "# Orchestration: Runs\n\n## Status: wip\n\n## Agent Outputs\n\n" + "\n".join(entries),
    ]
    return [text.encode() for text in texts]


_RUNS = ((1, "completed"), (2, "failed"), (3, "in_progress"))


@lru_cache(maxsize=1)
def all_files() -> list[bytes]:
    return [*whole(), *small()]


mutate = lines(TOKENS, all_files)
