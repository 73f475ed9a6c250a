"""Tests for edits/dropping.py."""

from __future__ import annotations

import pytest

from progresslib.edits.dropping import drop_phase
from progresslib.errors import ProgressError
from tests.progress_files import FULL

NOW = 1795327492.0
TIME = "2026-11-22T06:04:52Z"
HEAD = "# X\n## Last Updated: a\n"
TOUCHED = f"# X\n## Last Updated: {TIME}\n"


def dropped(text: str, which: str, why: str = "") -> str:
    once = drop_phase(text.encode(), "x.md", which, NOW, why)
    assert drop_phase(once, "x.md", which, NOW + 1, why) == once
    return once.decode()


def test_a_pending_phase_of_the_full_form_goes_to_the_notes() -> None:
    line = f"- Dropped {TIME}: Phase 4: Code Review (nobody has time)\n"
    expected = FULL.replace("- [ ] **Phase 4: Code Review**\n", "").replace("2026-11-21T17:30:00Z", TIME)
    assert dropped(FULL, "4", "nobody\nhas time") == expected.rstrip("\n") + "\n" + line
    assert dropped(FULL, "Code Review", "nobody has time") == expected.rstrip("\n") + "\n" + line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "## Current\n- [ ] b - old\n  goes on\n  - Agent: x (in progress)\n\n"
            "## Pending\n- [ ] c\n\n## Notes\n- n\n",
            f"## Current\n- [ ] c\n  - Started: {TIME}\n\n## Pending\n\n## Notes\n- n\n"
            f"- Dropped {TIME}: b - old (why)\n  goes on\n  - Agent: x\n",
            id="the current one: the next starts",
        ),
        pytest.param(
            "## Current\n- [ ] a\n- [ ] b\n## Pending\n- [ ] c\n",
            f"## Current\n- [ ] a\n## Pending\n- [ ] c\n\n## Notes\n- Dropped {TIME}: b (why)\n",
            id="one of two current ones",
        ),
        pytest.param(
            "## Plan\n1. [x] a\n2. [ ] **b** - <result>\n   - Notes: n\n     1. deep\n3. [ ] c\n",
            f"## Plan\n1. [x] a\n3. [ ] c\n\n## Notes\n- Dropped {TIME}: b (why)\n  - Notes: n\n    1. deep\n",
            id="of a numbered flat list",
        ),
        pytest.param(
            "## Pending\n\n### b - r\nText.\n\n```\n## code\n```\n\n### c\n",
            f"## Pending\n\n### c\n\n## Notes\n\n### Dropped {TIME}: b - r (why)\nText.\n\n```\n## code\n```\n",
            id="a heading stays one",
        ),
        pytest.param(
            "## Current\n**b** - r\n- Agent: x\n",
            f"## Current\n\n## Notes\n- Dropped {TIME}: b - r (why)\n  - Agent: x\n",
            id="a paragraph",
        ),
        pytest.param(
            "## Pending\r\n- [ ] b\r\n  more",
            f"## Pending\r\n\r\n## Notes\r\n- Dropped {TIME}: b (why)\r\n  more\r\n",
            id="CRLF, no final newline",
        ),
        pytest.param(
            "## Pending\n- [ ] b\n\n## Notes\nAdditional context for future sessions:\n- User preferences\n",
            f"## Pending\n\n## Notes\nAdditional context for future sessions:\n- Dropped {TIME}: b (why)\n",
            id="the template's notes make room",
        ),
    ],
)
def test_a_dropped_phase_keeps_its_lines(before: str, after: str) -> None:
    head, touched = (one.replace("\n", "\r\n") if "\r" in before else one for one in (HEAD, TOUCHED))
    assert dropped(head + before, "b", "why") == touched + after


@pytest.mark.parametrize("which", ["z", "3"])
def test_a_phase_that_never_was_is_an_error(which: str) -> None:
    with pytest.raises(ProgressError, match=rf"^x\.md: no phase is called '{which}'; name one of: a$"):
        drop_phase(b"## Plan\n- [ ] a\n## Notes\n- Dropped by: z\n", "x.md", which, NOW)
