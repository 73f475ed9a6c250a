"""Progress files with planted facts: unique tokens in sentences, in the forms and places in which models write them."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from phrases import FACTS, FILLER

KINDS = (
    *("status", "phase", "phase result", "blocker", "decision", "path", "unresolved error", "preference"),
    *("preference among notes", "run", "resolved error", "how it was resolved", "detail of a run"),
)
SYLLABLES = ("ba", "co", "di", "fu", "ga", "he", "ji", "ko", "lu", "mi", "no", "pe", "qua", "ri", "so", "ta", "vu")


class Fact(NamedTuple):
    """Something that a later session has to know: its kind, and the token that stands for it in the file."""

    kind: str
    token: str


class Item(NamedTuple):
    """One item of a file, in Markdown, and its sentences, each of which stands in no other item."""

    text: str
    sentences: list[str]

    def bullet(self, mark: str = "- ") -> str:
        """The item in a list, its further lines below its text."""
        return mark + self.text.replace("\n", "\n  ").replace("\n  \n", "\n\n") + "\n"


class Planter:
    """Makes sentences, facts and items; the facts stand in `facts`."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.facts: list[Fact] = []
        self._taken: set[str] = set()

    def token(self) -> str:
        """A word that stands nowhere else in the files of one planter."""
        while True:
            token = "".join(self.random.choices(SYLLABLES, k=4)) + str(self.random.randrange(10, 99))
            if token not in self._taken:
                self._taken.add(token)
                return token

    def fact(self, kind: str, form: str = "") -> str:
        """A sentence with a new fact of a kind, in the form given, `{t}` for the token, or any of the kind's."""
        token = self.token()
        self.facts.append(Fact(kind, token))
        return (form or self.random.choice(FACTS[kind])).format(t=token)

    def filler(self) -> str:
        """A sentence that is nothing to remember, unlike any other."""
        mark = f"{self.random.choice(('JOB', 'OPS', 'PLAT'))}-{self.random.randrange(10_000, 1_000_000)}"
        form = self.random.choice(("{} ({})", "{}, see {}", "{}; {} has the figures"))
        return form.format(self.random.choice(FILLER), mark)

    def item(self, said: str, topic: str) -> Item:
        """An item that says something: at once, with its reasons below, or only after a while."""
        shape = self.random.choices((self._short, self._reasoned, self._nested, self._in_a_row, self._long), SHAPES)[0]
        return shape(said, topic)

    def _short(self, said: str, topic: str) -> Item:
        return Item(said, [said])

    def _reasoned(self, said: str, topic: str) -> Item:
        """The fact, and some reasons nested below it."""
        reasons = [self.filler() for _ in range(self.random.randrange(1, 4))]
        return Item("\n".join([said, *(f"- {reason}" for reason in reasons)]), [said, *reasons])

    def _nested(self, said: str, topic: str) -> Item:
        """A topic, and the fact among what is nested below."""
        below = self._around(said, self.random.randrange(1, 4))
        return Item("\n".join([f"**{topic}**:", *(f"- {one}" for one in below)]), below)

    def _in_a_row(self, said: str, topic: str) -> Item:
        """One line of several sentences."""
        row = self._around(said, self.random.randrange(2, 4))
        return Item(f"{topic}: {'. '.join(row)}.", row)

    def _long(self, said: str, topic: str) -> Item:
        """Two or three paragraphs."""
        row = self._around(said, self.random.randrange(3, 8))
        half = len(row) // 2
        return Item(f"**{topic}**: {'. '.join(row[:half])}.\n\n{'. '.join(row[half:])}.", row)

    def _around(self, said: str, count: int) -> list[str]:
        """The sentence at any place among COUNT others."""
        row = [self.filler() for _ in range(count)]
        row.insert(self.random.randrange(count + 1), said)
        return row


SHAPES = (55, 15, 10, 12, 8)
"""How many of a hundred items have which shape."""


def counts(size: int) -> dict[str, int]:
    """How many facts of each kind a file of SIZE bytes holds: what is known grows slower than what was done."""
    times = size / 8192

    def grown(least: int, power: float) -> int:
        return round(least * float(times**power))

    return {
        "phase": min(grown(5, 0.25), 18),
        "blocker": grown(1, 0.25),
        "decision": grown(4, 0.45),
        "path": grown(5, 0.45),
        "unresolved error": grown(1, 0.5),
        "resolved error": grown(1, 0.95),
        "preference": grown(3, 0.4),
        "run": grown(3, 0.95),
    }
