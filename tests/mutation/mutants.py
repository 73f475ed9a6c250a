"""The faults that can be put into a module, and a repeatable sample of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any, NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

from tests.mutation.mutant import Mutant

Operator = Callable[[Any], Iterable[Any]]


class Place(NamedTuple):
    """A piece of a module, whether it stands in a function, and what may stand there instead."""

    node: Any
    inside: bool
    others: list[Any]


def of_module(root: Path, path: str, number: int, seed: int) -> tuple[list[Mutant], int]:
    """At most NUMBER mutants of a module, always the same ones for a SEED, and how many places there are.

    Each is at another place: one with several mutants gives one of them.
    """
    text = (root / path).read_text()
    wrapper = MetadataWrapper(cst.parse_module(text))
    lines = wrapper.resolve(PositionProvider)
    places = list(_places(wrapper.module))
    chance = random.Random(f"{seed} {path}")
    chosen = [places[at] for at in sorted(chance.sample(range(len(places)), min(number, len(places))))]
    found = [(lines[one.node].start.line, one.inside, _changed(wrapper.module, one, chance)) for one in chosen]
    return [Mutant(path, *one, _diff(text, one[-1])) for one in found], len(places)


def _changed(module: cst.Module, place: Place, chance: random.Random) -> str:
    changed = module.deep_replace(place.node, chance.choice(place.others))
    assert isinstance(changed, cst.Module)
    return str(changed.code)


def _diff(before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def _places(module: cst.Module) -> Iterator[Place]:
    for node, inside in _nodes(module, False):
        for kind, operator in OPERATORS:
            others = list(operator(node)) if isinstance(node, kind) else []
            if others:
                yield Place(node, inside, others)


def _nodes(node: cst.CSTNode, inside: bool) -> Iterator[tuple[cst.CSTNode, bool]]:
    """All nodes that run, and whether in a function: annotations, decorators and imports are none."""
    if isinstance(node, (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)) or _for_types(node):
        return
    yield node, inside
    for child in node.children:
        yield from _nodes(child, inside or isinstance(node, (cst.FunctionDef, cst.Lambda)))


def _for_types(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.If) and isinstance(node.test, cst.Name) and node.test.value == "TYPE_CHECKING"


def _condition(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """A condition that always holds, and one that never does (not for a loop, which then may never end)."""
    if not isinstance(node, cst.While):
        yield node.with_changes(test=cst.Name("True"))
    yield node.with_changes(test=cst.Name("False"))


def _return(node: cst.Return) -> Iterator[cst.CSTNode]:
    """Nothing is returned."""
    if node.value is not None and not (isinstance(node.value, cst.Name) and node.value.value == "None"):
        yield node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))


def _call(node: cst.Expr) -> Iterator[cst.CSTNode]:
    """A call for its effect is left out."""
    if isinstance(node.value, cst.Call):
        yield cst.Pass()


OPERATORS: list[tuple[Any, Operator]] = [
    *mutation_operators,
    ((cst.If, cst.While, cst.CompIf), _condition),
    (cst.Return, _return),
    (cst.Expr, _call),
]
"""The faults of mutmut, and three of our own."""
