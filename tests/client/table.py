"""The README's table of what works on which client: made from the outcomes of a run, compared with those of the next.

`python3 tests -m promise --write-table` runs every test of the table and writes it anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tests.client.promises import PROMISES, declared
from tests.client.versions import INSTALLED
from tests.folders import ROOT

README = ROOT / "README.md"
HEADING = "## Which client does what\n"
HEAD = """
Each cell comes from tests with the real client of that version ([how](docs/proof/clients.md)). Neighbours that do the
same share a column; what a number stands for is told below.
"""

Cell = tuple[str, str]
"""A promise, by its name, and a client version."""


def section(kept: Collection[Cell]) -> str:
    """The README's section, where the promises in KEPT were kept on their versions."""
    notes = _notes()
    groups = list(_groups(kept, notes))
    rows = [["", *(_head(group) for group in groups)], ["---"] * (len(groups) + 1)]
    rows += [[row.words, *(_cell(name, group[0], kept, notes) for group in groups)] for name, row in PROMISES.items()]
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in rows)
    told = "".join(f"{number}. {words}\n" for words, number in notes.items())
    tested = f"Tested: {', '.join(INSTALLED)}.\n"
    return f"{HEADING}{HEAD}\n{table}\n{told}\n{tested}"


def write(kept: Collection[Cell]) -> None:
    """Puts the outcome of a run into the README."""
    README.write_text(with_section(README.read_text(), kept))


def stated(readme: str) -> str:
    """The section as a README has it, "" without one."""
    _, heading, rest = readme.partition(HEADING)
    body, following, _ = rest.partition("\n## ")
    return f"{heading}{body}" if following else ""


def with_section(readme: str, kept: Collection[Cell]) -> str:
    """A README with the section of a run in place of the one that it has; raises ValueError if it has none."""
    before, heading, rest = readme.partition(HEADING)
    _, following, after = rest.partition("\n## ")
    if not (heading and following):
        raise ValueError(f"there is no section {HEADING.strip()!r}")
    return f"{before}{section(kept)}{following}{after}"


def missing(kept: Collection[Cell], wanted: Collection[Cell]) -> list[str]:
    """What the table says and a run has not shown, a line each; WANTED are the cells that the run was to show."""
    lost = sorted((declared() & set(wanted)) - set(kept), key=_place)
    return [f"claude {version}: the table says yes, the run does not: {PROMISES[name].words}" for name, version in lost]


def _place(cell: Cell) -> tuple[int, int]:
    return INSTALLED.index(cell[1]), list(PROMISES).index(cell[0])


def _notes() -> dict[str, int]:
    """The number of each note, in the order of the rows."""
    words = dict.fromkeys(one.words for row in PROMISES.values() for one in row.differs)
    return {note: number for number, note in enumerate(words, 1)}


def _cell(name: str, version: str, kept: Collection[Cell], notes: dict[str, int]) -> str:
    numbers = [str(notes[one.words]) for one in PROMISES[name].differs if one.is_on(version)]
    word = "yes" if (name, version) in kept else "**fails**" if PROMISES[name].holds_on(version) else "no"
    return f"{word} <sup>{' '.join(numbers)}</sup>" if numbers else word


def _groups(kept: Collection[Cell], notes: dict[str, int]) -> Iterator[Sequence[str]]:
    """Neighbouring versions whose cells are the same."""
    group: list[str] = []
    for version in INSTALLED:
        if group and _column(version, kept, notes) != _column(group[0], kept, notes):
            yield group
            group = []
        group.append(version)
    yield group


def _column(version: str, kept: Collection[Cell], notes: dict[str, int]) -> list[str]:
    return [_cell(name, version, kept, notes) for name in PROMISES]


def _head(group: Sequence[str]) -> str:
    return group[0] if len(group) == 1 else f"{group[0]} to {group[-1]}"
