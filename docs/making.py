"""How what comes of a run with a real client is made: in the tests' environment, and with the newest client."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.__main__ import environment  # noqa: E402

if TYPE_CHECKING:
    from tests.client.versions import Client


@contextmanager
def newest_client() -> Iterator[tuple[Path, Client]]:
    """An empty folder and the client; goes over to the tests' environment first, which has what playing needs."""
    if find_spec("xdist") is None:
        python = environment()
        os.execv(python, [str(python), *sys.argv])
    from tests.client import versions  # needs that environment

    client = versions.install(versions.NEWEST)
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder), client
