"""What is kept as a JSON object: attributes, each with what it is at first."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Kept:
    """The attributes that a class of this kind names, as an object in the state has them.

    One that is not there, or not of the type that it has at first, is what it is at first.
    """

    _first: dict[str, Any]

    def __init_subclass__(cls) -> None:
        cls._first = {name: getattr(cls, name) for name in cls.__annotations__}

    def __init__(self, kept: dict[str, Any]) -> None:
        for name, first in self._first.items():
            value = kept.get(name)
            setattr(self, name, value if isinstance(value, type(first)) else type(first)(first))

    def values(self) -> dict[str, Any]:
        """What is to be kept, whatever becomes of this one later."""
        values = {name: getattr(self, name) for name in self._first}
        return {name: value.copy() if isinstance(value, (dict, list)) else value for name, value in values.items()}
