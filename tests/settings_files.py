"""Settings files as people have them, more than two hundred that all differ, made from a seed; and what became of them.

`python3 -m tests.settings_files --count 2000` installs into each, plays an edit, uninstalls, and prints the figures.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from progresslib.registration import table
from progresslib.registration.table import ALLOW_EDITS, STATUS_LINE, TODO_TOOLS
from tests import settings_layout, settings_shapes
from tests.settings_layout import BOM
from tests.settings_shapes import ALIKE, EVENTS, Pairs, Spelled, pairs

SCOPES = ("user", "user", "local", "project")
VERSIONS = ("", "1.0.128", "2.0.76", "2.1.330")
OPTIONS = (ALLOW_EDITS, TODO_TOOLS, STATUS_LINE)


class File(NamedTuple):
    """One settings file (`data` None: there is none), and how the installer is called for it."""

    seed: int
    kind: str
    scope: str
    options: tuple[str, ...]
    data: bytes | None


Draw = Callable[[Random], "bytes | None"]


def neat(value: Callable[[Random], Any]) -> Draw:
    """What draws a value, written in a layout that is drawn too."""
    return lambda rng: settings_layout.drawn(rng).data(value(rng), rng)


def some_members(rng: Random, *names: str) -> Pairs:
    """A file with the members of these names, and a few others; without names with any."""
    all_members = settings_shapes.members(rng)
    wanted = [one for one in all_members if one[0] in names]
    others = [one for one in all_members if one[0] not in names]
    found = wanted + rng.sample(others, rng.randint(0, 3) if names else rng.randint(1, len(others)))
    return Pairs(rng.sample(found, len(found)))


def with_names(*names: str) -> Draw:
    return neat(lambda rng: some_members(rng, *names))


def alike(rng: Random) -> Pairs:
    hooks = settings_shapes.hooks(rng, EVENTS, ALIKE)
    rules = pairs(allow=list(settings_shapes.RULES_ALIKE), deny=[one.value for one in table.RULES])
    return Pairs([*some_members(rng, "model").members, ("hooks", hooks), ("permissions", rules)])


def empty_containers(rng: Random) -> Pairs:
    events = Pairs([(event, rng.choice([[], [pairs(hooks=[])], Spelled("[ ]")])) for event in rng.sample(EVENTS, 3)])
    hooks = rng.choice([Pairs([]), events, Spelled("{ \n }")])
    rules = rng.choice([Pairs([]), pairs(allow=[]), pairs(ask=Spelled("[\t]"), allow=["Read"]), Spelled("{\r\n}")])
    return Pairs(rng.sample([("hooks", hooks), ("permissions", rules), ("env", Pairs([])), ("model", "opus")], 4))


def doubled(rng: Random) -> Pairs:
    """A file in which keys stand twice: of those the client takes the last."""
    first, second = some_members(rng, "hooks", "permissions"), some_members(rng, "hooks", "permissions", "env")
    return Pairs([*first.members, *second.members])


def escaped(rng: Random) -> Any:
    """A file whose keys and commands are spelled with escapes, ours among them."""
    text = settings_layout.drawn(rng).text(some_members(rng, "hooks", "permissions"), rng)
    for word, spelled in {'"hooks"': '"\\u0068ooks"', '"allow"': '"al\\u006cow"', "echo": "\\u0065cho"}.items():
        text = text.replace(word, spelled)
    return Spelled(text)


def deep(rng: Random) -> Pairs:
    depth = rng.choice([300, 1_200])
    nested = Spelled(rng.choice(["[" * depth + "]" * depth, '{"a":' * depth + "0" + "}" * depth]))
    return Pairs([*some_members(rng, "hooks").members, ("custom", nested)])


def huge(rng: Random) -> Pairs:
    rules = [f"Bash(make target-{number}:*)" for number in range(600)]
    long = [pairs(type="command", command=f"echo {'x' * 200_000}")]
    hooks = pairs(Stop=[pairs(hooks=long)])
    return Pairs([*some_members(rng, "model").members, ("permissions", pairs(allow=rules)), ("hooks", hooks)])


def by_hand(rng: Random) -> Pairs:
    """A file into which somebody has merged our example, beside hooks of their own."""
    rows = table.rows_for(rng.choice([None, table.NEWEST]))
    ours = table.entries(rows, table.BY_HAND)
    events: dict[str, list[Any]] = {event: [settings_shapes.group(rng)] for event in rng.sample(EVENTS, 2)}
    for entry in ours:
        events.setdefault(entry.place[1], []).append(tree(entry.value))
    return Pairs([("model", "opus"), ("hooks", Pairs(list(events.items())))])


def tree(value: Any) -> Any:
    """A value of Python's as one of ours."""
    if isinstance(value, dict):
        return Pairs([(key, tree(one)) for key, one in value.items()])
    return [tree(one) for one in value] if isinstance(value, list) else value


def wrong_type(rng: Random) -> Any:
    wrong = rng.choice(["text", Spelled("7"), None, True])
    place = rng.choice(["hooks", "event", "permissions", "allow", "env", "root"])
    if place == "event":
        events = pairs(Stop=rng.choice([wrong, Pairs([])]), SessionStart=[settings_shapes.group(rng)])
        return pairs(model="opus", hooks=events)
    if place == "allow":
        return pairs(permissions=pairs(deny=["Read"], allow=rng.choice([wrong, Pairs([])])), model="opus")
    if place == "root":
        return rng.choice([[settings_shapes.permissions(rng)], wrong])
    return Pairs([("model", "opus"), (place, rng.choice([wrong, ["Read"]]))])


def odd_inside(rng: Random) -> Pairs:
    """A file with wrong types where nothing of ours has to go: the client may complain, the installer need not."""
    handlers = [pairs(command=Spelled("1")), "echo"]
    groups = ["text", Spelled("7"), [], pairs(hooks="x"), pairs(hooks=handlers), pairs(matcher=[])]
    rules = pairs(deny="Read", additionalDirectories=None, allow=[Spelled("1"), Pairs([]), None])
    hooks = pairs(Stop=rng.sample(groups, 3), Notification="x")
    return Pairs([("hooks", hooks), ("permissions", rules), ("statusLine", "x")])


def broken(rng: Random) -> bytes:
    """A file that is not JSON, as people leave it: a comment, a comma too many, an end too early, and so on."""
    text = settings_layout.drawn(rng)._replace(bom=b"").text(some_members(rng, "model", "hooks"), rng)
    brace = text.index("{") + 1
    close = text.rindex("}")
    ways = [
        f"{text[:brace]} // my settings\n{text[brace:]}",
        f"{text[:brace]}/* {text[brace:].replace('*/', '')[:20]} */{text[brace:]}",
        f"{text[:close]},{text[close:]}",
        text[:close],
        text[: rng.randint(brace, close)],
        text + text[rng.choice([0, brace]) :],
        text.replace('"model"', "model", 1),
        text.replace('"model"', "'model'", 1),
        text[:brace] + '"ratio": NaN,' + text[brace:],
        text[:brace] + '"tab": "a\tb",' + text[brace:],
        text[:brace] + '"hex": "\\x41",' + text[brace:],
        text[:brace] + '"no value":,' + text[brace:],
        "<<<<<<< HEAD\n" + text,
        "\x00" * 40,
        text.replace(":", "=", 1),
    ]
    return rng.choice(ways).encode()


def not_utf8(rng: Random) -> bytes:
    text = settings_layout.drawn(rng).text(pairs(name="José", model="opus"), rng).replace("\\u00e9", "é")
    codec = rng.choice(["latin-1", "utf-16", "utf-16-le", "utf-32-be"])
    data = text.encode(codec)
    return rng.choice([data, BOM + data]) if codec == "latin-1" else data


def nothing(rng: Random) -> bytes | None:
    blank = [b"", b"\n", b" \r\n\t", BOM, BOM + b"\n"]
    return rng.choice([None, *blank, b"{}", b"{}\n", b"{\n}", BOM + b"{ }", b"\n{\t}\r\n"])


KINDS: dict[str, Draw] = {
    "none, or an empty one": nothing,
    "some keys": with_names(),
    "permissions": with_names("permissions"),
    "hooks of others": with_names("hooks"),
    "all of it": neat(lambda rng: Pairs(settings_shapes.members(rng))),
    "names that are like ours": neat(alike),
    "plugins": with_names("enabledPlugins", "extraKnownMarketplaces", "hooks"),
    "a status line, variables": with_names("statusLine", "env"),
    "empty lists and objects": neat(empty_containers),
    "doubled keys": neat(doubled),
    "escapes": neat(escaped),
    "nested deeply": neat(deep),
    "large": neat(huge),
    "ours, put in by hand": neat(by_hand),
    "wrong types elsewhere": neat(odd_inside),
    "wrong types in the way": neat(wrong_type),
    "no JSON": broken,
    "no UTF-8": not_utf8,
}
WEIGHTS = {"large": 1, "nested deeply": 2, "no JSON": 8, "wrong types in the way": 6, "no UTF-8": 3, "all of it": 8}


def file(seed: int) -> File:
    """The file of this seed."""
    rng = Random(seed)
    names = [name for name in KINDS for _ in range(WEIGHTS.get(name, 5))]
    kind = names[seed * 37 % len(names)]
    scope = rng.choice(SCOPES)
    asked = tuple(f"--{one}" for one in OPTIONS if scope != "project" and rng.random() < 0.25)
    version = rng.choice(VERSIONS)
    options = (*asked, *(["--client-version", version] if version else []))
    return File(seed, kind, scope, options, KINDS[kind](rng))


def files(count: int, first: int = 0) -> Iterator[File]:
    """That many files, no two the same."""
    known: set[bytes | None] = set()
    seed = first
    while count:
        one = file(seed)
        seed += 1
        if one.data not in known:
            known.add(one.data)
            count -= 1
            yield one


def _rows(table: Counter[tuple[str, str]], outcomes: tuple[str, ...]) -> Iterator[str]:
    """The figures as a table of Markdown."""
    yield f"| settings with | {' | '.join(outcomes)} |"
    yield f"| --- |{' ---: |' * len(outcomes)}"
    for kind in KINDS:
        yield f"| {kind} | {' | '.join(str(table[kind, outcome]) for outcome in outcomes)} |"
    sums = [sum(table[kind, outcome] for kind in KINDS) for outcome in outcomes]
    yield f"| together | {' | '.join(map(str, sums))} |"


def main(arguments: list[str]) -> int:
    """Plays COUNT files and prints what became of them, by their kind; 1 if one came out otherwise than promised."""
    from tests.settings_rounds import OUTCOMES, Failed, Home, rounds

    parser = argparse.ArgumentParser(prog="python3 -m tests.settings_files")
    parser.add_argument("--count", type=int, default=240, help="how many files (default: 240)")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the seed of the first one (default: 0)")
    chosen = parser.parse_args(arguments)
    table: Counter[tuple[str, str]] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for one in files(chosen.count, chosen.first):
            try:
                table.update((one.kind, outcome) for outcome in rounds(home, one))
            except Failed as error:
                failed += 1
                print(f"seed {one.seed}, {one.kind}: {error}", file=sys.stderr)
    for line in _rows(table, OUTCOMES):
        print(line)
    print(f"\n{chosen.count} files from seed {chosen.first} on; {failed} came out otherwise than promised")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
