"""Settings files as people have them, more than two hundred that all differ, made from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from progresslib.registration import table
from progresslib.registration.table import ALLOW_EDITS, STATUS_LINE, TODO_TOOLS
from tests.settings import layout, shapes
from tests.settings.layout import BOM
from tests.settings.shapes import ALIKE, EVENTS, Pairs, Spelled, pairs

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
    return lambda rng: layout.drawn(rng).data(value(rng), rng)


def some_members(rng: Random, *names: str) -> Pairs:
    """A file with the members of these names, and a few others; without names with any."""
    all_members = shapes.members(rng)
    wanted = [one for one in all_members if one[0] in names]
    others = [one for one in all_members if one[0] not in names]
    found = wanted + rng.sample(others, rng.randint(0, 3) if names else rng.randint(1, len(others)))
    return Pairs(rng.sample(found, len(found)))


def with_names(*names: str) -> Draw:
    return neat(lambda rng: some_members(rng, *names))


def alike(rng: Random) -> Pairs:
    hooks = shapes.hooks(rng, EVENTS, ALIKE)
    rules = pairs(allow=list(shapes.RULES_ALIKE), deny=[one.value for one in table.RULES])
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
    text = layout.drawn(rng).text(some_members(rng, "hooks", "permissions"), rng)
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
    events: dict[str, list[Any]] = {event: [shapes.group(rng)] for event in rng.sample(EVENTS, 2)}
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
        events = pairs(Stop=rng.choice([wrong, Pairs([])]), SessionStart=[shapes.group(rng)])
        return pairs(model="opus", hooks=events)
    if place == "allow":
        return pairs(permissions=pairs(deny=["Read"], allow=rng.choice([wrong, Pairs([])])), model="opus")
    if place == "root":
        return rng.choice([[shapes.permissions(rng)], wrong])
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
    text = layout.drawn(rng)._replace(bom=b"").text(some_members(rng, "model", "hooks"), rng)
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
    text = layout.drawn(rng).text(pairs(name="José", model="opus"), rng).replace("\\u00e9", "é")
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
    "all of it": neat(lambda rng: Pairs(shapes.members(rng))),
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
