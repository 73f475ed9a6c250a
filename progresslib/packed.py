"""The byte code of what the hooks import, in one file: to find and open seventy takes longer than to run them.

The file grows by itself: a hook that had to import a module in the usual way puts it there at its end. It lies in
`__pycache__` beside the byte code that the interpreter keeps, for one version of that, and may be removed at any time.
"""

import os
import sys
import time

from progresslib import ROOT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

    Entry = tuple[int, int, bytes, int, int, bool]  # its code: begin, length, hash; the source: time, size, package

_PACKAGE = "progresslib."
FOLDERS = (
    *("text", "secrets", "markdown", "reading", "edits", "system", "places", "storage", "hook", "configuration"),
    *("sessions", "telling", "recording", "handlers"),
)
"""Those of the hooks: nothing runs in their `__init__`, and to import each takes as long as a module."""
_KEPT = "__pycache__"
PATH = os.path.join(ROOT, "progresslib", _KEPT, f"hooks.{sys.implementation.cache_tag}.pack")
_HEAD = 20  # the number of the byte code's version, the size of the file, that of the table, and its hash
_FIRST = 1 << 15
_PYC_HEAD = 16
_STANDARD = (0, 1, 2)
_FORM = 2  # of the table: the last one in which equal values are not written as references

# These are in memory before any program starts; to name them here costs nothing.
_marshal: "Any" = sys.modules["marshal"]
_imp: "Any" = sys.modules["_imp"]
_Spec: "Any" = type(sys.modules[_PACKAGE[:-1]].__spec__)
_version: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER


def use_pack() -> None:
    """Lets the import system look into the pack before it looks for files."""
    # `from __future__ import annotations` is for the compiler alone: to find the real one takes as long as two of ours.
    future = sys.modules.setdefault("__future__", type(sys)("__future__"))
    vars(future).setdefault("__getattr__", lambda name: None)
    for name in FOLDERS:
        folder = sys.modules.setdefault(_PACKAGE + name, type(sys)(_PACKAGE + name))
        folder.__path__ = [f"{ROOT}/progresslib/{name}"]
    sys.meta_path.insert(0, Pack())


def keep_pack() -> None:
    """Adds to the pack in use what it had not; nothing that goes wrong matters, as it only saves time."""
    try:
        for finder in sys.meta_path:
            if isinstance(finder, Pack):
                finder.keep()
    except Exception:
        pass


class Pack:
    """Finds modules of ours in the file at PATH, as the import system asks its finders to; it passes over the others.

    Like the interpreter's own byte code, an entry counts only while time and size of the source are as they were then.
    """

    __slots__ = ("_fd", "_table", "missed")

    def __init__(self) -> None:
        self.missed: list[str] = []
        self._fd = -1
        self._table: dict[str, Entry] = {}
        try:
            fd = os.open(PATH, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            if fd in _STANDARD:
                os.close(fd)  # was closed before: the runner would read its event from here
                return
            self._fd = fd
            self._table = self._read_table()
        except Exception:
            pass  # there is none, or it is torn: it is written anew

    def _read_table(self) -> "dict[str, Entry]":
        data = os.pread(self._fd, _FIRST, 0)
        size, length = int.from_bytes(data[4:8], "little"), int.from_bytes(data[8:12], "little")
        if data[:4] != _version or size != os.fstat(self._fd).st_size or length > size:
            return {}
        if len(data) < _HEAD + length:
            data = os.pread(self._fd, _HEAD + length, 0)
        written = data[_HEAD : _HEAD + length]
        table = _marshal.loads(written) if _hash(written) == data[12:_HEAD] else {}
        return table if isinstance(table, dict) else {}

    def find_spec(self, name: str, path: object = None, target: object = None) -> "Any":
        """What the import system needs to load the module, None for one that it has to look for elsewhere."""
        if not name.startswith(_PACKAGE):
            return None
        try:
            *_, modified, size, is_package = self._table[name]
            source = _source(name, is_package)
            code = self._code(name) if _stamp(source) == [modified, size] else b""
            if code:
                spec = _Spec(name, self, origin=source, is_package=is_package)
                spec.loader_state = _marshal.loads(code)
                return spec
        except Exception:
            pass  # the usual way finds it, or says what is wrong
        self.missed.append(name)
        return None

    def create_module(self, spec: object) -> None:
        """A module as the import system makes it."""

    def exec_module(self, module: "ModuleType") -> None:
        """Runs the module's code, whose tracebacks name the source, wherever the byte code was made."""
        spec: Any = module.__spec__
        module.__file__ = spec.origin
        if spec.submodule_search_locations is not None:
            module.__path__.append(spec.origin[: -len("/__init__.py")])
        _imp._fix_co_filename(spec.loader_state, spec.origin)
        exec(spec.loader_state, module.__dict__)

    def keep(self) -> None:
        """Adds what was missed, from the interpreter's own byte code, as far as that is there; raises OSError."""
        found = {name: made for name in self.missed for made in [_made(name)] if made}
        if not found:
            return
        from progresslib.system.temporary import File, sweep  # once, until all is there

        kept = {name: (entry[3:], self._code(name)) for name, entry in self._table.items() if name not in found}
        kept = {name: made for name, made in kept.items() if made[1]}
        with File(os.path.dirname(PATH), _packed({**kept, **found}), like=None) as draft:
            draft.move_to(PATH)
        sweep(os.path.dirname(PATH), time.time())

    def _code(self, name: str) -> bytes:
        """The code of a module in the pack; nothing where it is not what was written."""
        at, length, told, *_ = self._table[name]
        code = os.pread(self._fd, length, at)
        return code if _hash(code) == told else b""


def _packed(entries: "dict[str, tuple[Sequence[Any], bytes]]") -> bytes:
    """The file with these entries, each the stamp of a source and its code."""
    code = b"".join(data for _, data in entries.values())

    def table(begin: int) -> bytes:
        ends = [begin]
        for _, data in entries.values():
            ends.append(ends[-1] + len(data))
        places = zip(entries.items(), ends)
        entry = {name: (at, len(data), _hash(data), *stamp) for (name, (stamp, data)), at in places}
        return bytes(_marshal.dumps(entry, _FORM))

    # All numbers take the same room, so the table is as long wherever the code begins.
    length = len(table(0))
    size = _HEAD + length + len(code)
    head = _version + size.to_bytes(4, "little") + length.to_bytes(4, "little")
    written = table(_HEAD + length)
    return head + _hash(written) + written + code


def _hash(data: bytes) -> bytes:
    """Eight bytes that tell damage; of all hashes the one that is in memory already."""
    return bytes(_imp.source_hash(0, data))


def _made(name: str) -> "tuple[Sequence[Any], bytes] | None":
    """The stamp and the code of a module that the interpreter has compiled and kept, None where that is not so."""
    module = sys.modules.get(name)
    if module is None:
        return None
    is_package = hasattr(module, "__path__")
    source = _source(name, is_package)
    folder, file = os.path.split(source)
    try:
        with open(os.path.join(folder, _KEPT, f"{file[:-3]}.{sys.implementation.cache_tag}.pyc"), "rb") as made:
            data = made.read()
        stamp = _stamp(source)
    except OSError:
        return None
    told = [int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12)]
    return ([*stamp, is_package], data[_PYC_HEAD:]) if data[:4] == _version and told == [0, *stamp] else None


def _source(name: str, is_package: bool) -> str:
    path = f"{ROOT}/{name.replace('.', '/')}"  # os.path.join would take a hundredth of a hook's start
    return f"{path}/__init__.py" if is_package else f"{path}.py"


def _stamp(source: str) -> list[int]:
    """What tells a changed source from the same one, as the interpreter tells it."""
    status = os.stat(source)
    return [int(status.st_mtime) & 0xFFFFFFFF, status.st_size & 0xFFFFFFFF]
