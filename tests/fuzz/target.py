"""What a target is: a promise about any bytes, and where its inputs come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple, Optional

from hypothesis import strategies as st

Mutator = Callable[[bytes, Random], bytes]


class Target(NamedTuple):
    """One thing that is fuzzed.

    `check` raises where the promise is broken; what it raises is the finding. `seeds` are inputs to begin with,
    `mutate` makes another input of one, and `examples` generates inputs from nothing, if there is a way. `timed` ones
    compare durations, and are run by the command alone. `modules` are those of progresslib whose coverage is told.
    """

    check: Callable[[bytes], None]
    promise: str
    seeds: Callable[[], Sequence[bytes]]
    mutate: Mutator
    modules: str
    examples: Optional[Callable[[], st.SearchStrategy[bytes]]] = None  # noqa: UP045 (python 3.9 evaluates it)
    timed: bool = False


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """The inputs that hypothesis tries: changed seeds, and what the target generates itself."""
    changed = st.builds(_changed, st.sampled_from(list(target.seeds())), st.randoms(), st.just(target.mutate))
    return st.one_of(changed, target.examples()) if target.examples else changed


def _changed(data: bytes, random: Random, mutate: Mutator) -> bytes:
    for _ in range(random.randrange(1, 8)):
        data = mutate(data, random)
    return data
