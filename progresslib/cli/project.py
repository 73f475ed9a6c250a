"""The project that the working folder belongs to."""

from __future__ import annotations

import os
from collections.abc import Mapping

from progresslib.errors import ProgressError
from progresslib.project import find_folder, state_folder
from progresslib.store import Store


def store(environ: Mapping[str, str]) -> Store:
    """Its progress files; raises ProgressError where there are none."""
    folder = find_folder(environ, os.getcwd())
    if folder is None:
        raise ProgressError(f"{os.getcwd()}: no .claude/progress here or above, go to a project that has one")
    return Store(folder, state_folder(environ, folder))
