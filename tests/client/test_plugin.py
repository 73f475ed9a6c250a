"""The plugin in real clients: installed from a clone into a fresh home, it does what install.py's hooks do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.client import life, plugin, progress
from tests.client.agents import launch
from tests.client.api import Api, text, tool_use
from tests.client.client import Machine, Turn
from tests.client.fixtures import on_clients, on_newest_client
from tests.client.person import install, with_uv
from tests.client.promises import promised
from tests.client.records import records
from tests.client.test_life import REMINDERS, archived, live, seen, tells_the_story
from tests.client.versions import NEWEST, OLDEST_WITH_PLUGIN, Client
from tests.folders import PROGRESS

GRANTED = "Read,Task,Agent,TaskStop,SendMessage,ToolSearch,TodoWrite,TaskCreate,TaskUpdate"


@pytest.fixture
def person(client: Client, api: Api, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A person with nothing of ours, not even a command on the PATH."""
    monkeypatch.setenv("PATH", f"{with_uv(tmp_path)}:{os.environ['PATH']}")
    assert shutil.which("claude-progress") is None
    return Machine(client, home, api)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return plugin.clone(tmp_path / "a clone with spaces")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "re pository"
    (folder / ".git").mkdir(parents=True)
    return folder


@on_newest_client
def test_validate_has_nothing_to_say_against_it(person: Machine, source: Path) -> None:
    said = plugin.manage(person, "validate", str(source), "--profile", "directory")
    assert "Validation passed\n" in said
    assert not {"⚠", "✘"}.intersection(said), said


def data_of(person: Machine) -> Path:
    """The folder that the client lends the plugin."""
    return person.home / f".claude/plugins/data/{plugin.NAME}-{plugin.NAME}"


def results(turn: Turn) -> list[str]:
    """What the model was told of each of its calls, in order."""
    blocks = [block for message in turn.request.body["messages"] for block in message["content"]]
    return [str(block["content"]) for block in blocks if isinstance(block, dict) and block["type"] == "tool_result"]


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["TodoWrite", "commands"])
@on_clients(OLDEST_WITH_PLUGIN, "2.1.150", NEWEST)
def test_it_lives_the_whole_life_of_an_orchestration(
    person: Machine, source: Path, repository: Path, client: Client, tool: str
) -> None:
    """No tool is granted that runs commands: the plugin lets its own through."""
    plugin.install(person, source)
    enabled = {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1", "CLAUDE_CODE_ENABLE_TASKS": "0"} if tool == "TodoWrite" else {}
    turns = live(person._replace(extra=enabled), repository, tool, GRANTED)
    tells_the_story(archived(repository), tool == "commands", has_transcripts=True)
    assert "Waiting for the ibex key" in seen(turns["again"].requests[-1])
    for name, reminder in zip(("review", "finish"), REMINDERS):
        reminded = 1 if client.version == NEWEST else 0  # before 2.1.163 the person alone sees them
        assert seen(turns[name].requests[-1]).count(reminder) == reminded
    first = results(turns["begin"])[0]
    assert first.startswith("claude-progress: first use, making the command line's environment, ")
    assert "this session's work" in first
    assert list(data_of(person).glob("env-*/claude-progress-complete"))
    assert not list((person.home / ".claude/claude-progress").glob("env-*"))
    assert os.access((data_of(person) / "interpreter").read_text().removesuffix("\n"), os.X_OK)


@pytest.mark.slow
@promised("plugin")
def test_it_tells_records_and_lets_its_command_through(
    person: Machine, source: Path, repository: Path, client: Client
) -> None:
    plugin.install(person, source)
    person.api.script = {
        "main": [[life.bash(life.NEW)], [launch(client.version, "Build the worker", "sub")], [text("All done.")]],
        "sub": [[text("It is built.")]],
    }
    person.ask(repository, "scenario:main", tools=GRANTED)
    [record] = records(repository / PROGRESS / f"{life.NAME}.md")
    assert (record.task, record.summary) == ("Build the worker", "It is built.")
    assert seen(person.ask(repository, "hello").request).count("[end of claude-progress") == 1


SMUGGLED = (
    "claude-progress list && touch {marker}",
    "claude-progress list; touch {marker}",
    "claude-progress list | tee {marker}",
    "claude-progress list > {marker}",
    "claude-progress note $(touch {marker})",
    "claude-progress note `touch {marker}`",
    'claude-progress note "$(touch {marker})"',
    "claude-progress list\ntouch {marker}",
    "claude-progress list & touch {marker}",
    "claude-progress list || touch {marker}; touch {marker}",
    "PATH=/x; touch {marker} && claude-progress list",
    "claude-progress() {{ touch {marker}; }} && claude-progress list",
    "claude-progress note <(touch {marker})",
    "cd / && claude-progress note x && touch {marker}",
)


@pytest.mark.slow
@on_clients("2.1.150", NEWEST)
def test_nothing_that_comes_with_a_command_gets_through(person: Machine, source: Path, repository: Path) -> None:
    plugin.install(person, source)
    marker = repository / "marker"
    steps = [[life.bash(line.format(marker="marker"))] for line in SMUGGLED]
    ours = [
        [life.bash("claude-progress new backend-x --phase One --phase Two --phase Three")],
        [life.bash("claude-progress note 'a && b; $(c)' && claude-progress list")],
    ]
    taking = [[life.bash("claude-progress delete backend-x")], [life.bash("claude-progress uninstall")]]
    person.api.script = {"try": [*ours, *steps, *taking, [text("Done.")]]}
    said = results(person.ask(repository, "scenario:try", tools="Read"))
    assert len(said) == len(ours) + len(steps) + len(taking)
    assert not marker.exists()
    path = repository / PROGRESS / "backend-x.md"
    assert "- a && b; $(c)\n" in path.read_text()
    assert plugin.is_enabled(person)


@on_newest_client
def test_the_skill_comes_with_it(person: Machine, source: Path, repository: Path) -> None:
    plugin.install(person, source)
    name = f"{plugin.NAME}:{plugin.NAME}"
    person.api.script = {"load": [[tool_use("Skill", skill=name)], [text("Done.")]]}
    turn = person.ask(repository, "scenario:load", tools="Read")
    assert seen(turn.requests[0]).count(f"\n- {name}: ") == 1
    assert seen(turn.request).count("A progress file, `.claude/progress/<domain>-<feature>.md`, carries") == 1


@on_newest_client
def test_without_progress_files_it_says_nothing_and_makes_nothing(
    person: Machine, source: Path, repository: Path
) -> None:
    plugin.install(person, source)
    turn = person.ask(repository, "hello")
    assert "[claude-progress" not in seen(turn.request)
    assert list(repository.iterdir()) == [repository / ".git"]
    assert not (person.home / ".claude/claude-progress").exists()


@pytest.mark.slow
@on_newest_client
def test_the_client_takes_it_out_and_leaves_progress_files(person: Machine, source: Path, repository: Path) -> None:
    plugin.install(person, source)
    new = life.bash("claude-progress new backend-x --phase One --phase Two --phase Three")
    person.api.script = {"new": [[new], [text("Done.")]]}
    person.ask(repository, "scenario:new", tools="Read")
    said = plugin.manage(person, "uninstall", plugin.ID)
    assert "Successfully uninstalled" in said
    assert not data_of(person).exists()
    assert "[claude-progress" not in seen(person.ask(repository, "hello").request)
    assert (repository / PROGRESS / "backend-x.md").is_file()


@pytest.mark.slow
@on_newest_client
def test_the_installers_way_back_leaves_a_plugin_its_state(person: Machine, source: Path, repository: Path) -> None:
    install(person, "--hooks-only", "--client-version", person.client.version)
    plugin.install(person, source)
    new = life.bash("claude-progress new backend-x --phase One --phase Two --phase Three")
    person.api.script = {"new": [[new], [text("Done.")]]}
    person.ask(repository, "scenario:new", tools="Read")
    said = install(person, "--uninstall")
    assert f"stays installed: {plugin.ID}; `claude plugin uninstall {plugin.ID}`" in said
    assert list((person.home / ".claude/claude-progress/state").iterdir())
    assert seen(person.ask(repository, "hello").request).count("[end of claude-progress") == 1


@pytest.mark.slow
@on_newest_client
def test_beside_an_installation_nothing_is_told_or_recorded_twice(
    person: Machine, source: Path, repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{person.home}/.local/bin:{os.environ['PATH']}")
    install(person, "--client-version", person.client.version)
    plugin.install(person, source)
    both = person._replace(extra={"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1", "CLAUDE_CODE_ENABLE_TASKS": "0"})
    turns = live(both, repository, "TodoWrite", GRANTED)
    tells_the_story(archived(repository), is_commands=False, has_transcripts=True)
    summariser = next(request for request in turns["compact"].requests if "Additional Instructions" in seen(request))
    assert seen(summariser).count("What only this conversation knows has to survive") == 1
    for name, reminder in zip(("review", "finish"), REMINDERS):
        assert seen(turns[name].requests[-1]).count(reminder) == 1
    for turn in turns.values():
        told = re.findall(r"\[end of claude-progress (\w+)\]", seen(turn.request))
        assert len(told) == len(set(told)), "a text was told twice"
    starts = [turns[name].requests[0] for name in ("again", "review", "finish", "archive")]
    assert [seen(request).count("[end of claude-progress") for request in starts] == [2, 3, 4, 5]


def doctor(person: Machine, repository: Path) -> Any:
    """What the installed doctor finds in the repository."""
    words = [str(person.home / ".local/bin/claude-progress"), "doctor", "--json"]
    environ = {**person.environ(), "PATH": f"{Path(person.client.command[0]).parent}:{os.environ['PATH']}"}
    done = subprocess.run(words, cwd=repository, env=environ, capture_output=True, text=True, timeout=300)
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.slow
@on_newest_client
def test_the_doctor_tells_of_real_sessions_and_of_a_double_installation(
    person: Machine, source: Path, repository: Path, client: Client
) -> None:
    install(person, "--client-version", client.version)
    progress.write(repository)
    person.ask(repository, "hello")
    found = doctor(person, repository)
    assert [one for one in found["findings"] if one["level"] == "problem"] == []
    assert found["client"] == client.version
    assert {"session-start", "stop"} <= {one["hook"] for one in found["runs"]}
    assert all(one["milliseconds"] > 0 and one["ratio"] > 0 for one in found["runs"])
    plugin.install(person, source)
    [problem] = [one for one in doctor(person, repository)["findings"] if one["level"] == "problem"]
    assert problem["fix"] == f"claude plugin uninstall {plugin.ID} --scope user"
    plugin.manage(person, *problem["fix"].split()[2:])
    assert [one for one in doctor(person, repository)["findings"] if one["level"] == "problem"] == []


@pytest.mark.slow
@on_newest_client
def test_the_doctor_of_the_plugin_knows_that_it_is_one(person: Machine, source: Path, repository: Path) -> None:
    plugin.install(person, source)
    new = life.bash("claude-progress new backend-x --phase One --phase Two --phase Three")
    person.api.script = {"try": [[new], [life.bash("claude-progress doctor --json")], [text("Done.")]]}
    said = results(person.ask(repository, "scenario:try", tools="Read"))[-1]
    found = json.loads(said[said.index("{") :])["findings"]
    assert f"the plugin {plugin.ID}" in [one["message"] for one in found]
    assert any(one["check"] == "copy" and "the plugin's" in one["message"] for one in found)
    assert [one for one in found if one["level"] == "problem"] == []
