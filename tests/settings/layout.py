"""Settings values written as people, editors and programs write them."""

from __future__ import annotations

import json
from random import Random
from typing import Any, NamedTuple

from tests.settings.shapes import Pairs, Spelled

BOM = b"\xef\xbb\xbf"


class Layout(NamedTuple):
    """Indentation (None: all on one line), line ends (one is drawn for each line), what stands around and between."""

    indent: str | None
    line_ends: tuple[str, ...]
    colon: str
    comma: str
    before: str
    after: str
    is_ascii: bool
    bom: bytes

    def text(self, value: Any, rng: Random) -> str:
        return self.before + self._written(value, "", rng) + self.after

    def data(self, value: Any, rng: Random) -> bytes:
        return self.bom + self.text(value, rng).encode("utf-8", "backslashreplace")  # half a pair as `\ud800`

    def _written(self, value: Any, outer: str, rng: Random) -> str:
        if isinstance(value, Spelled):
            return value.text
        if isinstance(value, Pairs):
            named = [(json.dumps(key, ensure_ascii=self.is_ascii) + self.colon, one) for key, one in value.members]
            return self._joined("{}", named, outer, rng)
        if isinstance(value, list):
            return self._joined("[]", [("", one) for one in value], outer, rng)
        return json.dumps(value, ensure_ascii=self.is_ascii)

    def _joined(self, brackets: str, items: list[tuple[str, Any]], outer: str, rng: Random) -> str:
        if not items:
            return brackets
        if self.indent is None:
            inner = self.comma.join(name + self._written(one, "", rng) for name, one in items)
            return brackets[0] + inner + brackets[1]
        inner = outer + self.indent
        lines = [name + self._written(one, inner, rng) for name, one in items]
        begun = [rng.choice(self.line_ends) + inner + line for line in lines]
        return f"{brackets[0]}{','.join(begun)}{rng.choice(self.line_ends)}{outer}{brackets[1]}"


def drawn(rng: Random) -> Layout:
    """A layout, the usual ones more often."""
    line_ends = rng.choice([("\n",)] * 5 + [("\r\n",), ("\r\n", "\n"), ("\n", "\n", "\n\n"), ("\r",)])
    newline = line_ends[0]
    return Layout(
        indent=rng.choice(["  ", "  ", "    ", "\t", None, None, " ", "   ", ""]),
        line_ends=line_ends,
        colon=rng.choice([": ", ": ", ": ", ":", " : "]),
        comma=rng.choice([",", ", "]),
        before=rng.choice([""] * 6 + [newline, "  "]),
        after=rng.choice([newline, newline, "", newline * 2, " \t"]),
        is_ascii=rng.random() < 0.3,
        bom=rng.choice([b""] * 7 + [BOM]),
    )
