"""What one client version sends to hooks otherwise than another, in words: fields, types, values, order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Event = dict[str, Any]
Recording = Mapping[str, Sequence[Event]]
Fields = dict[str, set[str]]
"""The types that each field has; "nothing" among them if some events of the kind are without it."""

TYPES = {str: "text", bool: "true or false", int: "a number", float: "a number", dict: "an object", type(None): "null"}
NAMED = ("source", "reason", "trigger", "agent_type", "status")
"""Fields that hold one of a few words."""
OURS = "tool_input"
"""Is what the script of the model says, not the client."""
NOTHING = "nothing"
BY_CHANCE: Mapping[str, tuple[str, ...]] = {
    "subagents-parallel": ("Stop", "UserPromptSubmit"),  # once for agents that end together
    "background-tasks": (),
}
"""Scenarios whose calls overtake each other: their order says nothing, nor how often these events come."""


def told(old: str, before: Recording, new: str, after: Recording) -> str:
    """Every difference between the recordings of two versions, a line each, under a heading for each kind of event."""
    shared = before.keys() & after.keys()
    head = f"{new} against {old}: {len(after)} scenarios, {sum(map(len, after.values()))} events"
    alone = sorted(before.keys() ^ after.keys())
    only = [f"scenario only in {old if name in before else new}: {name}" for name in alone]
    old_events, new_events = ([one for name in sorted(shared) for one in of[name]] for of in (before, after))
    found = [*only, *_kinds(old_events, new_events), *_orders(before, after, sorted(shared))]
    return "\n".join([head, *(found or ["nothing has changed"])])


def kind(event: Event) -> str:
    """What sort of event it is: its name, and its tool if it has one."""
    tool = "Agent" if event.get("tool_name") == "Task" else event.get("tool_name")
    return f"{event['hook_event_name']} of {tool}" if tool else str(event["hook_event_name"])


def fields(events: Iterable[Event]) -> Fields:
    """Every field that some of the events have, with its types; that of a field in an object has its name before it."""
    each = [dict(_fields(event)) for event in events]
    names = sorted({name for one in each for name in one})
    return {name: {word for one in each for word in one.get(name, {NOTHING})} for name in names}


def _fields(part: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, set[str]]]:
    for name, value in part.items():
        if name == OURS:
            continue
        yield f"{before}{name}", {_type(value)}
        items = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
        inner: Fields = {}
        for item in items:
            for found, types in _fields(item, f"{before}{name}.") if isinstance(item, dict) else ():
                inner.setdefault(found, set()).update(types)
        yield from inner.items()


def _type(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    return TYPES[type(value)]


def _kinds(before: Sequence[Event], after: Sequence[Event]) -> Iterator[str]:
    """What differs in the fields of each kind of event."""
    for name in sorted({kind(event) for event in (*before, *after)}):
        old, new = ([event for event in events if kind(event) == name] for events in (before, after))
        if not old or not new:
            yield f"{name}: {'is new' if new else 'is gone'}"
            continue
        lines = [*_field_lines(fields(old), fields(new)), *_value_lines(old, new)]
        yield from [name, *(f"  {line}" for line in lines)] if lines else ()


def _field_lines(old: Fields, new: Fields) -> Iterator[str]:
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name, set()), new.get(name, set())
        if not was:
            yield f"new field: {name} ({_words(now)})"
        elif not now:
            yield f"gone: {name} (was {_words(was)})"
        elif was != now:
            yield f"{name}: was {_words(was)}, is {_words(now)}"


def _value_lines(old: Sequence[Event], new: Sequence[Event]) -> Iterator[str]:
    for name in NAMED:
        was, now = ({event[name] for event in events if isinstance(event.get(name), str)} for events in (old, new))
        if was and now and was != now:
            yield f"{name}: was {_quoted(was)}, is {_quoted(now)}"


def _orders(before: Recording, after: Recording, names: Sequence[str]) -> Iterator[str]:
    """In which scenarios events come more or less often, or in another order within one conversation."""
    for name in names:
        old, new = (_counted(name, recording[name]) for recording in (before, after))
        lines = [
            f"{one}: came {old.count(one)} times, comes {new.count(one)} times"
            for one in sorted({*old, *new})
            if old.count(one) != new.count(one)
        ]
        was, now = (", ".join(_conversation(recording[name])) for recording in (before, after))
        if not lines and name not in BY_CHANCE and was != now:
            lines = [f"order was {was}", f"order is {now}"]
        yield from [f"scenario {name}", *(f"  {line}" for line in lines)] if lines else ()


def _counted(name: str, events: Sequence[Event]) -> list[str]:
    return [one for one in map(kind, events) if one not in BY_CHANCE.get(name, ())]


def _conversation(events: Sequence[Event]) -> list[str]:
    """The kinds of the events of the main conversation in their order; those of agents run beside it."""
    return [kind(event) for event in events if "agent_id" not in event]


def _words(types: set[str]) -> str:
    known = sorted(types - {NOTHING})
    return " or ".join(known) + (", not always there" if NOTHING in types else "")


def _quoted(values: set[str]) -> str:
    return " or ".join(f'"{value}"' for value in sorted(values))
