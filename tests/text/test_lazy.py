"""Tests for text/lazy.py."""

from __future__ import annotations

from progresslib.text.lazy import cached_property


class Counter:
    def __init__(self) -> None:
        self.calls = 0

    @cached_property
    def value(self) -> list[int]:
        """What it counts."""
        self.calls += 1
        return [self.calls]


def test_a_value_is_computed_once_an_instance() -> None:
    one, other = Counter(), Counter()
    first = one.value
    assert one.value is first
    assert (one.calls, other.calls) == (1, 0)
    assert other.value is not first


def test_the_class_gives_the_property_itself() -> None:
    assert isinstance(Counter.value, cached_property)
    assert Counter.value.__doc__ == "What it counts."
