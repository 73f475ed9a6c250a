"""Tests for skills/keeping-progress: short, in a form that the client takes, and true to the package."""

from __future__ import annotations

import re

import click
import pytest
import yaml

from progresslib.checking.check import problems
from progresslib.cli import group
from progresslib.installer.copies import sources
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.phase import Phase
from progresslib.reading.sections import COMPLETED, CONTEXT, CURRENT, PENDING
from progresslib.telling.telling import parts
from tests.documents import forms, leaf
from tests.folders import ROOT
from tests.progress_files import MINIMAL_TEMPLATE, TEMPLATE

FOLDER = ROOT / "skills/keeping-progress"
SKILL = (FOLDER / "SKILL.md").read_text()
PAGES = {str(path.relative_to(FOLDER)): path.read_text() for path in sorted(FOLDER.rglob("*.md"))}
BY_HAND = ("mkdir", "ls .claude", "mv ", "Last Updated", "TodoWrite", "Write,")

_CODE = re.compile(r"^```sh\n(.*?)^```|`([^`\n]+(?:`\\''`[^`\n]*)?)`", re.M | re.S)


def frontmatter() -> dict[str, str]:
    _, head, _ = SKILL.split("---\n", 2)
    found: dict[str, str] = yaml.safe_load(head)
    return found


def calls(text: str) -> list[str]:
    """The commands, without their first word, in a page's code."""
    code = (line for match in _CODE.finditer(text) for line in (match[1] or match[2]).splitlines())
    return [line.partition(" ")[2] for line in code if line.startswith("claude-progress ")]


CALLS = sorted({(page, call) for page, text in PAGES.items() for call in calls(text) if call != "--help"})


def shown_commands(command: click.Command, path: str = "") -> list[str]:
    """The commands that the help names, as they are called."""
    if command.hidden:
        return []
    if not isinstance(command, click.Group):
        return [path]
    return [name for word, one in command.commands.items() for name in shown_commands(one, f"{path} {word}".strip())]


def test_the_frontmatter_has_the_folder_s_name_and_nothing_that_makes_loading_ask() -> None:
    found = frontmatter()
    assert set(found) == {"name", "description"}, "with allowed-tools clients ask before they load it"
    assert found["name"] == FOLDER.name
    assert re.fullmatch(r"[a-z][a-z0-9-]{0,63}", found["name"])


def test_the_description_is_short_and_says_when() -> None:
    description = frontmatter()["description"]
    assert "\n" not in description.strip()
    assert len(description) <= 350
    assert description.startswith("Use when ")
    assert not set("<>") & set(description), "tags are refused in a description"


def test_the_description_s_first_line_is_a_sentence_as_older_clients_read_no_more() -> None:
    (first,) = re.findall(r"^description: ([^>|\"'].*)$", SKILL, re.M)
    assert first.endswith(".")
    assert frontmatter()["description"].startswith(first)


def test_loading_it_is_cheap() -> None:
    assert len(SKILL.splitlines()) <= 90
    assert len(SKILL) <= 5000
    assert all(len(text) <= 4000 for page, text in PAGES.items() if page != "SKILL.md")


@pytest.mark.parametrize("page", PAGES)
def test_no_line_is_over_120_characters(page: str) -> None:
    assert [line for line in PAGES[page].splitlines() if len(line) > 120] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_resolve_within_the_skill(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[page]):
        found = (FOLDER / page).parent / target
        assert found.is_file(), target
        assert found.resolve().is_relative_to(FOLDER.resolve()), target


def test_every_reference_is_linked_from_the_skill() -> None:
    assert {page for page in PAGES if page != "SKILL.md"} == set(re.findall(r"\]\(([^)]+)\)", SKILL))


@pytest.mark.parametrize(("page", "call"), CALLS)
def test_a_command_that_is_named_exists_and_takes_what_is_shown(page: str, call: str) -> None:
    for words in forms(call):
        command, rest = leaf(words)
        if rest:  # a name alone is no call
            command.parse_args(click.Context(command, info_name=command.name), rest)


def test_the_page_of_commands_has_every_command_that_the_help_has() -> None:
    written = [" ".join(call.split()[:2]) for call in calls(PAGES["references/commands.md"])]
    missing = [name for name in shown_commands(group) if not any(f"{one} ".startswith(f"{name} ") for one in written)]
    assert missing == []


def test_the_commands_that_edit_take_a_file_and_json_as_the_page_says() -> None:
    page = PAGES["references/commands.md"]
    edits = page[page.index("## Phases") : page.index("## The end")]
    for command, _ in (leaf(words) for call in calls(edits) for words in forms(call)):
        options = {option for one in (group, command) for parameter in one.params for option in parameter.opts}
        assert {"--file", "--json"} <= options, command.name


def test_the_examples_keep_text_from_the_shell() -> None:
    assert [call for _, call in CALLS if '"' in call or "$" in call] == []


def templates() -> list[str]:
    return re.findall(r"^````markdown\n(.*?)^````$", PAGES["references/file-templates.md"], re.M | re.S)


def test_the_templates_are_the_seed_s() -> None:
    assert templates() == [MINIMAL_TEMPLATE, TEMPLATE]


def by_state(work: Orchestration) -> dict[str, list[str]]:
    return {state: [_name(one) for one in work.phases if one.state == state] for state in (COMPLETED, CURRENT, PENDING)}


def _name(phase: Phase) -> str:
    return phase.name.partition(": ")[2] or phase.name


def test_the_minimal_template_is_read_as_intended() -> None:
    work = Orchestration(templates()[0].encode(), "minimal.md")
    assert work.is_progress_file
    assert (work.title, work.status, work.value("last updated")) == ("minimal", "in_progress", "")
    assert by_state(work) == {COMPLETED: ["Architecture", "Implementation"], CURRENT: ["Testing"], PENDING: []}
    assert (work.runs, work.failures, work.blockers) == ([], [], [])


def test_the_minimal_template_has_the_place_for_phases_to_come_where_the_page_says() -> None:
    page = PAGES["references/file-templates.md"]
    (example,) = re.findall(r"`(- \[ \] [^`]+)`", page)
    text = templates()[0].replace("## Context\n", f"## Pending\n{example}\n\n## Context\n")
    work = Orchestration(text.encode(), "minimal.md")
    assert by_state(work)[PENDING] == [example.removeprefix("- [ ] ")]
    assert len(work.of_kind(CONTEXT)) == 1


def test_the_full_template_is_read_as_intended() -> None:
    work = Orchestration(templates()[1].encode(), "full.md")
    assert work.is_progress_file
    assert (work.title, work.status, work.value("started")) == ("full", "", "")
    assert by_state(work) == {
        COMPLETED: ["Architecture", "Implementation"],
        CURRENT: ["Testing"],
        PENDING: ["Code Review", "Security Review"],
    }
    assert (work.failures, work.blockers, work.overview) == ([], [], [])


@pytest.mark.parametrize("template", templates(), ids=["minimal", "full"])
def test_a_placeholder_of_the_templates_is_told_to_nobody(template: str) -> None:
    entries = [entry for part in parts(Orchestration(template.encode(), "x.md")) for entry in part.entries]
    told = "\n".join(line for entry in entries for line in entry.lines)
    assert not re.search(r"[<{]\w|\[[a-z]|OR:", told)


@pytest.mark.parametrize("template", templates(), ids=["minimal", "full"])
def test_the_strict_reader_has_nothing_to_say_on_the_templates(template: str) -> None:
    assert problems(template.encode(), "x.md") == []


def test_the_life_cycle_is_drawn_in_plain_text() -> None:
    (drawing,) = re.findall(r"^```\n(.*?)^```$", PAGES["references/lifecycle.md"], re.M | re.S)
    assert drawing.isascii()
    assert max(map(len, drawing.splitlines())) <= 80
    assert {"new", "block", "unblock", "complete", "reopen", "archive", "delete", "restore"} <= set(
        re.findall(r"\w+", drawing)
    )


@pytest.mark.parametrize("page", ["SKILL.md", "references/resume-checklist.md", "references/lifecycle.md"])
def test_it_orders_nothing_that_the_hooks_do(page: str) -> None:
    assert [words for words in BY_HAND if words in PAGES[page]] == []


def test_the_installer_copies_all_of_it() -> None:
    copied = [name for name in sources(str(ROOT)) if name.startswith("skills/")]
    assert copied == sorted(f"skills/keeping-progress/{page}" for page in PAGES)
