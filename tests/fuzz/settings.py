"""The settings merge: what it adds it takes out again to the byte, and nothing else means anything else afterwards.

An input is a first line that says what is wanted and what a person edits in between, and below it the settings.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

from progresslib.errors import ProgressError
from progresslib.registration import settings
from progresslib.registration.table import Entry
from tests.fuzz.mutating import lines
from tests.fuzz.target import Target
from tests.registration import test_settings_properties as properties

PATH = "settings.json"
WANTED: Sequence[Sequence[Entry]] = (properties.HOOKS, properties.OLD, properties.NEW, properties.ALL)
REFUSED = re.compile(r"settings\.json:\d+(:\d+)?: [^\n]+")
TOKENS = [
    *(b'"hooks"', b'"SessionStart"', b'"Stop"', b'"permissions"', b'"allow"', b'"ask"', b'"env"', b'"statusLine"'),
    *(b'"type"', b'"command"', b'"matcher"', b'"timeout"', b"{", b"}", b"[", b"]", b",", b":", b"null", b"1", b'""'),
    *(
        b'"Bash(claude-progress:*)"',
        b'"CLAUDE_CODE_ENABLE_TODO_TOOLS"',
        b"// c",
        b"/* c */",
        b'"\\u0068ooks"',
        b"1e400",
    ),
    *(json.dumps(entry.value).encode() for entry in properties.ALL),
]


def check(data: bytes) -> None:
    """Adds what the first line wants to the settings below it, and takes it out again; edits between the two."""
    script, _, given = data.partition(b"\n")
    before = None if script[:1] == b"-" else given
    wanted, later = (list(WANTED[byte % len(WANTED)]) for byte in (script[1:3] + b"ab")[:2])
    try:
        first = settings.add(before, wanted, PATH)
    except ProgressError as error:
        _check_refused(error, before)
        return
    assert first.data is not None
    assert _is_json(first.data), "what was JSON, or nothing, is JSON no longer"
    assert settings.add(first.data, wanted, PATH, first.containers) == first, "twice is not once"
    if settings.commands(before or b"", PATH):
        return  # an installation whose record is lost: there is no way back to what was before it
    _check_same(before if before and _text(before) else b"{}", first.data)
    assert settings.remove(first.data, PATH, first.containers).data == before
    second = settings.add(first.data, later, PATH, first.containers)
    assert settings.remove(second.data, PATH, second.containers).data == before, "after an upgrade"
    _check_lost(first.data, before)
    _check_edited(first, wanted, script[3:])


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8-sig").strip()


def _check_refused(error: ProgressError, before: bytes | None) -> None:
    """A refusal names the place; what is JSON is refused for a wrong type alone."""
    assert REFUSED.fullmatch(str(error)), error
    if before is not None and _is_json(before):
        assert "where the client expects" in str(error), error


def _check_same(before: bytes, after: bytes) -> None:
    """But for ours, and lists and objects that are empty, all means the same."""
    try:
        assert repr(properties.without_ours(after)) == repr(properties.without_ours(before))
    except RecursionError:
        pass  # the package's reader, not ours


def _check_lost(data: bytes, before: bytes | None) -> None:
    """Without the record all hooks of ours go, what is left is JSON, and a second time changes nothing."""
    once = settings.remove(data, PATH)
    left = once.data or b""
    assert settings.commands(left, PATH) == []
    assert not _text(left) or _is_json(left)
    assert settings.remove(once.data, PATH).data == once.data


def _check_edited(first: settings.Change, wanted: Sequence[Entry], script: bytes) -> None:
    """After a person has added things our entries go, and nothing of the person's goes with them."""
    assert first.data is not None
    random = Random(script)
    try:
        edited = json.loads(first.data.decode("utf-8-sig"))
        for _ in range(random.randrange(1, 5)):
            random.choice((_with_group, _with_rule, _with_key))(edited, random)
        data = json.dumps(edited, indent=random.choice((None, 3)), allow_nan=False).encode()
        after = settings.remove(data, PATH, first.containers)
    except (RecursionError, AttributeError, ValueError):
        return  # something else than hooks or rules stands there, or a number that Python cannot write
    left = json.loads(_text(after.data) or "{}")
    assert settings.commands(json.dumps(left).encode(), PATH) == []
    ours = _texts([[entry.value, *entry.place, entry.mark, "hooks", "matcher"] for entry in wanted])
    gone = _texts(edited) - _texts(left)
    assert all(one in ours for one in gone), gone - ours
    assert not [one for one in gone if one in ("mine", "2")]


def _with_group(settings: Any, random: Random) -> None:
    groups = settings.setdefault("hooks", {}).setdefault(random.choice(("SessionStart", "Stop", "Setup")), [])
    handlers = [{"type": "command", "command": "mine"}]
    mixed = [group for group in groups if isinstance(group, dict) and isinstance(group.get("hooks"), list)]
    if mixed and random.random() < 0.3:
        random.choice(mixed)["hooks"].insert(random.randrange(2), handlers[0])
    else:
        groups.insert(random.randrange(3), {"hooks": handlers})


def _with_rule(settings: Any, random: Random) -> None:
    rules = settings.setdefault("permissions", {}).setdefault(random.choice(("allow", "ask", "deny")), [])
    rules.insert(random.randrange(3), random.choice(("mine", "Bash(claude-progress show:*)")))


def _with_key(settings: Any, random: Random) -> None:
    settings.setdefault(random.choice(("env", "other")), {})["mine"] = "2"


def _texts(value: Any) -> Counter[str]:
    """How often each key and scalar stands in a value."""
    if isinstance(value, dict):
        return sum(map(_texts, value.values()), Counter(list(value)))
    if isinstance(value, (list, tuple)):
        return sum(map(_texts, value), Counter())
    return Counter([repr(value) if not isinstance(value, str) else value])


def _is_json(data: bytes) -> bool:
    """Whether the client can read it: strict, but for a BOM."""
    try:
        json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _refuse(word: str) -> None:
    raise ValueError(word)


def seeds() -> Sequence[bytes]:
    neat = {"model": "opus", "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "x"}]}]}, "env": {}}
    found = [
        b"",
        b"{}",
        b"\xef\xbb\xbf{}\n",
        b'{"a": 1}',
        b"{ }\r\n",
        b'{"hooks": []}',
        b'{"permissions":{"allow":[]}}',
    ]
    found += [json.dumps(neat, indent=indent).encode() for indent in (None, 2, 4, "\t")]
    found += [(settings.add(b"{}\n", list(wanted), PATH).data or b"") for wanted in WANTED]
    return [b"+%c%c\n" % (97 + number % 4, 97 + number % 3) + data for number, data in enumerate(found)] + [b"-bc\n"]


def examples() -> st.SearchStrategy[bytes]:
    script = st.builds(
        lambda pair, seed: b"+" + pair.encode() + seed, st.text("abcd", min_size=2, max_size=2), st.binary()
    )
    made = st.one_of(properties.odd_settings(), properties.neat_settings())
    return st.builds(lambda words, data: words.replace(b"\n", b"") + b"\n" + data, script, made)


TARGET = Target(
    check=check,
    promise="taken out again it leaves the same bytes, or it is refused with its place; JSON stays JSON; what is not "
    "ours means the same, also after a person's edits",
    seeds=seeds,
    mutate=lines(TOKENS, seeds),
    modules="registration.*",
    examples=examples,
)
