"""Tests for the public documents: each command that they show runs, each link leads somewhere."""

from __future__ import annotations

import os
import re

import click
import pytest

from progresslib.installer import options
from tests.documents import INSTALLER, anchors, blocks, forms, inline, leaf, links, pages, played
from tests.folders import ROOT
from tests.installing import Machine

PAGES = pages()
FROM_THE_TABLE = (
    "python3 -c 'import json; from progresslib.registration import table; "
    "print(json.dumps(table.plugin(), indent=2))' > hooks/hooks.json"
)
NOT_RUN = {
    "docs/reference.md": "shows the forms of commands, which tests/docs/test_reference.py holds to click",
    "python3 tests": "is what runs this test",
    "python3 tests -m promise --write-table": "writes into the repository, from a long run with real clients",
    "python3 -m tests.client.record 2.1.332": "writes into the repository; tests/client/test_record.py plays the same",
    "python3 benchmarks/hooks.py": "measures for minutes",
    "python3 benchmarks/recall.py": "measures for minutes; tests/whole/test_recall.py runs it with one size",
    "python3 -m tests.mutation --modules text/quote telling/fitting --sample 10": "runs tests for minutes",
    "python3 benchmarks/growth.py": "measures for an hour",
    "python3 benchmarks/client.py": "needs real clients, and takes minutes",
    "python3 -m tests.settings --count 2000": "plays for minutes; test_settings_files.py plays fewer",
    "python3 tests tests/whole/test_hostile_input.py": "is a part of what runs this test",
    "claude plugin marketplace add ./": "needs a real client; tests/client/test_plugin.py does the same",
    "python3 tests tests/edits/test_context.py -m 'not client'": "is a part of what runs this test, and then fuzzes",
    "python3 -m tests.fuzz reading --minutes 10": "fuzzes for ten minutes; tests/whole/test_fuzz.py replays its corpus",
    FROM_THE_TABLE: "writes into the repository; tests/places/test_plugin.py compares what stands there",
    "python3 -m tests.faults": "runs for an hour; tests/whole/test_faults.py tries some of its calls",
    "python3 -m tests.faults --strace --every 25": "runs for minutes, with strace",
    "python3 -m tests.soak": "runs for five minutes; tests/whole/test_soak.py does for twelve seconds",
    "python3 docs/make_guide.py": "plays with a real client; tests/docs/test_guide.py compares what it gives",
}
"""Why a block is not run, by its page or its first line."""
BEFORE = {
    "docs/teams.md": "git commit -q --allow-empty -m 1; git init -q --bare ../origin; git remote add origin ../origin",
}
"""What a page takes for granted, as lines of a shell."""
SHOWN = {page: blocks(page, text) for page, text in PAGES.items()}
RUN = {page: [one for one in shown if not {page, one.first} & set(NOT_RUN)] for page, shown in SHOWN.items()}
OTHER_NAMES = ("bash", "shell", "console", "zsh")


@pytest.fixture
def person(own: Machine) -> Machine:
    """A machine with a clone on which nothing is installed, and a uv that needs no network."""
    own.with_uv()
    return own


@pytest.mark.parametrize("page", [page for page, shown in RUN.items() if shown])
@pytest.mark.slow
def test_the_commands_that_a_page_shows_run_as_they_stand(page: str, person: Machine) -> None:
    if not RUN[page][0].text.startswith(INSTALLER):
        person.install()
    played(person, person.home / "project", RUN[page], f"git init -q\n{BEFORE.get(page, '')}")


def test_every_reason_not_to_run_a_block_is_needed() -> None:
    unused = {page for page in NOT_RUN if not SHOWN.get(page)} - {one.first for all_ in SHOWN.values() for one in all_}
    assert unused == set()


def test_no_block_of_commands_goes_by_another_name() -> None:
    others = [one.place for page, text in PAGES.items() for name in OTHER_NAMES for one in blocks(page, text, name)]
    assert others == []


NAMED = sorted(
    (page, piece.content)
    for page, text in PAGES.items()
    for piece in inline(text)
    if piece.type == "code_inline" and re.match(rf"(claude-progress|{INSTALLER}|install.py) [a-z-]", piece.content)
)


@pytest.mark.parametrize(("page", "call"), NAMED)
def test_a_command_that_the_text_names_exists_and_takes_what_is_shown(page: str, call: str) -> None:
    program, _, words = call.partition(" | ")[0].replace("python3 ", "").partition(" ")
    if program == "install.py":
        options.parse(words.replace("DIR", ".").split())
        return
    for given in forms(words) if words not in ("--help", "--version") else ():
        command, rest = leaf(given)
        if rest and rest != ["--help"]:  # a name alone is no call
            command.parse_args(click.Context(command, info_name=command.name), rest)


@pytest.mark.parametrize(("page", "target"), [(page, one) for page, text in PAGES.items() for one in links(text)])
def test_what_a_page_links_to_is_there(page: str, target: str) -> None:
    path, _, anchor = target.partition("#")
    there = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
    assert (ROOT / there).exists(), there
    assert not anchor or anchor in anchors(PAGES[there]), target


def test_the_changelog_has_the_form_that_it_names() -> None:
    heads = re.findall(r"^(##+) (.*)$", PAGES["CHANGELOG.md"], re.M)
    assert heads[0] == ("##", "[Unreleased]")
    kinds = {head for level, head in heads if level == "###"}
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    released = [head for level, head in heads[1:] if level == "##"]
    assert [head for head in released if not re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", head)] == []


def test_the_license_is_the_one_that_the_project_file_names() -> None:
    named = re.findall(r'license = \{ file = "(.*)" \}', (ROOT / "pyproject.toml").read_text())
    assert (ROOT / named[0]).read_text().startswith("MIT License\n\nCopyright (c) ")
