"""What people and programs do to a settings file between an installation and its undoing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from progresslib.registration.table import RULES, SINGLE
from tests.settings import judge, shapes
from tests.settings.judge import Ours, get
from tests.settings.layout import Layout, drawn
from tests.settings.shapes import Pairs, pairs

FOREIGN = pairs(matcher="*", hooks=[pairs(type="command", command="echo added")])
CLIENT = Layout("  ", ("\n",), ": ", ", ", "", "\n", False, b"")
"""How the client writes the file when it changes a setting itself."""


class Edit(NamedTuple):
    """The bytes after an edit; `kept`: what it makes of the file from before us, None where only meaning is kept."""

    name: str
    data: bytes
    kept: bytes | None


Change = Callable[[Any, Ours, Random], Any]


def groups_of(root: Any) -> list[tuple[list[Any], Any]]:
    """Every group with the list it stands in."""
    hooks = get(root, "hooks")
    lists = [one for _, one in hooks.members if isinstance(one, list)] if isinstance(hooks, Pairs) else []
    return [(groups, group) for groups in lists for group in groups if isinstance(group, Pairs)]


def own_groups(root: Any, own: Ours) -> list[tuple[list[Any], Any]]:
    found = [(groups, group) for groups, group in groups_of(root) if isinstance(get(group, "hooks"), list)]
    return [one for one in found if any(get(each, "command") in own.commands for each in get(one[1], "hooks"))]


def _foreign_groups(root: Any, own: Ours, rng: Random) -> Any:
    for groups in {id(groups): groups for groups, _ in own_groups(root, own)}.values():
        groups.insert(rng.choice([0, len(groups)]), FOREIGN)
    return root


def _handlers_beside_ours(root: Any, own: Ours, rng: Random) -> Any:
    for _, group in own_groups(root, own):
        get(group, "hooks").insert(rng.randint(0, 1), shapes.handler(rng))
    return root


def _other_order(root: Any, own: Ours, rng: Random) -> Any:
    for groups in {id(groups): groups for groups, _ in groups_of(root)}.values():
        rng.shuffle(groups)
    rng.shuffle(root.members)
    return root


def _tuned(root: Any, own: Ours, rng: Random) -> Any:
    for _, group in own_groups(root, own):
        group.members.insert(0, ("matcher", "Task"))
        for one in get(group, "hooks"):
            one.members[:] = [("timeout", 5), *(member for member in one.members if member[0] != "timeout")]
    return root


def _one_deleted(root: Any, own: Ours, rng: Random) -> Any:
    groups, group = rng.choice(own_groups(root, own))
    groups.remove(group)
    rules = get(root, "permissions", "ask")
    if isinstance(rules, list) and rules:
        rules.pop(rng.randrange(len(rules)))
    return root


def _block_deleted(root: Any, own: Ours, rng: Random) -> Any:
    gone = rng.choice(["hooks", "permissions"])
    return Pairs([(key, one) for key, one in root.members if key != gone])


def _doubled(root: Any, own: Ours, rng: Random) -> Any:
    for groups, group in own_groups(root, own)[:3]:
        groups.append(group)
    return root


def _rules_added(root: Any, own: Ours, rng: Random) -> Any:
    for kind in ("allow", "ask"):
        rules = get(root, "permissions", kind)
        if isinstance(rules, list):
            rules.insert(rng.randint(0, len(rules)), "Bash(make:*)")
    return root


def _others_deleted(root: Any, own: Ours, rng: Random) -> Any:
    mine = [id(group) for _, group in own_groups(root, own)]
    for groups, group in groups_of(root):
        if id(group) not in mine:
            groups[:] = [one for one in groups if one is not group]
    return root


def _values_changed(root: Any, own: Ours, rng: Random) -> Any:
    changed: list[tuple[str, Any]] = []
    for key, one in root.members:
        if key == "env" and isinstance(one, Pairs):
            one = Pairs([(name, "0" if name == SINGLE[0].mark else each) for name, each in one.members])
        if key == "statusLine" and isinstance(one, Pairs):
            one = Pairs([*one.members, ("padding", 2)])
        changed.append((key, one))
    return Pairs(changed)


def _own_rule_again(root: Any, own: Ours, rng: Random) -> Any:
    rules = get(root, "permissions", "allow")
    if isinstance(rules, list):
        rules.append(RULES[0].value)
    return root


def _last_of_each(value: Any) -> Any:
    """The value as a program knows it that has read it: the last of doubled keys alone."""
    if isinstance(value, Pairs):
        return Pairs([(key, _last_of_each(one)) for key, one in dict(value.members).items()])
    return [_last_of_each(one) for one in value] if isinstance(value, list) else value


CHANGES: dict[str, Change] = {
    "formatted anew": lambda root, own, rng: root,
    "hooks of others added": _foreign_groups,
    "handlers added to ours": _handlers_beside_ours,
    "another order": _other_order,
    "our timeouts and matchers changed": _tuned,
    "one of ours deleted": _one_deleted,
    "all hooks or rules deleted": _block_deleted,
    "ours doubled": _doubled,
    "rules added": _rules_added,
    "hooks of others deleted": _others_deleted,
    "our values changed": _values_changed,
    "a rule of ours added by hand": _own_rule_again,
}
NAMES = ("a key added on top", "a value changed", "broken", "by the client", *CHANGES)


def edit(before: bytes | None, installed: bytes, own: Ours, rng: Random) -> Edit:
    """An edit that is drawn; what changes bytes alone is made to the file from before too."""
    name = rng.choice(NAMES)
    if name == "broken":
        return Edit(name, installed.rstrip()[:-3], None)
    text = _text_edit(name, before, installed)
    if text is not None:
        return text
    root = judge.read(installed)
    if name == "by the client":
        root = _rules_added(_last_of_each(root), own, rng)
        return Edit(name, CLIENT.data(root, rng), None)
    name = name if name in CHANGES else "formatted anew"
    if not own_groups(root, own) and name == "one of ours deleted":
        name = "formatted anew"
    changed = CHANGES[name](_last_of_each(root), own, rng)
    return Edit(name, drawn(rng).data(changed, rng), None)


def _text_edit(name: str, before: bytes | None, installed: bytes) -> Edit | None:
    if name == "a value changed" and before and b'"opus"' in before:
        return Edit(name, installed.replace(b'"opus"', b'"sonnet"'), before.replace(b'"opus"', b'"sonnet"'))
    if name == "a key added on top" and before and judge.read(before).members:
        added = b'{\n\t"added": [ 1,"}" ] ,'
        return Edit(name, installed.replace(b"{", added, 1), before.replace(b"{", added, 1))
    return None
