"""config.yaml: what it sets is what the schema allows, and whatever is wrong is told with its line."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from functools import lru_cache

from progresslib.configuration import configfile
from tests.fuzz.mutating import lines
from tests.fuzz.target import Target

TOLD = re.compile(r"config\.yaml(:\d+)?: [^\n]{1,400}")
TOKENS = [
    *(b"record: full", b"record: summary", b"record: off", b"leave_out:", b"  - Explore", b"leave_out: [a, 'b']"),
    *(b"keep_runs: 20", b"keep_runs: 1.5", b"reminders: person", b"update_minutes: 30", b"untouched_days: 3"),
    *(b"suggestions: on", b"&a", b"*a", b"!!python/object:os.system", b"? ", b": ", b"- ", b"{", b"}", b"[", b"]"),
    *(
        b"|",
        b">-",
        b"<<: *a",
        b"%YAML 1.1",
        b"---",
        b"...",
        b"#",
        b"'",
        b'"',
        b"~",
        b"null",
        b"0x10",
        b"1_000",
        b"[" * 400,
    ),
    *(b"true", b"yes", b"2026-11-22", b"!<tag:x>", b"@", b"`", b"\t", b"\xc2\x85", b"\xe2\x80\xa8", b"\x07"),
]


def check(data: bytes) -> None:
    """Reads DATA as a config.yaml."""
    with open(_path(), "wb") as file:
        file.write(data)
    found, wrong = configfile.read(_path(), "config.yaml")
    assert configfile.is_valid(found)
    assert not (found and wrong)
    assert len(wrong) <= configfile.MOST_PROBLEMS + 1
    ends = len(data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for line in wrong:
        assert TOLD.fullmatch(line), line
        place = line.split(":")[1]
        assert not place.isdecimal() or 1 <= int(place) <= ends, (line, ends)


@lru_cache(maxsize=1)
def _path() -> str:
    return os.path.join(tempfile.mkdtemp(), "config.yaml")


def seeds() -> Sequence[bytes]:
    full = b"record: summary\nleave_out:\n  - Explore\n  - 'x y'\nkeep_runs: 5\nreminders: person\nuntouched_days: 7\n"
    return [
        full,
        b"",
        b"record: nothing\n",
        b"{record: off}",
        b"a: &x [*x]",
        b"record: full\nrecord: off\n",
        b"\xef\xbb\xbf{}",
    ]


TARGET = Target(
    check=check,
    promise="what it sets is valid by the schema; a mistake is one line with the file and the place, and sets nothing",
    seeds=seeds,
    mutate=lines(TOKENS, seeds),
    modules="configuration.configfile",
)
