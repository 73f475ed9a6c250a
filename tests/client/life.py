"""The whole life of an orchestration as a script for the API, a scenario for each prompt."""

from __future__ import annotations

from tests.client.agents import launch, search, task_update, wait_and_say
from tests.client.api import Block, Script, Step, text, tool_use

NAME = "backend-export"
PHASES = ("Build", "Test", "Review")
SENTENCE = "I have found the numbat."
SUMMARY = "The export runs from a queue."
NEW = (
    f"claude-progress new {NAME} --overview 'Moves the export to a queue.' "
    "--phase 'Build - the worker' --phase Test --phase Review"
)


def bash(command: str) -> Block:
    """A command in the Bash tool."""
    return tool_use("Bash", command=command, description="Keep the record")


class Mover:
    """How the model of a client moves the phases: with its todo or task tools, or by commands."""

    def __init__(self, version: str, tool: str) -> None:
        self._version = version
        self._tool = tool

    def begin(self, first: int = 0) -> list[Step]:
        """The steps that make the list of the phases from the first open one on, which is at work.

        A later process of the client finds no tasks, though it goes on with the conversation.
        """
        if self._tool == "commands":
            return []
        if self._tool == "TodoWrite":
            return [*search(self._version, "TodoWrite"), [self._todos(first)]]
        create = [tool_use("TaskCreate", subject=name, description=name) for name in PHASES[first:]]
        searched = search(self._version, "TaskCreate", "TaskUpdate")
        return [*searched, *([one] for one in create), task_update(PHASES[first], "in_progress")]

    def done(self, number: int) -> list[Step]:
        """The steps that complete a phase, counted from 0, and begin the next."""
        if self._tool == "commands":
            return [[bash(f"claude-progress phase done {number + 1} '{PHASES[number]} is done'")]]
        if self._tool == "TodoWrite":
            return [*search(self._version, "TodoWrite"), [self._todos(number + 1)]]
        following = [task_update(PHASES[number + 1], "in_progress")] if number + 1 < len(PHASES) else []
        return [task_update(PHASES[number], "completed"), *following]

    def _todos(self, at: int) -> Block:
        def state(number: int) -> str:
            return "completed" if number < at else "in_progress" if number == at else "pending"

        listed = [{"content": name, "status": state(n), "activeForm": name} for n, name in enumerate(PHASES)]
        return tool_use("TodoWrite", todos=listed)


def script(version: str, tool: str) -> Script:
    """The scenarios of the whole life, in the order in which they are played."""
    mover = Mover(version, tool)
    return {
        "begin": [
            [bash(NEW)],
            *mover.begin(),
            [launch(version, "Build the worker", "sub-build")],
            *mover.done(0),
            [bash("claude-progress decision 'Pattern: outbox'")],
            [text("Built.")],
        ],
        "test": [
            [bash("claude-progress block 'Waiting for the ibex key'")],
            [launch(version, "Test the worker", "sub-cut")],
            [text("Never said.")],
        ],
        "again": [
            [bash("claude-progress unblock 'the key came'")],
            *mover.begin(1),
            [launch(version, "Test it again", "sub-test")],
            *mover.done(1),
            [text("Tested.")],
        ],
        "review": [
            *mover.begin(2),
            [launch(version, "Review the worker", "sub-review")],
            *mover.done(2),
            [text("All phases are done.")],
            [text("Noted.")],
        ],
        "finish": [[bash(f"claude-progress complete '{SUMMARY}'")], [text("It is complete.")], [text("Noted.")]],
        "archive": [[bash("claude-progress archive")], [text("It is put away.")]],
        "sub-build": [[text('{"status": "complete", "summary": "It is built", "decisions": ["five retries"]}')]],
        "sub-cut": [wait_and_say("cut", SENTENCE)],
        "sub-test": [[text("The tests pass.")]],
        "sub-review": [[text("The review found nothing.")]],
    }
