"""What inputs reach in the modules of their target: the smallest ones that reach all of it, and how much that is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import coverage  # type: ignore[import-not-found,import-untyped,unused-ignore]

from tests.fuzz.corpus import CORPUS, FAULT, kept, key_of
from tests.fuzz.target import Target
from tests.fuzz.targets import target

LIMIT = 20_000
"""How many bytes of a target's corpus are kept; the inputs of faults come on top."""
LONGEST, MOST = 5000, 250
"""How long an input may be that is kept, and how many are looked at, the shortest."""
Place = tuple[str, int]


def keep(name: str, folder: Path) -> str:
    """Takes the inputs that a run has left in FOLDER into the corpus, as far as they reach something new."""
    found = target(name)
    left = (path.read_bytes() for path in sorted((folder / "corpus").glob("*")))
    inputs = {*found.seeds(), *kept(name).values(), *left}
    small = sorted((data for data in inputs if len(data) < LONGEST), key=len)[:MOST]
    chosen = _covering(_places(found, small))
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    for path in (CORPUS / name).iterdir():
        if not path.name.startswith(FAULT):
            path.unlink()
    for data in chosen:
        (CORPUS / name / key_of(data)).write_bytes(data)
    return f"{name}: {len(chosen)} of {len(inputs)} inputs kept, {sum(map(len, chosen)):,} bytes"


def _covering(places: dict[bytes, set[Place]]) -> list[bytes]:
    """Inputs that reach all places, each the one that reaches most of what is left for its bytes."""
    left = set().union(*places.values())
    chosen: list[bytes] = []
    while left and sum(map(len, chosen)) < LIMIT:
        best = max(places, key=lambda data: (len(places[data] & left) / (len(data) + 30), data))
        if not places[best] & left:
            break
        chosen.append(best)
        left -= places[best]
    return chosen


def reached(name: str) -> str:
    """How much of the modules of a target its corpus reaches, in lines and branches, in a process of its own."""
    measure = _measure()
    measure.start()
    found = target(name)  # its imports count, too
    for data in (*kept(name).values(), *found.seeds()):
        _check(found, data)
    measure.stop()
    told = io.StringIO()
    share = measure.report(include=_files(found), file=told) if _files(found) else 0.0
    return f"{told.getvalue()}{name}: {share:.0f} %"


def _places(found: Target, inputs: Sequence[bytes]) -> dict[bytes, set[Place]]:
    """The lines that each input reaches in the modules of its target."""
    measure = _measure(branch=False)
    measure.start()
    for number, data in enumerate(inputs):
        measure.switch_context(str(number))
        _check(found, data)
    measure.stop()
    seen = measure.get_data()
    places: dict[bytes, set[Place]] = {data: set() for data in inputs}
    for path in filter(partial(_is_of, found), seen.measured_files()):
        for line, numbers in seen.contexts_by_lineno(path).items():
            for number in filter(None, numbers):
                places[inputs[int(number)]].add((path, line))
    return places


def _measure(branch: bool = True) -> coverage.Coverage:
    return coverage.Coverage(branch=branch, data_file=None, config_file=False, source_pkgs=["progresslib"])


def _check(found: Target, data: bytes) -> None:
    try:
        found.check(data)
    except Exception:
        pass  # a finding is for the run that looks for them


def _files(found: Target) -> list[str]:
    """The files of a target's modules, as patterns."""
    return [f"*/progresslib/{name.replace('.', '/')}.py" for name in found.modules.split()]


def _is_of(found: Target, path: str) -> bool:
    return any(Path(path).match(pattern) for pattern in _files(found))
