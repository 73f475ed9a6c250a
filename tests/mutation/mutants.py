"""The faults that can be put into a module, and a repeatable sample of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

from tests.mutation.mutant import Mutant

Operator = Callable[[Any], Iterable[Any]]


def of_module(root: Path, path: str, number: int, seed: int) -> list[Mutant]:
    """At most NUMBER mutants of a module, always the same ones for a SEED.

    Each is at another place: one with several mutants gives one of them.
    """
    text = (root / path).read_text()
    wrapper = MetadataWrapper(cst.parse_module(text))
    lines = wrapper.resolve(PositionProvider)
    places = list(_places(wrapper.module))
    chance = random.Random(f"{seed} {path}")
    chosen = [places[at] for at in sorted(chance.sample(range(len(places)), min(number, len(places))))]
    found = [(lines[node].start.line, _changed(wrapper.module, node, chance.choice(others))) for node, others in chosen]
    return [Mutant(path, line, changed, _diff(text, changed)) for line, changed in found]


def _changed(module: cst.Module, node: Any, other: Any) -> str:
    changed = module.deep_replace(node, other)
    assert isinstance(changed, cst.Module)
    return str(changed.code)


def _diff(before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def _places(module: cst.Module) -> Iterator[tuple[Any, list[Any]]]:
    """Each piece of a module that has mutants, with what may stand there instead."""
    for node in _nodes(module):
        for kind, operator in OPERATORS:
            others = list(operator(node)) if isinstance(node, kind) else []
            if others:
                yield node, others


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """All nodes but annotations, decorators and imports, and what only a type checker sees."""
    if isinstance(node, (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)) or _for_types(node):
        return
    yield node
    for child in node.children:
        yield from _nodes(child)


def _for_types(node: cst.CSTNode) -> bool:
    """Whether this is `TYPE_CHECKING = False`, or what stands below `if TYPE_CHECKING`."""
    named = node.test if isinstance(node, cst.If) else node.targets[0].target if isinstance(node, cst.Assign) else None
    return isinstance(named, cst.Name) and named.value == "TYPE_CHECKING"


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
