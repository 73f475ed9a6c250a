"""Makes an input of another one: by lines and words for text, by values for JSON. It follows from `random`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

MOST = 200_000
SPACES = (b"", b" ", b"  ", b"   ", b"    ", b"\t", b"- ", b"  - ", b"> ", b"1. ", b"\xef\xbb\xbf")
ENDS = (b"\n", b"\n", b"\n", b"\r\n", b"\r", b"", b"\n\n", b" \n", b"\x0b\n", b"\xc2\x85\n", b"\xe2\x80\xa8\n")
BYTES = (b"\0", b"\xff", b"\xed\xa0\x80", b"\x1b", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"\xc4\xb0", b"<", b"\\", b"|")
SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1e400,
    1e-400,
    10**30,
    "",
    "x",
    " ",
    "\0",
    "\ud800",
    "é\u2028",
    [],
    {},
)


def lines(tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> Callable[[bytes, Random], bytes]:
    """A mutator of text: lines go, come, move and change; `tokens` and lines of `others` are put in."""

    def mutate(data: bytes, random: Random) -> bytes:
        change = random.choice(_CHANGES)
        return change(data, random, tokens, others)[:MOST]

    return mutate


def json_lines(tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> Callable[[bytes, Random], bytes]:
    """A mutator of JSON lines: one value in one line becomes another, a line goes or comes, or the bytes change."""
    text = lines(tokens, others)

    def mutate(data: bytes, random: Random) -> bytes:
        parts = data.split(b"\n")
        at = random.randrange(len(parts))
        start = max(parts[at].find(b"{"), 0)
        try:
            value = json.loads(parts[at][start:])
        except (ValueError, RecursionError):
            return text(data, random)
        if random.random() < 0.3:
            return text(data, random)
        changed = json.dumps(changed_value(value, random), ensure_ascii=random.random() < 0.5)
        parts[at] = parts[at][:start] + changed.encode("utf-8", "surrogatepass")
        return b"\n".join(parts)[:MOST]

    return mutate


def changed_value(value: Any, random: Random) -> Any:
    """`value` with one value in it changed: of another type, doubled, nested, long, or gone."""
    if isinstance(value, dict) and value and random.random() < 0.85:
        key = random.choice(list(value))
        return {**value, key: changed_value(value[key], random)}
    if isinstance(value, list) and value and random.random() < 0.85:
        at = random.randrange(len(value))
        return [*value[:at], changed_value(value[at], random), *value[at + 1 :]]
    return random.choice(_VALUES)(value, random)


def _scalar(value: Any, random: Random) -> Any:
    return random.choice(SCALARS)


def _nested(value: Any, random: Random) -> Any:
    for _ in range(random.choice((1, 2, 60, 400))):
        value = random.choice(([value], {"run": value}))
    return value


def _member(value: Any, random: Random) -> Any:
    if not isinstance(value, dict):
        return {"text": value}
    if value and random.random() < 0.5:
        gone = random.choice(list(value))
        return {key: one for key, one in value.items() if key != gone}
    return {**value, random.choice(("status", "id", "content", "", "run", "type", "agent_id")): random.choice(SCALARS)}


def _longer(value: Any, random: Random) -> Any:
    if isinstance(value, str):
        return random.choice((value * random.choice((2, 50, 3000)), value[: len(value) // 2], f"../../{value}"))
    return [value] * random.choice((0, 2, 600)) if not isinstance(value, dict) else value


def _worded(value: Any, random: Random) -> Any:
    if not isinstance(value, str):
        return str(value)
    at = random.randrange(len(value) + 1)
    sign = random.choice(("\n", "`", "```\n", "<", "\x1b[2J", "\u202e", "{", '{"status": "blocked"}', "# ", "/", "\0"))
    return value[:at] + sign + value[at:]


_VALUES: tuple[Callable[[Any, Random], Any], ...] = (_scalar, _nested, _member, _longer, _worded)


def _line_ends(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True) or [b""]


def _line_gone(data: bytes, random: Random, tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> bytes:
    found = _line_ends(data)
    at = random.randrange(len(found))
    return b"".join([*found[:at], *found[at + random.choice((1, 1, 1, 2, 5)) :]])


def _line_moved(data: bytes, random: Random, tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> bytes:
    found = _line_ends(data)
    start = random.randrange(len(found))
    block = found[start : start + random.choice((1, 1, 2, 4))]
    rest = found if random.random() < 0.4 else [*found[:start], *found[start + len(block) :]]
    at = random.randrange(len(rest) + 1)
    return b"".join([*rest[:at], *block * random.choice((1, 1, 1, 2, 30)), *rest[at:]])


def _line_new(data: bytes, random: Random, tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> bytes:
    found = _line_ends(data)
    at = random.randrange(len(found) + 1)
    new = random.choice(SPACES) + random.choice(tokens) + random.choice(ENDS)
    return b"".join([*found[:at], new, *found[at:]])


def _lines_of_another(
    data: bytes, random: Random, tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]
) -> bytes:
    found, other = _line_ends(data), _line_ends(random.choice(others()))
    at, start = random.randrange(len(found) + 1), random.randrange(len(other))
    return b"".join([*found[:at], *other[start : start + random.randrange(1, 12)], *found[at:]])


def _line_changed(data: bytes, random: Random, tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> bytes:
    found = _line_ends(data)
    at = random.randrange(len(found))
    bare = found[at].rstrip(b"\r\n")
    end = found[at][len(bare) :]
    ways = (
        lambda: random.choice(SPACES) + found[at],
        lambda: bare.lstrip() + end,
        lambda: bare + random.choice(ENDS),
        lambda: bare + random.choice(tokens) + end,
        lambda: random.choice(tokens) + b" " + found[at],
    )
    found[at] = random.choice(ways)()
    return b"".join(found)


def _token_in(data: bytes, random: Random, tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> bytes:
    at = random.randrange(len(data) + 1)
    new = random.choice(random.choice((tokens, BYTES, SPACES, ENDS))) * random.choice((1, 1, 1, 2, 40))
    return data[:at] + new + data[at + random.choice((0, 0, 1, len(new))) :]


def _bytes_gone(data: bytes, random: Random, tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.choice((1, 1, 2, 8, 64)) :]


def _byte_changed(data: bytes, random: Random, tokens: Sequence[bytes], others: Callable[[], Sequence[bytes]]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


_CHANGES = (
    *(_line_gone, _line_moved, _line_new, _lines_of_another, _line_changed, _token_in, _bytes_gone, _byte_changed),
    *(_line_moved, _line_new, _line_changed, _token_in),
)
