"""The project that the working folder belongs to."""

from __future__ import annotations

import os
from collections.abc import Mapping

from progresslib.errors import ProgressError
from progresslib.project import find_folder, state_folder
from progresslib.store import Store


def folder(environ: Mapping[str, str]) -> str:
    """Its progress folder; raises ProgressError where there is none."""
    found = find_folder(environ, os.getcwd())
    if found is None:
        raise ProgressError(f"{os.getcwd()}: no .claude/progress here or above, go to a project that has one")
    return found


def store(environ: Mapping[str, str]) -> Store:
    """Its progress files; raises ProgressError where there are none."""
    found = folder(environ)
    return Store(found, state_folder(environ, found))
