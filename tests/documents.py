"""The public documents: their code blocks, the commands in their text, their links, and how their blocks are run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import click
from markdown_it import MarkdownIt
from markdown_it.token import Token

from progresslib.cli import group
from tests.folders import ROOT
from tests.installing import Machine

_PLACES = ("*.md", "docs/*.md", "docs/proof/*.md", "skills/**/*.md")
SESSION = {"CLAUDECODE": "1", "CLAUDE_CODE_SESSION_ID": "a-session"}
"""Commands run as Claude runs them."""
_MARK = "@@ block "
INSTALLER = "python3 install.py"
GIT = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@example.invalid"))
}


class Block(NamedTuple):
    """A fenced block: its document, the line that it begins on, its language and its text."""

    page: str
    line: int
    language: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def first(self) -> str:
        """Its first line."""
        return self.text.partition("\n")[0]


def pages() -> dict[str, str]:
    """The text of each public document, by its path."""
    found = [path for pattern in _PLACES for path in sorted(ROOT.glob(pattern))]
    return {str(path.relative_to(ROOT)): path.read_text() for path in found}


def tokens(text: str) -> list[Token]:
    """The tokens of a document, without the front matter that skills have; lines are counted in the whole."""
    head = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    return MarkdownIt().parse("\n" * head[0].count("\n") + text[head.end() :] if head else text)


def blocks(page: str, text: str, language: str = "sh") -> list[Block]:
    """The fenced blocks of that language in a document."""
    fences = [token for token in tokens(text) if token.type == "fence" and token.info.strip() == language]
    return [Block(page, (token.map or [0])[0] + 1, language, token.content) for token in fences]


def inline(text: str) -> list[Token]:
    """All pieces of a document's running text: words, code, links."""
    return [child for token in tokens(text) for child in token.children or ()]


def anchors(text: str) -> set[str]:
    """The names by which a document's headings can be linked to, as GitHub makes them."""
    found = tokens(text)
    titles = [found[at + 1] for at, token in enumerate(found) if token.type == "heading_open"]
    said = ["".join(child.content for child in title.children or ()) for title in titles]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in said}


def links(text: str) -> Iterator[str]:
    """Where a document's links and pictures lead, but for those to other hosts."""
    for piece in inline(text):
        target = piece.attrGet("href") if piece.type == "link_open" else piece.attrGet("src")
        if target and not re.match(r"[a-z]+:", str(target)):
            yield str(target)


def played(own: Machine, project: Path, shown: Sequence[Block], before: str = "") -> str:
    """Runs blocks one after the other in one shell, and returns what they print; fails with the block that failed.

    The command is on the PATH, as after an installation; the installer is called in the clone, all else in the project.
    `before` are lines that a document takes for granted.
    """
    project.mkdir(parents=True, exist_ok=True)
    script = "\n".join([before, *(_marked(own, one) for one in shown)])
    path = f"{own.command.parent}:{own.environ()['PATH']}"
    done = own.run("sh", "-ec", script, cwd=project, PATH=path, **GIT, **SESSION)
    failed = done.out.rpartition(_MARK)[2].partition("\n")[0]
    assert done.code == 0, f"{failed} exited with {done.code}\n{done.out}\n{done.err}"
    return re.sub(rf"^{_MARK}.*\n", "", done.out, flags=re.M)


def _marked(own: Machine, block: Block) -> str:
    text = f"(cd '{own.clone}'\n{block.text})" if block.text.startswith(INSTALLER) else block.text
    return f"echo '{_MARK}{block.place}'\n{text}"


def forms(call: str) -> list[list[str]]:
    """The words of a call, once without and once with each part in brackets."""
    pieces = re.split(r"\[([^]]*)\]", re.sub(r"\bN\b", "1", call))
    choices = [("", piece) if number % 2 else (piece,) for number, piece in enumerate(pieces)]
    return [shlex.split("".join(words)) for words in product(*choices)]


def leaf(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the first words name, and the words after these."""
    command: click.Command = group
    while isinstance(command, click.Group):
        assert words, f"{command.name} wants a command"
        assert words[0] in command.commands, f"{command.name} has no command {words[0]!r}"
        command, words = command.commands[words[0]], words[1:]
    return command, words
