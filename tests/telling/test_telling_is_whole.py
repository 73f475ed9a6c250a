"""Nothing that a progress file says is left out of what is told, as long as there is room (telling.py)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.telling.summary import Summary
from progresslib.telling.telling import parts
from tests.works import orchestration

SECTIONS = [
    *(
        "Overview",
        "Completed Phases",
        "Completed",
        "Current Phase",
        "Current",
        "Pending Phases",
        "Next Steps",
        "Phases",
    ),
    *("Context for Resume", "Context", "Key Decisions", "Blockers", "Agent Outputs", "Error Log", "Notes", "Tasks"),
    *("Current Phase: {}", "Current Phase - {}", "Phase 2: {} ✅", "Branch: {}", "{}", "Status: {}", "Known Issues"),
]
BLOCKS = [
    *("{}\n", "{}\n{}\n\n{}\n", "**{}:**\n- {}\n", "Run {} before:\n", "> {} and {}\n", "> - {}\n"),
    *(
        "- {}\n",
        "- [x] {}\n- [ ] {}\n",
        "* {} - {}\n  - {}\n",
        "1. {}\n2. [X] {}\n",
        "- **Phase 3: {}** - {}\n",
        "- {}: {}\n",
    ),
    *(
        "| {} | {} |\n|---|---|\n| {} | {} |\n",
        "```\n{}\n# {}\n```\n",
        '~~~json\n{{"summary": "{}", "{}": ["{}"]}}\n~~~\n',
    ),
    *(
        "### {}\n",
        "### {}\n- {}\n",
        "### {} (completed)\n{}\n",
        "### 2026-11-20T06:00:00Z - {}\n- Error: {}\n- Resolution: {}\n",
    ),
    *("#### {}\n\n{}\n", "**Phase:** 3 - {}\n**Agent:** {}\n", "- {}\n\n  {}\n\n  ```\n  {}\n  ```\n", "---\n\n{}\n"),
]


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file of known and unknown sections that hold all kinds of text; every place to fill has a word of its own."""
    chosen = draw(
        st.lists(st.tuples(st.sampled_from(SECTIONS), st.lists(st.sampled_from(BLOCKS), max_size=4)), max_size=6)
    )
    lead = draw(st.lists(st.sampled_from(BLOCKS), max_size=2))
    text = "# Orchestration: {}\n\n" + "\n".join(lead) + "\n"
    text += "\n".join(f"## {title}\n\n" + "\n".join(blocks) + "\n" for title, blocks in chosen)
    return text.format(*(f"word{number}z" for number in range(text.count("{}"))))


def told(text: str) -> str:
    work = orchestration(text)
    summary = Summary(work)
    return "\n".join([summary.title, summary.standing, summary.updated, *(part.text() for part in parts(work))])


def missing(text: str) -> list[str]:
    said = told(text)
    words = (f"word{number}z" for number in range(text.count("word")))
    return [word for word in words if word in text and word not in said]


@given(files())
def test_every_word_of_a_file_is_told(text: str) -> None:
    assert missing(text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("## Pending Phases\n\nword0z, then word1z.\n", id="prose in place of pending phases"),
        pytest.param("## Current Phase\n\nword0z; start here.\n\nThe word1z must run.\n", id="two paragraphs"),
        pytest.param("## Phases\n| 1 | word0z | ✅ Done |\n|---|---|---|\n| 2 | word1z | |\n", id="a table of phases"),
        pytest.param("## Error Log\n\nThe word0z fails (open).\n\n| word1z | pending |\n", id="errors without a list"),
        pytest.param("## Current Phase\n\n> Phase 2: word0z. No word1z on Friday.\n", id="a quote"),
        pytest.param("## Branch: word0z\n\n## Notes\n### Do not touch `word1z`\n", id="headings that say it all"),
        pytest.param("## 状态: word0z\n", id="another language"),
    ],
)
def test_what_stands_in_an_unusual_place_is_told(text: str) -> None:
    assert missing(f"# Orchestration: x\n{text}") == []


def test_what_is_done_and_what_is_open_do_not_look_the_same() -> None:
    said = told(
        "# Orchestration: x\n## Current Phase\n### Phase 3: Test\n- [x] unit\n- [ ] load\n## Tasks\n- [x] a\n- [ ] b\n"
    )
    for line in ("  [x] unit", "  [ ] load", "- [x] a", "- [ ] b"):
        assert f"{line}\n" in said


def test_a_line_that_leads_to_a_list_is_told_before_it() -> None:
    said = told("# Orchestration: x\n\n**Completed:**\n- CSV writer\n\n**Next:**\n- PDF\n")
    assert "- **Completed:**\n- CSV writer\n- **Next:**\n- PDF\n" in said
