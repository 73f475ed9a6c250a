"""Chromium, as the system has it, driven by playwright; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


class Missing(Exception):
    """There is no browser here; its text says why."""


def path() -> str:
    """Where Chromium is; raises Missing."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise Missing(f"no Chromium on the PATH (one of {', '.join(NAMES)})")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium with a home of its own; raises Missing."""
    from playwright.sync_api import sync_playwright

    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        environ: dict[str, str | float | bool] = {"HOME": home, "PATH": os.environ["PATH"]}
        opened = driver.chromium.launch(executable_path=path(), args=[*sandbox, "--disable-gpu"], env=environ)
        try:
            yield opened
        finally:
            opened.close()
