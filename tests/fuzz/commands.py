"""The plugin's permission hook: of a line that goes through unasked a shell runs our commands alone, as judged."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from random import Random

from progresslib.handlers.commands import NAME, commands, decide
from tests.fuzz.target import Target
from tests.handlers import test_commands

LONGEST = 3000
TOKENS = [
    *("claude-progress ", "list", "note ", "'", '"', "\\'", "\\\n", " && ", "&&", ";", "|", "&", "$x", "$(id)", "`id`"),
    *(
        "\n",
        "\r",
        "\t",
        " ",
        "#",
        "~",
        "*",
        "?",
        "[a]",
        "{a,b}",
        "!",
        "<x",
        ">x",
        "\\",
        "=",
        "x=1",
        "(",
        ")",
        "''",
        "é",
    ),
    *("\u2028", "\xa0", "\x00", "--fix", "doctor ", "delete", "-", "--", "%", "@", ":", "😀", "$'a'", "\x0b", "\x85"),
]


def check(data: bytes) -> None:
    """Lets a shell run DATA if it goes through."""
    line = data.decode("utf-8", "replace")
    if len(line) > LONGEST or not decide(line):
        return
    found = commands(line)
    assert found
    assert all(words[0] == NAME for words in found)
    for shell in _shells():
        assert _run(shell, line) == [words[1:] for words in found], shell


@lru_cache(maxsize=1)
def _shells() -> list[str]:
    return [path for path in map(shutil.which, ("sh", "bash", "zsh")) if path]


def _run(shell: str, line: str) -> list[list[str]]:
    """The words of each call of our command that a shell makes of a line; it finds no other program."""
    folder = _folder()
    log = os.path.join(folder, "log")
    with open(log, "wb"):
        pass
    environ = {"PATH": os.path.join(folder, "bin"), "LOG": log, "LC_ALL": "C.UTF-8", "HOME": folder}
    work = os.path.join(folder, "work")
    done = subprocess.run([shell, "-c", line], cwd=work, env=environ, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), done
    assert os.listdir(work) == ["file"]
    with open(log, "rb") as file:
        calls = file.read().decode().split("\1")[:-1]
    return [call.split("\2")[:-1] for call in calls]


@lru_cache(maxsize=1)
def _folder() -> str:
    """A folder whose `bin` has a command that notes its words, and whose `work` has one file."""
    folder = tempfile.mkdtemp()
    for name in ("bin", "work"):
        os.mkdir(os.path.join(folder, name))
    with open(os.path.join(folder, "work/file"), "w"):
        pass
    script = os.path.join(folder, "bin", NAME)
    with open(script, "w") as file:
        file.write('#!/bin/sh\n[ $# = 0 ] || printf \'%s\\2\' "$@" >> "$LOG"\nprintf \'\\1\' >> "$LOG"\n')
    os.chmod(script, 0o755)
    return folder


def seeds() -> Sequence[bytes]:
    return [line.encode() for line in (*test_commands.GOOD, *test_commands.TAKES_AWAY, *test_commands.SMUGGLED)]


def mutate(data: bytes, random: Random) -> bytes:
    """A token more, a part less, or the end of another line."""
    text = data.decode("utf-8", "replace")
    at = random.randrange(len(text) + 1)
    way = random.random()
    if way < 0.5:
        text = text[:at] + random.choice(TOKENS) + text[at:]
    elif way < 0.7:
        text = text[:at] + text[at + random.choice((1, 1, 4)) :]
    elif way < 0.8:
        text = text[:at] + chr(random.choice((random.randrange(0xD800), random.randrange(256)))) + text[at:]
    else:
        text = text[:at] + random.choice(seeds()).decode()[random.randrange(20) :]
    return text.encode("utf-8", "replace")


TARGET = Target(
    check=check,
    promise="of a line that goes through unasked sh, bash and zsh run our commands alone, with the words judged",
    seeds=seeds,
    mutate=mutate,
    modules="handlers.commands",
)
