"""An interactive client in a tmux of its own: keys in, screen out."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from tests.client.client import KEY, Machine
from tests.client.versions import Missing

SECONDS = 120
STILL = 0.7
ANSWERED = 10
RULE = re.compile(r"^[╭╰ ]?─{20,}.*$", re.M)
"""Above and below the line that is typed."""


class Terminal:
    """A context manager that runs the client of MACHINE interactively in PROJECT, trusted, past its first questions."""

    def __init__(self, machine: Machine, project: Path, *options: str, size: tuple[int, int] = (160, 50)) -> None:
        if shutil.which("tmux") is None:
            raise Missing("tmux is not on the PATH")
        self._machine = machine
        self._project = project
        self._size = size
        self._words = [*machine.client.command, *options]
        self._tmux = ["tmux", "-S", str(machine.home / f"tmux-{uuid.uuid4().hex[:8]}"), "-f", os.devnull]

    def __enter__(self) -> Terminal:
        answer_first_questions(self._machine.home, self._project)
        environ = {**self._machine.environ(), "TERM": "xterm-256color"}
        size = ["-x", str(self._size[0]), "-y", str(self._size[1])]
        settings = [f"{name}={value}" for name, value in environ.items()]
        self._run("new-session", "-d", *size, "-c", str(self._project), "env", "-i", *settings, *self._words)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)

    def screen(self) -> str:
        """What stands on the screen now; empty once the client has ended."""
        return subprocess.run([*self._tmux, "capture-pane", "-p"], capture_output=True, text=True, check=False).stdout

    def coloured(self) -> str:
        """The same with the escape sequences of its colours."""
        words = [*self._tmux, "capture-pane", "-e", "-p"]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout

    def say(self, line: str) -> None:
        """Types a line and presses Enter: keys that come while the client still draws get lost, or count as pasted."""
        self.wait(lambda: self._has_typed(line), f"{line!r} to stand on the screen")
        self.wait(lambda: self._has_entered(line), f"{line!r} to be taken")

    def _has_typed(self, line: str) -> bool:
        """Types a line, and tells whether it came to stand where one types; takes back what came of it if it did not.

        Before the client reads keys the terminal itself shows them, elsewhere.
        """
        self.settle()
        self._run("send-keys", "-l", line)
        has_come = self._comes(lambda: line in self._typed())
        if not has_come:
            self.press("C-u")
        return has_come

    def _has_entered(self, line: str) -> bool:
        """Presses Enter, and tells whether the client has taken the line: an Enter in a paste is a line break to it."""
        self.settle()
        self.press("Enter")
        return self._comes(lambda: self._is_taken(line))

    def _is_taken(self, line: str) -> bool:
        """Whether the line stands no longer where one types; seen twice, as the client clears the screen to draw."""

        if line in self._typed():
            return False
        time.sleep(STILL / 2)
        return line not in self._typed()

    def _typed(self) -> str:
        """What stands where one types, between two rules: below a line that was taken there may be one."""
        return "".join(RULE.split(self.screen())[1:][-2:-1])

    def _comes(self, until: Callable[[], bool]) -> bool:
        """Whether UNTIL() comes to hold in a time in which a client answers a key."""
        end = time.monotonic() + ANSWERED
        while not until():
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True

    def leave(self) -> None:
        """Ends the client as a person does, so that it has written down the whole conversation."""
        self.say("/exit")
        self.wait(lambda: not self.screen(), "the client to end")

    def settle(self) -> None:
        """Waits until the screen shows something and stays as it is for a while."""

        def still() -> bool:
            before = self.screen()
            time.sleep(STILL)
            return bool(before.strip()) and before == self.screen()

        self.wait(still, "the screen to come to rest")

    def press(self, *keys: str) -> None:
        """Presses keys, by the names that tmux has for them."""
        self._run("send-keys", *keys)

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Waits until UNTIL() holds; fails with the screen after two minutes."""
        end = time.monotonic() + SECONDS
        while not until():
            assert time.monotonic() < end, f"waited {SECONDS} seconds for {what}\n{self.screen()}"
            time.sleep(0.1)

    def _run(self, *words: str) -> None:
        environ = {"PATH": os.environ["PATH"], "HOME": str(self._machine.home)}
        subprocess.run([*self._tmux, *words], check=True, env=environ)


def answer_first_questions(home: Path, project: Path) -> None:
    """Writes the file in which the client keeps that it was set up, may use the key and may trust the project."""
    trusted = {"hasTrustDialogAccepted": True, "hasCompletedProjectOnboarding": True, "allowedTools": [], "history": []}
    known = home / ".claude.json"
    answers = json.loads(known.read_text()) if known.exists() else {}
    answers.update(
        hasCompletedOnboarding=True,
        theme="dark",
        customApiKeyResponses={"approved": [KEY[-20:]], "rejected": []},
        projects={**answers.get("projects", {}), str(project): {**trusted}},
    )
    known.write_text(json.dumps(answers))
