"""The skill in the real client: listed where the model chooses, loaded whole, its references within reach."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from tests.client.api import Api, Block, Messages, Step, text, tool_use
from tests.client.client import Machine, Turn
from tests.client.fixtures import on_clients, on_newest_client, since
from tests.client.promises import promised
from tests.client.versions import Client, at_least
from tests.folders import ROOT

FOLDER = ROOT / "skills/keeping-progress"
NAME = FOLDER.name
_, HEAD, BODY = (FOLDER / "SKILL.md").read_text().split("---\n", 2)
DESCRIPTION = yaml.safe_load(HEAD)["description"]
FIRST_LINE = DESCRIPTION.partition(". ")[0] + "."
BASE = re.compile(r"^Base directory for this skill: (.+)$", re.M)
LINK = re.compile(r"\]\((references/[^)]+)\)")


@pytest.fixture
def machine(client: Client, api: Api, home: Path) -> Machine:
    """A person's machine that has the skill and nothing else of ours."""
    shutil.copytree(FOLDER, home / ".claude/skills" / NAME)
    return Machine(client, home, api)


def loaded(machine: Machine, project: Path, *further: Step) -> Turn:
    """A turn in which the model calls the Skill tool, and then does what FURTHER steps say.

    Only old clients want a permission for it.
    """
    machine.api.script = {"load": [[tool_use("Skill", skill=NAME)], *further, [text("Done.")]]}
    tools = "Bash,Read" if at_least(machine.client.version, "2.1.63") else "Bash,Read,Skill"
    return machine.ask(project, "scenario:load", tools=tools)


def seen_of_tools(turn: Turn) -> str:
    """What the model is told of its tools: with older clients the list of skills stands in there."""
    return "\n".join(tool.get("description", "") for tool in turn.request.body["tools"])


def read_linked(messages: Messages) -> Sequence[Block]:
    """A call of Read for each reference, at the path that the loaded text and its links give."""
    said = str([block for message in messages for block in message["content"]])
    (base,) = set(re.findall(r"Base directory for this skill: (.+?)\\n", said))
    return [tool_use("Read", file_path=f"{base}/{path}") for path in sorted(set(LINK.findall(BODY)))]


@since("2.1.63")
def test_the_list_of_skills_names_it_with_its_whole_description(machine: Machine, project: Path) -> None:
    said = "\n".join(machine.ask(project, "hello").request.texts)
    assert said.count(f"\n- {NAME}: {DESCRIPTION}\n") == 1


@on_clients("2.0.76")
def test_an_older_list_of_skills_names_it_with_the_first_line(machine: Machine, project: Path) -> None:
    listed = seen_of_tools(machine.ask(project, "hello"))
    assert listed.count(f"<name>\n{NAME}\n</name>\n<description>\n{FIRST_LINE} (user)\n</description>") == 1


@promised("skill")
def test_loading_it_gives_the_whole_text_once(machine: Machine, project: Path) -> None:
    said = "\n".join(loaded(machine, project).request.said)
    assert said.count(BODY.strip()) == 1
    assert BASE.findall(said) == [str(machine.home / ".claude/skills" / NAME)]


@on_newest_client
def test_the_references_can_be_read_at_the_path_that_the_text_gives(machine: Machine, project: Path) -> None:
    said = "\n".join(loaded(machine, project, read_linked).request.said)
    pages = sorted((FOLDER / "references").iterdir())
    assert pages
    for page in pages:
        for line in filter(None, page.read_text().splitlines()):
            assert line in said, page.name
