"""Every subagent's run is recorded in the progress file, once, on every client version, whatever happens to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.client import progress
from tests.client.agents import (
    TOOLS,
    TYPE,
    end_waits,
    has_said,
    killed,
    launch,
    launched_id,
    search,
    wait,
    wait_and_say,
    wait_for,
    waiting,
)
from tests.client.api import Api, Request, Script, Step, refusal, text, tool_use
from tests.client.client import Machine, Turn
from tests.client.fixtures import on_clients, on_every_client, on_newest_client, since
from tests.client.person import foreign_events, install
from tests.client.promises import promised
from tests.client.records import by_task, record, records, without_records
from tests.client.versions import Client, at_least

ANSWER = {
    "zebra": ["own", "keys", "first"],
    "status": "complete",
    "summary": "The pangolin worker runs",
    "files_created": ["pkg/worker/pangolin.go"],
    "answer": {"retries": 5, "run": None},
}
SUMMARY = "The pangolin worker runs"
TASK = "Write the worker"
FOUR = {
    f"Write part {name}": f"Part {name} is the {animal}" for name, animal in zip("ABCD", ("yak", "zebu", "asp", "ox"))
}
SENTENCES = ("I have found the numbat.", "I have found the quokka.")


@pytest.fixture(autouse=True)
def no_hook_fails(home: Path) -> Iterator[None]:
    """Fails a test in which a hook had something to put into its log."""
    yield
    log = home / ".claude/claude-progress/hooks.log"
    assert not log.exists(), log.read_text()


def single(client: Client, *answers: Step, background: bool = False) -> Script:
    """A session that launches one agent, which gives these answers."""
    return {"main": [[launch(client.version, TASK, "sub", background)], [text("All done.")]], "sub": answers}


def work(machine: Machine, project: Path, *options: str) -> Turn:
    """Runs the session `main` of the script to its end."""
    return machine.ask(project, "scenario:main", *options, tools=TOOLS)


def seen(request: Request) -> str:
    """All that the model would see of the conversation."""
    return "\n".join(request.said)


def turns(turn: Turn) -> int:
    """How often the client asked a model that had tools at hand."""
    return sum(bool(request.body.get("stream") and request.body.get("tools")) for request in turn.requests)


def everything_in(folder: Path) -> dict[Path, bytes | None]:
    """Every file and folder below FOLDER, with the bytes of the files."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def as_before(path: Path) -> str:
    """The text of a progress file without what recording a run of one agent has to change in it."""
    left = without_records(path).replace(f"backend-developer, {TYPE} (in progress)", "backend-developer (in progress)")
    return re.sub(r"(?<=^## Last Updated: ).*$", "2026-11-21T17:30:00Z", left, flags=re.M)


def error_log(path: Path) -> str:
    """The section of a progress file on errors."""
    return path.read_text().partition("## Error Log\n")[2].partition("\n## ")[0]


def states(path: Path) -> dict[str, str]:
    """The states of the records by their tasks."""
    return {task: found.state for task, found in by_task(path).items()}


@promised("agent")
@pytest.mark.slow
def test_an_agent_in_the_foreground_is_recorded_once_and_told_to_the_next_session(
    machine: Machine, project: Path, client: Client
) -> None:
    machine.api.script = single(client, [text(json.dumps(ANSWER))])
    path = progress.write(project)
    work(machine, project)
    found = record(path)
    assert (found.agent, found.state) == (TYPE, "completed")
    assert list(found.answer.items())[:-1] == list(ANSWER.items())
    assert list(found.answer)[-1] == "run"
    assert (found.task, found.run["phase"], found.run["parent"]) == (TASK, "Phase 2: Implementation", None)
    assert f"  - Agent: backend-developer, {TYPE} (in progress)\n" in path.read_text()
    assert "## Last Updated: 2026-11-21T17:30:00Z" not in path.read_text()
    assert as_before(path) == progress.TEXT
    request = machine.ask(project, "hello").request
    assert seen(request).count(SUMMARY) == 1
    assert len(progress.told(request).full) == 1


@promised("agents at once")
def test_four_agents_at_once_are_recorded_each_with_its_own_task_and_result(
    machine: Machine, project: Path, client: Client
) -> None:
    calls = [launch(client.version, task, f"sub{number}") for number, task in enumerate(FOUR)]
    subs = {f"sub{number}": [[text(answer)]] for number, answer in enumerate(FOUR.values())}
    machine.api.script = {"main": [calls, [text("All done.")]], **subs}
    path = progress.write(project)
    work(machine, project)
    assert {task: (found.state, found.summary) for task, found in by_task(path).items()} == {
        task: ("completed", answer) for task, answer in FOUR.items()
    }
    assert as_before(path) == progress.TEXT


@promised("agent in the background")
def test_an_agent_in_the_background_is_recorded_once(machine: Machine, project: Path, client: Client) -> None:
    machine.api.script = single(client, [text(SUMMARY)], background=True)
    path = progress.write(project)
    if at_least(client.version, "2.1.63"):
        work(machine, project)
    else:  # it ends at once, and may then exit with 1
        machine.start(project, "scenario:main", tools=TOOLS).wait(60)
    found = record(path)
    assert found.task == TASK
    if at_least(client.version, "2.1.63") or found.state == "completed":
        assert (found.state, found.summary) == ("completed", SUMMARY)
    else:  # it has ended before its agent
        assert found.state == "interrupted"


@on_clients("2.0.76")
def test_an_agent_in_the_background_that_the_client_does_not_wait_for_is_interrupted(
    machine: Machine, project: Path, client: Client
) -> None:
    machine.api.script = {
        "main": [
            [launch(client.version, TASK, "sub", background=True)],
            [wait_for("waiting-sub")],
            [text("All done.")],
        ],
        "sub": [wait_and_say("sub", SENTENCES[0])],
    }
    path = progress.write(project)
    work(machine, project)
    end_waits(project)
    found = record(path)
    assert (found.state, found.task, found.summary) == ("interrupted", TASK, f"Last said: {SENTENCES[0]}")


@promised("agent of an agent")
def test_an_agent_of_an_agent_names_it_as_its_parent(machine: Machine, project: Path, client: Client) -> None:
    machine.api.script = {
        "main": [[launch(client.version, "Outer task", "outer")], [text("All done.")]],
        "outer": [[launch(client.version, "Inner task", "inner")], [text("The outer one is done.")]],
        "inner": [[text("The inner one is done.")]],
    }
    path = progress.write(project)
    work(machine, project)
    found = by_task(path)
    assert {task: one.summary for task, one in found.items()} == {
        "Outer task": "The outer one is done.",
        "Inner task": "The inner one is done.",
    }
    assert (found["Outer task"].run["parent"], found["Inner task"].run["parent"]) == (
        None,
        found["Outer task"].run["id"],
    )


def die(machine: Machine, project: Path, path: Path) -> None:
    """Runs a session with four agents, and kills it when two have ended and two have said a sentence."""
    parts = list(FOUR.items())
    calls = [launch(machine.client.version, task, f"sub{n}", True) for n, (task, _) in enumerate(parts)]
    machine.api.script = {
        "main": [calls, [text("All are at work.")]],
        **{f"sub{n}": [[text(answer)]] for n, (_, answer) in enumerate(parts[:2])},
        **{f"sub{n}": [wait_and_say(f"sub{n}", sentence)] for n, sentence in enumerate(SENTENCES, 2)},
    }
    with killed(machine, project, "scenario:main"):
        wait(lambda: len(waiting(project)) == 2, "two agents to wait")
        wait(lambda: all(has_said(machine, sentence) for sentence in SENTENCES), "their sentences to be written down")
        wait(lambda: [one.state for one in records(path)].count("completed") == 2, "two agents to end")


def died(path: Path, request: Request) -> None:
    """Sees that the file and the next session's request tell of all four agents, each once."""
    done, left = list(FOUR.items())[:2], list(zip(list(FOUR)[2:], SENTENCES))
    found = by_task(path)
    assert {task: (one.state, one.summary) for task, one in found.items()} == {
        **{task: ("completed", answer) for task, answer in done},
        **{task: ("interrupted", f"Last said: {sentence}") for task, sentence in left},
    }
    told = "\n".join(progress.copies(request))
    assert [told.count(words) for pair in (*done, *left) for words in pair] == [1] * 8
    assert (told.count(f"{TYPE} (completed)"), told.count(f"{TYPE} (interrupted)")) == (2, 2)


@since("2.1.63")
@pytest.mark.slow
def test_after_a_kill_the_next_session_knows_what_was_done_and_what_was_cut_off(
    machine: Machine, project: Path
) -> None:
    path = progress.write(project)
    die(machine, project, path)
    died(path, machine.ask(project, "hello").request)


@on_newest_client
def test_after_a_kill_the_continued_conversation_knows_it_too(machine: Machine, project: Path) -> None:
    path = progress.write(project)
    die(machine, project, path)
    died(path, machine.ask(project, "go on", "--continue").request)


@promised("agent cut off")
@pytest.mark.slow
def test_an_agent_in_the_foreground_that_was_killed_is_interrupted(
    machine: Machine, project: Path, client: Client
) -> None:
    machine.api.script = single(client, wait_and_say("sub", SENTENCES[0]))
    path = progress.write(project)
    has_transcripts = at_least(client.version, "2.0.76")
    with killed(machine, project, "scenario:main"):
        wait(lambda: waiting(project) == ["sub"], "the agent to wait")
        wait(lambda: not has_transcripts or has_said(machine, SENTENCES[0]), "its sentence to be written down")
        assert states(path) == {TASK: "in_progress"}
    told = "\n".join(progress.copies(machine.ask(project, "hello").request))
    assert states(path) == {TASK: "interrupted"}
    assert told.count(TASK) == told.count(f"{TYPE} (interrupted)") == 1
    if has_transcripts:
        assert record(path).summary == f"Last said: {SENTENCES[0]}"
        assert told.count(SENTENCES[0]) == 1


def named(name: str) -> str:
    """A progress file that tells of little more than its name."""
    return f"# Orchestration: {name}\n\n## Status: in_progress\n\n## Current\n- [ ] Build the {name}\n"


@pytest.mark.slow
@on_newest_client
def test_two_sessions_at_once_write_each_into_its_own_file_and_a_third_is_asked_to_choose(
    client: Client, api: Api, home: Path, project: Path
) -> None:
    machine = Machine(client, home, api)
    install(machine)
    names = ("alpha", "beta")
    paths = [progress.write(project, named(name), f"{name}.md") for name in names]
    sessions = {
        f"main-{own}": [
            [tool_use("Bash", command=f"claude-progress use {own}", description="Choose a file")],
            [wait_for(f"met-{other}", f"touch met-{own}")],
            [launch(client.version, f"Work on {own}", f"sub-{own}")],
            [text("All done.")],
        ]
        for own, other in (names, names[::-1])
    }
    api.script = {
        **sessions,
        "sub-alpha": [[text("The alpha is done.")]],
        "sub-beta": [[text("The beta is done.")]],
        "main": [[launch(client.version, TASK, "sub")], [text("Going on."), launch(client.version, TASK, "sub")]],
        "sub": [[text(SUMMARY)]],
    }
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: machine.ask(project, f"scenario:{name}", tools=TOOLS), sessions))
    for name, path in zip(names, paths):
        assert (record(path).task, record(path).summary) == (f"Work on {name}", f"The {name} is done.")
    before = [path.read_bytes() for path in paths]
    third = work(machine, project)
    assert [path.read_bytes() for path in paths] == before
    assert seen(third.request).count("`claude-progress use NAME`") == 1


@on_clients("2.0.76")
def test_the_clients_own_warm_up_agents_are_not_recorded(machine: Machine, project: Path) -> None:
    path = progress.write(project)
    turn = machine.ask(project, "hello")
    assert any("Warmup" in request.said for request in turn.requests)
    assert path.read_text() == progress.TEXT


@since("2.1.150")
@pytest.mark.slow
def test_the_clients_own_helpers_at_a_compaction_are_not_recorded(machine: Machine, project: Path) -> None:
    path = progress.write(project)
    machine.ask(project, "hello")
    machine.ask(project, "and again", "--continue")
    machine.ask(project, "/compact", "--continue")
    assert "compact" in [event.get("source") for event in foreign_events(machine.home)]
    assert path.read_text() == progress.TEXT


@promised("agent that fails")
def test_an_agent_whose_request_fails_is_recorded_as_failed(machine: Machine, project: Path, client: Client) -> None:
    machine.api.script = single(client, [refusal("the wombat quota is used up")])
    path = progress.write(project)
    work(machine, project)
    found = record(path)
    assert (found.state, found.task) == ("failed", TASK)
    assert "wombat" in found.summary
    log = error_log(path)
    assert len(re.findall(r"^### \S+Z - Agent failed$", log, re.M)) == log.count("wombat") == 1
    assert f"- Agent: {TYPE}\n" in log
    assert log.count("- Resolution: pending") == 2
    assert "- Count:" not in log


@on_newest_client
def test_an_agent_that_the_model_stops_is_interrupted(machine: Machine, project: Path, client: Client) -> None:
    machine.api.script = {
        "main": [
            [launch(client.version, TASK, "sub", background=True)],
            *search(client.version, "TaskStop"),
            [wait_for("waiting-sub")],
            lambda messages: [tool_use("TaskStop", task_id=launched_id(messages))],
            [text("All done.")],
        ],
        "sub": [wait_and_say("sub", SENTENCES[0])],
    }
    path = progress.write(project)
    work(machine, project)
    found = record(path)
    assert (found.state, found.task, found.summary) == ("interrupted", TASK, f"Last said: {SENTENCES[0]}")


@on_newest_client
def test_an_agent_that_is_continued_keeps_its_record(machine: Machine, project: Path, client: Client) -> None:
    machine.api.script = {
        "main": [
            [launch(client.version, TASK, "sub")],
            *search(client.version, "SendMessage"),
            lambda messages: [
                tool_use("SendMessage", to=launched_id(messages), summary="Go on", message="Go on with scenario:more")
            ],
            [text("All done.")],
        ],
        "sub": [[text("The older report.")]],
        "more": [[text("The newer report.")]],
    }
    path = progress.write(project)
    work(machine, project)
    found = record(path)
    assert (found.state, found.task, found.summary) == ("completed", TASK, "The newer report.")
    kept = (project / found.run["output"]).read_text()
    assert (kept.count("The older report."), kept.count("The newer report.")) == (1, 1)


@on_every_client
def test_a_project_without_progress_files_stays_untouched(
    machine: Machine, project: Path, tmp_path: Path, client: Client
) -> None:
    machine.api.script = single(client, [text(SUMMARY)])
    plain = tmp_path / "plain"
    plain.mkdir()
    assert SUMMARY in seen(work(machine, plain).request)
    assert everything_in(plain) == {}


@on_newest_client
def test_an_empty_progress_folder_stays_empty(machine: Machine, project: Path, client: Client) -> None:
    machine.api.script = single(client, [text(SUMMARY)])
    work(machine, project)
    assert sorted(everything_in(project)) == [project / ".claude", project / ".claude/progress"]


@on_newest_client
def test_the_hooks_let_no_agent_run_twice(machine: Machine, project: Path, client: Client, tmp_path: Path) -> None:
    machine.api.script = single(client, [text(SUMMARY)])
    progress.write(project)
    other = tmp_path / "other"
    other.mkdir()
    assert turns(work(machine, project)) == turns(work(machine._replace(home=other), project)) == 3


@on_newest_client
def test_a_long_report_is_kept_whole_beside_the_file_without_the_token_in_it(
    machine: Machine, project: Path, client: Client
) -> None:
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    sentences = [f"Sentence {number} tells of the platypus." for number in range(150)]
    report = f"I have used {token} here. " + " ".join(sentences)
    machine.api.script = single(client, [text(report)])
    path = progress.write(project)
    work(machine, project)
    found = record(path)
    assert len(report) > 5000
    assert report.replace(token, "[masked: GitHub token]").startswith(found.summary)
    assert found.summary.endswith(" tells of the platypus.")
    assert len(found.summary) <= 500
    output = f".claude/progress/outputs/{path.stem}/{found.run['id']}.md"
    assert found.run["output"] == output
    assert " ".join(sentences) in (project / output).read_text()
    kept = {**everything_in(project), **everything_in(machine.home / ".claude/claude-progress")}
    assert [file for file, data in kept.items() if data and token.encode() in data] == []
