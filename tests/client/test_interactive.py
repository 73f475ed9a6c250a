"""The resume context in interactive sessions: what only they do, on every client version, in a tmux of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client import progress
from tests.client.api import Request
from tests.client.client import Machine
from tests.client.fixtures import on_clients, on_every_client, terminal
from tests.client.person import foreign_events
from tests.client.promises import promised
from tests.client.terminal import Terminal
from tests.client.versions import NEWEST, Client


def ask(screen: Terminal, machine: Machine, prompt: str) -> Request:
    """Says a prompt and returns the request that carries it to the model."""

    def asked() -> list[Request]:
        turns = [request for request in machine.api.requests if request.body.get("tools")]
        return [request for request in turns if any(said.strip() == prompt for said in request.said)]

    screen.say(prompt)
    screen.wait(lambda: bool(asked()), f"the request with {prompt!r}")
    screen.wait(lambda: screen.screen().count("Done.") > 0, "the answer")
    return asked()[-1]


def begin(screen: Terminal) -> None:
    """Waits for our line: what a person types before the client has begun may be put back, or lost."""
    screen.wait(lambda: "Job Processing" in screen.screen(), "our line for the person")


def sources(machine: Machine) -> list[str]:
    """The sources of the session starts so far."""
    return [event["source"] for event in foreign_events(machine.home) if event["hook_event_name"] == "SessionStart"]


@pytest.mark.slow
@promised("told after clear", "seen as a line")
def test_a_person_sees_one_line_and_a_cleared_conversation_is_told_again(machine: Machine, project: Path) -> None:
    progress.write(project)
    with terminal(machine, project) as screen:
        begin(screen)
        assert len(progress.told(ask(screen, machine, "hello")).full) == 1
        screen.say("/clear")
        screen.wait(lambda: sources(machine) == ["startup", "clear"], "the session to be cleared")
        assert len(progress.told(ask(screen, machine, "after it")).full) == 1


@pytest.mark.slow
@on_every_client
def test_a_compacted_conversation_is_told_again(machine: Machine, project: Path) -> None:
    progress.write(project)
    with terminal(machine, project) as screen:
        begin(screen)
        ask(screen, machine, "hello")
        ask(screen, machine, "and again")
        screen.say("/compact")
        screen.wait(lambda: sources(machine) == ["startup", "compact"], "the compaction")
        assert len(progress.told(ask(screen, machine, "after it")).full) == 1


@pytest.mark.slow
@on_clients("2.1.63", NEWEST)
def test_a_continued_conversation_is_told_once_also_where_the_client_starts_twice(
    machine: Machine, project: Path, client: Client
) -> None:
    progress.write(project)
    with terminal(machine, project) as screen:
        begin(screen)
        ask(screen, machine, "hello")
        screen.leave()
    with terminal(machine, project, "--continue") as screen:
        begin(screen)
        assert len(progress.told(ask(screen, machine, "and again")).full) == 1
    twice = client.version == "2.1.63"
    assert sorted(sources(machine)[1:]) == (["resume", "startup"] if twice else ["resume"])


@pytest.mark.slow
@promised("told when picked")
def test_a_conversation_picked_in_a_running_client_has_the_whole_text(machine: Machine, project: Path) -> None:
    progress.write(project)
    with terminal(machine, project) as screen:
        begin(screen)
        ask(screen, machine, "hello")
        screen.leave()
    with terminal(machine, project) as screen:
        screen.wait(lambda: sources(machine) == ["startup", "startup"], "the session to start")
        screen.say("/resume")
        screen.wait(lambda: "Esc to" in screen.screen(), "the list of conversations")
        screen.settle()
        screen.press("Enter")
        screen.wait(lambda: sources(machine)[2:] == ["resume"], "the conversation to be resumed")
        assert progress.told(ask(screen, machine, "go on")).full
